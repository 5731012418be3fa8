"""一步追溯 · Tracing: one figure of a run, one step down: its formula, the values put in, and what it was made from.

Whoever asks says for each row whether it may be shown; a row that may not is neither linked nor named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.flows.projection import Owner, cell_json, owner_of, unit_sheets
from kaohe.flows.results import Results, row_key
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Row
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort
from kaohe.trace.explain import explain
from kaohe.trace.explanation import CellName, Explanation, Group
from kaohe.trace.run import key_read
from kaohe.trace.words import Words

Json = dict[str, Any]
May = Callable[[Owner, bool], bool]
"""Whether a row of an owner may be shown; the second argument says that its column was handed in, not computed."""

MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that is there."""

    row: Row
    column: str


def cell_placed(results: Results, sheet: str, key: str, column: str) -> Place | None:
    """The cell of an address as people type it; None where there is none."""
    sheets = results.view.program.sheets
    if sheet not in sheets or column not in sheets[sheet].columns:
        return None
    read = key_read(results.view, sheet, key)
    row = results.view.cells.find(sheet, read) if read is not None else None
    return Place(row, column) if row is not None else None


def owner_placed(results: Results, place: Place) -> Owner:
    """Whose the row of a cell is."""
    return owner_of(results, place.row)


def is_given(results: Results, place: Place) -> bool:
    """Whether a cell was handed in."""
    return results.column(place.row.sheet, place.column).formula is None


def figure_traced(results: Results, place: Place, may: May) -> Json:
    """The figure as a page shows it. Must: whoever asks has made sure that the cell itself may be shown."""
    return _Tracer(results, may).figure(place)


class _Tracer:
    """One step of tracing. Owns nothing beyond the answer."""

    def __init__(self, results: Results, may: May) -> None:
        self._results, self._may = results, may
        self._persons = results.personal_sheets()
        self._units = unit_sheets(results)

    def figure(self, place: Place) -> Json:
        results, row = self._results, place.row
        column = results.column(row.sheet, place.column)
        found = explain(results.view, row.sheet, row.key, place.column, persons=self._persons, levels=1)
        return {
            **self._cell(row, place.column),
            "kind": "given" if column.formula is None else "computed",
            "formula": column.text,
            "basis": column.basis,
            "said": _both(found.rule if found.rule.zh else found.prose),
            "filled": _both(found.filled),
            "worked": [_both(words) for words in found.worked],
            "raw": _both(found.raw),
            "reason": _both(found.reason),
            "faulty": found.finding is not None,
            "sources": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "name_en": one.name_en,
                    "value": _both(one.value),
                    "since": one.since,
                    "basis": one.basis,
                }
                for one in found.sources
            ],
            "children": list(self._children(found)),
            "groups": [
                self._group(group, counted) for group, counted in zip(found.groups, _counting(column), strict=False)
            ],
            "fields": self._fields(row) if column.formula is None else [],
        }

    def _cell(self, row: Row, column: str) -> Json:
        results = self._results
        title = results.column_title(row.sheet, column)
        personal = row.sheet in self._persons
        return {
            "sheet": row.sheet,
            "sheet_en": results.sheet_title(row.sheet).en,
            "key": row_key(row),
            "who": row_key(row) if personal else results.row_name(row),
            "column": column,
            "column_en": title.en,
            "value": cell_json(results.cell(row, column), results.column(row.sheet, column)),
        }

    def _children(self, found: Explanation) -> Iterator[Json]:
        for child in found.children:
            row = self._shown(child.cell)
            if row is not None:
                yield self._cell(row, child.cell.column)
            elif not child.suppressed:
                yield {"column": child.cell.column, "column_en": child.title_en, "value": _both(child.shown)}

    def _group(self, group: Group, counted: str) -> Json:
        rows = [
            (row, member.cell.column or counted)
            for member in group.members[:MEMBERS]
            if (row := self._shown(CellName(member.cell.sheet, member.cell.key, member.cell.column or counted)))
        ]
        return {
            "function": group.function,
            "sheet": group.sheet,
            "sheet_en": self._results.sheet_title(group.sheet).en,
            "operands": [[_both(label), _both(value)] for label, value in group.operands],
            "members": [self._cell(row, column or row_first(self._results, row)) for row, column in rows],
            "more": group.more + len(group.members) - len(rows),
            "suppressed": group.suppressed,
        }

    def _shown(self, cell: CellName) -> Row | None:
        column = cell.column or ""
        key = "/".join(cell.key)
        sheets = self._results.view.program.sheets
        if column and column not in sheets[cell.sheet].columns:
            return None
        read = key_read(self._results.view, cell.sheet, key)
        row = self._results.view.cells.find(cell.sheet, read) if read is not None else None
        if row is None:
            return None
        given = bool(column) and sheets[cell.sheet].columns[column].formula is None
        return row if self._may(owner_of(self._results, row, self._units), given) else None

    def _fields(self, row: Row) -> list[Json]:
        """The whole row as it was handed in."""
        columns = self._results.view.program.sheets[row.sheet].columns
        return [self._cell(row, name) for name, one in columns.items() if one.formula is None]


def row_first(results: Results, row: Row) -> str:
    """The column by which a row is named when none is asked for."""
    return next(iter(results.view.program.sheets[row.sheet].columns))


def _counting(column: Column) -> Iterator[str]:
    """For each function over rows in a formula, the column of the rows that says why one counts ('' = none)."""
    for node in walk(column.formula) if column.formula is not None else ():
        if isinstance(node, Cohort):
            parts = (*node.args, *((node.where,) if node.where is not None else ()))
            inner = (one for part in parts for one in walk(part))
            yield next((one.column for one in inner if isinstance(one, Cell) and not one.level), "")


def _both(words: Words) -> Json:
    return {"zh": words.zh, "en": words.en}
