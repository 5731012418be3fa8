"""核对 · Checks: what the scheme demands of cells already typed: no empty one where a value must be, no bound passed.

An empty cell becomes its column's `absent`; a bad one is rejected with a finding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import duckdb

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place, Rule
from kaohe.base.states import State
from kaohe.book.cells import stored_text
from kaohe.book.database import name_sql, text_sql
from kaohe.book.findings import EMPTY_CELL, IDENTITY_IN_FACTS, OUT_OF_BOUNDS
from kaohe.book.layout import DEN, NUM, STATE, Stored, bound_stored, value_fields, value_stored
from kaohe.book.listing import LISTED, At, cells_listed, rest, row_label
from kaohe.book.privacy import CANDIDATE, KINDS, SHORTEST, identity_kind, masked
from kaohe.book.reading import LINE, Reading
from kaohe.formula.program import Column
from kaohe.formula.typed import Value
from kaohe.formula.types import WORDS


@dataclass(frozen=True, slots=True)
class _Check:
    """A fault of one column as SQL over a reading's view."""

    column: Column
    rule: Rule
    sql: str


def cells_check(connection: duckdb.DuckDBPyConnection, reading: Reading, view: str) -> list[Finding]:
    """Make `view` of a reading: empty cells absent, cells out of bounds rejected; and say which.

    Codes: book/empty-cell, book/out-of-bounds, book/identity-in-facts.
    """
    checks = [check for column in reading.others for check in _checks(column)]
    found = _counted(connection, reading, checks)
    findings: list[Finding] = []
    for check, count in found:
        findings += cells_listed(check.rule, check.column, reading.place, _cells(connection, reading, check), count)
    bounds = {check.column.name: check.sql for check, _ in found if check.rule is OUT_OF_BOUNDS}
    keys = [name_sql(field.name) for key in reading.keys for field in value_fields(key.name, key.type)]
    others = [sql for column in reading.others for sql in _selected(column, bounds.get(column.name))]
    selected = ", ".join([name_sql(LINE), *keys, *others])
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {selected} FROM {reading.view}").fetchall()
    return findings + [one for column in reading.columns for one in _identity(connection, reading, column)]


def key_text(reading: Reading, stored: Sequence[Stored | None]) -> str:
    """The label of a row from the stored fields of its key.

    Must: nulls read as nothing.
    """
    return row_label(_texts(reading.keys, stored))


def value_sql(column: Column, value: Value) -> list[str]:
    """The stored fields of a constant as SQL."""
    stored = value_stored(column.type, value)
    if stored is None:
        raise KaoheError(f"the absent value of {column.name} does not fit its type")
    return [_literal(part) for part in stored]


def _literal(part: object) -> str:
    if isinstance(part, dt.date):
        return f"DATE '{part.isoformat()}'"
    if isinstance(part, bool):
        return "true" if part else "false"
    return text_sql(part) if isinstance(part, str) else f"CAST({part} AS BIGINT)"


def _checks(column: Column) -> list[_Check]:
    first, state = name_sql(value_fields(column.name, column.type)[0].name), name_sql(column.name + STATE)
    checks = [_Check(column, EMPTY_CELL, f"{first} IS NULL AND {state} IS NULL")] if column.absent is None else []
    low, high = column.type.low, column.type.high
    if column.type.is_numeric and (low is not None or high is not None):
        sides = ((low, True), (high, False))
        parts = [_beyond(column, bound, low=is_low) for bound, is_low in sides if bound is not None]
        checks.append(_Check(column, OUT_OF_BOUNDS, " OR ".join(parts)))
    return checks


def _beyond(column: Column, bound: Fraction, *, low: bool) -> str:
    sign = "<" if low else ">"
    if column.type.is_pair:
        num, den = (f"CAST({name_sql(column.name + part)} AS HUGEINT)" for part in (NUM, DEN))
        return f"{num} * {bound.denominator} {sign} {den} * {bound.numerator}"
    return f"{name_sql(column.name)} {sign} {bound_stored(column.type, bound, low=low)}"


