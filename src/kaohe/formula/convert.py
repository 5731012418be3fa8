"""转换 · Conversions that a formula makes by itself: an instant to its date, an ordered word to its place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.formula.typed import Op, Typed
from kaohe.formula.types import DATE, Kind, Type


def local_date(typed: Typed) -> Typed:
    """An instant as its date in Shanghai; other values as they are.

    >>> from kaohe.formula.typed import Cell
    >>> local_date(Cell("x", 0, DATE)).column
    'x'
    """
    if typed.type.kind is Kind.INSTANT:
        return Op("LOCAL_DATE", (typed,), DATE.with_states(typed.type.states))
    return typed


def ordinal(typed: Typed, kind: Type) -> Typed:
    """A word of an ordered choice as its place, the best highest.

    >>> from kaohe.formula.typed import Cell
    >>> ordinal(Cell("x", 0, DATE), Type(Kind.GRADE, choices=("A", "B"), ordered="high_first")).note
    'B,A'
    """
    words = kind.choices if kind.ordered == "low_first" else tuple(reversed(kind.choices))
    top = Fraction(len(words))
    result = Type(Kind.COUNT, 0, states=typed.type.states, low=Fraction(1), high=top)
    return Op("ORDER", (typed,), result, ",".join(words))


def negated(kind: Type) -> Type:
    """The type of −x.

    >>> negated(Type(Kind.COUNT, 0, low=Fraction(1), high=Fraction(2))).low
    Fraction(-2, 1)
    """
    low = None if kind.high is None else -kind.high
    return replace(kind, low=low, high=None if kind.low is None else -kind.low)
