"""表样 · Sheets: the given columns of every fact sheet, and how rows stream into Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.base.errors import KaoheError

Cell = str | int | bool | date | None
Row = tuple[Cell, ...]

BATCH = 50_000

_ARROW = {
    "text": pa.string(),
    "count": pa.int64(),
    "money": pa.int64(),  # fen
    "points": pa.int64(),  # ten-thousandths
    "number": pa.int64(),  # at the column's scale
    "ratio": pa.int64(),  # at the column's scale
    "instant": pa.int64(),  # seconds since 1970
    "hours": pa.int64(),  # at the column's scale
    "flag": pa.bool_(),
    "date": pa.date32(),
    "period": pa.date32(),  # its first day
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of facts: its name and its columns, the key first; None in a row is what nobody handed in."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: int = 1

    @classmethod
    def of(cls, name: str, columns: str, *, keys: int = 1) -> Sheet:
        """A sheet from its columns written as `编号:text 人数:count`; the first `keys` of them are its key."""
        pairs = (column.split(":") for column in columns.split())
        return cls(name, tuple((column, kind) for column, kind in pairs), keys)


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a sheet of a book got."""

    path: Path
    rows: int


def sheet_write(folder: Path, sheet: Sheet, rows: Iterable[Row]) -> Written:
    """Writes rows, given in the order of their key, to `<sheet>.parquet`, a batch at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sheet.name}.parquet"
    schema = pa.schema([(column, _ARROW[kind]) for column, kind in sheet.columns])
    written, source = 0, _in_key_order(sheet, rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(source, BATCH)):
            writer.write_batch(_batch(batch, schema))
            written += len(batch)
    return Written(path, written)


def _in_key_order(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Row]:
    previous: tuple[str, ...] = ()
    for row in rows:
        key = tuple(str(part) for part in row[: sheet.keys])
        if key <= previous:
            raise KaoheError(f"{sheet.name}: {'/'.join(key)} comes after {'/'.join(previous)}")
        previous = key
        yield row


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
