"""追加者 · Appender: a process that appends drafts one batch after another and dies at a statement that it is told.

`python -m tests.ledger.appender FOLDER STATEMENT`: SIGKILL when the STATEMENT-th of all statements begins or ends;
every acknowledged batch is told on a line of its own, before the next begins.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kaohe.ledger.log import DATABASE, Log
from kaohe.ledger.store import Row
from kaohe.ledger.store_sqlite import SqliteStore
from tests.ledger.logs import NOW, drafts

BATCHES, SIZE = 4, 150


class DyingStore(SqliteStore):
    """Counts every statement, and kills its own process at one of them: before it, or after it."""

    left = 1 << 60

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._count()
        with super().writing():
            self._count()
            yield
            self._count()
        self._count()

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        self._count()
        found = super().rows(statement, values)
        self._count()
        return found

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        self._count()
        found = super().change(statement, values)
        self._count()
        return found

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        def counted() -> Iterator[Sequence[object]]:
            for place, row in enumerate(rows):
                if place % 50 == 0:
                    self._count()
                yield row

        super().insert(table, columns, counted())
        self._count()


def main() -> None:
    """Appends, telling how far it came."""
    store = DyingStore(Path(sys.argv[1]) / DATABASE)
    log = Log.open(Path(sys.argv[1]), store)
    store.left = int(sys.argv[2])
    for number in range(BATCHES):
        appended = log.append(drafts(number * SIZE, (number + 1) * SIZE), NOW)
        sys.stdout.write(f"{appended.size} {appended.root.hex()}\n")
        sys.stdout.flush()
    sys.stdout.write(f"statements {int(sys.argv[2]) - store.left}\n")


if __name__ == "__main__":
    main()
