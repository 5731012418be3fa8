"""等级条件 · Clearing a cut: a grade's condition over the bounds of an estimate, and by whom a grade is kept.

Basis: methods.md §4.7 (significance gate, hysteresis).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.printing import print_node
from kaohe.formula.tree import Binary, Name, Node, Unary
from kaohe.scheme.model_appraisal import GradeRule, Interval
from kaohe.scheme.wording import atom, both, either

_ABOVE = frozenset({">", ">="})
_BELOW = frozenset({"<", "<="})


def cleared(when: Written, interval: Interval, estimate: str) -> str:
    """The condition with the bound that is against it in place of the estimate; '' where nothing compares that.

    >>> from kaohe.base.findings import Place
    >>> at = lambda text: Written(text, Place())
    >>> cleared(at("总分 >= 90 AND NOT (总分 < 95)"), Interval("", at("甲"), at("乙")), "总分")
    '甲 >= 90 AND NOT 甲 < 95'
    """
    tree, low, high = (parse(one).node for one in (when, interval.low, interval.high))
    if tree is None or low is None or high is None:
        return ""
    found = _cleared(tree, estimate, (low, high), negated=False)
    return "" if found == tree else print_node(found)


def _cleared(node: Node, estimate: str, bounds: tuple[Node, Node], *, negated: bool) -> Node:
    match node:
        case Unary(op="NOT", operand=operand):
            return replace(node, operand=_cleared(operand, estimate, bounds, negated=not negated))
        case Binary(op=("AND" | "OR"), left=left, right=right):
            sides = [_cleared(side, estimate, bounds, negated=negated) for side in (left, right)]
            return replace(node, left=sides[0], right=sides[1])
        case Binary(op=op, left=Name(text=text)) if text == estimate and op in _ABOVE | _BELOW:
            return replace(node, left=bounds[(op in _BELOW) != negated])
        case Binary(op=op, right=Name(text=text)) if text == estimate and op in _ABOVE | _BELOW:
            return replace(node, right=bounds[(op in _ABOVE) != negated])
        case _:
            return node


def conditioned(rule: GradeRule, when: str, sure: str, was: str, grades: Sequence[str]) -> str:
    """The condition of a rule: its own words, surely so where it says an interval, or kept by whoever had the grade.

    `was` is the grade before, `grades` those that count as having had it.
    """
    text = both([when, sure]) if rule.interval is not None and sure else when
    if rule.keep is None or not was:
        return text
    words = ", ".join("'" + grade.replace("'", "''") + "'" for grade in grades)
    had = f"HAS({was}) AND {atom(was)} IN ({words}) AND {atom(rule.keep.when.text)}"
    return either([text, had])
