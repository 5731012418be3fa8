"""行的运算 · Row operations: what each operation of the row form gives, for a reader that shares nothing with the first.

Basis: docs/reference/row-form.md. Arguments are values without states; a state among them is the result before any of
these is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.ledger.row_values import (
    FIRST_DAY,
    LAST_DAY,
    Value,
    approximate,
    bounded,
    day_kept,
    day_text,
    days_of,
    month_opens,
    order,
    rounded,
)

Worked = Callable[[int], bool]
Operation = Callable[..., Value]
_DAY, _EVENING = 86_400, 57_600  # 24:00 in Shanghai, in seconds of the day in UTC
_NOON_SHIFT = 28_800
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}
_OPENS = {"school_year": 8}  # September, counted from 0


def operation(name: str, note: str, worked: Worked) -> Operation:
    """The function of an operation with its note; KeyError for one that the form does not have.

    >>> operation("+", "", bool)(Fraction(1), Fraction(2))
    Fraction(3, 1)
    """
    if name in _ROUNDS:
        return _rounder(int(note), _ROUNDS[name])
    if name in _NOTED:
        return _NOTED[name](note)
    if name in _COUNTED:
        return _COUNTED[name](worked)
    if name in {"LN", "EXP", "POWER"}:
        return lambda *values: approximate(name, list(values))
    return _PLAIN[name]


def is_equal(left: Value, right: Value) -> bool:
    """Numbers by value, everything else as it stands.

    >>> is_equal(Fraction(1), Fraction(1)), is_equal("a", Fraction(1))
    (True, False)
    """
    if isinstance(left, Fraction):
        return order(left, right) == 0
    return type(left) is type(right) and left == right


def _divide(left: Fraction, right: Fraction) -> Value:
    if right:
        return left / right
    return State.REJECTED if left else State.EMPTY


def _least(*values: Value) -> Value:
    found = values[0]
    for value in values[1:]:
        found = value if order(found, value) > 0 else found
    return found


def _most(*values: Value) -> Value:
    found = values[0]
    for value in values[1:]:
        found = value if order(found, value) < 0 else found
    return found


def _end(day: str) -> Fraction:
    return Fraction(days_of(day) * _DAY + _EVENING)


def _instant_add(instant: Fraction, hours: Fraction) -> Value:
    moment = instant + rounded(hours * 3600, 0, "half_up")
    first, last = (FIRST_DAY - 1) * _DAY + _EVENING, LAST_DAY * _DAY + _EVENING
    return moment if first <= moment <= last else State.REJECTED


def _local_date(instant: Fraction) -> Value:
    return day_kept(int((instant + _NOON_SHIFT) // _DAY))


def _month(day: str) -> int:
    days_of(day)
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _edate(day: str, count: Fraction) -> Value:
    month = _month(day) + int(count)
    return day_kept(min(month_opens(month) + int(day[8:]) - 1, month_opens(month + 1) - 1))


def _step(day: str, kind: str) -> int:
    if kind in _MONTHS:
        return (_month(day) - _OPENS.get(kind, 0)) // _MONTHS[kind]
    return days_of(day) if kind == "day" else (days_of(day) + 3) // 7


def _begin(step: int, kind: str) -> int:
    if kind in _MONTHS:
        return month_opens(step * _MONTHS[kind] + _OPENS.get(kind, 0))
    return step if kind == "day" else step * 7 - 3


def _rounder(digits: int, mode: str) -> Operation:
    return lambda value: rounded(value, digits, mode) / Fraction(10) ** digits


def _part(note: str) -> Operation:
    start, stop = map(int, note.split(","))

    def found(day: str) -> Value:
        days_of(day)
        return Fraction(int(day[start:stop]))

    return found


def _workday(worked: Worked) -> Operation:
    def found(start: str, count: Fraction) -> Value:
        day, left = days_of(start), int(count)
        way = (left > 0) - (left < 0)
        while left and FIRST_DAY <= day <= LAST_DAY:
            day += way
            left -= way if worked(day) else 0
        return State.REJECTED if left else day_kept(day)

    return found


def _working_days(worked: Worked) -> Operation:
    def found(start: str, stop: str) -> Value:
        first, last = sorted((days_of(start), days_of(stop)))
        count = sum(worked(day) for day in range(first + 1, last + 1))
        return Fraction(count if start < stop else -count)

    return found


def _numbers(work: Operation) -> Operation:
    """The operation on numbers alone: Python would add flags and join texts."""

    def strict(*values: Value) -> Value:
        if not all(isinstance(value, Fraction) for value in values):
            raise KaoheError("arithmetic is done with numbers")
        found = work(*values)
        return bounded(found) if isinstance(found, Fraction) else found

    return strict


def _not(value: Value) -> Value:
    return not flag(value)


def flag(value: Value) -> bool:
    """The value, which must be a flag: readers disagree over what else is true.

    >>> flag(False)
    False
    """
    if not isinstance(value, bool):
        raise KaoheError("only a flag is true or false")
    return value


_ROUNDS = {"ROUND": "half_up", "FLOOR": "floor", "CEILING": "ceiling"}
_NOTED: dict[str, Callable[[str], Operation]] = {
    "PART": _part,
    "STEP": lambda kind: lambda day: day_text(_begin(_step(day, kind), kind)),
    "PERIOD_ADD": lambda kind: lambda day, count: day_kept(_begin(_step(day, kind) + int(count), kind)),
    "PERIOD_SUB": lambda kind: lambda left, right: Fraction(_step(left, kind) - _step(right, kind)),
}
_COUNTED: dict[str, Callable[[Worked], Operation]] = {"WORKDAY": _workday, "WORKINGDAYS": _working_days}
_PLAIN: dict[str, Operation] = {
    "+": _numbers(lambda a, b: a + b),
    "-": _numbers(lambda a, b: a - b),
    "*": _numbers(lambda a, b: a * b),
    "/": _numbers(_divide),
    "NEG": _numbers(lambda a: -a),
    "MIN": _least,
    "MAX": _most,
    "NOT": _not,
    "=": is_equal,
    "IN": lambda a, *others: any(is_equal(a, other) for other in others),
    "<": lambda a, b: order(a, b) < 0,
    ">": lambda a, b: order(a, b) > 0,
    "DATE_SUB": lambda a, b: Fraction(days_of(a) - days_of(b)),
    "DATE_ADD": lambda a, b: day_kept(days_of(a) + int(b)),
    "INSTANT_ADD": _instant_add,
    "END": _end,
    "LOCAL_DATE": _local_date,
    "EDATE": _edate,
}
