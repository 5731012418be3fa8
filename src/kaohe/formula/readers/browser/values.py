"""值 · Values of the form: whole numbers as text at their scale, exact numbers as pairs, states as tokens."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kaohe.base.exact import scaled_rounded
from kaohe.base.states import State
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type

Datum = Value | State
Json = str | bool | dict[str, str] | list[str] | None


def value_json(value: Datum | None, kind: Type) -> Json:
    """A value of a column of this type; a number that its scale does not hold is a pair in lowest terms.

    >>> from kaohe.formula.types import MONEY, RATIO
    >>> value_json(Fraction("3200.50"), MONEY), value_json(Fraction(1, 3), RATIO), value_json(State.OPEN, MONEY)
    ('320050', ['1', '3'], {'state': 'open'})
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, State):
        return {"state": value.token}
    if isinstance(value, Fraction):
        return _number(value, kind)
    if isinstance(value, int):
        return str(value) if kind.kind is Kind.INSTANT else pair_json(Fraction(value))
    return value.isoformat() if isinstance(value, dt.date) else value


def _number(value: Fraction, kind: Type) -> Json:
    if kind.scale is None:
        return pair_json(value)
    scaled = scaled_rounded(value, kind.scale)
    return str(scaled) if Fraction(scaled, 10**kind.scale) == value else pair_json(value)


def pair_json(value: Fraction) -> list[str]:
    """An exact number, numerator and denominator.

    >>> pair_json(Fraction(-1, 2))
    ['-1', '2']
    """
    return [str(value.numerator), str(value.denominator)]


def scale_json(kind: Type) -> dict[str, int]:
    """At which scale the whole numbers of a type stand; nothing where its values are no such numbers.

    >>> scale_json(Type(Kind.MONEY, 2)), scale_json(Type(Kind.INSTANT)), scale_json(Type(Kind.TEXT))
    ({'scale': 2}, {'scale': 0}, {})
    """
    if kind.kind is Kind.INSTANT:
        return {"scale": 0}
    return {"scale": kind.scale} if kind.is_numeric and kind.scale is not None else {}


def exact_json(value: Datum | None) -> Json:
    """A value where no column says its scale: every number is a pair.

    >>> exact_json(Fraction(5)), exact_json("甲"), exact_json(None)
    (['5', '1'], '甲', None)
    """
    return value_json(value, _EXACT)


_EXACT = Type(Kind.NUMBER, None)
