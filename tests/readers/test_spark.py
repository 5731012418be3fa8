"""Spark 读者 · Spark meets the cases, agrees with the exact reader on invented formulas, and writes DuckDB's bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaohe.base.exact import Rounding
from kaohe.book.database import Machine
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import RunResult, run
from kaohe.engine.spark import LOCAL, session_on
from kaohe.engine.spark_hands import SparkHands
from kaohe.formula.readers.sql import number
from kaohe.formula.readers.sql.dialect import speaking
from kaohe.formula.readers.sql.spark import SPARK
from tests.conftest import needs_tool
from tests.readers.agreement import Met, agree, compare, duck_cells, exact_cells, without
from tests.readers.cases import Case, cases, compiled, record_files, snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FEW, SEED = 16, 20_261_123
BATCH, ROWS = 60, 10_000
HALVES = 5


@contextmanager
def one_session(folder: Path) -> Iterator[SparkSession]:
    """Every run of the block shares a session on this machine."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: make test installs it")
    needs_tool("java")
    with session_on(LOCAL, folder / "session", brief=True) as session:
        yield session


def done_on(engine: str, case: Case, folder: Path) -> RunResult:
    """A case run on an engine."""
    folder.mkdir(parents=True)
    program = compiled(case)
    found = snapshot(case, program, folder)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    records = record_files(case, program, folder / "records")
    inputs = Inputs(program, "", found.book, case.period, case.as_of, WorkingCalendar.current(), records)
    return run(inputs, folder / "run", machine=Machine(2, "1GB"), engine=engine)


def sheets_of(done: RunResult) -> dict[str, bytes]:
    """The bytes of every file of a run's sheets."""
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    return {path.name: path.read_bytes() for path in (done.folder / "sheets").iterdir()}


def differing(found: Sequence[Case], folder: Path) -> list[str]:
    """The cases in which Spark writes another byte than DuckDB, or refuses."""
    wrong = []
    for place, case in enumerate(found):
        spark, duck = (done_on(engine, case, folder / f"{place}.{engine}") for engine in ("spark", "duckdb"))
        if spark.folder is None or sheets_of(spark) != sheets_of(duck):
            wrong.append(f"{case.name}: {[finding.line('en') for finding in spark.findings]}")
    return wrong


def test_spark_writes_the_bytes_of_duckdb_and_agrees_on_invented_formulas_and_a_wrong_rounding_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Met()
    with one_session(tmp_path) as session:
        items = ", ".join(SPARK.item("array(7, 8)", place) for place in ("0", "1", "3", "NULL"))
        assert session.sql(f"SELECT {items}").collect() == [(None, 7, None, None)]
        assert differing(cases()[::12], tmp_path / "cases") == []
        program, rows, _ = agree(met, SEED, FEW, tmp_path / "right", engine="spark")
        assert met.differing == []
        monkeypatch.setitem(number._ROUNDERS, Rounding.HALF_UP, number._half_even)
        planted, halves = Met(), without(program, {f"f{place}" for place in range(FEW)})
        theirs = duck_cells(halves, rows, tmp_path / "planted", engine="spark")
        compare(planted, halves, exact_cells(halves, rows), theirs)
        assert stopped(cases()[0], tmp_path / "stopped", monkeypatch) == ["engine/spark-stopped"]
    assert len(planted.differing) >= HALVES


def stopped(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of a run in which a number leaves 64 bits, as Spark says it."""
    monkeypatch.setattr(SparkHands, "stored", lambda hands, *_, **__: hands.execute(f"SELECT {2**63 - 1} + 1L"))
    done = done_on("spark", case, folder)
    assert done.folder is None
    said = done.findings[-1]
    assert "ARITHMETIC_OVERFLOW" in said.line("en")
    columns = compiled(case).sheets[said.place.sheet].columns
    assert set(said.place.field.split(", ")) <= columns.keys()
    return [finding.code for finding in done.findings]


@pytest.mark.prove
def test_spark_writes_the_bytes_of_duckdb_in_every_case(tmp_path: Path) -> None:
    with one_session(tmp_path):
        assert differing(cases(), tmp_path / "cases") == []


@pytest.mark.prove
def test_spark_and_the_exact_reader_agree_on_ten_thousand_rows_in_one_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met, seed, count = Met(), 1, 0
    with one_session(tmp_path):
        while count < ROWS:
            _, _, theirs = agree(met, seed, BATCH, tmp_path / str(seed), engine="spark")
            count += len({(sheet, key) for sheet, key, _ in theirs})
            seed += 1
    with capsys.disabled():
        said = f"{len(met.formulas)} formulas, {count} rows, {met.cells} cells, {len(met.differing)} differing"
        print(f"\n{said}, {met.unproven} not proven, seeds 1 to {seed - 1}")  # noqa: T201 - the proof says what it met
        for counted in (met.functions, met.states, met.kinds, met.shapes):
            print(dict(counted.most_common()))  # noqa: T201 - as above
    assert met.differing == []


@pytest.mark.parametrize("text", ["it's", 'back\\slash"', "\\'"])
def test_a_text_constant_ends_where_it_should(text: str) -> None:
    with speaking(SPARK):
        written = SPARK.literal(text)
    assert written[0] == written[-1] == "'"
    assert written[1:-1].replace("''", "").count("'") == 0
    assert written[1:-1].replace("\\\\", "").count("\\") == 0


def test_a_quotient_that_a_long_cannot_hold_is_not_cut() -> None:
    assert SPARK.divided("a", "b", True, 2**63 - 1) == "a div b"
    assert " div " not in SPARK.divided("a", "b", True, 2**63)
    with pytest.raises(number.RangeUnproven):
        SPARK.divided("a", "b", True, 10**32)
