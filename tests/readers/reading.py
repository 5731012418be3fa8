"""The browser reader through node: forms and rows in, steps out."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.base.exact import from_scaled
from kaohe.base.states import State
from kaohe.formula.program import Sheet
from kaohe.formula.readers.browser import reader_source, sheet_form
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type
from kaohe.trace.phone import phone_row
from kaohe.trace.run import Key, RunView
from tests.conftest import needs_tool

DRIVER = """
const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));
const told = (step, parts) => ({
  column: step.column.name, value: step.value, ...(parts && { raw: step.raw(), parts: step.parts() }),
});
console.log(JSON.stringify(jobs.map(({ form, rows, parts }) => {
  const sheet = kaohe.sheet(form);
  return rows.map((row) => sheet.read(row).map((step) => told(step, parts)));
})));
"""
Job = tuple[dict[str, Any], Sequence[dict[str, Any]]]
"""A sheet's form and some of its rows."""


def steps_of(jobs: Sequence[Job], *, parts: bool = False, source: str = "") -> list[list[list[dict[str, Any]]]]:
    """The steps of every row of every job, by the reader as it is shipped or by another `source`."""
    given = canonical_json([{"form": form, "rows": list(rows), "parts": parts} for form, rows in jobs])
    command = [str(needs_tool("node")), "-e", (source or reader_source()) + DRIVER]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[list[list[dict[str, Any]]]] = json.loads(done.stdout)
    return found


def value_of(told: Any, kind: Type) -> Value | State:
    """A value as the reader tells it, in Python's terms."""

    if isinstance(told, dict):
        return State.of_token(told["state"])
    if isinstance(told, list):
        return Fraction(int(told[0]), int(told[1]))
    if isinstance(told, bool):
        return told
    if kind.kind is Kind.INSTANT:
        return int(told)
    if kind.is_numeric:
        return from_scaled(int(told), kind.scale or 0)
    return dt.date.fromisoformat(told) if kind.kind in {Kind.DATE, Kind.PERIOD} else str(told)


def browser_cells(
    run: RunView, keys: Callable[[str], list[Key]], *, source: str = ""
) -> dict[tuple[str, Key, str], Value | State]:
    """Every formula cell of a run by the browser reader, each row from its own operands alone."""
    jobs: list[Job] = []
    named: list[tuple[Sheet, list[Key]]] = []
    for sheet in run.program.sheets.values():
        if sheet.kind != "record" and any(column.formula is not None for column in sheet.columns.values()):
            form = sheet_form(run.program, sheet.name, calendar=run.calendar)
            named.append((sheet, keys(sheet.name)))
            jobs.append((form, [phone_row(run, sheet.name, key) for key in named[-1][1]]))
    return {
        (sheet.name, key, step["column"]): value_of(step["value"], sheet.columns[step["column"]].type)
        for (sheet, found), read in zip(named, steps_of(jobs, source=source), strict=True)
        for key, steps in zip(found, read, strict=True)
        for step in steps
    }
