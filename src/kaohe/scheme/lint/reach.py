"""可达等级 · Reach: every grade can be had: some total in the range of the scheme comes to it and is not taken before."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.formula.tree import Binary, Name, Node, Truth, Unary
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import number_of, tree_of
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Appraisal, GradeRule

_TOTAL = "总分"
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}

Points = tuple[tuple[int, int], ...]
"""Totals in units of their last digit, as disjoint ascending ranges, both ends included."""


def check(subject: Subject) -> Iterator[Finding]:
    """Grades that no total can come to.

    A condition about anything but the total is taken as possible and as not certain. Basis: methods.md §6.
    Findings: `scheme/unreachable-grade`.

    >>> from kaohe.scheme.load import load_bytes
    >>> grades = "grades: [{grade: A, when: 总分 > 100}, {grade: B, otherwise: true}]"
    >>> text = f"appraisal: [{{of: 街道, indicators: [{{name: 甲, weight: 100, method: manual, x: 乙}}], {grades}}}]"
    >>> [dict(finding.data)["grade"] for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['A']
    """
    for appraisal in subject.scheme.appraisals:
        low, high = range_of(appraisal)
        unit = 10**appraisal.total.digits
        left: Points = ((-(-low * unit // 1), high * unit // 1),)
        for rule in appraisal.grades:
            possible, certain = _judged(rule, subject.scheme, unit, left)
            if not possible or _is_closed(rule):
                span = f"{plain_text(low)}–{plain_text(high)}"
                yield Finding.of(rules.UNREACHABLE, rule.place, where=appraisal.of, grade=rule.grade, range=span)
            if rule.quota is None:
                left = without(left, certain)


def range_of(appraisal: Appraisal) -> tuple[Fraction, Fraction]:
    """The least and the greatest total, full points and bonus counted."""
    if appraisal.total.between is not None:
        return appraisal.total.between
    full = sum((indicator.weight for indicator in appraisal.indicators), Fraction(0))
    return Fraction(0), full + (appraisal.bonus.at_most if appraisal.bonus is not None else 0)


def _is_closed(rule: GradeRule) -> bool:
    quota = rule.quota
    return quota is not None and quota.least == 0 and (quota.share == 0 or quota.count == 0)


def _judged(rule: GradeRule, scheme: Scheme, unit: int, left: Points) -> tuple[Points, Points]:
    """Of the totals left: those that may meet the rule, and those that certainly do."""
    if rule.when is None:
        return left, left
    possible, certain = _meets(tree_of(rule.when), scheme, unit, left)
    if rule.keep is not None:
        possible = _either(left, possible, _meets(tree_of(rule.keep.when), scheme, unit, left)[0])
    return possible, certain if rule.interval is None else ()


def idle_keep(rule: GradeRule, appraisal: Appraisal, scheme: Scheme) -> bool:
    """Whether every total that would keep a grade comes to it anyway: then the cut down is not below the cut up."""
    if rule.keep is None or rule.interval is not None:
        return False
    low, high = range_of(appraisal)
    unit = 10**appraisal.total.digits
    whole: Points = ((-(-low * unit // 1), high * unit // 1),)
    kept = _meets(tree_of(rule.keep.when), scheme, unit, whole)[0]
    return not without(kept, _meets(tree_of(rule.when), scheme, unit, whole)[1])


def _meets(node: Node | None, scheme: Scheme, unit: int, left: Points) -> tuple[Points, Points]:
    match node:
        case Truth(value=value):
            return (left, left) if value else ((), ())
        case Unary(op="NOT", operand=operand):
            possible, certain = _meets(operand, scheme, unit, left)
            return without(left, certain), without(left, possible)
        case Binary(op="AND", left=one, right=other):
            first, second = _meets(one, scheme, unit, left), _meets(other, scheme, unit, left)
            return shared(first[0], second[0]), shared(first[1], second[1])
        case Binary(op="OR", left=one, right=other):
            first, second = _meets(one, scheme, unit, left), _meets(other, scheme, unit, left)
            return _either(left, first[0], second[0]), _either(left, first[1], second[1])
        case Binary(op=op, left=one, right=other) if op in _MIRRORED:
            return _compared(op, (one, other), scheme, unit, left)
        case _:
            return left, ()


def _compared(op: str, sides: tuple[Node, Node], scheme: Scheme, unit: int, left: Points) -> tuple[Points, Points]:
    one, other = sides
    if isinstance(other, Name) and other.text == _TOTAL:
        one, other, op = other, one, _MIRRORED[op]
    edge = number_of(other, scheme)
    if not (isinstance(one, Name) and one.text == _TOTAL) or edge is None:
        return left, ()
    met = shared(left, _range(op, edge * unit))
    return met, met


_FAR = 10**18


def _range(op: str, edge: Fraction) -> Points:
    floor, ceiling = edge.numerator // edge.denominator, -(-edge.numerator // edge.denominator)
    whole = floor == ceiling
    match op:
        case "<":
            return ((-_FAR, ceiling - 1),)
        case "<=":
            return ((-_FAR, floor),)
        case ">":
            return ((floor + 1, _FAR),)
        case ">=":
            return ((ceiling, _FAR),)
        case "=":
            return ((floor, floor),) if whole else ()
        case _:
            return ((-_FAR, floor - 1), (floor + 1, _FAR)) if whole else ((-_FAR, _FAR),)


def shared(one: Points, other: Points) -> Points:
    """The points in both.

    >>> shared(((0, 10),), ((5, 20),))
    ((5, 10),)
    """
    both = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((low, high) for low, high in both if low <= high))


def without(one: Points, other: Points) -> Points:
    """The points in the first and not in the second.

    >>> without(((0, 10),), ((3, 4),))
    ((0, 2), (5, 10))
    """
    for low, high in other:
        one = shared(one, ((-_FAR, low - 1), (high + 1, _FAR)))
    return one


def _either(left: Points, one: Points, other: Points) -> Points:
    return without(left, without(without(left, one), other))
