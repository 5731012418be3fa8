"""本方 · Ours: a scheme run on a book by the engine, as `kaohe run` does: compiled, verified, computed, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from benchmarks.measuring import THREADS
from kaohe.base.findings import blocking
from kaohe.base.period import Period
from kaohe.book.database import Machine
from kaohe.book.manifest import book_open
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run as engine_run
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import compile_file


def run(
    scheme: Path,
    facts: Path,
    period: str,
    out: Path,
    only: Mapping[str, Sequence[str]] | None,
    **engine: str,
) -> None:
    """Compiles the scheme and runs it; `only` names the columns to write by sheet, None every column.

    engine: `engine` and `master`, where it is not DuckDB.
    """
    rmtree(out, ignore_errors=True)
    compiled = compile_file(scheme)
    if compiled.scheme is None or compiled.program is None:
        raise SystemExit("\n".join(finding.line("en") for finding in compiled.findings))
    inputs = Inputs(
        program=compiled.program,
        scheme_hash=content_hash(compiled.scheme),
        book=book_open(facts),
        period=Period.parse(period),
        as_of=0,
        calendar=WorkingCalendar.current(),
    )
    result = engine_run(inputs, out, machine=replace(Machine.here(), threads=THREADS), keep=only, **engine)
    if blocking(result.findings) or result.folder is None:
        raise SystemExit("\n".join(finding.line("en") for finding in result.findings))