def _counted(
    connection: duckdb.DuckDBPyConnection, reading: Reading, checks: Sequence[_Check]
) -> list[tuple[_Check, int]]:
    if not checks:
        return []
    counted = ", ".join(f"count(*) FILTER (WHERE {check.sql})" for check in checks)
    counts = connection.execute(f"SELECT {counted} FROM {reading.view}").fetchall()[0]
    return [(check, count) for check, count in zip(checks, counts, strict=True) if count]


def _cells(connection: duckdb.DuckDBPyConnection, reading: Reading, check: _Check) -> list[At]:
    keys = [name_sql(field.name) for key in reading.keys for field in value_fields(key.name, key.type)]
    values = [name_sql(field.name) for field in value_fields(check.column.name, check.column.type)]
    rows = connection.execute(
        f'SELECT "{LINE}", {", ".join([*keys, *values])} FROM {reading.view} WHERE {check.sql} '
        f"ORDER BY {', '.join([*keys, name_sql(LINE)])} LIMIT {LISTED}"
    ).fetchall()
    cut = 1 + len(keys)
    shown = ["".join(text or "" for text in _texts([check.column], row[cut:])) for row in rows]
    return [At(key_text(reading, row[1:cut]), row[0], text) for row, text in zip(rows, shown, strict=True)]


def _texts(columns: Sequence[Column], stored: Sequence[Stored | None]) -> list[str | None]:
    texts: list[str | None] = []
    at = 0
    for column in columns:
        width = len(value_fields(column.name, column.type))
        texts.append(stored_text(column.type, stored[at : at + width]))
        at += width
    return texts


def _selected(column: Column, beyond: str | None) -> list[str]:
    """The fields of a column after `absent` and bounds."""
    names = [field.name for field in value_fields(column.name, column.type)]
    state = name_sql(column.name + STATE)
    empty = f"{name_sql(names[0])} IS NULL AND {state} IS NULL"
    absent = column.absent
    is_value = absent is not None and not isinstance(absent, State)
    filled = value_sql(column, absent) if is_value and absent is not None and not isinstance(absent, State) else names
    token = text_sql((absent if isinstance(absent, State) else State.REJECTED).token)
    states = [f"WHEN {empty} THEN {token}"] if not is_value else []
    values = [[f"WHEN {empty} THEN {fill}"] if is_value else [] for fill in filled]
    if beyond:
        states.insert(0, f"WHEN {beyond} THEN {text_sql(State.REJECTED.token)}")
        values = [[f"WHEN {beyond} THEN NULL", *cases] for cases in values]
    named = [*zip(names, values, strict=True), (column.name + STATE, states)]
    return [f"{_case(cases, name_sql(name))} AS {name_sql(name)}" for name, cases in named]


def _case(cases: Sequence[str], otherwise: str) -> str:
    return f"CASE {' '.join(cases)} ELSE {otherwise} END" if cases else otherwise


def _identity(connection: duckdb.DuckDBPyConnection, reading: Reading, column: Column) -> list[Finding]:
    """The cells of a text column that hold a resident number, a phone or a card."""
    if column.type.kind not in WORDS or column.type.choices:
        return []
    name = name_sql(column.name)
    long_enough = f"FROM {reading.view} WHERE length({name}) >= {SHORTEST}"
    if connection.execute(f"SELECT 1 {long_enough} LIMIT 1").fetchone() is None:
        return []  # the pattern takes longer to compile than a short sheet to read
    rows = connection.execute(
        f'SELECT "{LINE}", {name} {long_enough} '
        f'AND regexp_matches({name}, {text_sql(CANDIDATE)}) ORDER BY {name}, "{LINE}"'
    )
    found: list[tuple[int, str, str]] = []
    while batch := rows.fetchmany(100_000):
        found += [(line, text, kind) for line, text in batch if (kind := identity_kind(text))]
    places = [Place(reading.place.file, line, 0, reading.place.sheet, "", column.name) for line, _, _ in found[:LISTED]]
    shown = [(KINDS[kind], masked(text)) for _, text, kind in found]
    findings = [
        Finding.of(IDENTITY_IN_FACTS, place, kind=kind, value=value)
        for place, (kind, value) in zip(places, shown, strict=False)
    ]
    return findings + rest(IDENTITY_IN_FACTS, reading.place, len(found) - LISTED)
