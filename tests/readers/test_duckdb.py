"""DuckDB meets every case as written, through a whole run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.book.database import Machine
from kaohe.book.rows import parquet_rows
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.formula.program import Program
from tests.readers.cases import Case, Cell, Datum, cases, key_text, meets, record_files, snapshot


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_run_on_duckdb_meets_the_case(case: Case, tmp_path: Path) -> None:
    meets("duckdb", case, lambda program: run_cells(case, program, tmp_path))


def run_cells(case: Case, program: Program, folder: Path) -> dict[Cell, Datum]:
    """Every cell of a run on DuckDB."""
    found = snapshot(case, program, folder)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    records = record_files(case, program, folder / "records")
    inputs = Inputs(program, "", found.book, case.period, case.as_of, WorkingCalendar.current(), records)
    done = run(inputs, folder / "run", machine=Machine(2, "1GB"))
    assert done.folder is not None, [finding.line("en") for finding in done.findings]
    cells: dict[Cell, Datum] = {}
    for sheet in program.sheets.values():
        if sheet.kind == "record":
            continue
        for row in parquet_rows(done.folder / "sheets" / f"{sheet.name}.parquet", list(sheet.columns.values())):
            values = [value for name in sheet.key if not isinstance(value := row[name], State)]
            key = key_text(program, sheet.name, tuple(values))
            cells |= {(sheet.name, key, column): row[column] for column in sheet.columns}
    return cells
