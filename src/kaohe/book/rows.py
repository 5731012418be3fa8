"""行 · Rows: a sheet of a book as values, and values as a sheet in the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.book.database import ROW_GROUP
from kaohe.book.layout import STATE, Stored, fields, value_fields, value_loaded, value_stored
from kaohe.book.manifest import Book
from kaohe.formula.program import Column, Program
from kaohe.formula.typed import Value

Cell = Value | State


def rows_read(book: Book, program: Program, sheet: str) -> list[dict[str, Cell]]:
    """The rows of a sheet in the order of the book: exact values in people's units (yuan), or states."""
    facts = book.sheets.get(sheet)
    if facts is None:
        raise KaoheError(f"the book has no sheet {sheet}")
    columns = [program.sheets[sheet].columns[name] for name in facts.columns]
    return parquet_rows(book.path(sheet), columns)


def columns_missing(path: Path, columns: Iterable[Column]) -> list[str]:
    """The columns that a Parquet file in the layout of books does not have; none of a file that is not Parquet."""
    try:
        there = set(pq.read_schema(path).names)
    except (OSError, pa.ArrowInvalid):  # its hash tells that it is broken
        return []
    return [one.name for one in columns if not there.issuperset(part.name for part in value_fields(one.name, one.type))]


def parquet_rows(path: Path, columns: Sequence[Column]) -> list[dict[str, Cell]]:
    """The rows of a Parquet file in the layout of books."""
    wanted = {one.name for column in columns for one in fields(column.name, column.type)}
    there = [name for name in pq.read_schema(path).names if name in wanted]
    return table_rows(pq.read_table(path, columns=there), columns)


def table_rows(read: pa.Table, columns: Sequence[Column]) -> list[dict[str, Cell]]:
    """The rows of an Arrow table in the layout of books."""
    cells = {column.name: _column_cells(read, column) for column in columns}
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


def rows_write(folder: Path, sheet: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]]) -> Path:
    """Write rows as `<sheet>.parquet` in the layout of books, a state field for every column that may or does need it.

    Must: a value that leaves 64 bits is written as rejected, never wrapped.
    """
    listed = list(rows)
    arrays: dict[str, pa.Array] = {}
    for column in columns:
        arrays |= _column_arrays(column, [row[column.name] for row in listed])
    path = folder / f"{sheet}.parquet"
    pq.write_table(pa.table(arrays), path, compression="zstd", row_group_size=ROW_GROUP, store_schema=False)
    return path


def _column_cells(read: pa.Table, column: Column) -> list[Cell]:
    names = [one.name for one in value_fields(column.name, column.type)]
    stored = zip(*(read.column(name).to_pylist() for name in names), strict=True)
    count = read.num_rows
    states = (
        read.column(column.name + STATE).to_pylist() if column.name + STATE in read.column_names else [None] * count
    )
    return [
        State.of_token(token) if token else _value(column, parts)
        for parts, token in zip(stored, states, strict=True)
    ]  # fmt: skip


def _value(column: Column, parts: tuple[Stored | None, ...]) -> Value:
    known = tuple(part for part in parts if part is not None)
    if len(known) != len(parts):
        raise KaoheError(f"a cell of {column.name} has neither value nor state")
    return value_loaded(column.type, known)


def _column_arrays(column: Column, cells: Sequence[Cell]) -> dict[str, pa.Array]:
    width = len(value_fields(column.name, column.type))
    stored = [None if isinstance(cell, State) else value_stored(column.type, cell) for cell in cells]
    states = [
        cell.token if isinstance(cell, State) else State.REJECTED.token if parts is None else None
        for cell, parts in zip(cells, stored, strict=True)
    ]
    rows = [(*(parts or (None,) * width), state) for parts, state in zip(stored, states, strict=True)]
    with_state = bool(column.type.states) or any(states)
    named = fields(column.name, column.type, with_state=with_state)
    return {one.name: pa.array([row[at] for row in rows], one.arrow) for at, one in enumerate(named)}
