"""SQLite 存储 · SQLite store: one file, write-ahead log, every commit synced before it is acknowledged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.ledger.store import TABLES, CommitError, Row

_TYPES = {"natural": "INTEGER", "text": "TEXT", "blob": "BLOB"}
_PATIENCE = 60


class SqliteStore:
    """A log in a SQLite file."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise KaoheError(f"there is no ledger at {path.name}")
        self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        # A text with a damaged byte is read, and then found not to be what was signed.
        self._connection.text_factory = lambda data: data.decode(errors="replace")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA fullfsync = ON")
        self._connection.execute("PRAGMA checkpoint_fullfsync = ON")

    @classmethod
    def create(cls, path: Path) -> SqliteStore:
        """A new file with empty tables, readable by its owner alone."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        store = cls(path)
        store.rows("PRAGMA journal_mode = WAL")
        with store.writing():
            for table in TABLES:
                store.change(table.format_map(_TYPES))
        return store

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Store`."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise CommitError(str(error)) from error

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """See `Store`."""
        return self._connection.execute(statement, values).fetchall()

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """See `Store`."""
        return self._connection.execute(statement, values).rowcount

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """See `Store`."""
        places = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)

    def strangers(self) -> list[str]:
        """See `Store`."""
        query = "SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
        return [name for (name,) in self.rows(query)]

    def close(self) -> None:
        """See `Store`."""
        self._connection.close()
