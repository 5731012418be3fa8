"""群体计算 · Cohort evaluation: which rows a cohort function reads, in what order, and what it makes of them."""

from __future__ import annotations

import datetime as dt

from kaohe.base.period import PeriodKind
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.measures import MEASURES
from kaohe.formula.readers.exact.ranks import allocate, ranks
from kaohe.formula.readers.exact.reading import Closure, Compiling
from kaohe.formula.readers.exact.rows import Datum, Row, key_order
from kaohe.formula.readers.exact.scalars import step_number
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Clock, Cohort, Frame, Linked, Parameter, Typed

_BY_GROUP = frozenset({"RANK", "POSITION", "ALLOCATE"})
Group = tuple[Datum, ...]


class Cohorts:
    """The cohort functions of a program; owns groups and results already found."""

    def __init__(self, closures: Compiling) -> None:
        self.closures = closures
        self._groups: dict[int, dict[Group, list[Row]]] = {}
        self._results: dict[tuple[int, Group], Datum] = {}
        self._places: dict[tuple[int, Group], dict[int, Datum]] = {}
        self._kept: list[Cohort] = []

    def closure(self, cohort: Cohort, sheet: str, owner: str) -> Closure:
        """The function of a cohort formula of a sheet's column."""
        self._kept.append(cohort)  # memory is keyed by identity, so the object must live as long
        compiled = self.closures.compiled
        args = [compiled(arg, cohort.sheet, owner) for arg in cohort.args]
        where = compiled(cohort.where, cohort.sheet, owner) if cohort.where is not None else None
        within = [compiled(item, cohort.sheet, owner) for item in cohort.within]
        column = self.closures.exact.program.sheets[sheet].columns.get(owner)
        if cohort.function in _BY_GROUP:
            return self._placed(cohort, args, where, within, column)
        if cohort.function == "PREVIOUS":
            return self._previous(cohort, args[0], within)
        if cohort.function == "STREAK":
            return self._streak(cohort, args[0], where, within, column)
        return self._measured(cohort, args, where, within)

    def _measured(self, cohort: Cohort, args: list[Closure], where: Closure | None, within: list[Closure]) -> Closure:
        shared = cohort.frame is None and not _reads_outer(cohort)

        def evaluate(row: Row, outer: Row | None) -> Datum:
            group = self._group_of(cohort, row, within)
            if isinstance(group, State):
                return group
            if shared and (id(cohort), group) in self._results:
                return self._results[id(cohort), group]
            rows = self._rows(cohort, row, group, within)
            if isinstance(rows, State):
                return rows
            taken = taken_rows(cohort, [(_where(where, item, row), [arg(item, row) for arg in args]) for item in rows])
            result = taken if isinstance(taken, State) else MEASURES[cohort.function](taken, cohort)
            if shared:
                self._results[id(cohort), group] = result
            return result

        return evaluate

    def _group_of(self, cohort: Cohort, row: Row, within: list[Closure]) -> Group | State:
        if cohort.over != "peers":
            return row.key if cohort.over == "children" else ()
        values = [item(row, None) for item in within]
        states = [value for value in values if isinstance(value, State)]
        return min(states) if states else tuple(values)

    def _rows(self, cohort: Cohort, row: Row, group: Group, within: list[Closure]) -> list[Row] | State:
        exact = self.closures.exact
        if cohort.over == "all":
            return [item for item in exact.rows(cohort.sheet) if not item.lead]
        if cohort.over == "children":
            return exact.children(cohort.sheet, cohort.link).get(row.key, [])
        rows = self._peers(cohort, within).get(group, [])
        if cohort.frame is None:
            return [item for item in rows if not item.lead]
        return self._framed(cohort, cohort.frame, row, rows)

    def _peers(self, cohort: Cohort, within: list[Closure]) -> dict[Group, list[Row]]:
        known = self._groups.get(id(cohort))
        if known is None:
            known = self._groups[id(cohort)] = {}
            for row in self.closures.exact.rows(cohort.sheet):
                values = tuple(item(row, None) for item in within)
                if not any(isinstance(value, State) for value in values):
                    known.setdefault(values, []).append(row)
        return known

    def _along(self, frame: Frame, row: Row) -> Datum:
        return self.closures.compiled(frame.along[0], row.sheet, "")(row, None)

    def _ordered(self, frame: Frame, rows: list[Row]) -> list[Row]:
        placed = [(self._along(frame, row), row) for row in rows]
        present = [(value, row) for value, row in placed if not isinstance(value, State)]
        return [row for _, row in sorted(present, key=lambda item: key_order((item[0], *item[1].key)))]

    def _framed(self, cohort: Cohort, frame: Frame, row: Row, rows: list[Row]) -> list[Row] | State:
        own = self._along(frame, row)
        if isinstance(own, State):
            return own
        ordered = self._ordered(frame, rows)
        places = _places(frame, [self._along(frame, item) for item in ordered])
        own_place = next(place for place, item in zip(places, ordered, strict=True) if item is row)
        first = min(places) if frame.start is None else own_place + frame.start
        last = own_place + (frame.stop or 0)
        if cohort.note == "full" and first < min(places):
            return State.NO_RECORD
        if frame.from_period:
            ordered_places = [(place, item) for place, item in zip(places, ordered, strict=True) if not item.lead]
        else:
            ordered_places = list(zip(places, ordered, strict=True))
        return [item for place, item in ordered_places if first <= place <= last]

    def _previous(self, cohort: Cohort, arg: Closure, within: list[Closure]) -> Closure:
        frame = cohort.frame
        inner = cohort.args[0]

        def evaluate(row: Row, outer: Row | None) -> Datum:
            group = self._group_of(cohort, row, within)
            if isinstance(group, State) or frame is None:
                return group if isinstance(group, State) else State.NO_RECORD
            found = self._framed(cohort, frame, row, self._peers(cohort, within).get(group, []))
            if isinstance(found, State):
                return found
            if found:
                return arg(found[-1], None)
            first = self.closures.first(row.sheet, inner.column) if isinstance(inner, Cell) else None
            return first(row, None) if first is not None else State.NO_RECORD

        return evaluate

    def _streak(
        self, cohort: Cohort, arg: Closure, where: Closure | None, within: list[Closure], column: Column | None
    ) -> Closure:
        breaks = set(column.breaks_on) if column is not None else set()
        passes = set(column.passes) if column is not None else set()

        def evaluate(row: Row, outer: Row | None) -> Datum:
            group = self._group_of(cohort, row, within)
            if isinstance(group, State) or cohort.frame is None:
                return group if isinstance(group, State) else State.NO_RECORD
            rows = self._rows(cohort, row, group, within)
            if isinstance(rows, State):
                return rows
            kept = [item for item in self._ordered(cohort.frame, rows) if _where(where, item, row) is True]
            return MEASURES["STREAK"]([[_settled(arg(item, row), breaks, passes)] for item in reversed(kept)], cohort)

        return evaluate

    def _placed(
        self, cohort: Cohort, args: list[Closure], where: Closure | None, within: list[Closure], column: Column | None
    ) -> Closure:
        def evaluate(row: Row, outer: Row | None) -> Datum:
            group = self._group_of(cohort, row, within)
            if isinstance(group, State):
                return group
            if (id(cohort), group) not in self._places:
                rows = [item for item in self._peers(cohort, within).get(group, []) if not item.lead]
                self._places[id(cohort), group] = placed(rows)
            return self._places[id(cohort), group].get(id(row), State.NO_RECORD)

        def placed(rows: list[Row]) -> dict[int, Datum]:
            cells = [(_where(where, row, row), [arg(row, row) for arg in args], key_order(row.key)) for row in rows]
            on_state = column.on_state if column is not None else ""
            found = allocate(cells, cohort, on_state) if cohort.function == "ALLOCATE" else ranks(cells, cohort)
            return {id(row): value for row, value in zip(rows, found, strict=True)}

        return evaluate


