"""The exact reader reads every case as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.book.cells import value_parse, value_text
from kaohe.book.rows import rows_read
from kaohe.calendar import WorkingCalendar
from kaohe.formula.readers.exact import Exact
from tests.readers.cases import Case, cases, compiled, snapshot


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_exact_reader_meets_the_case(case: Case, tmp_path: Path) -> None:
    program = compiled(case)
    found = snapshot(case, program, tmp_path)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    rows = {name: rows_read(found.book, program, name) for name in found.book.sheets}
    exact = Exact(program, rows, period=case.period, as_of=case.as_of, calendar=WorkingCalendar.current())
    for sheet, expected in case.gives.items():
        columns = program.sheets[sheet].columns
        keys = {
            "/".join(
                value_text(columns[name].type, part) for name, part in zip(program.sheets[sheet].key, key, strict=True)
            ): key
            for key in exact.keys(sheet)
        }
        for key, cells in expected.items():
            got = {name: exact.value(sheet, keys[key], name) for name in cells}
            assert got == {name: value_parse(columns[name].type, text) for name, text in cells.items()}, (
                f"{sheet} {key}"
            )
