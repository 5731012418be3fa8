"""存盘的运行 · Stored runs: the cells of a run folder, read row by row or group by group, never the whole run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.book.find import row_find, rows_where
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Value
from kaohe.trace.run import Key, RunView

SHEETS = "sheets"


class RunCells:
    """The cells of `RUN/sheets`. Owns the rows it has read; must not outlive a change of the folder.

    records: the files of record sheets, which a run does not keep; without its file such a sheet has no rows.
    """

    def __init__(self, folder: Path, program: Program, records: Mapping[str, Path] | None = None) -> None:
        self.folder, self.program, self.records = folder, program, records or {}
        self._rows: dict[tuple[str, Key], Row] = {}

    def find(self, sheet: str, key: Key) -> Row | None:
        """The row of a key."""
        known = self._rows.get((sheet, key))
        if known is not None:
            return known
        cells = self._read(sheet, key)
        return None if cells is None else self._kept(sheet, key, cells)

    def rows(self, sheet: str, where: Mapping[str, Value], columns: Iterable[str]) -> Sequence[Row]:
        """The rows whose cells have these values; `columns` (none = all) are read with them."""
        declared = self.program.sheets[sheet].columns
        wanted = {*columns} or {*declared}
        wanted |= {*self.program.sheets[sheet].key, *where}
        conditions = [(declared[name], value) for name, value in where.items()]
        path = self._path(sheet)
        if path is None:
            return []
        found = rows_where(path, [declared[name] for name in declared if name in wanted], conditions)
        return [self._kept(sheet, self._key(sheet, cells), cells) for cells in found]

    def cell(self, row: Row, column: str) -> Datum:
        """A stored cell; the first cell of a row that was not read with its group reads the row."""
        if column not in row.cells:
            cells = self._read(row.sheet, row.key)
            if cells is None:
                raise KaoheError(f"a row of {row.sheet} is gone")
            row.cells.update(cells)
        return row.cells[column]

    def _read(self, sheet: str, key: Key) -> dict[str, Datum] | None:
        columns = self.program.sheets[sheet].columns
        named = zip(self.program.sheets[sheet].key, key, strict=True)
        path = self._path(sheet)
        if path is None:
            return None
        return row_find(path, list(columns.values()), [(columns[name], value) for name, value in named])

    def _path(self, sheet: str) -> Path | None:
        if self.program.sheets[sheet].kind == "record":
            return self.records.get(sheet)
        return self.folder / SHEETS / f"{sheet}.parquet"

    def _key(self, sheet: str, cells: Mapping[str, Datum]) -> Key:
        return tuple(cells[name] for name in self.program.sheets[sheet].key)

    def _kept(self, sheet: str, key: Key, cells: Mapping[str, Datum]) -> Row:
        row = self._rows.setdefault((sheet, key), Row(sheet, key, {}))
        row.cells.update(cells)
        return row


def folder_view(folder: Path, program: Program, *, period: Period, as_of: int, name: str = "") -> RunView:
    """The view of a run folder; period and as_of are those of its run.json, the program that of its scheme.yaml."""
    return RunView(program, RunCells(folder, program), period, as_of, WorkingCalendar.current(), name or folder.name)
