"""位置 · Places: where entries stand, by tag, batch and commitment: an index of the log that can be rebuilt from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaohe.ledger.entry import KINDS, entry_read
from kaohe.ledger.log import Log

DATABASE = "places.sqlite3"
_TABLE = """
CREATE TABLE IF NOT EXISTS place (
  at INTEGER PRIMARY KEY, kind TEXT, b TEXT, t TEXT, r INTEGER, x INTEGER, c TEXT
);
CREATE INDEX IF NOT EXISTS by_tag ON place (t) WHERE t IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_batch ON place (b, kind);
CREATE INDEX IF NOT EXISTS by_commitment ON place (c);
"""
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of a tag: its place, kind, batch, revision, and what it reverses."""

    at: int
    kind: str
    batch: str
    revision: int
    reverses: int | None


class Places:
    """The index of one log. Owns a connection; brought up to date when it is opened."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def tagged(self, tag: str) -> list[Placed]:
        """Every entry of a tag, in order."""
        query = "SELECT at, kind, b, r, x FROM place WHERE t = ? AND kind IN ('pay', 'reverse') ORDER BY at"
        return [Placed(*row) for row in self._database.execute(query, (tag,))]

    def tags(self, batch: str) -> set[str]:
        """The tags paid in a batch."""
        return {tag for (tag,) in self._database.execute("SELECT t FROM place WHERE b = ? AND kind = 'pay'", (batch,))}

    def cohorts(self, batch: str) -> set[str]:
        """The roots of what a batch shares."""
        return {
            root for (root,) in self._database.execute("SELECT c FROM place WHERE b = ? AND kind = 'cohort'", (batch,))
        }

    def one(self, kind: str, batch: str) -> int | None:
        """The place of the run or the seal of a batch."""
        found = self._database.execute("SELECT at FROM place WHERE b = ? AND kind = ?", (batch, kind)).fetchone()
        return None if found is None else int(found[0])

    def committed(self, kind: str, root: str, batch: str = "") -> int | None:
        """The place of an entry of a commitment: a cohort's or a pay's root, a scheme's f."""
        query = "SELECT at FROM place WHERE c = ? AND kind = ? AND (b = ? OR b IS NULL) ORDER BY at"
        found = self._database.execute(query, (root, kind, batch)).fetchone()
        return None if found is None else int(found[0])

    def count(self, batch: str) -> int:
        """How many payments and reversals a batch has."""
        query = "SELECT COUNT(*) FROM place WHERE b = ? AND kind IN ('pay', 'reverse')"
        return int(self._database.execute(query, (batch,)).fetchone()[0])

    def catch_up(self, log: Log) -> None:
        """Reads what the log has beyond the index."""
        known = self._database.execute("SELECT COALESCE(MAX(at), -1) + 1 FROM place").fetchone()[0]
        size = log.head().checkpoint.size
        for start in range(known, size, _CHUNK):
            entries = enumerate(log.entries(start, min(start + _CHUNK, size)), start)
            rows = [_row(at, data) for at, data in entries]
            with self._database:
                self._database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


@contextmanager
def places_opened(folder: Path, log: Log) -> Iterator[Places]:
    """The index beside a log, up to date; a broken one is deleted by hand and made again."""
    database = sqlite3.connect(folder / DATABASE)
    try:
        database.executescript(_TABLE)
        places = Places(database)
        places.catch_up(log)
        yield places
    finally:
        database.close()


def _row(at: int, data: bytes) -> tuple[object, ...]:
    try:
        entry = entry_read(data.decode(), *KINDS)
    except UnicodeDecodeError:
        entry = None
    if entry is None:
        return (at, "?", None, None, None, None, None)
    kind = entry["k"]
    tag = entry.get("t") if kind != "seal" else None
    commitment = entry.get("f") or entry.get("c") or entry.get("p")
    return (at, kind, entry.get("b"), tag, entry.get("r"), entry.get("x"), commitment)
