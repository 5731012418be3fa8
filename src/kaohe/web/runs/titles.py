"""表与列的叫法 · Titles: what pages of a run call its sheets and columns: in English where its document gives a title."""

from __future__ import annotations

from typing import Any

from kaohe.base.findings import Text
from kaohe.web.runs.models import Run

Json = dict[str, Any]


def sheet_said(run: Run, sheet: str) -> Text:
    """What a sheet is called; by its name alone where the run has none such."""
    return Text(sheet, _sheet(run, sheet).get("en") or sheet)


def column_said(run: Run, sheet: str, column: str) -> Text:
    """What a column is called, its parts set apart in Chinese; by its name alone where the sheet has none such."""
    known = _sheet(run, sheet).get("columns", {}).get(column, {})
    return Text(column.replace(".", " · "), known.get("en") or column)


def is_column(run: Run, sheet: str, column: str) -> bool:
    """Whether a run has a column."""
    return column in _sheet(run, sheet).get("columns", {})


def _sheet(run: Run, sheet: str) -> Json:
    found: Json = run.shape["sheets"].get(sheet) or run.shape.get("others", {}).get(sheet) or {}
    return found
