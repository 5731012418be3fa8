"""Spark 运行 · The Spark run: the same stages on a cluster, over the same files; every result ends in DuckDB's writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.engine.findings import SPARK_STOPPED
from kaohe.engine.hands import DuckHands
from kaohe.engine.spark import session_on, spark_findings, unreachable
from kaohe.engine.spark_hands import SparkHands, hands_on
from kaohe.engine.stages import Stage
from kaohe.engine.storage import LARGE, record_blank
from kaohe.engine.work import Work, stages_run
from kaohe.formula.readers.sql.text import name as quoted_name
from kaohe.formula.readers.sql.when import calendar_variables, needs_calendar

_LONGEST = 300


def spark_run(work: Work, stages: Sequence[Stage], files: Mapping[str, Path], master: str) -> None:
    """Run the stages on a master; afterwards the work is DuckDB's again, over what Spark computed.

    files: the file of every sheet that has one. Must: the session reaches these files and the run's scratch by the
    same paths. Codes: those of `stages_run`, engine/spark-missing, engine/java-missing, engine/master-unreachable,
    engine/spark-stopped.
    """
    work.findings += spark_findings(master)
    if any(finding.rule.blocking for finding in work.findings):
        return
    from py4j.protocol import Py4JError  # noqa: PLC0415 - the package is not everywhere
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

    opened, rows = False, max((sheet.rows for sheet in work.sheets.values()), default=0)
    try:
        with session_on(master, work.scratch / "spark", brief=rows < LARGE) as session:
            opened = True
            with hands_on(session, _duck(work), work.scratch, rows) as hands:
                _staged(work, stages, files, hands)
    except (Py4JError, PySparkException, ConnectionError) as failed:
        work.findings.append(_stopped(failed, *work.doing) if opened else unreachable(master))


def _duck(work: Work) -> DuckHands:
    if not isinstance(work.hands, DuckHands):
        raise TypeError("a run on Spark begins with DuckDB's hands")
    return work.hands


def _staged(work: Work, stages: Sequence[Stage], files: Mapping[str, Path], hands: SparkHands) -> None:
    duck, given = work.hands, dict(work.sheets)
    if needs_calendar(work.program):
        for variable, text in calendar_variables(work.given.calendar).items():
            hands.session.sql(f"DECLARE OR REPLACE VARIABLE {quoted_name(variable)} ARRAY<INT> = {text}")
    for name, sheet in given.items():
        found = work.program.sheets[name]
        work.sheets[name] = hands.read(sheet, files[name]) if name in files else record_blank(found)
    work.hands = hands
    try:
        stages_run(work, stages)
    finally:
        work.hands = duck
        sheets = {name: replace(one, source=hands.in_duckdb(one.source)) for name, one in work.sheets.items()}
        work.sheets |= sheets | {name: one for name, one in given.items() if work.sheets[name].columns == one.columns}


def _stopped(failed: Exception, sheet: str, columns: Sequence[str]) -> Finding:
    """What Spark said, in one line, and of which columns; without columns, of the sheet's rows or of the facts."""
    lines = [line.strip() for line in str(failed).splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("[")), lines[0] if lines else type(failed).__name__)
    return Finding.of(SPARK_STOPPED, Place(sheet=sheet, field=", ".join(columns)), reason=said[:_LONGEST])
