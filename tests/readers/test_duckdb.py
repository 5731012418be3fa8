"""DuckDB meets every case as written, through a whole run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.book.cells import value_parse, value_text
from kaohe.book.database import Machine
from kaohe.book.rows import parquet_rows
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from tests.readers.cases import Case, cases, compiled, snapshot


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_run_on_duckdb_meets_the_case(case: Case, tmp_path: Path) -> None:
    program = compiled(case)
    found = snapshot(case, program, tmp_path)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    inputs = Inputs(program, "", found.book, case.period, case.as_of, WorkingCalendar.current())
    done = run(inputs, tmp_path / "run", machine=Machine(2, "1GB"))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    for sheet, expected in case.gives.items():
        columns = program.sheets[sheet].columns
        rows = parquet_rows(done.folder / "sheets" / f"{sheet}.parquet", list(columns.values()))
        by_key = {
            "/".join(value_text(columns[name].type, row[name]) for name in program.sheets[sheet].key): row
            for row in rows
        }
        for key, cells in expected.items():
            got = {name: by_key[key][name] for name in cells}
            assert got == {name: value_parse(columns[name].type, text) for name, text in cells.items()}, (
                f"{sheet} {key}"
            )
