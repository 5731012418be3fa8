"""运行的视图 · Run views: the stored cells of a run with the program and the moment they were computed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kaohe.base.period import Period
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Value
from kaohe.formula.types import DATE, Kind, Type
from kaohe.scheme.literal import read_value

Key = tuple[Value, ...]


class Cells(Protocol):
    """Where the cells of a run stand. Must: the same row is always the same object."""

    def find(self, sheet: str, key: Key) -> Row | None:
        """The row of a key."""

    def rows(self, sheet: str, where: Mapping[str, Value], columns: Iterable[str]) -> Sequence[Row]:
        """The rows whose cells have these values, in key order; `columns` are those that will be read."""

    def cell(self, row: Row, column: str) -> Datum:
        """A stored cell."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A finished run as trace reads it. as_of: epoch seconds. name: how the run is called in texts."""

    program: Program
    cells: Cells
    period: Period
    as_of: int
    calendar: WorkingCalendar
    name: str = ""


class ExactCells:
    """The cells of an exact reader, computed when first asked for."""

    def __init__(self, exact: Exact) -> None:
        self.exact = exact

    def find(self, sheet: str, key: Key) -> Row | None:
        """The row of a key."""
        return self.exact.by_key(sheet).get(key)

    def rows(self, sheet: str, where: Mapping[str, Value], columns: Iterable[str]) -> list[Row]:  # noqa: ARG002 - Cells
        """The rows whose cells have these values."""
        return [
            row
            for row in self.exact.rows(sheet)
            if all(self.exact.cell(row, column) == value for column, value in where.items())
        ]

    def cell(self, row: Row, column: str) -> Datum:
        """A cell."""
        return self.exact.cell(row, column)


def exact_view(exact: Exact, name: str = "") -> RunView:
    """The view of what an exact reader computes."""
    return RunView(exact.program, ExactCells(exact), exact.period, exact.as_of, exact.calendar, name)


def key_read(run: RunView, sheet: str, text: str) -> Key | None:
    """The key that a person typed, parts separated by `/`; None where it is not one of this sheet's form.

    A period may also be named by its first day, as rows name it.
    """
    found = run.program.sheets[sheet]
    parts = text.split("/", len(found.key) - 1) if found.key else []
    if len(parts) != len(found.key):
        return None
    values = [_part_read(part, found.columns[name].type) for name, part in zip(found.key, parts, strict=True)]
    return tuple(value for value in values if value is not None) if None not in values else None


def _part_read(text: str, kind: Type) -> Value | None:
    value = read_value(text, kind)
    day = read_value(text, DATE) if value is None and kind.kind is Kind.PERIOD and kind.step else None
    return day if isinstance(day, dt.date) and Period.containing(day, kind.step).start == day else value
