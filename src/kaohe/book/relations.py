"""关系 · Relations: rows that cannot stay because of other rows: unreadable keys, duplicates, links that find nothing.

Removal goes on until nothing changes: a row that is set aside takes with it the rows that link to it. A key that
stands twice keeps one row with every cell rejected, so what links to it is no orphan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kaohe.base.findings import Finding, Place
from kaohe.book.checks import key_text
from kaohe.book.database import name_sql, text_sql
from kaohe.book.findings import DUPLICATE_KEY, KEY_ALIKE, KEY_UNREADABLE, ONE_ROW, ORPHAN
from kaohe.book.layout import value_fields
from kaohe.book.listing import LISTED, rest
from kaohe.book.privacy import masked
from kaohe.book.reading import LINE, Reading
from kaohe.formula.program import Column
from kaohe.formula.typed import Cell

_FOLDS = r"[a-z \x{3000}\x{FF01}-\x{FF5E}]"
_FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF_WIDTH = "".join(chr(code) for code in range(0x21, 0x7F))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet under way: its reading, the view of its typed rows, and the tables of what leaves it.

    `gone` holds (LINE, code) of rows that leave; `twice` the keys that stand more than once.
    """

    reading: Reading
    rows: str
    gone: str
    twice: str

    @property
    def key_fields(self) -> list[str]:
        """The stored key fields, quoted."""
        return [name_sql(one.name) for key in self.reading.keys for one in value_fields(key.name, key.type)]

    def lone(self) -> str:
        """The condition on a row `r` that no other row has its key."""
        twice = " AND ".join(f"t.{name} = r.{name}" for name in self.key_fields)
        return f"NOT EXISTS (SELECT 1 FROM {self.twice} t WHERE {twice or 'true'})"

    def staying(self) -> str:
        """The condition on a row `r` that it neither left nor shares its key."""
        return f'NOT EXISTS (SELECT 1 FROM {self.gone} g WHERE g."{LINE}" = r."{LINE}") AND {self.lone()}'


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells of one sheet that must name a row of another: a given link, or the source sheet of a made row."""

    table: Table
    fields: tuple[str, ...]
    target: Table
    shown: Column


def relations_check(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> list[Finding]:
    """Fill the tables of what leaves, and say why.

    Codes: book/key-unreadable, book/duplicate-key, book/key-alike, book/one-row, book/orphan.
    """
    findings: list[Finding] = []
    for table in tables.values():
        findings += _unreadable(connection, table) + _duplicates(connection, table) + _alike(connection, table)
    references = [one for table in tables.values() for one in _references(table, tables)]
    for reference in references:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {_orphans(reference)} ({name_sql(LINE)} BIGINT)").fetchall()
    while any([_orphan_pass(connection, reference) for reference in references]):  # noqa: C419 # each pass must run
        continue
    return findings + [finding for one in references for finding in _orphan_findings(connection, one)]


def _unreadable(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    connection.execute(f'CREATE OR REPLACE TEMP TABLE {table.gone} ("{LINE}" BIGINT, code VARCHAR)').fetchall()
    reading, findings = table.reading, list[Finding]()
    for key in reading.keys:
        name = name_sql(value_fields(key.name, key.type)[0].name)
        lines = connection.execute(
            f'SELECT "{LINE}" FROM {table.rows} WHERE {name} IS NULL ORDER BY ALL LIMIT {LISTED}'
        ).fetchall()
        if not lines:
            continue
        count = _count(connection, f"{table.rows} WHERE {name} IS NULL")
        findings += [Finding.of(KEY_UNREADABLE, _at(reading, key.name, line=line), name=key.name) for (line,) in lines]
        findings += rest(KEY_UNREADABLE, _at(reading, key.name), count - len(lines))
    if findings:
        nulls = " OR ".join(f"{name} IS NULL" for name in table.key_fields)
        code = text_sql(KEY_UNREADABLE.code)
        connection.execute(
            f'INSERT INTO {table.gone} SELECT "{LINE}", {code} FROM {table.rows} WHERE {nulls}'
        ).fetchall()
    return findings


def _duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    keys = ", ".join(table.key_fields)
    if not keys:
        return _one_row(connection, table)
    readable = " AND ".join(f"{name} IS NOT NULL" for name in table.key_fields)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table.twice} AS SELECT {keys} FROM {table.rows} "
        f"WHERE {readable} GROUP BY {keys} HAVING count(*) > 1"
    ).fetchall()
    count = _count(connection, table.twice)
    if not count:
        return []
    rows = connection.execute(
        f'SELECT {keys}, list("{LINE}" ORDER BY "{LINE}") FROM {table.rows} JOIN {table.twice} USING ({keys}) '
        f"GROUP BY {keys} ORDER BY {keys} LIMIT {LISTED}"
    ).fetchall()
    findings = []
    for row in rows:
        shown = ", ".join(map(str, row[-1][:5])) + ("…" if len(row[-1]) > 5 else "")
        at = _at(table.reading, "", line=row[-1][0], row=key_text(table.reading, row[:-1]))
        findings.append(Finding.of(DUPLICATE_KEY, at, count=len(row[-1]), lines=shown))
    return findings + rest(DUPLICATE_KEY, _at(table.reading, ""), count - len(rows))


def _one_row(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.twice} AS SELECT 1 WHERE false").fetchall()
    count = _count(connection, table.rows)
    return [] if count == 1 else [Finding.of(ONE_ROW, _at(table.reading, ""), count=count)]


def _alike(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Finding]:
    """Keys that a person reads as one. Keys written in half-width capitals without spaces are never alike."""
    texts = [key for key in table.reading.keys if key.type.kind == "text"]
    if not texts:
        return []
    folds = {key.name: _folded(name_sql(key.name)) for key in texts}
    changed = " OR ".join(f"regexp_matches({name_sql(name)}, {text_sql(_FOLDS)})" for name in folds)
    if not _count(connection, f"{table.rows} WHERE {changed}"):
        return []
    keys = [folds.get(key.name, name_sql(value_fields(key.name, key.type)[0].name)) for key in table.reading.keys]
    labels = " || ' / ' || ".join(f"CAST({name} AS VARCHAR)" for name in table.key_fields)
    query = (
        f"SELECT list(DISTINCT {labels} ORDER BY {labels}) AS alike FROM {table.rows} "
        f"WHERE {labels} IS NOT NULL GROUP BY {', '.join(keys)} HAVING count(DISTINCT {labels}) > 1"
    )
    rows = connection.execute(f"SELECT alike FROM ({query}) ORDER BY alike LIMIT {LISTED}").fetchall()
    findings = [
        Finding.of(KEY_ALIKE, _at(table.reading, "", row=masked(alike[0])), keys=", ".join(map(masked, alike[:5])))
        for (alike,) in rows
    ]
    return findings + rest(
        KEY_ALIKE, _at(table.reading, ""), (_count(connection, f"({query})") if rows else 0) - len(rows)
    )


def _folded(name: str) -> str:
    half = f"translate({name}, {text_sql(_FULL_WIDTH)}, {text_sql(_HALF_WIDTH)})"
    return f"upper(replace(replace({half}, ' ', ''), chr(12288), ''))"


def _references(table: Table, tables: Mapping[str, Table]) -> list[Reference]:
    """The given links of a sheet and the sources of its made rows, as far as their targets come from facts."""
    sheet, columns = table.reading.sheet, {column.name: column for column in table.reading.columns}
    found = []
    for link in sheet.links.values():
        names = [key.column for key in link.keys if isinstance(key, Cell) and key.level == 0 and key.column in columns]
        if not link.computed and len(names) == len(link.keys):
            found.append((names, link.sheet))
    found += [([source.name], source.of) for source in sheet.each if source.kind == "sheet" and source.name in columns]
    return [
        Reference(table, _stored_names(columns, names), tables[target], columns[names[0]])
        for names, target in found
        if target in tables and tables[target].reading.sheet.kind == "given"
        and len(_stored_names(columns, names)) == len(tables[target].key_fields)
    ]  # fmt: skip


def _stored_names(columns: Mapping[str, Column], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name_sql(one.name) for name in names for one in value_fields(name, columns[name].type))


def _orphans(reference: Reference) -> str:
    return name_sql(f"orphans {reference.table.rows} {' '.join(reference.fields)} {reference.target.rows}")


def _orphan_pass(connection: duckdb.DuckDBPyConnection, reference: Reference) -> bool:
    """Set the orphans of one reference aside; whether there were new ones."""
    table, target = reference.table, reference.target
    pairs = list(zip(reference.fields, target.key_fields, strict=True))
    given = " AND ".join(f"r.{name} IS NOT NULL" for name in reference.fields)
    same = " AND ".join(f"k.{key} = r.{name}" for name, key in pairs)
    found = f'NOT EXISTS (SELECT 1 FROM {target.gone} g WHERE g."{LINE}" = k."{LINE}")'
    orphans = _orphans(reference)
    known = f'NOT EXISTS (SELECT 1 FROM {orphans} o WHERE o."{LINE}" = r."{LINE}")'
    before = _count(connection, orphans)
    connection.execute(
        f'INSERT INTO {orphans} SELECT r."{LINE}" FROM {table.rows} r WHERE {given} AND {table.lone()} AND {known} '
        f"AND NOT EXISTS (SELECT 1 FROM {target.rows} k WHERE {same} AND {found})"
    ).fetchall()
    new = _count(connection, orphans) - before
    if new:
        connection.execute(
            f'INSERT INTO {table.gone} SELECT "{LINE}", {text_sql(ORPHAN.code)} FROM {orphans} o '
            f'WHERE NOT EXISTS (SELECT 1 FROM {table.gone} g WHERE g."{LINE}" = o."{LINE}")'
        ).fetchall()
    return new > 0


def _orphan_findings(connection: duckdb.DuckDBPyConnection, reference: Reference) -> list[Finding]:
    table, orphans = reference.table, _orphans(reference)
    count = _count(connection, orphans)
    if not count:
        return []
    keys = ", ".join(f"r.{name}" for name in table.key_fields)
    value = " || ' / ' || ".join(f"CAST(r.{name} AS VARCHAR)" for name in reference.fields)
    rows = connection.execute(
        f'SELECT {value}, r."{LINE}", {keys} FROM {table.rows} r JOIN {orphans} o ON o."{LINE}" = r."{LINE}" '
        f'ORDER BY {keys}, r."{LINE}" LIMIT {LISTED}'
    ).fetchall()
    target = reference.target.reading.sheet.name
    findings = [
        Finding.of(
            ORPHAN,
            _at(table.reading, reference.shown.name, line=line, row=key_text(table.reading, key)),
            value=masked(shown),
            target=target,
        )
        for shown, line, *key in rows
    ]
    return findings + rest(ORPHAN, _at(table.reading, reference.shown.name), count - len(rows))


def _at(reading: Reading, field: str, *, line: int = 0, row: str = "") -> Place:
    return Place(reading.place.file, line, 0, reading.place.sheet, row, field)


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0])
