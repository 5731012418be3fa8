"""对比 · Compare: two runs, sheet by sheet: who changes, by how much, through which column first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding
from kaohe.flows.runs import run_checked
from kaohe.trace.compare import Comparison, compare


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison for each sheet of which anything differs, in the order of the later scheme."""

    sheets: tuple[Comparison, ...]
    findings: tuple[Finding, ...]


def runs_compared(before: Path, after: Path) -> Compared:
    """What differs between two run folders; their schemes may differ too.

    Codes: `flows/not-a-run`, `flows/broken-run`.
    """
    old, new = run_checked(before, loaded=True), run_checked(after, loaded=True)
    if old.results is None or new.results is None:
        return Compared((), (*old.findings, *new.findings))
    persons = old.results.personal_sheets() | new.results.personal_sheets()
    found = []
    for name, sheet in new.results.view.program.sheets.items():
        if sheet.kind != "record":
            one = compare(old.results.view, new.results.view, name, persons=persons)
            if one.changed_rows or one.added or one.removed or one.new_columns or one.lost_columns:
                found.append(one)
    return Compared(tuple(found), ())
