"""精确运行 · The exact run: the reference reader over the rows of a book, written in the same layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kaohe.book.rows import parquet_rows, rows_read, rows_write
from kaohe.engine.inputs import Inputs
from kaohe.engine.storage import source_of
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.readers.sql.chain import StoredColumn, StoredSheet


def exact_run(inputs: Inputs, out: Path, kept: Mapping[str, Sequence[str]]) -> dict[str, StoredSheet]:
    """Write the columns of every sheet that is kept, as the exact reader computes them."""
    program = inputs.program
    rows: dict[str, list[dict[str, Datum]]] = {}
    for sheet in program.sheets.values():
        if sheet.kind == "record" and sheet.name in inputs.records:
            rows[sheet.name] = parquet_rows(inputs.records[sheet.name], list(sheet.columns.values()))
        elif sheet.name in inputs.book.sheets:
            rows[sheet.name] = rows_read(inputs.book, program, sheet.name)
    exact = Exact(program, rows, period=inputs.period, as_of=inputs.as_of, calendar=inputs.calendar)
    written = {}
    for sheet in (program.sheets[name] for name in kept):
        columns = [sheet.columns[column] for column in kept[sheet.name]]
        found = [
            {column.name: exact.value(sheet.name, key, column.name) for column in columns}
            for key in exact.keys(sheet.name)
        ]
        path = rows_write(out, sheet.name, columns, found)
        known = {column.name: StoredColumn(column.type, column.type.states) for column in columns}
        written[sheet.name] = StoredSheet(source_of(path), len(found), known)
    return written
