"""下钻 · Cells: every figure that can be reached from what a page shows, each explained once by the trace room."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.states import State
from kaohe.flows.demo.shape import Json, cell_id, short
from kaohe.flows.results import Results, row_key
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Row
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort
from kaohe.trace.explain import explain
from kaohe.trace.explanation import CellName, Explanation, Group, Source
from kaohe.trace.run import key_read
from kaohe.trace.words import Words

Target = tuple[Row, str]


class CellBook:
    """The figures of one page. Owns what it has explained; a person's row is shown only where it was asked for."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._persons = results.personal_sheets()
        self._asked: set[tuple[str, str]] = set()
        self._cells: dict[str, Json] = {}
        self._columns: dict[str, Json] = {}
        self._rows: dict[str, list[list[object]]] = {}
        self._names: dict[str, str] = {}

    def add(self, row: Row, column: str) -> str:
        """A figure and everything below it; its name on the page."""
        self._asked.add((row.sheet, row_key(row)))
        waiting: list[Target] = [(row, column)]
        while waiting:
            waiting += self._explain(*waiting.pop())
        return cell_id(self._results, row, column)

    def parts(self, name: str) -> list[str]:
        """What a figure was made from, in the order of its formula."""
        return list(self._cells[name].get("d", ()))

    def as_json(self) -> Json:
        """Everything that was explained."""
        return {"cells": self._cells, "columns": self._columns, "rows": self._rows, "names": self._names}

    def _explain(self, row: Row, column: str) -> list[Target]:
        name = cell_id(self._results, row, column)
        if name in self._cells or not self._may_show(row):
            return []
        view = self._results.view
        one = explain(view, row.sheet, row.key, column, persons=self._persons, levels=1)
        children = [target for child in one.children if (target := self._target(child.cell)) is not None]
        groups = list(zip(one.groups, counting_columns(self._results.column(row.sheet, column)), strict=False))
        members = [list(self._members(group, counted)) for group, counted in groups]
        self._cells[name] = _cell_json(self._results, one, children, members)
        self._describe(row, column, one)
        return [*children, *(target for listed in members for target in listed)]

    def _may_show(self, row: Row) -> bool:
        return row.sheet not in self._persons or (row.sheet, row_key(row)) in self._asked

    def _target(self, cell: CellName) -> Target | None:
        view = self._results.view
        key = key_read(view, cell.sheet, "/".join(cell.key)) if cell.column else None
        row = view.cells.find(cell.sheet, key) if key is not None else None
        return (row, cell.column) if row is not None and self._may_show(row) else None

    def _members(self, group: Group, counted: str) -> Iterator[Target]:
        for member in group.members:
            cell = CellName(member.cell.sheet, member.cell.key, member.cell.column or counted)
            target = self._target(cell)
            if target is not None:
                yield target

    def _describe(self, row: Row, column: str, one: Explanation) -> None:
        place = f"{row.sheet}/{row_key(row)}"
        if place not in self._names:
            self._names[place] = self._results.row_name(row)
        self._column(row.sheet, column, one)
        if one.kind == "given" and place not in self._rows:
            self._rows[place] = [self._field(row, given) for given in self._given(row.sheet)]

    def _given(self, sheet: str) -> Iterator[Column]:
        found = self._results.view.program.sheets[sheet]
        return (one for one in found.columns.values() if one.formula is None and one.name not in found.key)

    def _field(self, row: Row, column: Column) -> list[object]:
        return [self._column(row.sheet, column.name, None), short(self._results.cell(row, column.name), column.type)]

    def _column(self, sheet: str, column: str, one: Explanation | None) -> str:
        name = f"{sheet}.{column}"
        known = self._columns.get(name)
        if known is None or (one is not None and "prose" not in known):
            declared, title = self._results.column(sheet, column), self._results.column_title(sheet, column)
            self._columns[name] = {
                "sheet": sheet,
                "sheetEn": self._results.sheet_title(sheet).en,
                "name": column,
                "zh": title.zh,
                "en": title.en if title.en != column else "",
                "formula": declared.text,
                "basis": declared.basis,
                **({"prose": _said(one.prose)} if one is not None and one.prose.zh else {}),
            }
        return name


def counting_columns(column: Column) -> Iterator[str]:
    """For each function over rows in a formula, the column of the rows that says why one counts ('' = none)."""
    for node in walk(column.formula) if column.formula is not None else ():
        if isinstance(node, Cohort):
            parts = (*node.args, *((node.where,) if node.where is not None else ()))
            inner = (one for part in parts for one in walk(part))
            yield next((one.column for one in inner if isinstance(one, Cell) and not one.level), "")


def _cell_json(results: Results, one: Explanation, children: list[Target], members: list[list[Target]]) -> Json:
    groups = [_group(results, group, listed) for group, listed in zip(one.groups, members, strict=False)]
    cell = {
        "c": f"{one.cell.sheet}.{one.cell.column}",
        "k": "/".join(one.cell.key),
        "v": _said(one.shown),
        "s": one.value.token if isinstance(one.value, State) else "",
        "w": _said(one.filled),
        "r": _said(one.raw),
        "n": _said(one.reason),
        "p": [_source(source) for source in one.sources],
        "d": [cell_id(results, *target) for target in children],
        "g": groups,
    }
    return {name: value for name, value in cell.items() if value not in ("", [])}


def _group(results: Results, group: Group, members: list[Target]) -> Json:
    return {
        "f": group.function,
        "s": group.sheet,
        "o": [[_said(label), _said(value)] for label, value in group.operands],
        "m": [cell_id(results, *target) for target in members],
        "more": group.more,
    }


def _source(source: Source) -> list[object]:
    return [source.kind, source.name, _said(source.value), source.since, source.basis]


def _said(words: Words) -> str | list[str]:
    """Both languages, or one text where they are the same."""
    return words.zh if words.zh == words.en else [words.zh, words.en]