def _places(frame: Frame, along: list[Datum]) -> list[int]:
    steps = [step_number(day, PeriodKind(frame.unit)) for day in along if frame.unit and isinstance(day, dt.date)]
    return steps or list(range(len(along)))


def _where(where: Closure | None, row: Row, outer: Row) -> Datum:
    return True if where is None else where(row, outer)


def _settled(value: Datum, breaks: set[State], passes: set[State]) -> Datum:
    """A streak's condition with its declared states: one that breaks is false, one that passes is not_applicable."""
    if isinstance(value, State) and value in breaks:
        return False
    return State.NOT_APPLICABLE if isinstance(value, State) and value in passes else value


def taken_rows(cohort: Cohort, rows: list[tuple[Datum, list[Datum]]]) -> list[list[Datum]] | State:
    """The argument values of the rows that count, or the first state that is not skipped.

    >>> from kaohe.formula.types import COUNT
    >>> taken_rows(Cohort("SUM", "s", "all", "", (), COUNT), [(True, [1]), (False, [2])])
    [[1]]
    """
    taken, states = [], []
    for holds, values in rows:
        found = [item for item in [holds, *(values if holds is True else [])] if isinstance(item, State)]
        if any(state in cohort.skip for state in found):
            continue
        states += found
        if holds is True:
            taken.append(values)
    return min(states) if states else taken


def _reads_outer(cohort: Cohort) -> bool:
    inside: list[Typed] = [*cohort.args, *([cohort.where] if cohort.where is not None else [])]
    return any(
        isinstance(node, Cell | Linked | Clock | Parameter) and node.level == 1
        for item in inside
        for node in walk(item)
    )
