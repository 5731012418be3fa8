"""单位 · Units: which values may be added, multiplied, divided and compared, and what comes out.

`scale` of an intermediate type is the number of digits after the point that hold it exactly; None = a quotient or an
approximate value, which is exact only as a pair.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.types import DURATIONS, PLAIN, WORDS, Kind, Type

_MONEY_HINT = (
    "金额不能与没有单位的数相加减，请写单位，如 100 yuan（bare numbers never stand for money: write 100 yuan）"
)
_NO_CONVERSION = "小时、天、月、工作日互不换算（durations are never converted）"


class UnitError(Exception):
    """Two units that do not go together; the message is the remedy, in both languages."""


def add(op: str, left: Type, right: Type) -> tuple[str, Type]:
    """The operation name and type of left ± right; DATE_ADD and its like take a negated right side for minus.

    >>> add("+", Type(Kind.COUNT, 0), Type(Kind.COUNT, 0))[1].kind
    <Kind.COUNT: 'count'>
    """
    name = _dated(op, left, right)
    if name is not None:
        return name
    kind = _common(left, right)
    low, high = _sum_bounds(op, left, right)
    scale = None if left.scale is None or right.scale is None else max(left.scale, right.scale)
    return op, _result(kind, scale, left, right, low=low, high=high)


def multiply(left: Type, right: Type) -> Type:
    """The type of left × right: money × number, points × ratio and their like.

    >>> multiply(Type(Kind.MONEY, 2), Type(Kind.RATIO, 4)).kind
    <Kind.MONEY: 'money'>
    """
    kinds = {left.kind, right.kind}
    dimensioned = kinds - PLAIN
    if (
        len(dimensioned) > 1
        or (dimensioned and left.kind == right.kind)
        or not kinds <= PLAIN | DURATIONS | {Kind.MONEY}
    ):
        raise UnitError("只能用数、比率或次数去乘（multiply by a number, ratio or count）")
    kind = dimensioned.pop() if dimensioned else _product_kind(left, right)
    scale = None if left.scale is None or right.scale is None else left.scale + right.scale
    low, high = _product_bounds(left, right)
    return _result(kind, scale, left, right, low=low, high=high)


def divide(left: Type, right: Type) -> Type:
    """The type of left ÷ right; adds the states empty and rejected unless the divisor cannot be zero.

    >>> divide(Type(Kind.MONEY, 2), Type(Kind.MONEY, 2)).kind
    <Kind.RATIO: 'ratio'>
    """
    if not (left.is_numeric and right.is_numeric):
        raise UnitError("只有数能相除（only numbers can be divided）")
    if left.kind == right.kind and not (left.bare or right.bare):
        kind = Kind.RATIO if left.kind is not Kind.NUMBER else Kind.NUMBER
    elif right.kind in PLAIN:
        kind = Kind.NUMBER if left.kind is Kind.COUNT else left.kind
    elif left.kind in PLAIN:
        raise UnitError("数不能除以带单位的量（a bare number cannot be divided by a quantity）")
    else:
        raise UnitError(_NO_CONVERSION)
    low, high = _quotient_bounds(left, right)
    result = _result(kind, None, left, right, low=low, high=high)
    if right.low is not None and right.high is not None and (right.low > 0 or right.high < 0):
        return result
    return result.with_states(result.states | {State.EMPTY, State.REJECTED})


def comparable(left: Type, right: Type, *, order: bool) -> None:
    """Raise UnitError unless the two may be compared.

    >>> comparable(Type(Kind.DATE), Type(Kind.DATE), order=True)
    """
    if Kind.ANY in {left.kind, right.kind}:
        return
    if {left.kind, right.kind} <= {Kind.DATE, Kind.INSTANT}:
        return
    if left.kind is Kind.PERIOD and right.kind is Kind.PERIOD and left.step == right.step:
        return
    if left.is_numeric and right.is_numeric:
        _common(left, right)
        return
    if not order and (left.kind == right.kind == Kind.FLAG or {left.kind, right.kind} <= WORDS):
        return
    raise UnitError("两边要是同一种量（both sides must be the same kind of value）")


def united(left: Type, right: Type) -> Type:
    """One type for two branches of IF.

    >>> united(Type(Kind.COUNT, 0), Type(Kind.COUNT, 0)).kind
    <Kind.COUNT: 'count'>
    """
    states = left.states | right.states
    if left.kind is Kind.ANY:
        return right.with_states(states)
    if right.kind is Kind.ANY:
        return left.with_states(states)
    if left.is_numeric and right.is_numeric:
        kind = _common(left, right)
        scale = None if left.scale is None or right.scale is None else max(left.scale, right.scale)
        return _result(kind, scale, left, right, low=_least(left.low, right.low), high=_greatest(left.high, right.high))
    if {left.kind, right.kind} <= WORDS:
        choices = tuple(dict.fromkeys([*left.choices, *right.choices]))
        kind = left.kind if left.kind == right.kind else Kind.TEXT
        return Type(kind, choices=choices, ordered=left.ordered, states=states)
    if left.kind == right.kind and left.step == right.step:
        return replace(left, states=states, bare=False)
    raise UnitError("两支要是同一种量（both branches must be the same kind of value）")


def _dated(op: str, left: Type, right: Type) -> tuple[str, Type] | None:
    states = left.states | right.states
    kinds = (left.kind, right.kind)
    if op == "-" and set(kinds) <= {Kind.DATE, Kind.INSTANT}:
        exact = kinds == (Kind.INSTANT, Kind.INSTANT)
        return (
            ("INSTANT_SUB", Type(Kind.HOURS, None, states=states))
            if exact
            else ("DATE_SUB", Type(Kind.DAYS, 0, states=states))
        )
    if left.kind is Kind.DATE and right.kind is Kind.DAYS:
        return "DATE_ADD", Type(Kind.DATE, states=states | {State.REJECTED})
    if left.kind is Kind.INSTANT and right.kind is Kind.HOURS:
        return "INSTANT_ADD", Type(Kind.INSTANT, states=states | {State.REJECTED})
    if left.kind is Kind.PERIOD and (right.kind is Kind.COUNT or right.bare):
        return "PERIOD_ADD", Type(Kind.PERIOD, step=left.step, states=states | {State.REJECTED})
    if op == "-" and kinds == (Kind.PERIOD, Kind.PERIOD) and left.step == right.step:
        return "PERIOD_SUB", Type(Kind.COUNT, 0, states=states)
    if {Kind.DATE, Kind.INSTANT, Kind.PERIOD} & set(kinds):
        raise UnitError(
            "日期加减写天数，如 + 10 days；加月用 EDATE，加工作日用 WORKDAY（write + 10 days, EDATE or WORKDAY）"
        )
    return None


def _common(left: Type, right: Type) -> Kind:
    if not (left.is_numeric and right.is_numeric):
        raise UnitError("这里要用数（numbers are needed here）")
    if left.kind == right.kind:
        return left.kind
    if Kind.MONEY in {left.kind, right.kind}:
        other = right if left.kind is Kind.MONEY else left
        if other.bare and other.low == other.high == 0:
            return Kind.MONEY
        raise UnitError(_MONEY_HINT)
    if left.bare or right.bare:
        return right.kind if left.bare else left.kind
    if {left.kind, right.kind} <= PLAIN:
        return Kind.POINTS if Kind.POINTS in {left.kind, right.kind} else Kind.NUMBER
    raise UnitError(_NO_CONVERSION)


def _product_kind(left: Type, right: Type) -> Kind:
    if left.bare or right.bare:
        return right.kind if left.bare else left.kind
    if left.kind == right.kind:
        return left.kind
    return Kind.POINTS if Kind.POINTS in {left.kind, right.kind} else Kind.NUMBER


def _result(
    kind: Kind, scale: int | None, left: Type, right: Type, *, low: Fraction | None, high: Fraction | None
) -> Type:
    return Type(
        kind,
        scale,
        states=left.states | right.states,
        low=low,
        high=high,
        bare=left.bare and right.bare,
        approximate=left.approximate or right.approximate,
    )


def _sum_bounds(op: str, left: Type, right: Type) -> tuple[Fraction | None, Fraction | None]:
    low, high = (right.low, right.high) if op == "+" else (_negated(right.high), _negated(right.low))
    return _plus(left.low, low), _plus(left.high, high)


def _product_bounds(left: Type, right: Type) -> tuple[Fraction | None, Fraction | None]:
    if left.low == left.high == 0 or right.low == right.high == 0:
        return Fraction(0), Fraction(0)
    if left.low is None or left.high is None or right.low is None or right.high is None:
        positive = left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0
        return (Fraction(0) if positive else None), None
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _quotient_bounds(left: Type, right: Type) -> tuple[Fraction | None, Fraction | None]:
    if right.low is None or right.low < 0 or left.low is None:
        return None, None
    if right.low == 0 or right.high is None or left.high is None:
        return (Fraction(0), None) if left.low >= 0 else (None, None)
    corners = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _negated(a: Fraction | None) -> Fraction | None:
    return None if a is None else -a


def _least(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else min(a, b)


def _greatest(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else max(a, b)
