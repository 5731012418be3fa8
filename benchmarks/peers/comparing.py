"""比对 · Comparing: rows of two Parquet files that differ in any column, and whether a file is in key order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def differing(found: Path, wanted: Path, key: str, columns: Mapping[str, str]) -> dict[str, int]:
    """How many rows differ in anything or are on one side only, and in each of the columns (name to type)."""
    pairs = [(f"a.{name}::{kind}", f"b.{name}::{kind}") for name, kind in columns.items()]
    tests = [f"count(*) FILTER (WHERE {a} IS DISTINCT FROM {b})" for a, b in pairs]
    same = " AND ".join(f"{a} IS NOT DISTINCT FROM {b}" for a, b in pairs)
    row = duckdb.execute(
        f"SELECT count(*) FILTER (WHERE a.{key} IS NULL OR b.{key} IS NULL OR NOT ({same})), {', '.join(tests)} "
        f"FROM read_parquet('{found}') a FULL JOIN read_parquet('{wanted}') b USING ({key})"
    ).fetchall()[0]
    return {"rows": row[0], **{name: count for name, count in zip(columns, row[1:], strict=True) if count}}


def in_order(path: Path, key: str) -> bool:
    """Whether the keys ascend strictly from the first row to the last."""
    keys = pq.read_table(path, columns=[key])[key].combine_chunks()
    values = keys if pa.types.is_integer(keys.type) else keys.cast(pa.binary())
    return bool(pc.all(pc.less(values[:-1], values[1:])).as_py()) if len(keys) > 1 else True
