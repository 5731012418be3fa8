"""PostgreSQL 存储 · PostgreSQL store: serializable transactions behind one advisory lock; needs psycopg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from kaohe.ledger.store import TABLES, CommitError, Row

_TYPES = {"natural": "BIGINT", "text": "TEXT", "blob": "BYTEA"}
_LOCK = 0x6B616F6865


class PostgresStore:
    """A log in the schema that a connection opens."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute("SET default_transaction_isolation = 'serializable'")
        self._connection.execute("SET synchronous_commit = 'on'")

    @classmethod
    def create(cls, address: str) -> PostgresStore:
        """New empty tables."""
        store = cls(address)
        with store.writing():
            for table in TABLES:
                store.change(table.format_map(_TYPES))
        return store

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Store`. The lock comes before the snapshot, so a waiting writer sees what the other one wrote."""
        self._connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            try:
                self._connection.execute("COMMIT")
            except psycopg.Error as error:
                raise CommitError(str(error)) from error
        finally:
            if not self._connection.closed:
                self._connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """See `Store`."""
        return self._connection.execute(_spoken(statement), values, prepare=True).fetchall()

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """See `Store`."""
        return self._connection.execute(_spoken(statement), values).rowcount

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """See `Store`."""
        names = SQL(", ").join(map(Identifier, columns))
        statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), names)
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def strangers(self) -> list[str]:
        """See `Store`."""
        triggers = "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal"
        rules = "SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()"
        return sorted(name for (name,) in self.rows(f"{triggers} UNION {rules}"))

    def close(self) -> None:
        """See `Store`."""
        self._connection.close()


def _spoken(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()
