"""约定 · Agreements: what the parts of the exact reader ask of one another, so that none imports its user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Typed, Value

Evaluated = Value | State
Closure = Callable[[Row, Row | None], Evaluated]
"""A formula as a function of the row it is read on and, inside an aggregate, the outer row."""


class Reading(Protocol):
    """A program being evaluated: its rows and cells."""

    program: Program
    period: Period
    as_of: int
    calendar: WorkingCalendar

    def keys(self, sheet: str) -> list[tuple[Value, ...]]:
        """The keys of a sheet's reported rows."""

    def rows(self, sheet: str) -> list[Row]:
        """All rows of a sheet in key order."""

    def children(self, sheet: str, link: str) -> dict[tuple[Value, ...], list[Row]]:
        """The reported rows of a sheet by the key that a link of theirs finds."""

    def link_key(self, row: Row, link: str) -> tuple[Value, ...] | State:
        """The key that a link of a row computes."""

    def linked(self, row: Row, link: str) -> Row | State:
        """The row that a link finds."""

    def cell(self, row: Row, name: str) -> Datum:
        """A cell of a row."""

    def row_period(self, row: Row) -> Period:
        """The period of a row."""

    def compiled(self, typed: Typed, sheet: str, owner: str) -> Closure:
        """The function of a formula read on a sheet for a column."""


class Compiling(Protocol):
    """What turns typed formulas into functions."""

    exact: Reading

    def compiled(self, typed: Typed, sheet: str, owner: str) -> Closure:
        """The function of one typed formula."""

    def first(self, sheet: str, name: str) -> Closure | None:
        """The opening value of a recurrence."""
