"""读 Parquet · Parquet in: bulk facts checked by queries, never row by row in Python.

Must: whole numbers are already in the layout's steps (money in fen); a float is refused, not converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kaohe.base.findings import Finding, Place, Rule, blocking
from kaohe.base.states import State
from kaohe.book.database import name_sql, text_sql
from kaohe.book.findings import COLUMN_UNKNOWN, FILE_UNREADABLE, TYPE_WRONG
from kaohe.book.header import missing
from kaohe.book.layout import STATE, Field, fields, given_columns, may_lack, value_fields
from kaohe.book.listing import LISTED, At, cells_listed, row_label, shortened
from kaohe.book.parquet_cells import Cell, cell_plain, cell_plan, dirty_sql
from kaohe.book.privacy import masked
from kaohe.book.reading import LINE, Reading, empty_reading
from kaohe.formula.program import Column, Sheet
from kaohe.formula.types import WORDS

_INTEGERS = frozenset(f"{u}{size}INT" for u in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE")) | {
    "INTEGER",
    "UINTEGER",
}


@dataclass(frozen=True, slots=True)
class _File:
    """A Parquet file as the connection sees it."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    types: dict[str, str]

    def empty(self, name: str) -> bool:
        """Whether every cell of a field is null."""
        return _row(self.connection, f"SELECT count({name_sql(name)}) FROM {self.relation}")[0] == 0


def parquet_read(connection: duckdb.DuckDBPyConnection, sheet: Sheet, path: Path, view: str) -> Reading:
    """Read a Parquet file into a view of the connection.

    Codes: book/file-unreadable, book/key-column-missing, book/column-missing, book/type-wrong and those of cells.
    """
    place = Place(file=path.name, sheet=sheet.name)
    columns = given_columns(sheet)
    file = _open(connection, path, columns)
    if file is None:
        return empty_reading(sheet, place, [Finding.of(FILE_UNREADABLE, place)])
    usable, findings = _usable(file, sheet, columns, place)
    if blocking(findings):
        return empty_reading(sheet, place, findings)
    plans = [_plan(file, column, sheet, usable) for column in columns]
    findings += _faults(file, plans, columns[: len(sheet.key)], place)
    selected = ", ".join(f"{sql} AS {name_sql(field.name)}" for plan in plans for field, sql in plan.selected())
    connection.execute(
        f'CREATE OR REPLACE TEMP VIEW {view} AS SELECT file_row_number + 1 AS "{LINE}", {selected} FROM {file.relation}'
    ).fetchall()
    return Reading(sheet, columns, place, view, tuple(findings))


def _open(connection: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[Column]) -> _File | None:
    """The file if every page of every wanted field can be decoded; None if it is damaged or no Parquet at all."""
    relation = f"read_parquet({text_sql(str(path.resolve()))}, file_row_number = true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        types = {row[0]: row[1] for row in described if row[0] != "file_row_number"}
        wanted = [field.name for column in columns for field in fields(column.name, column.type) if field.name in types]
        if wanted:
            _row(connection, f"SELECT bit_xor(hash({', '.join(map(name_sql, wanted))})) FROM {relation}")
        return _blanks_typed(_File(connection, relation, types), columns)
    except duckdb.Error:
        return None


def _usable(file: _File, sheet: Sheet, columns: Sequence[Column], place: Place) -> tuple[set[str], list[Finding]]:
    """The fields that are there with the right type, and the findings for all others."""
    wanted = {field.name: field for column in columns for field in fields(column.name, column.type)}
    at = {name: Place(file=place.file, sheet=place.sheet, field=masked(name)) for name in file.types}
    findings = [Finding.of(COLUMN_UNKNOWN, at[name], name=masked(name)) for name in file.types if name not in wanted]
    usable = {name for name, found in file.types.items() if name in wanted and _fits(wanted[name], found)}
    findings += [
        Finding.of(TYPE_WRONG, at[name], found=file.types[name][:40], expected=wanted[name].sql)
        for name in file.types
        if name in wanted and name not in usable
    ]
    there = {
        column.name
        for column in columns
        if all(field.name in file.types for field in value_fields(column.name, column.type))
    }
    return usable, shortened(findings, COLUMN_UNKNOWN, place) + missing(columns, sheet.key, there, place)


def _blanks_typed(file: _File, columns: Sequence[Column]) -> _File:
    """The file with every field that holds nothing taken for one of the right type, whatever its writer called it."""
    wanted = [field for column in columns for field in fields(column.name, column.type) if field.name in file.types]
    blank = [field for field in wanted if not _fits(field, file.types[field.name]) and file.empty(field.name)]
    if not blank:
        return file
    nulls = ", ".join(f"CAST(NULL AS {field.sql}) AS {name_sql(field.name)}" for field in blank)
    types = file.types | {field.name: field.sql for field in blank}
    return _File(file.connection, f"(SELECT * REPLACE ({nulls}) FROM {file.relation})", types)


def _fits(field: Field, found: str) -> bool:
    good = found in _INTEGERS if field.sql == "BIGINT" else found == field.sql
    return good or (field.sql == "VARCHAR" and found.startswith("ENUM"))


def _plan(file: _File, column: Column, sheet: Sheet, usable: set[str]) -> Cell:
    names = [field.name for field in value_fields(column.name, column.type)]
    is_key = column.name in sheet.key
    if not usable.issuperset(names):
        lacking = may_lack(column) and not any(name in file.types for name in names)
        return cell_plain(
            column, is_key=is_key, value=None, state="NULL" if lacking else text_sql(State.REJECTED.token)
        )
    state = column.name + STATE
    has_state = state in usable and not is_key and not file.empty(state)
    if column.type.kind in WORDS and not has_state and not _dirty(file, column):
        return cell_plain(column, is_key=is_key, value=name_sql(column.name), state="NULL")
    return cell_plan(column, is_key=is_key, has_state=has_state)


def _dirty(file: _File, column: Column) -> bool:
    return bool(_row(file.connection, f"SELECT bool_or({dirty_sql(column)}) FROM {file.relation}")[0])


def _faults(file: _File, plans: Sequence[Cell], keys: Sequence[Column], place: Place) -> list[Finding]:
    """The findings of all cells: one scan counts, and only what was met is looked up."""
    checks = [(plan, rule, sql) for plan in plans for rule, sql in plan.checks]
    if not checks:
        return []
    counted = ", ".join(f"count(*) FILTER (WHERE {sql})" for _, _, sql in checks)
    counts = _row(file.connection, f"SELECT {counted} FROM {file.relation}")
    findings: list[Finding] = []
    for (plan, rule, sql), count in zip(checks, counts, strict=True):
        if count:
            findings += cells_listed(rule, plan.column, place, _cells(file, plan, rule, sql, keys), count)
    return findings


def _cells(file: _File, plan: Cell, rule: Rule, sql: str, keys: Sequence[Column]) -> list[At]:
    labels = [f"CAST({name_sql(field.name)} AS VARCHAR)" for key in keys for field in value_fields(key.name, key.type)]
    ordered = ", ".join([*labels, "file_row_number"])
    rows = file.connection.execute(
        f"SELECT {plan.shown(rule)}, file_row_number + 1, {', '.join(labels) or 'NULL'} FROM {file.relation} "
        f"WHERE {sql} ORDER BY {ordered} LIMIT {LISTED}"
    ).fetchall()
    return [At(row_label(row[2:]), row[1], row[0] or "") for row in rows]


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchall()[0]
    return tuple(row)
