"""清单 · Manifest: book.json, which makes a folder of Parquet files a book: what is in it, hashed, and in which range."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from kaohe.base.canonical import canonical_json, digest, file_digest
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
_Read = TypeVar("_Read")


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
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, KaoheError):
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


def _of_json(folder: Path, read: object) -> Book:
    whole = _typed(read, dict)
    if _typed(whole["format"], int) != FORMAT:
        raise KaoheError("the format is not known")
    sheets = {_file_stem(name): _sheet_of(name, sheet) for name, sheet in _typed(whole["sheets"], dict).items()}
    scheme, version, contract = (_typed(whole[name], str) for name in ("scheme", "version", "contract"))
    origin = Origin(scheme, version, Period.parse(_typed(whole["period"], str)))
    quarantined = {name: _count(count) for name, count in _typed(whole["quarantined"], dict).items()}
    return Book(folder, origin, sheets, contract, _typed(whole["complete"], bool), quarantined)


def _sheet_of(name: str, read: object) -> SheetFacts:
    sheet = _typed(read, dict)
    columns = [_column_of(_typed(one, dict)) for one in _typed(sheet["columns"], list)]
    named = {column.name: column for column in columns}
    if len(named) != len(columns):
        raise KaoheError("a column stands twice")
    return SheetFacts(name, _count(sheet["rows"]), _typed(sheet["sha256"], str), named)


def _column_of(read: dict[str, Any]) -> ColumnFacts:
    stored = tuple(_field_of(_typed(one, list)) for one in _typed(read["fields"], list))
    if not stored:
        raise KaoheError("a column has no field")
    scale = None if read["scale"] is None else _count(read["scale"])
    states = frozenset(State.of_token(_typed(token, str)) for token in _typed(read["states"], list))
    return ColumnFacts(_typed(read["name"], str), _typed(read["kind"], str), scale, stored, states)


def _field_of(read: list[Any]) -> FieldFacts:
    name, sql, low, high = read
    low, high = (None if bound is None else _typed(bound, int) for bound in (low, high))
    return FieldFacts(_typed(name, str), _typed(sql, str), low, high)


def _file_stem(name: str) -> str:
    """The name of a sheet, which names a file of the folder and no other."""
    if not name or name.startswith(".") or any(c in "/\\" or not c.isprintable() for c in name):
        raise KaoheError("a sheet has no name that a file can have")
    return name


def _count(read: object) -> int:
    number = _typed(read, int)
    if number < 0:
        raise KaoheError("a count is negative")
    return number


def _typed(read: object, wanted: type[_Read]) -> _Read:
    if type(read) is not wanted:
        raise KaoheError(f"{wanted.__name__} is missing")
    return read
