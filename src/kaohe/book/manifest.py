"""清单 · Manifest: book.json, which makes a folder of Parquet files a book: what is in it, hashed, and in which range."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.database import name_sql, text_sql
from kaohe.book.findings import BOOK_ALTERED, BOOK_UNREADABLE
from kaohe.book.layout import STATE, fields, given_columns
from kaohe.formula.program import Column, Link, Program
from kaohe.formula.typed import Cell

FORMAT = 1
MANIFEST = "book.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which scheme and period a book belongs to."""

    scheme: str
    version: str
    period: Period


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A stored field: its DuckDB type, and the least and greatest whole number in it (None where there is none)."""

    name: str
    sql: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column as a book holds it: its fields and the states that occur."""

    name: str
    kind: str
    scale: int | None
    fields: tuple[FieldFacts, ...]
    states: frozenset[State]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A sheet as a book holds it."""

    name: str
    rows: int
    sha256: str
    columns: Mapping[str, ColumnFacts]


@dataclass(frozen=True, slots=True)
class Book:
    """A folder of sheets with its manifest.

    contract: the digest of what the scheme demanded of facts, '' for results. A book that is not complete can be run
    on, but not approved.
    """

    folder: Path
    origin: Origin
    sheets: Mapping[str, SheetFacts]
    contract: str = ""
    complete: bool = True
    quarantined: Mapping[str, int] = field(default_factory=dict)

    def path(self, sheet: str) -> Path:
        """The Parquet file of a sheet."""
        return self.folder / f"{sheet}.parquet"


def book_open(folder: Path, *, verify: bool = True) -> Book:
    """The book of a folder whose files match their hashes; any other folder is a failure of the caller.

    `book_findings` says beforehand, for a person, what does not match.
    """
    wrong = book_findings(folder) if verify else ()
    if wrong:
        raise KaoheError(wrong[0].line("en"))
    return _of_json(folder, json.loads((folder / MANIFEST).read_text("utf-8")))


def book_findings(folder: Path) -> tuple[Finding, ...]:
    """What does not match the manifest of a folder.

    Codes: book/manifest-unreadable, book/altered.
    """
    try:
        book = _of_json(folder, json.loads((folder / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, KaoheError):
        return (Finding.of(BOOK_UNREADABLE, Place(file=MANIFEST)),)
    return tuple(
        Finding.of(BOOK_ALTERED, Place(file=f"{name}.parquet", sheet=name), file=f"{name}.parquet")
        for name, sheet in book.sheets.items()
        if not book.path(name).is_file() or file_digest(book.path(name)) != sheet.sha256
    )


def book_seal(
    connection: duckdb.DuckDBPyConnection, book: Book, sheets: Mapping[str, Sequence[tuple[Column, bool]]]
) -> Book:
    """Describe the Parquet files of `book.folder` and write its manifest; (column, is key) by sheet.

    Must: the files are written already; the connection sees the folder. Facts and results are sealed alike.
    """
    described = {
        name: _describe(connection, book.path(name), name, columns)
        for name, columns in sorted(sheets.items(), key=lambda item: item[0].encode())
    }
    sealed = Book(book.folder, book.origin, described, book.contract, book.complete, book.quarantined)
    book_write(sealed)
    return sealed


def book_write(book: Book) -> None:
    """Write the manifest of a book whose sheets are described already."""
    (book.folder / MANIFEST).write_bytes(canonical_json(_as_json(book)))


def contract_of(program: Program) -> str:
    """The digest of everything in a program that facts must meet: columns, bounds, absent values, keys and links.

    >>> len(contract_of(Program({}, {}, {}, "year", ())))
    64
    """
    return digest(
        canonical_json(
            {
                name: {
                    "key": list(sheet.key),
                    "columns": {column.name: _demands(column) for column in given_columns(sheet)},
                    "links": {link.name: _link(link) for link in sheet.links.values()},
                    "each": [[source.name, source.kind, source.of] for source in sheet.each],
                }
                for name, sheet in program.sheets.items()
            }
        )
    )


def file_digest(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _demands(column: Column) -> list[object]:
    type_ = column.type
    absent = column.absent.token if isinstance(column.absent, State) else repr(column.absent)
    bounds = [str(bound) if isinstance(bound, Fraction) else "" for bound in (type_.low, type_.high)]
    states = sorted(state.token for state in type_.states)
    return [str(type_.kind), type_.scale, list(type_.choices), type_.step, *bounds, states, absent]


def _link(link: Link) -> list[object]:
    return [link.sheet, link.computed, [key.column if isinstance(key, Cell) else "" for key in link.keys]]


def _describe(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, columns: Sequence[tuple[Column, bool]]
) -> SheetFacts:
    parts = ["count(*)"]
    for column, is_key in columns:
        for one in fields(column.name, column.type, with_state=not is_key):
            quoted = name_sql(one.name)
            if one.name.endswith(STATE):
                parts.append(f"list(DISTINCT {quoted}) FILTER (WHERE {quoted} IS NOT NULL)")
            else:
                parts += [f"min({quoted})", f"max({quoted})"] if one.sql == "BIGINT" else ["NULL", "NULL"]
    row = connection.execute(
        f"SELECT {', '.join(parts)} FROM read_parquet({text_sql(str(path.resolve()))})"
    ).fetchall()[0]
    values = iter(row[1:])
    facts = {column.name: _column_facts(column, values, is_key=is_key) for column, is_key in columns}
    return SheetFacts(name, row[0], file_digest(path), facts)


def _column_facts(column: Column, values: Any, *, is_key: bool) -> ColumnFacts:
    found, states = [], frozenset[State]()
    for one in fields(column.name, column.type, with_state=not is_key):
        if one.name.endswith(STATE):
            states = frozenset(State.of_token(token) for token in next(values) or ())
            found.append(FieldFacts(one.name, one.sql, None, None))
        else:
            found.append(FieldFacts(one.name, one.sql, next(values), next(values)))
    return ColumnFacts(column.name, str(column.type.kind), column.type.scale, tuple(found), states)


def _as_json(book: Book) -> dict[str, object]:
    return {
        "format": FORMAT,
        "scheme": book.origin.scheme,
        "version": book.origin.version,
        "period": book.origin.period.text,
        "contract": book.contract,
        "complete": book.complete,
        "quarantined": dict(book.quarantined),
        "sheets": {name: _sheet_json(sheet) for name, sheet in book.sheets.items()},
    }


def _sheet_json(sheet: SheetFacts) -> dict[str, object]:
    columns = [
        {
            "name": column.name,
            "kind": column.kind,
            "scale": column.scale,
            "states": [state.token for state in sorted(column.states)],
            "fields": [[one.name, one.sql, one.low, one.high] for one in column.fields],
        }
        for column in sheet.columns.values()
    ]
    return {"rows": sheet.rows, "sha256": sheet.sha256, "columns": columns}


def _of_json(folder: Path, read: dict[str, Any]) -> Book:
    if read["format"] != FORMAT:
        raise KaoheError(f"format {read['format']} is not known")
    sheets = {name: _sheet_of(name, sheet) for name, sheet in read["sheets"].items()}
    origin = Origin(read["scheme"], read["version"], Period.parse(read["period"]))
    return Book(folder, origin, sheets, read["contract"], read["complete"], read["quarantined"])


def _sheet_of(name: str, read: dict[str, Any]) -> SheetFacts:
    columns = {
        one["name"]: ColumnFacts(
            one["name"],
            one["kind"],
            one["scale"],
            tuple(FieldFacts(*fact) for fact in one["fields"]),
            frozenset(State.of_token(token) for token in one["states"]),
        )
        for one in read["columns"]
    }
    return SheetFacts(name, read["rows"], read["sha256"], columns)
