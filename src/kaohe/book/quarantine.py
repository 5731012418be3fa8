"""隔离 · Quarantine: the rows that left a book, kept beside it with the reason, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from kaohe.base.canonical import canonical_json
from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.book.cells import stored_text
from kaohe.book.database import name_sql
from kaohe.book.files import QUARANTINE
from kaohe.book.findings import DUPLICATE_KEY
from kaohe.book.layout import Stored, fields, value_fields
from kaohe.book.privacy import masked
from kaohe.book.reading import LINE, Reading
from kaohe.book.relations import Table
from kaohe.book.sheet_csv import csv_write
from kaohe.formula.program import Column

FINDINGS = "findings.json"
REASON = "移出原因"


def quarantine_write(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> int:
    """Write the rows of a sheet that left, as `quarantine/<sheet>.csv`; how many there are.

    Must: sorted by their text and without line numbers, so that shuffled facts give the same bytes.
    """
    rows = list(table.reading.dropped) + [
        (code, cells) for code, lines in _left(connection, table) for cells in _cells(connection, table.reading, lines)
    ]
    if rows:
        path = folder / QUARANTINE / f"{table.reading.sheet.name}.csv"
        path.parent.mkdir(exist_ok=True)
        header = [REASON, *(column.name for column in table.reading.columns)]
        csv_write(path, header, sorted([code, *cells] for code, cells in rows))
    return len(rows)


def findings_write(findings: Iterable[Finding], folder: Path) -> None:
    """Write `quarantine/findings.json`: code, place and data of each finding, without line numbers, sorted."""
    lines = {canonical_json(_as_json(finding)) for finding in findings}
    if lines:
        (folder / QUARANTINE).mkdir(exist_ok=True)
        (folder / QUARANTINE / FINDINGS).write_bytes(b"[" + b",\n".join(sorted(lines)) + b"]\n")


def _as_json(finding: Finding) -> dict[str, object]:
    place = {name: value for name, value in finding.place.as_json().items() if name not in {"line", "column"}}
    data = {name: value for name, value in finding.data if name != "lines"}
    return {"code": finding.code, "place": place, "data": data}


def _left(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, list[int]]]:
    """The lines that left, by reason; a row with several reasons has the first one."""
    keys = " AND ".join(f"t.{name} = r.{name}" for name in table.key_fields) or "true"
    return connection.execute(
        f'SELECT code, list(line ORDER BY line) FROM (SELECT "{LINE}" AS line, min(code) AS code FROM ('
        f'SELECT "{LINE}", code FROM {table.gone} UNION ALL '
        f"SELECT r.\"{LINE}\", '{DUPLICATE_KEY.code}' FROM {table.rows} r JOIN {table.twice} t ON {keys}"
        ") GROUP BY ALL) GROUP BY code ORDER BY code"
    ).fetchall()


def _cells(connection: duckdb.DuckDBPyConnection, reading: Reading, lines: Sequence[int]) -> list[tuple[str, ...]]:
    if reading.original:
        return [tuple(row) for row in reading.original(lines)]
    selected = ", ".join(name_sql(one.name) for one in reading.fields)
    rows = connection.execute(
        f'SELECT {selected} FROM {reading.view} WHERE "{LINE}" IN (SELECT unnest(?)) ORDER BY "{LINE}"', [list(lines)]
    ).fetchall()
    return [_shown(reading, row) for row in rows]


def _shown(reading: Reading, row: Sequence[Stored | None]) -> tuple[str, ...]:
    at, cells = 0, []
    for column in reading.columns:
        is_key = column.name in reading.sheet.key
        width = len(fields(column.name, column.type, with_state=not is_key))
        cells.append(masked(_cell(column, row[at : at + width])))
        at += width
    return tuple(cells)


def _cell(column: Column, stored: Sequence[Stored | None]) -> str:
    width = len(value_fields(column.name, column.type))
    token = stored[width] if len(stored) > width else None
    text = stored_text(column.type, stored[:width])
    return text or ("#" + State.of_token(str(token)).label("zh") if token else "")
