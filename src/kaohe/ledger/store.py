"""账本存储 · Store: the tables of a log, and what a database must do for it: one transaction, one writer.

Every statement is written once, with `?` for a value; `blob`, `natural` and `text` stand for the types of a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

TABLES = (
    """CREATE TABLE log (one {natural} PRIMARY KEY CHECK (one = 1), origin {text} NOT NULL, size {natural} NOT NULL,
    edge {blob} NOT NULL, note {text} NOT NULL, published {text} NOT NULL, seen {natural} NOT NULL)""",
    """CREATE TABLE entry (place {natural} PRIMARY KEY, key {text} NOT NULL UNIQUE, data {blob} NOT NULL)""",
    """CREATE TABLE tile (level {natural} NOT NULL, place {natural} NOT NULL, data {blob} NOT NULL,
    PRIMARY KEY (level, place))""",
    """CREATE TABLE checkpoint (size {natural} PRIMARY KEY, note {text} NOT NULL)""",
)
"""`seen` is the latest time that a witness said; `published` the latest note with a quorum, or empty."""

Row = tuple[Any, ...]


class CommitError(SystemExit):
    """The database failed to commit: what is durable is unknown, so the process ends and reads again when it starts."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"the ledger could not commit ({cause}); start again: nothing acknowledged is lost")


class Store(Protocol):
    """A database that holds one log."""

    def writing(self) -> AbstractContextManager[None]:
        """One durable transaction of the only writer; an error inside rolls it back, one of the commit ends us."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """The rows of a query."""

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a statement changed."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Adds rows; a key that is there already is an error."""

    def strangers(self) -> list[str]:
        """What the database does beside holding the tables: its triggers and the like, by name."""

    def close(self) -> None:
        """Lets go of the database."""
