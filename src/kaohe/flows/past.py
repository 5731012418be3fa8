"""往期 · Past: what approved earlier runs say, as the read-only sheets that a scheme declares as its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place, Said
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import rows_write
from kaohe.flows.approval import approval_read
from kaohe.flows.findings import NOT_APPROVED, RECORDED_STATE, TWO_RUNS
from kaohe.flows.results import Results
from kaohe.flows.runs import run_checked
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.exact.rows import Datum, key_order
from kaohe.scheme.model import Record, Scheme

STEP = "期"
_WITHIN = frozenset({"same", "inside", "ends_inside"})


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier runs that may be read, oldest period first."""

    runs: tuple[Results, ...]
    findings: tuple[Finding, ...]


def past_open(folders: Sequence[Path], scheme: Scheme) -> Past:
    """The runs of these folders, unchanged; one that is not approved is left out where a record asks for approval.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/not-approved`, `flows/two-runs`.
    """
    runs, findings = [], list[Finding]()
    strict = any(record.status == "approved" for record in scheme.records.values())
    for folder in folders:
        opened = run_checked(folder)
        findings += opened.findings
        results = opened.results
        if results is None:
            continue
        if strict and not approval_read(folder, results.id).is_given:
            findings.append(Finding.of(NOT_APPROVED, Place(file=folder.name), path=folder))
        else:
            runs.append(results)
    runs.sort(key=lambda one: one.view.period)
    return Past(tuple(runs), (*findings, *_twice(runs)))


def _twice(runs: Sequence[Results]) -> Iterator[Finding]:
    """Runs of one scheme and period: nothing but the order in which they were named would choose between them.

    Codes: `flows/two-runs`.
    """
    named: dict[tuple[str, str], list[str]] = {}
    for run in runs:
        named.setdefault((run.scheme.id, run.view.period.text), []).append(str(run.folder))
    for (scheme, period), folders in named.items():
        if len(folders) > 1:
            yield Finding.of(TWO_RUNS, scheme=scheme, period=period, paths=", ".join(sorted(folders)))


@dataclass(frozen=True, slots=True)
class Records:
    """A Parquet file for each record, and what is to be said of what they hold."""

    files: Mapping[str, Path]
    findings: tuple[Finding, ...]


def records_write(past: Past, scheme: Scheme, program: Program, *, period: Period, out: Path) -> Records:
    """One Parquet file for each record of the scheme, into `out`; a record without any run has only its columns.

    Codes: `flows/recorded-state`.
    """
    written, findings = {}, list[Finding]()
    for record in scheme.records.values():
        if record.name not in program.sheets:
            continue
        sheet = program.sheets[record.name]
        rows = [row for run in _wanted(past.runs, record, scheme, period) for row in _rows(run, record, sheet.key)]
        once = {tuple(row[name] for name in sheet.key): row for row in rows}
        ordered = [once[key] for key in sorted(once, key=key_order)]
        out.mkdir(parents=True, exist_ok=True)
        written[record.name] = rows_write(out, record.name, list(sheet.columns.values()), ordered)
        findings += _unforeseen(record, sheet, ordered)
    return Records(written, tuple(findings))


def _unforeseen(record: Record, sheet: Sheet, rows: Sequence[Mapping[str, Datum]]) -> Iterator[Finding]:
    """States that the scheme did not know a column could hold, and so may have no rule for.

    Codes: `flows/recorded-state`.
    """
    for column in sheet.columns.values():
        cells = (row[column.name] for row in rows)
        held = Counter(cell for cell in cells if isinstance(cell, State))
        for state in sorted(set(held) - column.type.states):
            data = {
                "record": record.name,
                "column": column.name,
                "state": Said(state.label("zh"), state.label("en")),
                "count": held[state],
            }
            yield Finding.of(RECORDED_STATE, record.place, **data)


def _wanted(runs: Sequence[Results], record: Record, scheme: Scheme, period: Period) -> list[Results]:
    """The runs that a record reads, oldest first, so that of two with one key the latest stays."""
    wanted = scheme.id if record.scheme == "self" else record.scheme
    return [
        run
        for run in runs
        if run.scheme.id == wanted
        and (not record.versions or run.scheme.version in record.versions)
        and _is_within(run.view.period, record.period, period)
        and (record.back is None or _is_recent(run.view.period, record, period))
    ]


def _is_recent(recorded: Period, record: Record, period: Period) -> bool:
    """Whether a period is one of the last `back` that the relation allows, whether or not they have runs.

    Counted in periods of the recorded kind, back from the run's own: with `back: 2` and no relation, 2026 reads
    2025 and 2024 and never 2023.
    """
    if record.period in _WITHIN:
        step = Period.containing(period.end, recorded.kind)
        step = step.plus(-1) if step.end > period.end else step
    else:
        step = Period.containing(period.start, recorded.kind).plus(-1)
    for _ in range(record.back or 0):
        if step.start <= recorded.start:
            return step == recorded
        step = step.plus(-1)
    return False


def _is_within(recorded: Period, relation: str, period: Period) -> bool:
    """Basis: language.md §7: same, inside, ends_inside, last, or any earlier period."""
    if relation == "same":
        return recorded == period
    if relation == "inside":
        return period.start <= recorded.start and recorded.end <= period.end
    if relation == "ends_inside":
        return period.start <= recorded.end <= period.end
    return recorded.end < period.start


def _rows(run: Results, record: Record, keys: Sequence[str]) -> list[dict[str, Datum]]:
    sheet = run.view.program.sheets[record.sheet]
    names = [one.name for one in record.take]
    there = [name for name in names if name in sheet.columns]
    found = []
    for row in run.rows(record.sheet, there):
        cells: dict[str, Datum] = dict(zip([key for key in keys if key != STEP], row.key, strict=False))
        cells[STEP] = run.view.period.start
        for name in names:
            cells[record.rename.get(name, name)] = run.cell(row, name) if name in there else State.NO_RECORD
        found.append(cells)
    return found
