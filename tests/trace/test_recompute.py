"""Every stored figure is recomputed from the stored cells it reads; a figure that was changed is found."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.calendar import WorkingCalendar
from kaohe.formula.readers.exact import Exact
from kaohe.scheme.compile import compile_named
from kaohe.trace.explain import explain
from kaohe.trace.findings import DOES_NOT_RECOMPUTE
from kaohe.trace.run import Key, exact_view
from kaohe.trace.stored import RunCells
from kaohe.trace.text import explanation_text
from tests.readers.agreement import AS_OF, PERIOD, invented_program
from tests.readers.invented import facts
from tests.trace.runs import PERSONS, every_explanation, pay_facts, pay_program, pay_view, told, view, written


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6))
def test_invented_formulas_recompute(seed: int) -> None:
    dice = random.Random(seed)
    program = invented_program(dice, 24)
    exact = Exact(program, facts(dice), period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    assume(_can_be_read(exact))
    assert every_explanation(exact_view(exact), dice, 2) == 0


def _can_be_read(exact: Exact) -> bool:
    """Whether every invented date lies in a calendar: what cannot be computed cannot be explained."""
    try:
        for sheet in exact.program.sheets.values():
            for row in exact.rows(sheet.name):
                for column in sheet.columns:
                    exact.cell(row, column)
    except (OverflowError, KaoheError):
        return False
    return True


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 9), st.lists(st.integers(-(10**6), 10**6), min_size=9, max_size=9))
def test_pay_recomputes_whatever_the_amounts(count: int, fen: list[int]) -> None:
    given_rows = pay_facts(count)
    for row, amount in zip(given_rows["人"], fen, strict=False):
        row["基本"] = Fraction(amount, 100)
    assert every_explanation(view(pay_program(), given_rows), random.Random(0), count) == 0


def test_a_run_folder_explains_as_the_exact_reader_does(tmp_path: Path) -> None:
    run = pay_view(7)
    stored = written(run, tmp_path)
    for sheet in run.program.sheets.values():
        for row in run.cells.rows(sheet.name, {}, ()):
            for column in sheet.columns:
                one, other = (explain(each, sheet.name, row.key, column) for each in (run, stored))
                assert explanation_text(one, "zh") == explanation_text(other, "zh")


def test_a_run_folder_reads_only_the_rows_it_needs(tmp_path: Path) -> None:
    stored = written(pay_view(7), tmp_path)
    told(stored, "人", "P1", "绩效")
    assert [key for sheet, key in stored.cells._rows if sheet == "人"] == [("P1",)]  # type: ignore[attr-defined]


def test_a_changed_figure_is_found() -> None:
    run = pay_view(3, pins={("人", ("P1",), "绩效"): Fraction("2959.10")})
    found = told(run, "人", "P1", "应发")
    (finding,) = found.findings()
    assert finding.rule is DOES_NOT_RECOMPUTE
    assert finding.line("zh") == (
        "表 人 行 P1 列 绩效 [trace/does-not-recompute] 按公式重算得 ¥2,959.09，而结果中存的是 ¥2,959.10。"
        "不要采用这次运行的结果：核对运行文件的哈希，并用原始事实重新运行。"
    )
    assert "！！重算不符" in explanation_text(found, "zh")
    assert "!! DOES NOT RECOMPUTE" in explanation_text(found, "en")


def test_a_rejected_cell_is_not_taken_for_the_number_one() -> None:
    run = pay_view(2, pins={("人", ("P0",), "名次"): Fraction(1)})
    assert told(run, "人", "P0", "名次").findings() == ()


@pytest.mark.parametrize("name", ["department-appraisal", "auxiliary-police-pay"])
def test_the_columns_of_methods_recompute(name: str) -> None:
    program = compile_named(name).program
    assert program is not None
    period = Period.parse("2026" if program.period == "year" else "2026-03")
    unit, key = ("单位", "单位编号") if name == "department-appraisal" else ("大队", "大队编号")
    key = program.sheets[unit].key[0] if key not in program.sheets[unit].columns else key
    rows = {unit: [{key: "D01"}, {key: "D02"}]}
    exact = Exact(program, rows, period=period, as_of=AS_OF, calendar=WorkingCalendar.current())
    assert every_explanation(exact_view(exact), random.Random(0), 2) == 0


def test_a_group_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = written(pay_view(30), tmp_path)
    reads, read = [], RunCells._read

    def counted(cells: RunCells, sheet: str, key: Key) -> object:
        reads.append(sheet)
        return read(cells, sheet, key)

    monkeypatch.setattr(RunCells, "_read", counted)
    told(stored, "人", "P1", "份额", persons=PERSONS)
    assert reads.count("人") == 1
