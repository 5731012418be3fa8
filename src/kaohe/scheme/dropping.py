"""去项 · Dropping out: children that leave a sum in some state, the weight and number that must stay, and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.states import State
from kaohe.scheme import names
from kaohe.scheme.model_appraisal import Indicator, Missing
from kaohe.scheme.wording import SCORE, both, number

AVAILABLE = "可用"
COUNTED = "可用项数"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of some children: formulas of their weight and number ('' where none may leave, or none asks).

    `least` is the share of full points that must be left, `fewest` how many children.
    """

    weight: str
    number: str
    least: Fraction
    fewest: int


def left_of(children: Sequence[Indicator], fewest: int = 0) -> Left:
    """What is left of children of which some may drop out; `fewest` is what the aggregation itself needs.

    Basis: methods.md §4.4.

    >>> left_of(()).weight
    ''
    """
    rules = [rule for child in children for rule in dropping(child)]
    if not rules:
        return Left("", "", Fraction(0), 0)
    least = max((rule.at_least or Fraction(0) for rule in rules), default=Fraction(0))
    asked = max((fewest, *(rule.fewest or 0 for rule in rules)))
    weights = " + ".join(_if_there(child, child.weight) for child in children)
    numbers = " + ".join(_if_there(child, Fraction(1)) for child in children) if asked else ""
    return Left(weights, numbers, least, asked)


def guarded(score: str, left: Left, full: Fraction, weight: str, counted: str) -> str:
    """The score where enough is left, by the names of the columns that say how much: else withheld.

    >>> guarded("甲", Left("乙", "", Fraction(1, 2), 0), Fraction(10), "可用", "项数")
    'IF(可用 >= 5, 甲, STATE(withheld))'
    """
    if not left.weight:
        return score
    tests = [f"{weight} >= {number(left.least * full)}"] if left.least else []
    tests += [f"{counted} >= {left.fewest}"] if left.fewest else []
    if not tests:
        return f"IF({weight} > 0, {score}, STATE(not_applicable))"
    return f"IF({both(tests)}, {score}, STATE(withheld))"


def tree_sum(children: Sequence[Indicator], full: Fraction, left: Left, weight: str, counted: str) -> str:
    """The sum of official scores; scaled up to full points where a child says renormalise for a state.

    Basis: methods.md §4.4: Σ w·p / Σ w over what is available, only from the least share on, else withheld.

    >>> tree_sum((), Fraction(100), left_of(()), "可用权重", "可用项数")
    '0'
    """
    if not left.weight:
        return " + ".join(names.written(child.name, SCORE) for child in children) or "0"
    scores = []
    for child in children:
        score = names.written(child.name, SCORE)
        for rule in dropping(child):
            score = f"IFSTATE({score}, {rule.state.token}, 0)"
        scores.append(score)
    return guarded(f"({' + '.join(scores)}) * {number(full)} / {weight}", left, full, weight, counted)


def dropping(child: Indicator) -> list[Missing]:
    """The states in which a child leaves the sum: its own, and not applicable where everything below it may leave.

    >>> from kaohe.base.findings import Place
    >>> rules = (Missing(State.NOT_DUE, "renormalise"), Missing(State.OPEN, "zero"))
    >>> child = Indicator("甲", Fraction(10), "", "", "", "", "", "", "manual", {}, rules, (), None, Place())
    >>> [rule.state.token for rule in dropping(child)]
    ['not_due']
    """
    rules = [rule for rule in child.missing if rule.rule == "renormalise"]
    if child.children and any(dropping(below) for below in child.children):
        known = {rule.state for rule in child.missing}
        if State.NOT_APPLICABLE not in known:
            rules.append(Missing(State.NOT_APPLICABLE, "renormalise"))
    return rules


def _if_there(child: Indicator, value: Fraction) -> str:
    tokens = ", ".join(rule.state.token for rule in dropping(child))
    score = names.written(child.name, SCORE)
    return f"IF(ISSTATE({score}, {tokens}), 0, {number(value)})" if tokens else number(value)
