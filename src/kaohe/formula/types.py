"""类型 · Types: what a value of a column is, in which unit and scale, and which states it can take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from kaohe.base.states import State


class Kind(StrEnum):
    """The kinds of value a column can hold; a duration never turns into another duration."""

    MONEY = "money"
    POINTS = "points"
    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    GRADE = "grade"
    FLAG = "flag"
    DATE = "date"
    PERIOD = "period"
    INSTANT = "instant"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    WORKING_DAYS = "working_days"
    ANY = "any"


PLAIN = frozenset({Kind.RATIO, Kind.COUNT, Kind.NUMBER, Kind.POINTS})
DURATIONS = frozenset({Kind.HOURS, Kind.DAYS, Kind.MONTHS, Kind.WORKING_DAYS})
NUMERIC = PLAIN | DURATIONS | {Kind.MONEY}
WORDS = frozenset({Kind.TEXT, Kind.CHOICE, Kind.GRADE})
STEPS = ("day", "week", "month", "quarter", "half_year", "year", "school_year")

DEFAULT_SCALE = {
    Kind.MONEY: 2,
    Kind.POINTS: 4,
    Kind.COUNT: 0,
    Kind.NUMBER: None,
    Kind.RATIO: None,
    Kind.HOURS: 4,
    Kind.DAYS: 0,
    Kind.MONTHS: 0,
    Kind.WORKING_DAYS: 0,
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with its scale (digits after the point; None on a ratio = exact pair), choices, states and bounds.

    >>> Type(Kind.MONEY, scale=2).is_numeric
    True
    """

    kind: Kind
    scale: int | None = None
    choices: tuple[str, ...] = ()
    ordered: str = ""
    step: str = ""
    states: frozenset[State] = field(default_factory=frozenset)
    low: Fraction | None = None
    high: Fraction | None = None
    bare: bool = False
    approximate: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether arithmetic is possible at all."""
        return self.kind in NUMERIC

    @property
    def is_pair(self) -> bool:
        """Whether a stored value is an exact pair num/den (an unscaled ratio)."""
        return self.kind is Kind.RATIO and self.scale is None

    def with_states(self, states: frozenset[State]) -> Type:
        """The same type that may also take exactly these states.

        >>> sorted(Type(Kind.FLAG).with_states(frozenset({State.OPEN})).states)
        [<State.OPEN: 6>]
        """
        return replace(self, states=states)

    def within(self, low: Fraction | None, high: Fraction | None) -> Type:
        """The same type with these bounds (None = unknown).

        >>> Type(Kind.COUNT, 0).within(Fraction(0), None).low
        Fraction(0, 1)
        """
        return replace(self, low=low, high=high)


FLAG = Type(Kind.FLAG)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
INSTANT = Type(Kind.INSTANT)
COUNT = Type(Kind.COUNT, 0)
RATIO = Type(Kind.RATIO)
POINTS = Type(Kind.POINTS, 4)
MONEY = Type(Kind.MONEY, 2)
