"""The browser reader meets every case as written, from nothing but the row's own operands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.book.rows import rows_read
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.browser import reader_source
from kaohe.formula.readers.exact import Exact
from kaohe.trace.run import exact_view
from tests.readers.cases import Case, Cell, Datum, cases, key_text, meets, record_rows, snapshot
from tests.readers.reading import browser_cells

LARGEST_FILE = 12_000


def test_the_reader_is_under_twelve_thousand_bytes_and_evaluates_no_text() -> None:
    source = reader_source()
    assert len(source.encode()) < LARGEST_FILE
    assert not any(word in source for word in ("eval(", "Function(", "import ", "fetch", "XMLHttp"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_browser_reader_meets_the_case(case: Case, tmp_path: Path) -> None:
    meets("browser", case, lambda program: _cells(case, program, tmp_path))


def _cells(case: Case, program: Program, folder: Path) -> dict[Cell, Datum]:
    """Every cell: what was given as it stands, the rest by the reader."""
    found = snapshot(case, program, folder)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    rows = {name: rows_read(found.book, program, name) for name in found.book.sheets} | record_rows(case, program)
    exact = Exact(program, rows, period=case.period, as_of=case.as_of, calendar=WorkingCalendar.current())
    given = {
        (sheet.name, key_text(program, sheet.name, key), column.name): exact.value(sheet.name, key, column.name)
        for sheet in program.sheets.values()
        if sheet.kind != "record"
        for key in exact.keys(sheet.name)
        for column in sheet.columns.values()
        if column.formula is None
    }
    read = browser_cells(exact_view(exact), exact.keys)
    return given | {(sheet, key_text(program, sheet, key), name): value for (sheet, key, name), value in read.items()}
