"""封存 · Sealing: the files of a run described and hashed, and run.json, which says what the run was a function of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from kaohe.base.canonical import canonical_json, file_digest
from kaohe.base.states import State
from kaohe.book.layout import STATE, fields
from kaohe.book.manifest import Book, ColumnFacts, FieldFacts, SheetFacts, book_write
from kaohe.engine.inputs import Inputs
from kaohe.formula.program import Column, Sheet

FORMAT = 1


def sheets_sealed(
    folder: Path, sheets: Mapping[str, Sheet], columns: Mapping[str, Sequence[str]]
) -> dict[str, SheetFacts]:
    """Each sheet's file described and hashed; files are hashed side by side."""
    names = sorted(columns, key=str.encode)
    paths = [folder / f"{name}.parquet" for name in names]
    with ThreadPoolExecutor() as pool:
        digests = list(pool.map(file_digest, paths))
    return {
        name: _sealed(path, sheets[name], columns[name], sha)
        for name, path, sha in zip(names, paths, digests, strict=True)
    }


def _sealed(path: Path, sheet: Sheet, columns: Sequence[str], sha: str) -> SheetFacts:
    file = pq.ParquetFile(path)
    facts = {column: _column(file, sheet.columns[column], key=column in sheet.key) for column in columns}
    return SheetFacts(sheet.name, file.metadata.num_rows, sha, facts)


def _column(file: pq.ParquetFile, column: Column, *, key: bool) -> ColumnFacts:
    there = file.schema_arrow.names
    found = [one for one in fields(column.name, column.type, with_state=not key) if one.name in there]
    described = tuple(FieldFacts(one.name, one.sql, *_bounds(file, one.name, one.sql)) for one in found)
    states = _states(file, column.name + STATE) if column.name + STATE in there else frozenset[State]()
    return ColumnFacts(column.name, str(column.type.kind), column.type.scale, described, states)


def _bounds(file: pq.ParquetFile, name: str, sql: str) -> tuple[int | None, int | None]:
    """The least and greatest whole number, from the statistics in the file's footer."""
    if sql != "BIGINT":
        return None, None
    place = file.schema_arrow.names.index(name)
    groups = [
        file.metadata.row_group(number).column(place).statistics for number in range(file.metadata.num_row_groups)
    ]
    known = [group for group in groups if group is not None and group.has_min_max]
    return min((group.min for group in known), default=None), max((group.max for group in known), default=None)


def _states(file: pq.ParquetFile, name: str) -> frozenset[State]:
    tokens = file.read(columns=[name]).column(0).unique().to_pylist()
    return frozenset(State.of_token(token) for token in tokens if token is not None)


def run_json(inputs: Inputs, *, engine: str, sheets: Mapping[str, SheetFacts], checks: object, complete: bool) -> bytes:
    """The manifest of a run: no clock time, host or path in it; the run's id is the start of its digest."""
    origin = inputs.book.origin
    return canonical_json(
        {
            "format": FORMAT,
            "scheme": {"id": origin.scheme, "version": origin.version, "sha256": inputs.scheme_hash},
            "facts": file_digest(inputs.book.folder / "book.json"),
            "records": {name: file_digest(path) for name, path in sorted(inputs.records.items())},
            "period": inputs.period.text,
            "as_of": inputs.as_of,
            "calendar": inputs.calendar.version,
            "engine": engine,
            "sheets": {name: {"rows": sheet.rows, "sha256": sheet.sha256} for name, sheet in sheets.items()},
            "checks": checks,
            "complete": complete,
        }
    )


def book_sealed(folder: Path, inputs: Inputs, sheets: Mapping[str, SheetFacts], *, complete: bool) -> Book:
    """The results as a book of their own."""
    book = Book(folder, inputs.book.origin, sheets, "", complete)
    book_write(book)
    return book
