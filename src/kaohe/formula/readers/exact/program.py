"""求值 · Evaluation of a program: every cell on demand, remembered, rounded once at its column."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.exact import round_to
from kaohe.base.period import Period, PeriodKind
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact.closures import Closures
from kaohe.formula.readers.exact.making import made_rows
from kaohe.formula.readers.exact.reading import Closure, Evaluated
from kaohe.formula.readers.exact.rows import Datum, Row, key_order
from kaohe.formula.typed import Typed, Value
from kaohe.formula.types import Type

LARGEST = 2**63 - 1
_DEEP = 20_000


class Exact:
    """A program over given rows. Owns the cells it computes; must not be shared between threads.

    rows: given rows by sheet (key columns included). pins: cells fixed beforehand, even of formula columns.
    """

    def __init__(
        self,
        program: Program,
        rows: Mapping[str, Sequence[Mapping[str, Datum]]],
        *,
        period: Period,
        as_of: int,
        calendar: WorkingCalendar,
        pins: Mapping[tuple[str, tuple[Value, ...], str], Datum] | None = None,
    ) -> None:
        self.program, self.period, self.as_of, self.calendar = program, period, as_of, calendar
        self.pins = pins or {}
        self.missing: set[tuple[str, tuple[Value, ...], str]] = set()
        self._given = rows
        self._rows: dict[str, list[Row]] = {}
        self._by_key: dict[str, dict[tuple[Value, ...], Row]] = {}
        self._by_link: dict[tuple[str, str], dict[tuple[Value, ...], list[Row]]] = {}
        self.closures = Closures(self)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEP))

    def keys(self, sheet: str) -> list[tuple[Value, ...]]:
        """The keys of a sheet's reported rows, in key order."""
        return [row.key for row in self.rows(sheet) if not row.lead]

    def value(self, sheet: str, key: tuple[Value, ...], column: str) -> Datum:
        """The value of a cell, or the state that says why there is none."""
        row = self.by_key(sheet).get(key)
        if row is None:
            raise KaoheError(f"no row {key} in {sheet}")
        return self.cell(row, column)

    def rows(self, sheet: str) -> list[Row]:
        """All rows of a sheet, lead-in rows included, in key order."""
        known = self._rows.get(sheet)
        if known is None:
            made = made_rows(self, self.program.sheets[sheet], self._given.get(sheet, ()))
            known = self._rows[sheet] = sorted(made, key=lambda row: key_order(row.key))
        return known

    def by_key(self, sheet: str) -> dict[tuple[Value, ...], Row]:
        """The rows of a sheet by key."""
        known = self._by_key.get(sheet)
        if known is None:
            known = self._by_key[sheet] = {row.key: row for row in self.rows(sheet)}
        return known

    def children(self, sheet: str, link: str) -> dict[tuple[Value, ...], list[Row]]:
        """The reported rows of a sheet by the key that a link of theirs finds."""
        known = self._by_link.get((sheet, link))
        if known is None:
            known = self._by_link[sheet, link] = {}
            for row in self.rows(sheet):
                key = self.link_key(row, link)
                if not row.lead and not isinstance(key, State):
                    known.setdefault(key, []).append(row)
        return known

    def link_key(self, row: Row, link: str) -> tuple[Value, ...] | State:
        """The key that a link of a row computes, or the first state among its parts."""
        parts = [evaluate(row, None) for evaluate in self.closures.link(row.sheet, link)]
        states = [part for part in parts if isinstance(part, State)]
        return min(states) if states else tuple(part for part in parts if not isinstance(part, State))

    def linked(self, row: Row, link: str) -> Row | State:
        """The row that a link finds; no_record where there is none."""
        key = self.link_key(row, link)
        if isinstance(key, State):
            return key
        return self.by_key(self.program.sheets[row.sheet].links[link].sheet).get(key, State.NO_RECORD)

    def cell(self, row: Row, name: str) -> Datum:
        """A cell of a row, computed when first read."""
        known = row.cells.get(name)
        if known is None:
            known = row.cells[name] = self._cell(row, name)
        return known

    def _cell(self, row: Row, name: str) -> Datum:
        if (row.sheet, row.key, name) in self.pins:
            return self.pins[row.sheet, row.key, name]
        column = self.program.sheets[row.sheet].columns[name]
        if column.formula is not None:
            return stored(column, self.closures.column(row.sheet, name)(row, None))
        if name in row.given:
            return row.given[name]
        if column.absent is None:
            self.missing.add((row.sheet, row.key, name))
            return State.REJECTED
        return column.absent

    def compiled(self, typed: Typed, sheet: str, owner: str) -> Closure:
        """The function of a formula read on a sheet for a column."""
        return self.closures.compiled(typed, sheet, owner)

    def row_period(self, row: Row) -> Period:
        """The period of a row: its own step, else the run's."""
        step = self.program.sheets[row.sheet].step
        if not step:
            return self.period
        start = row.key[self.program.sheets[row.sheet].key.index(step)]
        kind = PeriodKind(self.program.sheets[row.sheet].columns[step].type.step)
        if not isinstance(start, dt.date):
            raise KaoheError(f"the step {step} of {row.sheet} is no date")
        return Period.containing(start, kind)


def stored(column: Column, value: Evaluated) -> Datum:
    """What a column stores of its formula's value: rounded once, within 64 bits and its declared bounds, else rejected.

    >>> from kaohe.formula.types import Kind
    >>> stored(Column("x", Type(Kind.MONEY, 2)), Fraction(1, 3))
    Fraction(33, 100)
    """
    if isinstance(value, State):
        return column.when_empty if value is State.EMPTY and column.when_empty is not None else value
    if not isinstance(value, Fraction):
        return value
    if column.type.scale is None:
        fits = max(abs(value.numerator), value.denominator) <= LARGEST
    else:
        value = round_to(value, column.type.scale, column.rounding)
        fits = abs(value * 10**column.type.scale) <= LARGEST
    if not fits or (column.bounded and not _within(column.type, value)):
        return State.REJECTED
    return value


def _within(kind: Type, value: Fraction) -> bool:
    return (kind.low is None or value >= kind.low) and (kind.high is None or value <= kind.high)
