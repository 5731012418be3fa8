"""The exact reader reads every case as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.book.rows import rows_read
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact import Exact
from tests.readers.cases import Case, Cell, Datum, cases, key_text, meets, record_rows, snapshot


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_exact_reader_meets_the_case(case: Case, tmp_path: Path) -> None:
    meets("exact", case, lambda program: exact_cells(case, program, tmp_path))


def exact_cells(case: Case, program: Program, folder: Path) -> dict[Cell, Datum]:
    """Every cell by the exact reader."""
    found = snapshot(case, program, folder)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    rows = {name: rows_read(found.book, program, name) for name in found.book.sheets} | record_rows(case, program)
    exact = Exact(program, rows, period=case.period, as_of=case.as_of, calendar=WorkingCalendar.current())
    return {
        (sheet.name, key_text(program, sheet.name, key), column): exact.value(sheet.name, key, column)
        for sheet in program.sheets.values()
        if sheet.kind != "record"
        for key in exact.keys(sheet.name)
        for column in sheet.columns
    }
