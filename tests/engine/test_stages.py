"""Columns are grouped into few queries, each after what it reads."""

from __future__ import annotations

from kaohe.base.states import State
from kaohe.engine.stages import staged
from tests.formula.building import column, compiled, sheet


def test_a_large_sheet_is_computed_in_one_stage_between_those_of_its_parent() -> None:
    unit = sheet(
        "园",
        column("号", "text"),
        column("款", "money", absent=State.OPEN),
        column("池", "money", "款 * 2"),
        column("和", "money", "SUM(人.份)"),
        column("率", "ratio", "和 / 池"),
    )
    person = sheet(
        "人",
        column("号", "text"),
        column("园", "text"),
        column("权", "count", absent=State.OPEN),
        column("双", "count", "权 * 2"),
        column("份", "money", "ALLOCATE(园.池, 双 WITHIN 园)", on_state="leave_out"),
        column("净", "money", "份 - 1 yuan"),
        links={"园": "园"},
    )
    program = compiled(unit, person).program
    assert program is not None
    stages = staged(program, {"园": 100, "人": 5000})
    assert [(stage.sheet, stage.columns, stage.last) for stage in stages] == [
        ("园", ("池",), False),
        ("人", ("双", "份", "净"), True),
        ("园", ("和", "率"), True),
    ]


def test_a_recurrence_is_a_stage_of_its_own() -> None:
    month = sheet(
        "月",
        column("入", "money", absent=State.OPEN),
        column("倍", "money", "入 * 2"),
        column("余", "money", "PREVIOUS(余) + 倍", first="0 yuan"),
        column("后", "money", "余 + 入"),
        each=(("月", "step", "month"),),
    )
    program = compiled(month).program
    assert program is not None
    stages = staged(program, {})
    assert [(stage.columns, stage.recurs) for stage in stages] == [
        ((), False),
        (("倍",), False),
        (("余",), True),
        (("后",), False),
    ]


def test_an_approximate_column_that_reads_another_one_waits_until_that_is_stored() -> None:
    unit = sheet(
        "园",
        column("号", "text"),
        column("数", "count", absent=State.OPEN),
        column("对数", "number", "LN(数)", scale=6),
        column("两倍", "number", "对数 * 2", scale=6),
        column("另对数", "number", "LN(数 + 1)", scale=6),
        column("根", "number", "SQRT(两倍)", scale=6),
        column("差", "number", "根 - 对数", scale=6),
    )
    program = compiled(unit).program
    assert program is not None
    assert [stage.columns for stage in staged(program, {})] == [("对数", "两倍", "另对数"), ("根", "差")]
