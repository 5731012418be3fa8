"""查找 · Finding rows: few rows of a stored sheet by the values of their cells, without loading the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.base.errors import KaoheError
from kaohe.book.layout import fields, value_fields, value_stored
from kaohe.book.rows import Cell, table_rows
from kaohe.formula.program import Column
from kaohe.formula.typed import Value

Condition = tuple[Column, Value]


def rows_where(path: Path, columns: Sequence[Column], where: Iterable[Condition]) -> list[dict[str, Cell]]:
    """The rows whose cells have these values, in the order of the file; only row groups that can hold them are read."""
    wanted = {one.name for column in columns for one in fields(column.name, column.type)}
    there = [name for name in pq.read_schema(path).names if name in wanted]
    tests = [test for column, value in where for test in _tests(column, value)]
    return table_rows(pq.read_table(path, columns=there, filters=reduce(and_, tests) if tests else None), columns)


def row_find(path: Path, columns: Sequence[Column], key: Iterable[Condition]) -> dict[str, Cell] | None:
    """The one row of a key, or None."""
    found = rows_where(path, columns, key)
    if len(found) > 1:
        raise KaoheError(f"{path.name} has a key twice")
    return found[0] if found else None


def _tests(column: Column, value: Value) -> list[pc.Expression]:
    named, stored = value_fields(column.name, column.type), value_stored(column.type, value)
    if stored is None:
        return [pc.scalar(False)]
    return [pc.field(one.name) == pa.scalar(part, one.arrow) for one, part in zip(named, stored, strict=True)]
