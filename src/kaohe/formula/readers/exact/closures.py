"""闭包 · Closures: a typed formula turned once into a Python function of a row and its outer row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.program import Dated, Table, TableVersion
from kaohe.formula.readers.exact.cohorts import Cohorts
from kaohe.formula.readers.exact.reading import Closure, Evaluated, Reading
from kaohe.formula.readers.exact.rows import Datum, Row, key_order
from kaohe.formula.readers.exact.scalars import scalar_function
from kaohe.formula.typed import (
    Cell,
    Clock,
    Cohort,
    Const,
    Linked,
    Lookup,
    Op,
    Parameter,
    Single,
    StateConst,
    Typed,
    Value,
)


class Closures:
    """The functions of a program's formulas; owns the memory of those already made."""

    def __init__(self, exact: Reading) -> None:
        self.exact = exact
        self.cohorts = Cohorts(self)
        self._columns: dict[tuple[str, str], Closure] = {}
        self._links: dict[tuple[str, str], tuple[Closure, ...]] = {}
        self._firsts: dict[tuple[str, str], Closure] = {}

    def column(self, sheet: str, name: str) -> Closure:
        """The formula of a column."""
        known = self._columns.get((sheet, name))
        if known is None:
            formula = self.exact.program.sheets[sheet].columns[name].formula
            known = self._columns[sheet, name] = (
                self.compiled(formula, sheet, name) if formula is not None else _rejected
            )
        return known

    def first(self, sheet: str, name: str) -> Closure | None:
        """The opening value of a recurrence, or None."""
        formula = self.exact.program.sheets[sheet].columns[name].first
        if formula is None:
            return None
        known = self._firsts.get((sheet, name))
        if known is None:
            known = self._firsts[sheet, name] = self.compiled(formula, sheet, name)
        return known

    def link(self, sheet: str, name: str) -> tuple[Closure, ...]:
        """The key expressions of a link."""
        known = self._links.get((sheet, name))
        if known is None:
            keys = self.exact.program.sheets[sheet].links[name].keys
            known = self._links[sheet, name] = tuple(self.compiled(key, sheet, name) for key in keys)
        return known

    def compiled(self, typed: Typed, sheet: str, owner: str) -> Closure:
        """The function of one typed formula, read on a sheet for a column."""
        match typed:
            case Const(value, _):
                return lambda row, outer: value
            case StateConst(state, _):
                return lambda row, outer: state
            case Cell(column, level, _):
                return self._cell(column, level)
            case Linked():
                return self._linked(typed)
            case Single(target, column, _):
                return lambda row, outer: self.exact.cell(self.exact.rows(target)[0], column)
            case Clock(word, level, _):
                return self._clock(word, level)
            case Parameter():
                return self._parameter(typed, sheet, owner)
            case Lookup():
                return self._lookup(typed, sheet, owner)
            case Cohort():
                return self.cohorts.closure(typed, sheet, owner)
            case Op():
                return self._operation(typed, sheet, owner)

    def _cell(self, column: str, level: int) -> Closure:
        cell = self.exact.cell
        if level:
            return lambda row, outer: cell(outer, column) if outer is not None else State.REJECTED
        return lambda row, outer: cell(row, column)

    def _linked(self, typed: Linked) -> Closure:
        link, column, level = typed.link, typed.column, typed.level

        def read(row: Row, outer: Row | None) -> Evaluated:
            own = outer if level and outer is not None else row
            found = self.exact.linked(own, link)
            return found if isinstance(found, State) else self.exact.cell(found, column)

        return read

    def _clock(self, word: str, level: int) -> Closure:
        exact = self.exact
        if word == "截至":
            return lambda row, outer: exact.as_of
        pick = _CLOCKS[word]
        return lambda row, outer: pick(exact, outer if level and outer is not None else row)

    def _when(
        self, when: Typed | None, level: int, sheet: str, owner: str
    ) -> Callable[[Row, Row | None], dt.date | State]:
        if when is None:
            return self._clock("期末", level)  # type: ignore[return-value]  # 期末 is a date
        return self.compiled(when, sheet, owner)  # type: ignore[return-value]  # typed as a date

    def _parameter(self, typed: Parameter, sheet: str, owner: str) -> Closure:
        rows = self.exact.program.parameters[typed.name].rows
        when = self._when(typed.when, typed.level, sheet, owner)

        def read(row: Row, outer: Row | None) -> Evaluated:
            day = when(row, outer)
            return day if isinstance(day, State) else in_force(rows, day)

        return read

    def _lookup(self, typed: Lookup, sheet: str, owner: str) -> Closure:
        table = self.exact.program.tables[typed.table]
        place = len(table.keys) + list(table.gives).index(typed.gives)
        keys = [self.compiled(key, sheet, owner) for key in typed.keys]
        when = self._when(typed.when, typed.level, sheet, owner)

        def read(row: Row, outer: Row | None) -> Evaluated:
            values = [key(row, outer) for key in keys]
            day = when(row, outer)
            states = [value for value in [*values, day] if isinstance(value, State)]
            if states:
                return min(states)
            found = table_row(table, values, day)
            value = found[place] if found is not None else None
            return State.NO_RECORD if value is None else value

        return read

    def _operation(self, op: Op, sheet: str, owner: str) -> Closure:
        args = [self.compiled(arg, sheet, owner) for arg in op.args]
        special = _SPECIAL.get(op.name)
        if special is not None:
            return special(args, op.note)
        function = scalar_function(op, self.exact.calendar)

        def strict(row: Row, outer: Row | None) -> Evaluated:
            values = [arg(row, outer) for arg in args]
            states = [value for value in values if isinstance(value, State)]
            if states:
                return min(states)
            result: Evaluated = function(*values)
            return result

        return strict


