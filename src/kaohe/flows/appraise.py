"""考核 · Appraise: facts become a book, the engine runs the scheme on it; a run folder is whole or not there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place, Text, blocking
from kaohe.base.period import Period
from kaohe.book.manifest import Book
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.engine.spark import LOCAL
from kaohe.flows.asking import instant_asked, period_asked
from kaohe.flows.findings import NO_FOLDER, OUT_EXISTS
from kaohe.flows.opening import Opened, scheme_open
from kaohe.flows.past import past_open, records_write
from kaohe.flows.runs import FACTS, SCHEME
from kaohe.scheme.model import Scheme

RECORDS = "records"
STEPS = (
    Text("读方案", "reading the scheme"),
    Text("取往期结果", "taking earlier results"),
    Text("读事实、核对", "reading and checking the facts"),
    Text("计算", "computing"),
    Text("归档", "putting the run together"),
)
"""What a run does, in order."""
Stepped = Callable[[int], None]
"""Told of each step as it begins, by its place in STEPS; what it raises ends the run, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to run: facts, period and as-of instant as typed, approved earlier runs, the engine and Spark's master."""

    scheme: str
    facts: Path
    period: str
    out: Path
    history: tuple[Path, ...] = ()
    as_of: str | None = None
    engine: str = "duckdb"
    master: str = LOCAL


@dataclass(frozen=True, slots=True)
class Appraised:
    """What came out. `folder` is None where a finding blocked, and then nothing was written."""

    folder: Path | None
    id: str
    complete: bool
    findings: tuple[Finding, ...]
    sources: Mapping[str, Path]
    quarantined: Mapping[str, int]


def _unheard(step: int) -> None:
    """Nobody asked how far a run is."""


def appraise(asked: Asked, stepped: Stepped = _unheard) -> Appraised:
    """A run of a scheme on a folder of facts.

    Codes: every code of the scheme, formula, book and engine rooms; `flows/not-a-period`, `flows/wrong-period`,
    `flows/not-in-force`, `flows/not-an-instant`, `flows/no-folder`, `flows/out-exists`, `flows/not-a-run`,
    `flows/broken-run`, `flows/not-approved`, `flows/two-runs`, `flows/recorded-state`.
    """
    stepped(0)
    opened = scheme_open(asked.scheme)
    findings = [*opened.findings, *_asked_findings(asked)]
    scheme = opened.scheme
    if scheme is None or opened.program is None or blocking(findings):
        return _refused(findings, opened, asked)
    period, wrong = period_asked(scheme, asked.period)
    as_of, unread = instant_asked(period, asked.as_of) if period else (None, ())
    past = past_open(asked.history, scheme)
    findings += [*wrong, *unread, *past.findings]
    if period is None or as_of is None or blocking(findings):
        return _refused(findings, opened, asked)
    stepped(1)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{asked.out.name}.", dir=asked.out.parent) as scratch:
        work = Path(scratch)
        records = records_write(past, scheme, opened.program, period=period, out=work / RECORDS)
        findings += records.findings
        return _run(asked, opened, findings, _Moment(scheme, period, as_of, work, records.files), stepped)


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a run is about, and the folder in which it is put together."""

    scheme: Scheme
    period: Period
    as_of: int
    work: Path
    records: Mapping[str, Path]


def _run(asked: Asked, opened: Opened, findings: list[Finding], moment: _Moment, stepped: Stepped) -> Appraised:
    if opened.program is None:
        return _refused(findings, opened, asked)
    stepped(2)
    snapshot = snapshot_make(
        program=opened.program,
        folder=asked.facts,
        out=moment.work / FACTS,
        scheme=moment.scheme.id,
        version=moment.scheme.version,
        period=moment.period,
    )
    findings += snapshot.findings
    if snapshot.book is None:
        return _refused(findings, opened, asked)
    book, out = snapshot.book, moment.work / "run"
    stepped(3)
    calendar = WorkingCalendar.current()
    inputs = Inputs(opened.program, opened.digest, book, moment.period, moment.as_of, calendar, moment.records)
    result = run(inputs, out, engine=asked.engine, master=asked.master)
    findings += result.findings
    if result.folder is None:
        return _refused(findings, opened, asked)
    stepped(4)
    _assemble(asked, opened, book, moment.work)
    return Appraised(
        asked.out, result.id, result.complete, tuple(findings), _sources(opened, asked), snapshot.quarantined
    )


def _assemble(asked: Asked, opened: Opened, book: Book, work: Path) -> None:
    """Puts the scheme, the snapshot and the records that were read beside the results, then shows them all at once."""
    if opened.path is not None:
        (work / "run" / SCHEME).write_bytes(opened.document())
    if book.folder == work / FACTS:
        book.folder.rename(work / "run" / FACTS)
    if (work / RECORDS).is_dir():
        (work / RECORDS).rename(work / "run" / RECORDS)
    (work / "run").rename(asked.out)


def _asked_findings(asked: Asked) -> Sequence[Finding]:
    found = []
    if not asked.facts.is_dir():
        found.append(Finding.of(NO_FOLDER, Place(file=asked.facts.name), path=asked.facts))
    if asked.out.exists():
        found.append(Finding.of(OUT_EXISTS, Place(file=asked.out.name), path=asked.out))
    return found


def _refused(findings: Sequence[Finding], opened: Opened, asked: Asked) -> Appraised:
    return Appraised(
        None, "", complete=False, findings=tuple(findings), sources=_sources(opened, asked), quarantined={}
    )


def _sources(opened: Opened, asked: Asked) -> Mapping[str, Path]:
    """The files that findings point into: the scheme and the tables of facts."""
    tables = asked.facts.glob("*.csv") if asked.facts.is_dir() else ()
    return {**opened.sources, **{path.name: path for path in tables}}
