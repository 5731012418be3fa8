"""行的值 · Row values: numbers, words, days and states of the row form, as a second reader of it keeps them.

Basis: docs/reference/row-form.md. Numbers are exact; days count from 1970-01-01; text orders by code points.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.base.exact import Rounding, divided
from kaohe.base.states import State

Value = Fraction | str | bool | State
LARGEST = 2**63 - 1
_MOST_BITS = 1 << 14  # of a numerator or a denominator on the way; what is kept has 64
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = dt.date(1970, 1, 1).toordinal()
FIRST_DAY = dt.date(1900, 1, 1).toordinal() - _EPOCH
LAST_DAY = dt.date(2999, 12, 31).toordinal() - _EPOCH
_FINE = Context(prec=240)
_SIXTY = Context(prec=60, rounding=ROUND_HALF_EVEN)
_STEPS = Fraction(10**140)
_SMALLEST, _GREATEST = Fraction(1, 10**39), Fraction(10**40)


def decoded(value: Any, scale: int | None = None) -> Value:
    """A value of the form; at a scale, the text of a whole number of steps.

    >>> decoded("320050", 2), decoded(["1", "3"]), decoded({"state": "open"}).token
    (Fraction(6401, 2), Fraction(1, 3), 'open')
    """
    if isinstance(value, str):
        return value if scale is None else Fraction(int(value), 10**scale)
    if isinstance(value, list):
        return Fraction(int(value[0]), int(value[1]))
    if isinstance(value, dict):
        return State.of_token(value["state"])
    if isinstance(value, bool):
        return value
    raise KaoheError("no value of the row form")


def encoded(value: Value, scale: int | None = None) -> Any:
    """The JSON of a value, as it is compared with what was published.

    >>> encoded(Fraction(6401, 2), 2), encoded(Fraction(1, 3)), encoded(State.OPEN)
    ('320050', ['1', '3'], {'state': 'open'})
    """
    if isinstance(value, State):
        return {"state": value.token}
    if not isinstance(value, Fraction):
        return value
    if scale is not None and (steps := value * 10**scale).denominator == 1:
        return str(steps.numerator)
    return [str(value.numerator), str(value.denominator)]


def bounded(value: Fraction) -> Fraction:
    """The number; none grows without end on its way through a formula.

    >>> bounded(Fraction(1, 3))
    Fraction(1, 3)
    """
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise KaoheError("a number is too long to be worked out")
    return value


def worst(values: list[Value]) -> State | None:
    """The state that arithmetic over these gives: the first in precedence.

    >>> worst([Fraction(1), State.OPEN, State.REJECTED]).token
    'rejected'
    """
    return min((value for value in values if isinstance(value, State)), default=None)


def rounded(value: Fraction, digits: int, mode: str) -> int:
    """A whole number of steps of 10^-digits.

    >>> rounded(Fraction(5, 1000), 2, "half_up"), rounded(Fraction(5, 1000), 2, "half_even")
    (1, 0)
    """
    steps = value * Fraction(10) ** digits
    return divided(steps.numerator, steps.denominator, Rounding(mode))


def order(left: Value, right: Value) -> int:
    """-1, 0 or 1; a number and a text have no order.

    >>> order(Fraction(1), Fraction(2)), order("b", "a")
    (-1, 1)
    """
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    if not isinstance(left, str) or not isinstance(right, str):
        raise KaoheError("only numbers and texts have an order among themselves")
    return (left > right) - (left < right)


def days_of(text: str) -> int:
    """Days since 1970-01-01 of an ISO day.

    >>> days_of("1970-01-02")
    1
    """
    if not _DAY.fullmatch(text):
        raise KaoheError("a day is written as 2026-03-01")
    return dt.date.fromisoformat(text).toordinal() - _EPOCH


def is_day(value: Any) -> bool:
    """Whether this is the text of a day.

    >>> is_day("2026-02-28"), is_day("2026-02-30"), is_day("20260228")
    (True, False, False)
    """
    try:
        return isinstance(value, str) and days_of(value) is not None
    except (KaoheError, ValueError):
        return False


def day_text(days: int) -> str:
    """The ISO day.

    >>> day_text(1)
    '1970-01-02'
    """
    return dt.date.fromordinal(days + _EPOCH).isoformat()


def day_kept(days: int) -> str | State:
    """The ISO day, rejected outside the years 1900 to 2999.

    >>> day_kept(10**7).token
    'rejected'
    """
    return day_text(days) if FIRST_DAY <= days <= LAST_DAY else State.REJECTED


def month_opens(month: int) -> int:
    """Days of the first day of a month counted from year 0.

    >>> day_text(month_opens(1970 * 12))
    '1970-01-01'
    """
    year = min(max(month // 12, 1), 9999)  # what is moved so far is rejected by its day
    return dt.date(year, month % 12 + 1, 1).toordinal() - _EPOCH


def approximate(name: str, values: list[Fraction]) -> Fraction | State:
    """LN, EXP, POWER to 60 significant digits, from 10^-39 to 10^40.

    >>> approximate("EXP", [Fraction(0)])
    Fraction(1, 1)
    """
    wide = [_wide(value) for value in values]
    if name == "LN":
        return _given(_FINE.ln(_decimal(wide[0]))) if values[0] > 0 else State.REJECTED
    if name == "EXP":
        return _exponential(wide[0])
    base, power = wide
    is_whole = power.denominator == 1
    if base == 0 or (base < 0 and not is_whole):
        return Fraction(0) if base == 0 and power > 0 else State.REJECTED
    logarithm = Fraction(_FINE.ln(_decimal(abs(base)))) * power
    found = _exponential(logarithm)
    is_odd = base < 0 and is_whole and power.numerator % 2 == 1
    return -found if is_odd and isinstance(found, Fraction) else found


def _wide(value: Fraction) -> Fraction:
    steps = divided((value * _STEPS).numerator, (value * _STEPS).denominator, Rounding.HALF_EVEN)
    return Fraction(_SIXTY.plus(Decimal(steps))) / _STEPS


def _decimal(value: Fraction) -> Decimal:
    return _FINE.divide(Decimal(value.numerator), Decimal(value.denominator))


def _exponential(power: Fraction) -> Fraction | State:
    return State.REJECTED if abs(power) > 93 else _given(_FINE.exp(_decimal(power)))


def _given(found: Decimal) -> Fraction | State:
    value = Fraction(_SIXTY.plus(found))
    return value if value == 0 or _SMALLEST <= abs(value) < _GREATEST else State.REJECTED