def _rejected(row: Row, outer: Row | None) -> Evaluated:
    return State.REJECTED


def in_force(rows: tuple[Dated, ...], day: dt.date) -> Evaluated:
    """The value of the dated row in force on a day; no_record before the first.

    >>> in_force((), None).token
    'no_record'
    """
    found: Evaluated = State.NO_RECORD
    for dated in rows:
        if dated.start <= day:
            found = dated.value
    return found


def table_row(table: Table, keys: list[Datum], day: Datum) -> tuple[Value | None, ...] | None:
    """The row of a table that keys find in the version in force on a day.

    >>> table_row(Table("t", {}, {}, "", ()), [], None) is None
    True
    """
    version: TableVersion | None = None
    for candidate in table.versions:
        if candidate.start <= day:  # type: ignore[operator]  # a date: states were taken out before
            version = candidate
    if version is None:
        return None
    exact_keys = len(keys) - (1 if table.bands else 0)
    rows = [row for row in version.rows if list(row[:exact_keys]) == keys[:exact_keys]]
    if not table.bands:
        return rows[0] if rows else None
    return _band(rows, keys[-1], exact_keys, closed_low=table.bands == "lower_closed")


def _band(
    rows: list[tuple[Value | None, ...]], value: Datum, place: int, *, closed_low: bool
) -> tuple[Value | None, ...] | None:
    """The narrowest band that holds the value; an edge `none` is open and comes last."""
    reached = key_order((value,))
    closed = [(key_order((edge,)), row) for row in rows if (edge := row[place]) is not None]
    for end, row in sorted(closed, key=lambda item: item[0], reverse=closed_low):
        if (closed_low and reached >= end) or (not closed_low and reached <= end):
            return row
    return next((row for row in rows if row[place] is None), None)


def _and(args: list[Closure], note: str) -> Closure:
    return _logic(args, decisive=False)


def _or(args: list[Closure], note: str) -> Closure:
    return _logic(args, decisive=True)


def _logic(args: list[Closure], *, decisive: bool) -> Closure:
    def evaluate(row: Row, outer: Row | None) -> Evaluated:
        states = []
        for arg in args:
            value = arg(row, outer)
            if value is decisive:
                return decisive
            if isinstance(value, State):
                states.append(value)
        return min(states) if states else not decisive

    return evaluate


def _branching(args: list[Closure], note: str) -> Closure:
    """IF and IFS: conditions in turn; a condition's state is the answer; only the branch taken is read."""

    def evaluate(row: Row, outer: Row | None) -> Evaluated:
        for condition, value in zip(args[::2], args[1::2], strict=False):
            holds = condition(row, outer)
            if isinstance(holds, State):
                return holds
            if holds:
                return value(row, outer)
        return args[-1](row, outer) if len(args) % 2 else State.EMPTY

    return evaluate


def _has(args: list[Closure], note: str) -> Closure:
    return lambda row, outer: not isinstance(args[0](row, outer), State)


def _is_state(args: list[Closure], note: str) -> Closure:
    wanted = {State.of_token(token) for token in note.split(",")}

    def evaluate(row: Row, outer: Row | None) -> Evaluated:
        value = args[0](row, outer)
        return isinstance(value, State) and value in wanted

    return evaluate


def _if_state(args: list[Closure], note: str) -> Closure:
    wanted = State.of_token(note)

    def evaluate(row: Row, outer: Row | None) -> Evaluated:
        value = args[0](row, outer)
        return args[1](row, outer) if value is wanted else value

    return evaluate


_SPECIAL: dict[str, Callable[[list[Closure], str], Closure]] = {
    "AND": _and,
    "OR": _or,
    "IF": _branching,
    "IFS": _branching,
    "HAS": _has,
    "ISSTATE": _is_state,
    "IFSTATE": _if_state,
}


def _months(exact: Reading, row: Row) -> Fraction:
    step = exact.program.sheets[row.sheet].step
    if not step or exact.period.kind == "month":
        return Fraction(12)
    return Fraction(len(exact.period.steps(exact.row_period(row).kind)))


def _month_index(exact: Reading, row: Row) -> Fraction:
    own = exact.row_period(row)
    if exact.period.kind == "month":
        return Fraction(own.start.month)
    return Fraction(1 + sum(step.start < own.start for step in exact.period.steps(own.kind)))


_CLOCKS: dict[str, Callable[[Reading, Row], Value]] = {
    "期": lambda exact, row: exact.row_period(row).start,
    "期初": lambda exact, row: exact.row_period(row).start,
    "期末": lambda exact, row: exact.row_period(row).end,
    "months": _months,
    "month_index": _month_index,
}
