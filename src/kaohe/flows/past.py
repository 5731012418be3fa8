"""往期 · Past: what approved earlier runs say, as the read-only sheets that a scheme declares as its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import rows_write
from kaohe.flows.approval import approval_read
from kaohe.flows.findings import NOT_APPROVED
from kaohe.flows.results import Results
from kaohe.flows.runs import run_open
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum, key_order
from kaohe.scheme.model import Record, Scheme

STEP = "期"


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier runs that may be read, oldest period first."""

    runs: tuple[Results, ...]
    findings: tuple[Finding, ...]


def past_open(folders: Sequence[Path], scheme: Scheme) -> Past:
    """The runs of these folders; one that is not approved is left out where a record asks for approval.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/not-approved`.
    """
    runs, findings = [], list[Finding]()
    strict = any(record.status == "approved" for record in scheme.records.values())
    for folder in folders:
        opened = run_open(folder)
        findings += opened.findings
        results = opened.results
        if results is None:
            continue
        if strict and not approval_read(folder, results.id).is_given:
            findings.append(Finding.of(NOT_APPROVED, Place(file=folder.name), path=folder))
        else:
            runs.append(results)
    return Past(tuple(sorted(runs, key=lambda one: one.view.period)), tuple(findings))


def records_write(past: Past, scheme: Scheme, program: Program, *, period: Period, out: Path) -> dict[str, Path]:
    """One Parquet file for each record of the scheme, into `out`; a record without any run has only its columns."""
    written = {}
    for record in scheme.records.values():
        if record.name not in program.sheets:
            continue
        sheet = program.sheets[record.name]
        rows = [row for run in _wanted(past.runs, record, scheme, period) for row in _rows(run, record, sheet.key)]
        once = {tuple(row[name] for name in sheet.key): row for row in rows}
        ordered = [once[key] for key in sorted(once, key=key_order)]
        out.mkdir(parents=True, exist_ok=True)
        written[record.name] = rows_write(out, record.name, list(sheet.columns.values()), ordered)
    return written


def _wanted(runs: Sequence[Results], record: Record, scheme: Scheme, period: Period) -> list[Results]:
    """The runs that a record reads, oldest first, so that of two with one key the latest stays."""
    wanted = scheme.id if record.scheme == "self" else record.scheme
    found = [
        run
        for run in runs
        if run.scheme.id == wanted
        and (not record.versions or run.scheme.version in record.versions)
        and _is_within(run.view.period, record.period, period)
    ]
    return found[-record.back :] if record.back is not None else found


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
