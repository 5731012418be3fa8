"""快照 · Snapshot: an office's files become a book: typed, checked, in key order, hashed; the same facts, the same bytes.

Basis: design.md, Books and Findings: a bad row is set aside with its finding, the good rows stay, the book says that it
is incomplete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

import duckdb

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, blocking
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.checks import cells_check
from kaohe.book.csv_read import csv_read
from kaohe.book.database import database_in, name_sql, parquet_copy, text_sql
from kaohe.book.files import sheet_files
from kaohe.book.findings import incomplete
from kaohe.book.layout import STATE, given_columns, sheet_fields
from kaohe.book.located import findings_located
from kaohe.book.manifest import MANIFEST, Book, Origin, book_findings, book_open, book_seal, contract_of
from kaohe.book.parquet_read import parquet_read
from kaohe.book.quarantine import findings_write, quarantine_write
from kaohe.book.reading import Reading
from kaohe.book.relations import Table, relations_check
from kaohe.book.trusted import contents_findings, demands_met
from kaohe.formula.program import Program


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The book, or None where a finding blocks; and how many rows of each sheet were set aside."""

    book: Book | None
    findings: tuple[Finding, ...]
    quarantined: Mapping[str, int] = field(default_factory=dict)


def snapshot_make(*, program: Program, folder: Path, out: Path, scheme: str, version: str, period: Period) -> Snapshot:
    """Turn a folder of facts into a book in `out`; a folder that is such a book already is used as it is.

    Must: nothing is left in `out` when a finding blocks. Shuffled rows, another folder, time zone or number of threads
    give the same bytes.
    Codes: every one of `kaohe.book.findings.RULES` but those of outputs.
    """
    origin = Origin(scheme, version, period)
    if (folder / MANIFEST).exists():
        ready = _ready(folder, origin, program)
        if ready:
            return ready
    files, findings = sheet_files(folder, program)
    if blocking(findings):
        return Snapshot(None, tuple(findings))
    if out.exists() and any(out.iterdir()):
        raise KaoheError("a snapshot is written into an empty folder")
    out.mkdir(parents=True, exist_ok=True)
    book = Book(out, origin, {}, contract_of(program))
    with database_in(out, [folder]) as connection:
        snapshot = _make(connection, _Work(program, files, findings, book))
    if snapshot.book is None:
        rmtree(out)
    return snapshot


@dataclass(frozen=True, slots=True)
class _Work:
    """What a snapshot is made from."""

    program: Program
    files: Mapping[str, Path]
    findings: list[Finding]
    book: Book


def _ready(folder: Path, origin: Origin, program: Program) -> Snapshot | None:
    """The book that a folder already is, if it was made for the same demands on facts and the same period."""
    findings = book_findings(folder)
    if findings:
        return Snapshot(None, findings)
    book = book_open(folder, verify=False)
    altered = contents_findings(book)
    if altered:
        return Snapshot(None, altered)
    if book.contract != contract_of(program) or book.origin.period != origin.period or not demands_met(book, program):
        return None
    return Snapshot(book, (), book.quarantined)


def _make(connection: duckdb.DuckDBPyConnection, work: _Work) -> Snapshot:
    """Read every sheet, then check, then write: all findings of a step are there before it may stop."""
    readings = [_read(connection, work, name, at) for at, name in enumerate(sorted(work.files, key=str.encode))]
    findings = work.findings + [finding for reading in readings for finding in reading.findings]
    tables: dict[str, Table] = {}
    for at, reading in enumerate(readings):
        if reading.view:
            findings += cells_check(connection, reading, f"rows_{at}")
            tables[reading.sheet.name] = Table(reading, f"rows_{at}", f"gone_{at}", f"twice_{at}")
    if not blocking(findings):
        findings += relations_check(connection, tables)
    findings = findings_located(findings, work.program, work.files)
    if blocking(findings):
        return Snapshot(None, tuple(findings))
    return _write(connection, work.book, tables, findings)


def _read(connection: duckdb.DuckDBPyConnection, work: _Work, name: str, at: int) -> Reading:
    path = work.files[name]
    read = csv_read if path.suffix.lower() == ".csv" else parquet_read
    return read(connection, work.program.sheets[name], path, f"read_{at}")


def _write(
    connection: duckdb.DuckDBPyConnection, book: Book, tables: Mapping[str, Table], findings: Sequence[Finding]
) -> Snapshot:
    for name, table in tables.items():
        parquet_copy(connection, _final(connection, table), book.path(name))
    counts = {name: quarantine_write(connection, table, book.folder) for name, table in tables.items()}
    quarantined = {name: count for name, count in counts.items() if count}
    findings_write(findings, book.folder)
    whole = Book(book.folder, book.origin, {}, book.contract, not incomplete(findings), quarantined)
    sheets = {
        name: [(column, column.name in table.reading.sheet.key) for column in table.reading.columns]
        for name, table in tables.items()
    }
    return Snapshot(book_seal(connection, whole, sheets), tuple(findings), quarantined)


def _final(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """The rows that stay, with one rejected row for each key that stood twice, in key order.

    Every field is made one that can be null: DuckDB writes what it knows never to be null in other bytes, and what it
    knows depends on the file that the facts came from.
    """
    left = connection.execute(f"SELECT (SELECT count(*) FROM {table.gone}) + (SELECT count(*) FROM {table.twice})")
    names = [name_sql(one.name) for one in table.reading.fields]
    order = f"ORDER BY {', '.join(table.key_fields)}" if table.key_fields else ""
    selected = ", ".join(f"CASE WHEN r.{name} IS NULL THEN NULL ELSE r.{name} END AS {name}" for name in names)
    if left.fetchall() == [(0,)]:
        return f"SELECT {selected} FROM {table.rows} r {order}"
    rejected = ", ".join(_rejected(table))
    return (
        f"SELECT * FROM (SELECT {selected} FROM {table.rows} r WHERE {table.staying()} "
        f"UNION ALL SELECT {rejected} FROM {table.twice}) {order}"
    )


def _rejected(table: Table) -> list[str]:
    keys = set(table.key_fields)
    parts = []
    for one in sheet_fields(given_columns(table.reading.sheet), table.reading.sheet.key):
        quoted = name_sql(one.name)
        token = text_sql(State.REJECTED.token) if one.name.endswith(STATE) else "NULL"
        parts.append(quoted if quoted in keys else f"CAST({token} AS {one.sql}) AS {quoted}")
    return parts
