"""The workbook reader meets every case as written, once LibreOffice has recalculated it from stale values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaohe.book.rows import rows_read
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.workbook import Plan, Role
from tests.conftest import needs_tool
from tests.readers.cases import Case, Cell, Datum, cases, compiled, key_text, meets, record_rows, snapshot
from tests.readers.recalculated import Rows, agrees, content_of, exact_rows, plan_of, recalculate, said, stale


@dataclass(frozen=True, slots=True)
class Written:
    """A case as a workbook."""

    program: Program
    plan: Plan
    rows: Rows
    content: bytes


def written(case: Case, folder: Path) -> Written:
    """The workbook of a case, official values by the exact reader."""
    program = compiled(case)
    found = snapshot(case, program, folder)
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    rows = {name: rows_read(found.book, program, name) for name in found.book.sheets} | record_rows(case, program)
    exact = Exact(program, rows, period=case.period, as_of=case.as_of, calendar=WorkingCalendar.current())
    official = exact_rows(exact)
    plan = plan_of(program, official, exact)
    return Written(program, plan, official, stale(content_of(plan, official)))


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[Cell, Datum]]:
    """What LibreOffice says of the live cells of every case, in one run of it."""
    soffice, folder = needs_tool("soffice"), tmp_path_factory.mktemp("workbooks")
    made = {}
    for number, case in enumerate(cases()):
        place = folder / str(number)
        place.mkdir()
        made[f"case{number}"] = written(case, place)
    paths = recalculate(soffice, {name: one.content for name, one in made.items()}, folder / "office")
    return {case.name: live_cells(made[f"case{number}"], paths[f"case{number}"]) for number, case in enumerate(cases())}


def live_cells(one: Written, path: Path) -> dict[Cell, Datum]:
    """The live cells and the given ones; those written as values are left out."""
    found = said(one.plan, path)
    cells: dict[Cell, Datum] = {}
    for name, worksheet in one.plan.sheets.items():
        shown = {planned.of.name: planned.role for planned in worksheet.columns if planned.of is not None}
        sheet = one.program.sheets[name]
        for number, row in enumerate(one.rows[name]):
            key = key_text(one.program, name, tuple(row[part] for part in sheet.key))
            for column in sheet.columns.values():
                if column.formula is None:
                    cells[name, key, column.name] = row[column.name]
                elif (name, number, column.name) in found.cells:
                    value = found.cells[name, number, column.name]
                    official = row[column.name]
                    near = column.type.is_pair and agrees(column.type, official, value)
                    cells[name, key, column.name] = official if near else value
                else:
                    assert shown[column.name] is not Role.LIVE
    return cells


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_recalculated_workbook_meets_the_case(case: Case, recalculated: Mapping[str, dict[Cell, Datum]]) -> None:
    meets("workbook", case, lambda _program: recalculated[case.name])
