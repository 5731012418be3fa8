"""解释 · Explain: one figure of a run, down to its inputs; what is personal stays with the person."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.flows.findings import NO_CELL
from kaohe.flows.results import Results
from kaohe.flows.runs import run_checked
from kaohe.trace.explain import explain
from kaohe.trace.explanation import Explanation
from kaohe.trace.run import key_read

NEAR = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation, or why there is none."""

    explanation: Explanation | None
    findings: tuple[Finding, ...]


def cell_explained(folder: Path, sheet: str, key: str, column: str) -> Explained:
    """The figure of a run at sheet, key (parts separated by `/`) and column.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/no-cell`, `trace/does-not-recompute`.
    """
    opened = run_checked(folder)
    if opened.results is None:
        return Explained(None, opened.findings)
    lacking = _lacking(opened.results, sheet, key, column)
    read = key_read(opened.results.view, sheet, key) if not lacking else None
    if lacking or read is None:
        return Explained(None, lacking)
    view = opened.results.view
    found = explain(view, sheet, read, column, persons=opened.results.personal_sheets())
    return Explained(found, found.findings())


def _lacking(results: Results, sheet: str, key: str, column: str) -> tuple[Finding, ...]:
    """What of a cell's address is not there, with the nearest that is.

    Codes: `flows/no-cell`.
    """
    sheets = results.view.program.sheets
    if sheet not in sheets:
        return (_no_cell(results, (sheet, key, column), sheet, _near(sheet, sheets)),)
    columns = sheets[sheet].columns
    if column not in columns:
        return (_no_cell(results, (sheet, key, column), column, _near(column, columns)),)
    read = key_read(results.view, sheet, key)
    if read is None or results.view.cells.find(sheet, read) is None:
        keys = [] if results.is_personal(sheet) else ["/".join(map(str, row.key)) for row in results.rows(sheet)]
        form = "/".join(f"<{name}>" for name in sheets[sheet].key)
        return (_no_cell(results, (sheet, key, column), key, _near(key, keys) or form),)
    return ()


def _no_cell(results: Results, cell: tuple[str, str, str], what: str, near: str) -> Finding:
    sheet, row, column = cell
    place = Place(file=results.folder.name, sheet=sheet, row=row, field=column)
    return Finding.of(NO_CELL, place, sheet=sheet, row=row, column=column, what=what, near=near)


def _near(wanted: str, known: Iterable[str]) -> str:
    listed = list(known)
    near = difflib.get_close_matches(wanted, listed, n=NEAR, cutoff=0.3) or listed[:NEAR]
    return " | ".join(near)
