"""等级线 · Cuts: the grades of an appraisal as its document states them, with the points on the total that each asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from kaohe.flows.results import TOTAL
from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.tree import Binary, Name, Node, Number
from kaohe.scheme.grading import quality_of
from kaohe.scheme.lint.trees import parts_of, tree_of
from kaohe.scheme.model_appraisal import Appraisal, GradeRule, Quota

Json = dict[str, Any]
_AT_LEAST, _BELOW = {">=", ">"}, {"<", "<="}


def cuts(appraisal: Appraisal, called: Callable[[str], str]) -> Json:
    """The grades best first (`order`) and, in the order of judgement, what each asks (`rules`).

    called: what a name of a condition is called in English.
    least, below: the bound on the total that a condition names outright, as "p/q"; "" where it names none.
    """
    return {
        "order": list(quality_of(appraisal.grades, appraisal.order)) if appraisal.grades else [],
        "rules": [_rule(rule, called) for rule in appraisal.grades],
    }


def _rule(rule: GradeRule, called: Callable[[str], str]) -> Json:
    bounds = list(_bounds(parse(rule.when).node)) if rule.when is not None else []
    return {
        "grade": rule.grade,
        "when": rule.when.text if rule.when is not None else "",
        "when_en": in_english(rule.when, called) if rule.when is not None else "",
        "least": _text(max((value for op, value in bounds if op in _AT_LEAST), default=None)),
        "below": _text(min((value for op, value in bounds if op in _BELOW), default=None)),
        "quota": _quota(rule.quota) if rule.quota is not None else None,
        "ties": [{"high": tie.direction == "DESC", "by": tie.formula.text} for tie in rule.ties],
        "basis": rule.basis,
    }


def in_english(written: Written, called: Callable[[str], str]) -> str:
    """A condition with its names called in English.

    >>> from kaohe.base.findings import Place
    >>> in_english(Written("总分 >= 90 AND 甲 = A", Place()), {"总分": "Total", "甲": "First", "A": "A"}.__getitem__)
    'Total >= 90 AND First = A'
    """
    text, names = written.text, [one for one in parts_of(tree_of(written)) if isinstance(one, Name)]
    for name in sorted(names, key=lambda one: one.span.start, reverse=True):
        text = f"{text[: name.span.start]}{called(name.text)}{text[name.span.end :]}"
    return text


def _quota(quota: Quota) -> Json:
    return {
        "share": _text(quota.share),
        "count": quota.count,
        "rounding": quota.rounding.value,
        "least": quota.least,
        "within": [one.text for one in quota.within],
        "edge": quota.edge,
    }


def _bounds(node: Node | None) -> Iterator[tuple[str, Fraction]]:
    """What a condition, or one of its parts that must all hold, asks of the total."""
    if not isinstance(node, Binary):
        return
    if node.op == "AND":
        yield from _bounds(node.left)
        yield from _bounds(node.right)
    elif isinstance(node.left, Name) and node.left.text == TOTAL and isinstance(node.right, Number):
        yield node.op, node.right.value


def _text(value: Fraction | None) -> str:
    return "" if value is None else f"{value.numerator}/{value.denominator}"
