"""运行 · Run: a program on a book gives a folder of results and its manifest; the same inputs, the same bytes."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

import kaohe
from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place, blocking
from kaohe.book.database import Machine, database_open
from kaohe.book.manifest import SheetFacts
from kaohe.engine.checks import constraints_counted, values_rejected
from kaohe.engine.exactly import exact_run
from kaohe.engine.extent import rows_findings
from kaohe.engine.findings import RECORD_MISSING
from kaohe.engine.hands import DuckHands
from kaohe.engine.inputs import Inputs, Keep
from kaohe.engine.sealing import book_sealed, run_json, sheets_sealed
from kaohe.engine.spark import LOCAL
from kaohe.engine.spark_run import spark_run
from kaohe.engine.stages import staged
from kaohe.engine.storage import record_blank, records_facts, stored_of
from kaohe.engine.work import Work, stages_run
from kaohe.formula.readers.sql.chain import StoredSheet
from kaohe.formula.readers.sql.ground import Given
from kaohe.formula.readers.sql.text import name
from kaohe.formula.readers.sql.when import calendar_variables, needs_calendar

SHEETS, MANIFEST, FINDINGS, LOG = "sheets", "run.json", "findings.json", "run.log"
ENGINES = ("duckdb", "exact", "spark")
_SCRATCH = ".scratch"


@dataclass(frozen=True, slots=True)
class RunResult:
    """folder is None where a finding blocked: then nothing was written.

    id: the first 16 hex digits of run.json's digest.
    """

    folder: Path | None
    findings: tuple[Finding, ...]
    id: str = ""
    complete: bool = False
    checks: Mapping[str, Mapping[str, int]] | None = None


def run(
    inputs: Inputs,
    out: Path,
    *,
    engine: str = "duckdb",
    machine: Machine | None = None,
    keep: Keep | None = None,
    master: str = LOCAL,
) -> RunResult:
    """Compute every column and write `sheets/`, `run.json`, `findings.json` and `run.log` into an empty folder.

    `keep` names the columns to write by sheet (their keys always); a sheet that it does not name is not written.
    `master` is Spark's, and read by no other engine.
    Must: nothing but `run.log` depends on clock, host, folder or threads.
    Codes: formula/range-unproven, engine/… .
    """
    if engine not in ENGINES:
        raise KaoheError(f"no engine is called {engine}")
    if out.exists() and any(out.iterdir()):
        raise KaoheError("a run is written into an empty folder")
    began = time.time_ns()
    scratch, sheets = out / _SCRATCH, out / SHEETS
    for folder in (sheets, scratch):
        folder.mkdir(parents=True)
    machine = machine or Machine.here()
    try:
        with closing(_connected(inputs, sheets, scratch, machine)) as connection:
            work = _opened(inputs, connection, sheets, scratch, keep)
            result = _performed(work, inputs, out, engine, master)
    except BaseException:
        _emptied(out)
        raise
    if result.folder is None:
        _emptied(out)
        return result
    shutil.rmtree(scratch)
    _log(out, began, machine)
    return result


def _emptied(out: Path) -> None:
    for entry in list(out.iterdir()):
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _connected(inputs: Inputs, sheets: Path, scratch: Path, machine: Machine) -> duckdb.DuckDBPyConnection:
    allowed = [inputs.book.folder, sheets, *(path.parent for path in inputs.records.values())]
    return database_open(folder=scratch, allowed=allowed, threads=machine.threads, memory=machine.memory)


def _opened(
    inputs: Inputs, connection: duckdb.DuckDBPyConnection, sheets: Path, scratch: Path, keep: Keep | None
) -> Work:
    given = Given(inputs.program, inputs.period, inputs.as_of, inputs.calendar)
    variables = calendar_variables(inputs.calendar) if needs_calendar(inputs.program) else {}
    for variable, text in variables.items():
        connection.execute(f"SET VARIABLE {name(variable)} = {text}")
    work = Work(DuckHands(connection), given, sheets.resolve(), scratch.resolve(), {}, keep)
    for sheet in inputs.program.sheets.values():
        if sheet.kind == "record":
            work.sheets[sheet.name] = _record(work, inputs, sheet.name)
        elif sheet.name in inputs.book.sheets:
            path = inputs.book.path(sheet.name).resolve()
            work.sheets[sheet.name] = stored_of(sheet, inputs.book.sheets[sheet.name], path)
    return work


def _files(inputs: Inputs) -> dict[str, Path]:
    """The file of every sheet that has one."""
    books = {name: inputs.book.path(name) for name in inputs.book.sheets if name in inputs.program.sheets}
    return {name: path.resolve() for name, path in (books | dict(inputs.records)).items()}


def _record(work: Work, inputs: Inputs, sheet: str) -> StoredSheet:
    """The rows of approved runs; none where no history was given."""
    found = inputs.program.sheets[sheet]
    if sheet in inputs.records:
        return records_facts(work.hands.execute, found, inputs.records[sheet].resolve())
    work.findings.append(Finding.of(RECORD_MISSING, Place(sheet=sheet), sheet=sheet))
    return record_blank(found)


def _performed(work: Work, inputs: Inputs, out: Path, engine: str, master: str) -> RunResult:
    sizes = {name: sheet.rows for name, sheet in work.sheets.items()}
    work.findings += rows_findings(inputs.program, sizes, inputs.period)
    if blocking(work.findings):
        return RunResult(None, tuple(work.findings))
    if engine == "exact":
        work.sheets |= exact_run(inputs, work.out, {sheet: work.kept(sheet) for sheet in work.written()})
    elif engine == "spark":
        spark_run(work, staged(inputs.program, sizes), _files(inputs), master)
    else:
        stages_run(work, staged(inputs.program, sizes))
    if blocking(work.findings):
        return RunResult(None, tuple(work.findings))
    kept = {sheet: work.kept(sheet) for sheet in work.written()}
    sealed = sheets_sealed(work.out, inputs.program.sheets, kept)
    checks = constraints_counted(work.hands.execute, inputs.program, work.sheets)
    work.findings += values_rejected(work.hands.execute, inputs.program, sealed, work.chain)
    return _sealed(work, inputs, out, engine, sealed=sealed, checks=checks)


def _sealed(
    work: Work,
    inputs: Inputs,
    out: Path,
    engine: str,
    *,
    sealed: Mapping[str, SheetFacts],
    checks: dict[str, dict[str, int]],
) -> RunResult:
    complete = inputs.book.complete
    book_sealed(work.out, inputs, sealed, complete=complete)
    by = {"duckdb": f" {duckdb.__version__}", "spark": f" {version('pyspark')}" if engine == "spark" else ""}
    named = f"kaohe {kaohe.__version__} {engine}{by.get(engine, '')}"
    manifest = run_json(inputs, engine=named, sheets=sealed, checks=checks, complete=complete)
    (out / MANIFEST).write_bytes(manifest)
    (out / FINDINGS).write_bytes(canonical_json([finding.as_json() for finding in work.findings]))
    return RunResult(out, tuple(work.findings), digest(manifest)[:16], complete, checks)


def _log(out: Path, began: int, machine: Machine) -> None:
    """What is not part of the result: when, where and how long."""
    lines = [
        f"began {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(began // 10**9))}",
        f"milliseconds {(time.time_ns() - began) // 10**6}",
        f"host {platform.node()} {platform.platform()} python {platform.python_version()}",
        f"threads {machine.threads} memory {machine.memory} duckdb {version('duckdb')}",
    ]
    (out / LOG).write_text("\n".join(lines) + "\n", "utf-8")
