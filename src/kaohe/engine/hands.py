"""执行者 · Hands: what a run asks of the engine that holds its rows, and DuckDB as one that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

from kaohe.engine.deferred import Deferred, Waiting
from kaohe.engine.storage import copy_sql, sheet_sql, source_of
from kaohe.formula.readers.sql.dialect import DUCKDB, Dialect


class Hands(Protocol):
    """An engine at work on one run. A FROM item is what its queries call a table by."""

    @property
    def dialect(self) -> Dialect:
        """The SQL that it reads."""
        ...

    def execute(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        ...

    def stored(self, query: str, path: Path, *, may_wait: bool = False) -> str:
        """Keep a query's rows, as they come, in scratch at `path`; gives the FROM item.

        `may_wait`: one later query reads them, so that they need not be written.
        """
        ...

    def finished(self, query: str, columns: Sequence[str], path: Path, order: str) -> str:
        """Write a query's rows, which have these columns, in order as a sheet of the result; gives the FROM item."""
        ...

    def table(self, name: str, query: str) -> None:
        """(Re)place a table of this run by a query's rows; the query may read what is replaced by another name."""
        ...

    def patch(self, name: str, blank: str, rows: Sequence[str] = ()) -> None:
        """(Re)place a table by the columns of a query without rows and few rows of literals, each written `a, b`."""
        ...

    def dropped(self, name: str) -> None:
        """Drop a table of this run."""
        ...


@dataclass(slots=True)
class DuckHands:
    """DuckDB in this process."""

    connection: duckdb.DuckDBPyConnection
    deferred: Deferred = field(default_factory=Deferred)

    @property
    def dialect(self) -> Dialect:
        """DuckDB's."""
        return DUCKDB

    def execute(self, query: str) -> list[tuple[object, ...]]:
        """Run one statement, and before it what it reads and what has waited."""
        *first, last = self.deferred.settled(query)
        for statement in first:
            self.connection.execute(statement).fetchall()
        return self.connection.execute(last).fetchall()

    def stored(self, query: str, path: Path, *, may_wait: bool = False) -> str:
        """As Parquet, or inside the one query that reads it."""
        if may_wait:
            self.deferred.waiting[source_of(path)] = Waiting(query, copy_sql(query, path))
        else:
            self.execute(copy_sql(query, path))
        return source_of(path)

    def finished(self, query: str, columns: Sequence[str], path: Path, order: str) -> str:
        """Sorted and written by the same query."""
        self.execute(sheet_sql(f"{query} {order}".strip(), columns, path))
        return source_of(path)

    def table(self, name: str, query: str) -> None:
        """A temporary table."""
        self.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def patch(self, name: str, blank: str, rows: Sequence[str] = ()) -> None:
        """The same, row by row."""
        self.table(name, blank)
        for row in rows:
            self.execute(f"INSERT INTO {name} VALUES ({row})")

    def dropped(self, name: str) -> None:
        """Gone."""
        self.execute(f"DROP TABLE {name}")
