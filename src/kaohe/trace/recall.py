"""回想 · Recall: formulas evaluated again over stored cells, one figure at a time, without loading the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kaohe.base.states import State
from kaohe.formula.program import Link
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.cohorts import Cohorts
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort, Const, Lookup, Op, Parameter, StateConst, Typed, Value
from kaohe.trace.run import Key, RunView


class Recall(Exact):
    """An exact reader whose cells are the stored ones, seeing only the rows that one cohort function needs."""

    def __init__(self, run: RunView, peers: Mapping[str, list[Row]], children: Mapping[Key, list[Row]]) -> None:
        super().__init__(run.program, {}, period=run.period, as_of=run.as_of, calendar=run.calendar)
        self.run, self._peers, self._children = run, peers, children
        self.groups = self.closures.cohorts = Groups(self.closures)

    def rows(self, sheet: str) -> list[Row]:
        """The rows in focus; of a sheet that is not, all."""
        known = self._peers.get(sheet)
        return known if known is not None else list(self.run.cells.rows(sheet, {}, ()))

    def children(self, sheet: str, link: str) -> dict[Key, list[Row]]:  # noqa: ARG002 - as Exact has it
        """The children in focus."""
        return dict(self._children)

    def linked(self, row: Row, link: str) -> Row | State:
        """The row that a link finds among the stored ones."""
        key = self.link_key(row, link)
        if isinstance(key, State):
            return key
        found = self.run.cells.find(self.program.sheets[row.sheet].links[link].sheet, key)
        return State.NO_RECORD if found is None else found

    def cell(self, row: Row, name: str) -> Datum:
        """A stored cell."""
        return self.run.cells.cell(row, name)


class Groups(Cohorts):
    """The cohort functions of a recall, which also say which rows they read."""

    def rows_read(self, cohort: Cohort, row: Row) -> Sequence[Row] | None:
        """The rows that a cohort function reads for a row, in order; None where a state keeps it from having any."""
        within = [self.closures.compiled(item, cohort.sheet, "") for item in cohort.within]
        group = self._group_of(cohort, row, within)
        if isinstance(group, State):
            return None
        rows = self._rows(cohort, row, group, within)
        return None if isinstance(rows, State) else rows


@dataclass(frozen=True, slots=True)
class Member:
    """A row of a group: whether its WHERE holds, and the argument values."""

    row: Row
    holds: Datum
    values: tuple[Datum, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cohort function saw: its rows (None where it never came to rows) and its value."""

    cohort: Cohort
    members: tuple[Member, ...] | None
    value: Datum

    def taken(self) -> tuple[Member, ...]:
        """The rows that count: WHERE holds, no skipped state."""
        return tuple(one for one in self.members or () if one.holds is True and not self._is_skipped(one))

    def skipped(self) -> int:
        """How many rows are passed over for their state."""
        return sum(self._is_skipped(one) for one in self.members or ())

    def _is_skipped(self, member: Member) -> bool:
        found = [member.holds, *(member.values if member.holds is True else ())]
        return any(isinstance(value, State) and value in self.cohort.skip for value in found)


class Figure:
    """The parts of one column's formula on one row, valued. Owns what it has evaluated so far."""

    def __init__(self, run: RunView, row: Row, column: str, outer: Row | None = None) -> None:
        self.run, self.row, self.column, self.outer = run, row, column, outer
        self._plain = Recall(run, {}, {})
        self._seen: dict[int, Seen] = {}
        self._kept: list[Typed] = []

    def value(self, typed: Typed) -> Datum:
        """The value of a part of the formula, from stored cells."""
        return self._plain.closures.compiled(self._known(typed), self.row.sheet, self.column)(self.row, self.outer)

    def seen(self, cohort: Cohort) -> Seen:
        """What a cohort function of the formula saw."""
        known = self._seen.get(id(cohort))
        if known is None:
            self._kept.append(cohort)  # memory is keyed by identity, so the object must live as long
            known = self._seen[id(cohort)] = self._look(cohort)
        return known

    def linked(self, link: str) -> Row | State:
        """The row that a link of the own row finds."""
        return self._plain.linked(self.row, link)

    def _known(self, typed: Typed) -> Typed:
        """The part with every cohort function replaced by its value."""
        match typed:
            case Cohort():
                value = self.seen(typed).value
                return StateConst(value, typed.type) if isinstance(value, State) else Const(value, typed.type)
            case Op(args=args):
                return replace(typed, args=tuple(self._known(arg) for arg in args))
            case Lookup(keys=keys, when=when):
                dated = self._known(when) if when is not None else None
                return replace(typed, keys=tuple(self._known(key) for key in keys), when=dated)
            case Parameter(when=when) if when is not None:
                return replace(typed, when=self._known(when))
            case _:
                return typed

    def _look(self, cohort: Cohort) -> Seen:
        recall = self._focused(cohort)
        value: Datum = recall.closures.compiled(cohort, self.row.sheet, self.column)(self.row, None)
        rows = recall.groups.rows_read(cohort, self.row)
        if rows is None:
            return Seen(cohort, None, value)
        compiled = recall.closures.compiled
        where = compiled(cohort.where, cohort.sheet, self.column) if cohort.where is not None else None
        args = [compiled(arg, cohort.sheet, self.column) for arg in cohort.args]
        members = []
        for row in rows:
            holds = True if where is None else where(row, self.row)
            members.append(Member(row, holds, tuple(arg(row, self.row) for arg in args) if holds is True else ()))
        return Seen(cohort, tuple(members), value)

    def _focused(self, cohort: Cohort) -> Recall:
        columns = set(inner_columns(cohort)) | set(link_columns(self.run, cohort.sheet))
        cells = self.run.cells
        if cohort.over == "all":
            return self._plain
        if cohort.over == "peers":
            where = self._shared(cohort)
            return Recall(self.run, {cohort.sheet: list(cells.rows(cohort.sheet, where, columns))}, {})
        link = self.run.program.sheets[cohort.sheet].links[cohort.link]
        rows = cells.rows(cohort.sheet, _link_filter(link, self.row), columns)
        found = [row for row in rows if not row.lead and self._plain.link_key(row, cohort.link) == self.row.key]
        return Recall(self.run, {}, {self.row.key: found})

    def _shared(self, cohort: Cohort) -> dict[str, Value]:
        """The group's plain columns with the own row's values: what the rows are found by."""
        named = [item.column for item in cohort.within if isinstance(item, Cell) and not item.level]
        found = {name: self.run.cells.cell(self.row, name) for name in named}
        return {name: value for name, value in found.items() if not isinstance(value, State)}


def inner_columns(cohort: Cohort) -> Iterator[str]:
    """The columns of the inner row that a cohort function reads."""
    parts = [*cohort.args, *cohort.within, *((cohort.where,) if cohort.where is not None else ())]
    parts += list(cohort.frame.along) if cohort.frame is not None else []
    for part in parts:
        for node in walk(part):
            if isinstance(node, Cell) and not node.level:
                yield node.column


def link_columns(run: RunView, sheet: str) -> Iterator[str]:
    """The columns that the links of a sheet read."""
    for link in run.program.sheets[sheet].links.values():
        for key in link.keys:
            yield from (node.column for node in walk(key) if isinstance(node, Cell) and not node.level)


def _link_filter(link: Link, row: Row) -> dict[str, Value]:
    names = [key.column for key in link.keys if isinstance(key, Cell) and not key.level]
    return dict(zip(names, row.key, strict=True)) if len(names) == len(link.keys) else {}
