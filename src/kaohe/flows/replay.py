"""重放 · Replay: the scheme and the facts that a run kept, run once more; the verdict says whether every byte agrees."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.period import Period
from kaohe.book.manifest import book_findings, book_open
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.flows.appraise import RECORDS
from kaohe.flows.findings import BROKEN_RUN, NOT_A_RUN
from kaohe.flows.runs import FACTS, MANIFEST, SCHEME, run_id, run_stated
from kaohe.formula.program import Program
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import compile_file
from kaohe.scheme.model import Scheme

_ENGINES = ("duckdb", "exact", "spark")


@dataclass(frozen=True, slots=True)
class Replayed:
    """The verdict on a run. `differs`: the parts of run.json and the sheets that are not what the run states.

    `kept` is False where the files of the run itself are no longer what its run.json states.
    """

    run: str = ""
    again: str = ""
    equal: bool = False
    kept: bool = False
    differs: tuple[str, ...] = ()
    sheets: int = 0
    rows: int = 0
    findings: tuple[Finding, ...] = ()


def replay(folder: Path) -> Replayed:
    """Runs a run again from what it kept, in a scratch folder, and compares run.json byte for byte.

    Must: nothing is written into the run. Codes: `flows/not-a-run`, `flows/broken-run`, those of books and engine.
    """
    stated = run_stated(folder)
    if stated is None:
        return Replayed(findings=(Finding.of(NOT_A_RUN, Place(file=folder.name), path=folder),))
    compiled = compile_file(folder / SCHEME)
    if compiled.scheme is None or compiled.program is None:
        return Replayed(run_id(folder), findings=(_broken(folder, SCHEME),))
    if not (folder / FACTS).is_dir():
        return Replayed(run_id(folder), findings=(_broken(folder, FACTS),))
    with tempfile.TemporaryDirectory(prefix="kaohe-replay-") as scratch:
        return _replayed(folder, stated, _Rules(compiled.scheme, compiled.program), Path(scratch))


@dataclass(frozen=True, slots=True)
class _Rules:
    scheme: Scheme
    program: Program


def _broken(folder: Path, what: str) -> Finding:
    return Finding.of(BROKEN_RUN, Place(file=what), path=folder, file=what)


def _replayed(folder: Path, stated: Mapping[str, Any], rules: _Rules, scratch: Path) -> Replayed:
    period = Period.parse(stated["period"])
    scheme = rules.scheme
    snapshot = snapshot_make(
        program=rules.program,
        folder=folder / FACTS,
        out=scratch / FACTS,
        scheme=scheme.id,
        version=scheme.version,
        period=period,
    )
    if snapshot.book is None or blocking(snapshot.findings):
        return Replayed(run_id(folder), findings=snapshot.findings)
    book, digest_ = snapshot.book, content_hash(scheme)
    records = {path.stem: path for path in sorted((folder / RECORDS).glob("*.parquet"))}
    calendar = WorkingCalendar.current()
    inputs = Inputs(rules.program, digest_, book, period, stated["as_of"], calendar, records)
    done = run(inputs, scratch / "run", engine=_engine(stated))
    if done.folder is None:
        return Replayed(run_id(folder), findings=done.findings)
    return _verdict(folder, done.folder, stated, done.id)


def _engine(stated: Mapping[str, Any]) -> str:
    """The engine that a run names; another one would give the same sheets under another name."""
    named = set(str(stated.get("engine", "")).split())
    return next((engine for engine in _ENGINES if engine in named), _ENGINES[0])


def _verdict(folder: Path, again: Path, stated: Mapping[str, Any], number: str) -> Replayed:
    own, other = (folder / MANIFEST).read_bytes(), (again / MANIFEST).read_bytes()
    kept = not book_findings(folder / "sheets") and _as_stated(folder, stated)
    sheets = stated["sheets"]
    return Replayed(
        run_id(folder),
        number,
        equal=own == other and kept,
        kept=kept,
        differs=tuple(_differing(stated, json.loads(other))) + (() if kept else ("kept",)),
        sheets=len(sheets),
        rows=sum(int(one["rows"]) for one in sheets.values()),
    )


def _as_stated(folder: Path, stated: Mapping[str, Any]) -> bool:
    """Whether the sheets that lie in the run have the hashes that its run.json states."""
    lying = book_open(folder / "sheets", verify=False).sheets
    return all(name in lying and lying[name].sha256 == one["sha256"] for name, one in stated["sheets"].items())


def _differing(stated: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    """The parts that differ, a sheet by its name."""
    for part in sorted(stated.keys() | again.keys()):
        one, other = stated.get(part), again.get(part)
        if one == other:
            continue
        if not isinstance(one, dict) or not isinstance(other, dict):
            yield part
            continue
        yield from (f"{part}.{name}" for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name))
