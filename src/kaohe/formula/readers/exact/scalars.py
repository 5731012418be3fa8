"""标量计算 · Scalar evaluation: each operation on values that are there; states never reach it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Context, Decimal, DecimalException
from fractions import Fraction
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.base.exact import Rounding, round_to
from kaohe.base.period import FIRST_YEAR, LAST_YEAR, Period, PeriodKind
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.typed import Op, Value
from kaohe.formula.types import Kind

DIGITS = 60
_CONTEXT = Context(prec=DIGITS)
_SHANGHAI = 8 * 3600
_DAY = 86400
EPOCH = dt.date(1970, 1, 1)
FIRST_DAY, LAST_DAY = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_MOVING = frozenset({"DATE_ADD", "INSTANT_ADD", "PERIOD_ADD", "EDATE", "WORKDAY", "DUE"})
Function = Callable[..., Any]


def scalar_function(op: Op, calendar: WorkingCalendar) -> Function:
    """The function that an operation stands for, over values; it may return a State (division by zero).

    >>> from kaohe.formula.types import COUNT
    >>> scalar_function(Op("+", (), COUNT), None)(1, 2)
    3
    """
    simple = _SIMPLE.get(op.name)
    function = simple if simple is not None else _BUILT[op.name](op, calendar)
    return within_calendar(function) if op.name in _MOVING else function


def within_calendar(function: Function) -> Function:
    """The same function, rejected where it leaves the years that dates may have.

    >>> within_calendar(lambda days: EPOCH + dt.timedelta(days=days))(10**9).token
    'rejected'
    """

    def kept(*values: Value) -> Value | State:
        try:
            reached: Value = function(*values)
        except (OverflowError, ValueError, KaoheError):
            return State.REJECTED
        if isinstance(reached, dt.date):
            return reached if FIRST_DAY <= reached <= LAST_DAY else State.REJECTED
        return reached if end_of(FIRST_DAY) - _DAY <= int(reached) <= end_of(LAST_DAY) else State.REJECTED

    return kept


def divided(left: Fraction, right: Fraction) -> Fraction | State:
    """left ÷ right; 0/0 is empty, n/0 is rejected.

    >>> divided(Fraction(0), Fraction(0)).token
    'empty'
    """
    if right:
        return left / right
    return State.REJECTED if left else State.EMPTY


def decimal_of(value: Fraction) -> Decimal:
    """A Fraction to 60 significant digits.

    >>> decimal_of(Fraction(1, 4))
    Decimal('0.25')
    """
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))


def approximate(name: str, *values: Fraction) -> Fraction | State:
    """LN, EXP, SQRT and POWER to 60 digits; rejected outside their domain.

    >>> approximate("SQRT", Fraction(4))
    Fraction(2, 1)
    """
    try:
        numbers = [decimal_of(value) for value in values]
        result = {"LN": _CONTEXT.ln, "EXP": _CONTEXT.exp, "SQRT": _CONTEXT.sqrt, "POWER": _CONTEXT.power}[name](
            *numbers
        )  # type: ignore[operator]  # arity by name
    except DecimalException:
        return State.REJECTED
    return Fraction(result) if result.is_finite() and abs(result.adjusted()) < 40 else State.REJECTED


def local_date(instant: int) -> dt.date:
    """The date in Shanghai (UTC+8, no daylight saving).

    >>> local_date(0)
    datetime.date(1970, 1, 1)
    """
    return EPOCH + dt.timedelta(days=(instant + _SHANGHAI) // _DAY)


def end_of(day: dt.date) -> int:
    """24:00 of a day in Shanghai, as epoch seconds.

    >>> end_of(dt.date(1970, 1, 1))
    57600
    """
    return ((day - EPOCH).days + 1) * _DAY - _SHANGHAI


def spread(value: Fraction, months: Fraction, index: Fraction, digits: int) -> Fraction:
    """The part of the index-th month: the rounded running total less that of the month before.

    >>> spread(Fraction(1700), Fraction(12), Fraction(2), 2)
    Fraction(7083, 50)
    """
    return round_to(value * index / months, digits) - round_to(value * (index - 1) / months, digits)


def _rounder(mode: Rounding) -> Callable[[Op, WorkingCalendar], Function]:
    return lambda op, _calendar: lambda value: round_to(value, int(op.note), mode)


def _due(op: Op, calendar: WorkingCalendar) -> Function:
    kind = op.args[1].type.kind

    def due(start: int, limit: Fraction) -> int:
        if kind is Kind.HOURS:
            return start + int(round_to(limit * 3600, 0))
        day = local_date(start)
        if kind is Kind.DAYS:
            return end_of(calendar.roll_forward(day + dt.timedelta(days=int(limit))))
        return end_of(calendar.add_working_days(day, int(limit)))

    return due


def _edate(op: Op, calendar: WorkingCalendar) -> Function:
    def edate(day: dt.date, months: Fraction) -> dt.date:
        month = Period.containing(day, PeriodKind.MONTH).plus(int(months))
        return min(month.end, month.start + dt.timedelta(days=day.day - 1))

    return edate


def _period_of(op: Op, calendar: WorkingCalendar) -> Function:
    kind = PeriodKind(op.type.step)
    return lambda day: Period.containing(day, kind).start


def _period_add(op: Op, calendar: WorkingCalendar) -> Function:
    kind = PeriodKind(op.type.step)
    return lambda start, steps: Period.containing(start, kind).plus(int(steps)).start


def _period_sub(op: Op, calendar: WorkingCalendar) -> Function:
    kind = PeriodKind(op.args[0].type.step)
    return lambda left, right: Fraction(step_number(left, kind) - step_number(right, kind))


def step_number(day: dt.date, kind: PeriodKind) -> int:
    """The running number of the step a day lies in; neighbours differ by one.

    >>> step_number(dt.date(2026, 3, 9), PeriodKind.MONTH) - step_number(dt.date(2025, 12, 1), PeriodKind.MONTH)
    3
    """
    start = Period.containing(day, kind).start
    if kind is PeriodKind.DAY:
        return (start - EPOCH).days
    if kind is PeriodKind.WEEK:
        return (start - EPOCH).days // 7
    months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6}.get(kind, 12)
    return (start.year * 12 + start.month - 1) // months


def _ordinal(op: Op, calendar: WorkingCalendar) -> Function:
    places = {word: Fraction(number) for number, word in enumerate(op.note.split(","), 1)}
    return lambda word: places.get(word, State.REJECTED)


def _number(pick: Callable[[dt.date], int]) -> Function:
    return lambda day: Fraction(pick(day))


def _equal(left: Value, right: Value) -> bool:
    return left == right


_SIMPLE: dict[str, Function] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": divided,
    "NEG": lambda a: -a,
    "=": _equal,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "IN": lambda a, *options: a in options,
    "NOT": lambda a: not a,
    "ABS": abs,
    "MIN": lambda *values: min(values),
    "MAX": lambda *values: max(values),
    "CLAMP": lambda value, low, high: min(max(value, low), high),
    "DAYS": lambda value: value,
    "HOURS": lambda value: value,
    "DATE_SUB": lambda a, b: Fraction((a - b).days),
    "DATE_ADD": lambda a, b: a + dt.timedelta(days=int(b)),
    "INSTANT_SUB": lambda a, b: Fraction(a - b, 3600),
    "INSTANT_ADD": lambda a, b: a + int(round_to(b * 3600, 0)),
    "LOCAL_DATE": local_date,
    "YEARNO": _number(lambda day: day.year),
    "QUARTERNO": _number(lambda day: (day.month + 2) // 3),
    "MONTHNO": _number(lambda day: day.month),
    "DAYNO": _number(lambda day: day.day),
    "LN": lambda value: approximate("LN", value),
    "EXP": lambda value: approximate("EXP", value),
    "SQRT": lambda value: approximate("SQRT", value),
    "POWER": lambda value, power: approximate("POWER", value, power),
}
_BUILT: dict[str, Callable[[Op, WorkingCalendar], Function]] = {
    "ROUND": _rounder(Rounding.HALF_UP),
    "FLOOR": _rounder(Rounding.FLOOR),
    "CEILING": _rounder(Rounding.CEILING),
    "DUE": _due,
    "EDATE": _edate,
    "PERIOD_ADD": _period_add,
    "PERIOD_SUB": _period_sub,
    "ORDER": _ordinal,
    "WORKDAY": lambda _op, calendar: lambda day, count: calendar.add_working_days(day, int(count)),
    "WORKINGDAYS": lambda _op, calendar: lambda start, end: Fraction(calendar.working_days_between(start, end)),
    "SPREAD": lambda op, _calendar: lambda value, months, index: spread(value, months, index, int(op.note)),
    **dict.fromkeys(("YEAR", "QUARTER", "MONTH", "WEEK", "DAY"), _period_of),
}
