"""内存中的运行 · Loaded runs: the cells of a run folder read once, for pages that look at thousands of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kaohe.book.rows import parquet_rows
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Value
from kaohe.trace.run import Key
from kaohe.trace.stored import SHEETS

Index = Mapping[Value, list[Row]]


class LoadedCells:
    """As trace.stored.RunCells, in memory. Owns every row of every sheet it was asked for."""

    def __init__(self, folder: Path, program: Program) -> None:
        self._folder, self._program = folder, program
        self._sheets: dict[str, dict[Key, Row]] = {}
        self._indexes: dict[tuple[str, str], Index] = {}

    def find(self, sheet: str, key: Key) -> Row | None:
        """The row of a key."""
        return self._sheet(sheet).get(key)

    def rows(self, sheet: str, where: Mapping[str, Value], _columns: Iterable[str]) -> Sequence[Row]:
        """The rows whose cells have these values, in key order; all their columns are there."""
        if not where:
            return list(self._sheet(sheet).values())
        (first, value), *rest = where.items()
        found = self._index(sheet, first).get(value, [])
        return [row for row in found if all(row.cells[name] == wanted for name, wanted in rest)]

    def cell(self, row: Row, column: str) -> Datum:
        """A stored cell."""
        return row.cells[column]

    def _sheet(self, sheet: str) -> dict[Key, Row]:
        known = self._sheets.get(sheet)
        if known is None:
            declared = self._program.sheets[sheet]
            if declared.kind == "record":
                # A run keeps no rows of others: they are found through the runs that it pins.
                return self._sheets.setdefault(sheet, {})
            read = parquet_rows(self._folder / SHEETS / f"{sheet}.parquet", list(declared.columns.values()))
            rows = [Row(sheet, tuple(cells[name] for name in declared.key), {}, cells=cells) for cells in read]
            known = self._sheets[sheet] = {row.key: row for row in rows}
        return known

    def _index(self, sheet: str, column: str) -> Index:
        known = self._indexes.get((sheet, column))
        if known is None:
            found: dict[Value, list[Row]] = {}
            for row in self._sheet(sheet).values():
                found.setdefault(row.cells[column], []).append(row)
            known = self._indexes[sheet, column] = found
        return known
