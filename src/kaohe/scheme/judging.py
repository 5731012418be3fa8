"""等级判定 · Judging: the rules of an appraisal, or of a graded column, as the grading that becomes columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaohe.formula.declared import Written
from kaohe.formula.tree import Name, Node
from kaohe.scheme import names
from kaohe.scheme.clearing import cleared, conditioned
from kaohe.scheme.grading import Effects, Grading, asks_for_less, quality_of
from kaohe.scheme.model import Column, Sheet
from kaohe.scheme.model_appraisal import Appraisal, GradeRule
from kaohe.scheme.rewriting import rewritten
from kaohe.scheme.totals import EXACT
from kaohe.scheme.wording import GRADE, TOTAL, VETO


def grading_of(sheet: Sheet, appraisal: Appraisal) -> Grading:
    """The grading of an appraisal: on its total, with its vetoes."""
    exact = appraisal.compare_on == "exact"
    quality = quality_of(appraisal.grades, appraisal.order)
    total = names.written(TOTAL, EXACT) if exact else TOTAL
    caps: dict[str, tuple[str, ...]] = {}
    for veto in appraisal.vetoes:
        if veto.grade:
            caps[veto.grade] = (*caps.get(veto.grade, ()), names.written(VETO, veto.name))
    lowering = tuple((names.written(VETO, veto.name), veto.lower) for veto in appraisal.vetoes if veto.lower)
    return Grading(
        GRADE,
        sheet,
        appraisal.grades,
        {rule.grade: (f"DESC {total}", *_ties(rule, exact=exact)) for rule in appraisal.grades},
        _conditions(appraisal.grades, TOTAL, "", quality, exact=exact),
        quality,
        Effects(caps, lowering),
        appraisal.place,
        "Grade",
        appraisal.basis,
    )


def grading_of_column(sheet: Sheet, column: Column) -> Grading:
    """The grading of a column with rules of its own."""
    quality = quality_of(column.rules, column.type.choices)
    keeps = any(rule.keep is not None and rule.keep.was is None for rule in column.rules)
    return Grading(
        column.name,
        sheet,
        column.rules,
        {rule.grade: _ties(rule, exact=False) for rule in column.rules},
        _conditions(column.rules, "", f"PREVIOUS({names.written(column.name)})", quality, exact=False),
        quality,
        Effects({}),
        column.place,
        column.title.en,
        column.basis,
        column.rules[-1].grade if keeps else "",
    )


def is_clearing(rule: GradeRule, estimate: str) -> bool:
    """Whether the interval of a rule is about something that its condition compares.

    >>> from kaohe.base.findings import Place
    >>> from kaohe.scheme.model_appraisal import Interval
    >>> at = lambda text: Written(text, Place())
    >>> interval = Interval("增值", at("下限"), at("上限"))
    >>> is_clearing(GradeRule("A", at("总分 >= 90"), None, (), "", Place(), None, interval), "总分")
    False
    """
    interval = rule.interval
    return interval is None or rule.when is None or bool(cleared(rule.when, interval, interval.of or estimate))


def _conditions(
    rules: Sequence[GradeRule], estimate: str, before: str, quality: Sequence[str], *, exact: bool
) -> dict[str, str]:
    found = {}
    for rule in rules:
        if rule.when is None:
            continue
        sure = cleared(rule.when, rule.interval, rule.interval.of or estimate) if rule.interval is not None else ""
        was = before if rule.keep is None or rule.keep.was is None else rule.keep.was.text
        text = conditioned(rule, rule.when.text, sure, was, _had(rule, quality))
        found[rule.grade] = _compared(Written(text, rule.when.place), exact=exact)
    return found


def _had(rule: GradeRule, quality: Sequence[str]) -> Sequence[str]:
    """The grades that count as having had this one: itself and what lies beyond it, in the direction it asks for."""
    place = quality.index(rule.grade) if rule.grade in quality else len(quality)
    less = rule.when is not None and asks_for_less(rule.when.text)
    return quality[place:] if less else quality[: place + 1]


def _ties(rule: GradeRule, *, exact: bool) -> tuple[str, ...]:
    return tuple(f"{tie.direction} {_compared(tie.formula, exact=exact)}" for tie in rule.ties)


def _compared(written: Written, *, exact: bool) -> str:
    """The formula, reading the total before rounding where the scheme compares exactly."""

    def change(node: Node) -> Node:
        return replace(node, parts=(TOTAL, EXACT)) if isinstance(node, Name) and node.parts == (TOTAL,) else node

    return rewritten(written, change).text if exact else written.text
