"""Spark 执行者 · Spark's hands: queries on a cluster, scratch as Parquet, and results through DuckDB's one writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.engine.hands import DuckHands
from kaohe.engine.storage import LARGE, sheet_sql
from kaohe.formula.readers.sql.chain import StoredSheet
from kaohe.formula.readers.sql.dialect import Dialect, speaking
from kaohe.formula.readers.sql.spark import SPARK
from kaohe.formula.readers.sql.text import quoted

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_FEW = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
"""For sheets of few rows, where compiling and splitting a query costs more than its rows."""

_NAMED = "spark.sql.legacy.ctePrecedencePolicy"
"""LEGACY puts a layer that WITH names in place at once; CORRECTED copies all layers below it, layer after layer."""


@dataclass(slots=True)
class SparkHands:
    """A session at work on one run. Each result lies in a folder of scratch, which Spark and DuckDB can read alike."""

    session: SparkSession
    duck: DuckHands
    scratch: Path
    folders: dict[str, str] = field(default_factory=dict)
    views: set[str] = field(default_factory=set)
    count: int = 0

    @property
    def dialect(self) -> Dialect:
        """Spark's."""
        return SPARK

    def read(self, sheet: StoredSheet, path: Path) -> StoredSheet:
        """A sheet's file as Spark reads it; its rows have no number there."""
        return replace(sheet, source=self._view(self.session.read.parquet(_plain(path)), str(path)), numbered=False)

    def execute(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        return [tuple(row) for row in _frame(self.session, query).collect()]

    def stored(self, query: str, path: Path, *, may_wait: bool = False) -> str:
        """In a folder beside `path`; what may wait is a view, computed by the query that reads it."""
        frame = _frame(self.session, query)
        if may_wait:
            return self._view(frame)
        folder = path.with_suffix(f".{self._number()}")
        frame.write.parquet(str(folder))
        return self._view(self.session.read.schema(frame.schema).parquet(_plain(folder)), f"{folder}/*.parquet")

    def finished(self, query: str, columns: Sequence[str], path: Path, order: str) -> str:
        """Computed by Spark, sorted and written by DuckDB: the same bytes whoever computed."""
        source = self.stored(query, self.scratch / path.name)
        self.duck.execute(sheet_sql(f"SELECT * FROM {self.in_duckdb(source)} {order}".strip(), columns, path))
        return source

    def in_duckdb(self, source: str) -> str:
        """What DuckDB calls a FROM item of these hands; what still waits is written now."""
        if source in self.views and source not in self.folders:
            source = self.stored(f"SELECT * FROM {source}", self.scratch / "waited")
        return f"read_parquet({quoted(self.folders[source])})" if source in self.folders else source

    def table(self, name: str, query: str) -> None:
        """A view of rows that are written first, since a view is a query and would be run again."""
        source = self.stored(query, self.scratch / "table")
        self._replace(name, f"SELECT * FROM {source}")

    def patch(self, name: str, blank: str, rows: Sequence[str] = ()) -> None:
        """A view of literals."""
        listed = f" UNION ALL SELECT * FROM VALUES {', '.join(f'({row})' for row in rows)}" if rows else ""
        self._replace(name, f"SELECT * FROM ({blank}){listed}")

    def dropped(self, name: str) -> None:
        """Gone."""
        self.session.sql(f"DROP VIEW IF EXISTS {name}")
        self.views.discard(name)

    def _replace(self, name: str, query: str) -> None:
        self.session.sql(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
        self.views.add(name)

    def _view(self, frame: DataFrame, folder: str = "") -> str:
        view = f"kaohe_{self._number()}"
        frame.createOrReplaceTempView(view)
        self.views.add(view)
        if folder:
            self.folders[view] = folder
        return view

    def _number(self) -> int:
        self.count += 1
        return self.count


def _frame(session: SparkSession, query: str) -> DataFrame:
    """A query understood. A WITH inside another may read the outer one's layers, which LEGACY does not find."""
    session.conf.set(_NAMED, "LEGACY" if query.count("WITH ") <= 1 else "CORRECTED")
    return session.sql(query)


def _plain(path: Path) -> str:
    """A path in which Spark sees no pattern."""
    return "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in str(path))


@contextmanager
def hands_on(session: SparkSession, duck: DuckHands, scratch: Path, rows: int) -> Iterator[SparkHands]:
    """Hands for one run over so many rows; afterwards the session is as it was."""
    parts = {"spark.sql.shuffle.partitions": str(4 * session.sparkContext.defaultParallelism)}
    settings = (_FEW if rows < LARGE else parts) | {_NAMED: "CORRECTED"}
    before = {key: session.conf.get(key) for key in settings}
    hands = SparkHands(session, duck, scratch)
    _configure(session, settings)
    try:
        with speaking(SPARK):
            yield hands
    finally:
        for view in list(hands.views):
            hands.dropped(view)
        _configure(session, before)


def _configure(session: SparkSession, settings: Mapping[str, str | None]) -> None:
    for key, value in settings.items():
        if value is not None:
            session.conf.set(key, value)
