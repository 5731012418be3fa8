"""存取 · Storage: what is known of a sheet that lies in Parquet, and how results are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kaohe.base.states import State
from kaohe.book.database import ROW_GROUP, text_sql
from kaohe.book.layout import STATE, fields
from kaohe.book.manifest import ColumnFacts, SheetFacts
from kaohe.formula.program import Column, Sheet
from kaohe.formula.readers.sql.chain import ROW, StoredColumn, StoredSheet
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.text import name

Execute = Callable[[str], list[tuple[object, ...]]]

COPY = f"FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 16, ROW_GROUP_SIZE {ROW_GROUP}"
"""Delta-encoded integers: three times as fast to write as version 1 with dictionaries, and smaller (measured)."""


LARGE = 100_000
"""From so many rows on it pays to compute beside the rows, and not to write what is read once."""


def copy_sql(query: str, path: Path) -> str:
    """The COPY that writes a query's rows as they come.

    >>> copy_sql("SELECT 1", Path("a.parquet")).startswith("COPY (SELECT 1) TO 'a.parquet' (FORMAT parquet")
    True
    """
    return f"COPY ({query}) TO {text_sql(str(path))} ({COPY})"


def sheet_sql(query: str, columns: Iterable[str], path: Path) -> str:
    """The COPY that writes a sheet of a result from an ordered query with these columns.

    Must: the bytes depend on the rows only. DuckDB writes a column that it has proven to have no NULL otherwise than
    one that merely has none, and what it can prove depends on the query; a CASE hides the proof.
    """
    plain = ", ".join(f"CASE WHEN {name(one)} IS NOT NULL THEN {name(one)} END AS {name(one)}" for one in columns)
    return copy_sql(f"SELECT {plain} FROM ({query})", path)


def source_of(path: Path) -> str:
    """The FROM item of a file.

    >>> source_of(Path("a.parquet"))
    "read_parquet('a.parquet')"
    """
    return f"read_parquet({text_sql(str(path))})"


def stored_of(sheet: Sheet, facts: SheetFacts, path: Path) -> StoredSheet:
    """What a manifest says of a sheet, as the SQL reader wants to know it; the rows of a large one are numbered."""
    columns = {
        column.name: _stored_column(sheet.columns[column.name], column)
        for column in facts.columns.values()
        if column.name in sheet.columns
    }
    if facts.rows < LARGE or ROW.strip('"') in columns:
        return StoredSheet(source_of(path), facts.rows, columns)
    numbered = f"read_parquet({text_sql(str(path))}, file_row_number = true)"
    return StoredSheet(numbered, facts.rows, columns, numbered=True)


def _stored_column(column: Column, facts: ColumnFacts) -> StoredColumn:
    bounds = [(one.low, one.high) for one in facts.fields if one.sql == "BIGINT"]
    low, high = bounds[0] if bounds else (0, 0)
    bottom = (bounds[1][1] or 1) if len(bounds) > 1 else 1
    return StoredColumn(column.type, facts.states, low or 0, high or 0, bottom)


def in_order(sheet: Sheet, columns: Iterable[str]) -> list[str]:
    """Columns in the order in which a sheet is written: its key, then as declared.

    >>> in_order(Sheet("s", "given", ("k",), {"b": 0, "k": 0, "a": 0}, {}), {"a", "b", "k"})
    ['k', 'b', 'a']
    """
    wanted = set(columns)
    return [*sheet.key, *(one for one in sheet.columns if one in wanted and one not in sheet.key)]


def records_facts(execute: Execute, sheet: Sheet, path: Path) -> StoredSheet:
    """What is in a file of records: its bounds and states are counted, since no manifest of this run states them."""
    parts = ["count(*)"]
    for column in sheet.columns.values():
        for one in fields(column.name, column.type):
            quoted = name(one.name)
            if one.name.endswith(STATE):
                parts.append(f"list(DISTINCT {quoted}) FILTER (WHERE {quoted} IS NOT NULL)")
            elif one.sql == "BIGINT":
                parts += [f"min({quoted})", f"max({quoted})"]
    row = execute(f"SELECT {', '.join(parts)} FROM {source_of(path)}")[0]
    values = iter(row[1:])
    columns = {column.name: _counted(column, values) for column in sheet.columns.values()}
    return StoredSheet(source_of(path), int(str(row[0])), columns)


def record_blank(sheet: Sheet) -> StoredSheet:
    """The rows of a record sheet of which no records were given: none, with every column.

    >>> record_blank(Sheet("s", "record", (), {}, {})).rows
    0
    """
    blank = [
        f"CAST(NULL AS {spoken().words if one.sql == 'VARCHAR' else one.sql}) AS {name(one.name)}"
        for column in sheet.columns.values()
        for one in fields(column.name, column.type)
    ]
    return StoredSheet(f"(SELECT {', '.join(blank)} WHERE FALSE)", 0, {})


def _counted(column: Column, values: Iterator[object]) -> StoredColumn:
    bounds: list[tuple[int, int]] = []
    states: frozenset[State] = frozenset()
    for one in fields(column.name, column.type):
        if one.name.endswith(STATE):
            tokens = next(values)
            states = frozenset(State.of_token(str(token)) for token in tokens) if isinstance(tokens, list) else states
        elif one.sql == "BIGINT":
            low, high = next(values), next(values)
            bounds.append((int(str(low or 0)), int(str(high or 0))))
    low, high = bounds[0] if bounds else (0, 0)
    return StoredColumn(column.type, states, low, high, max(bounds[1][1], 1) if len(bounds) > 1 else 1)
