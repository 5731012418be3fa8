"""Two runs are compared row by row: who changes, by how much, and through which column first."""

from __future__ import annotations

import json
from fractions import Fraction

from kaohe.trace.compare import compare, outcome_columns
from kaohe.trace.compare_text import comparison_json, comparison_text
from kaohe.trace.run import RunView
from tests.trace.runs import PERSONS, pay_facts, pay_program, pay_view, view

TEXT = """\
表 人：甲 → 乙，共有 2 行，变化 2 行
  份额 合计（变化的行）¥100.00 → ¥100.00（+¥0.00）；1 行增加，1 行减少
  比均 合计（变化的行）-¥0.01 → -¥0.01（+¥0.00）；1 行增加，1 行减少
  应发 合计（变化的行）¥6,059.09 → ¥6,650.91（+¥591.82）；1 行增加，0 行减少
  最先变化的列：等 1、份额 1
  新增的行：P9
  不再有的行：P2
  P0：最先变化的是 份额 ¥55.70 → ¥51.16（-¥4.54），它所读的数据或参数变了；比均 ¥320.45 → ¥24.54（-¥295.91）
  P1：最先变化的是 等 合格 → 优秀，给定数据变了；应发 ¥6,059.09 → ¥6,650.91（+¥591.82）；份额 ¥44.30 → ¥48.84（+¥4.54）；\
占比 ≈48.84% → ≈53.39%（≈+4.55个百分点）；比均 -¥320.46 → -¥24.55（+¥295.91）"""


def raised() -> tuple[RunView, RunView]:
    """Three persons; later P1 is graded better, P2 has left, P9 has come (to another kindergarten)."""
    later = pay_facts(3)
    later["人"][1]["等"] = "优秀"
    later["人"][2] |= {"号": "P9", "园": "K2"}
    earlier = pay_facts(3)
    earlier["人"][2]["园"] = "K2"
    program = pay_program()
    return view(program, earlier, name="甲"), view(program, later, name="乙")


def test_a_row_changes_first_where_its_input_changed() -> None:
    found = compare(*raised(), "人")
    change = found.changed[1]
    assert change.key == ("P1",)
    assert (change.first.column, change.first.cause) == ("等", "given")
    assert {cell.cause for cell in change.cells[1:]} == {"read"}
    assert {cell.column: cell.difference for cell in change.cells}["应发"] == Fraction("591.82")


def test_rows_come_and_go() -> None:
    found = compare(*raised(), "人")
    assert (found.added, found.removed, found.rows) == ((("P9",),), (("P2",),), 2)


def test_the_totals_are_those_of_the_rows_that_change() -> None:
    total = {one.column: one for one in compare(*raised(), "人").totals}["应发"]
    assert (total.before, total.after, total.rises, total.falls) == (Fraction("6059.09"), Fraction("6650.91"), 1, 0)


def test_a_run_does_not_differ_from_itself() -> None:
    run = pay_view(5, name="甲")
    found = compare(run, run, "人")
    assert (found.changed, found.totals, found.through) == ((), (), ())
    assert comparison_text(found, "en") == "sheet 人: 甲 → 甲, 5 rows in both, 0 change"


def test_another_formula_is_where_the_change_came_in() -> None:
    facts = pay_facts(3)
    before, after = view(pay_program(), facts, name="甲"), view(pay_program("基本 + 绩效 + 100 yuan"), facts, name="乙")
    found = compare(before, after, "人")
    assert found.new_formulas == ("应发",)
    assert {(change.first.column, change.first.cause) for change in found.changed} == {("应发", "formula")}
    assert found.through == (("应发", 3),)


def test_a_parameter_changes_what_reads_it() -> None:
    facts = pay_facts(2)
    later = pay_facts(2)
    later["园"][0]["池"] = Fraction(200)
    program = pay_program()
    found = compare(view(program, facts), view(program, later), "人")
    assert {(change.first.column, change.first.cause) for change in found.changed} == {("份额", "read")}


def test_of_persons_only_totals_over_enough_are_told() -> None:
    program = pay_program("基本 + 绩效 + 100 yuan")
    few = compare(pay_view(4), view(program, pay_facts(4)), "人", persons=PERSONS)
    many = compare(pay_view(5), view(program, pay_facts(5)), "人", persons=PERSONS)
    assert (few.changed, few.totals, few.through, few.changed_rows) == ((), (), (), 4)
    assert many.changed == ()
    assert [(total.column, total.rises) for total in many.totals] == [("应发", 5)]
    assert "人员表只给出汇总" in comparison_text(many, "zh")
    assert "P1" not in json.dumps(comparison_json(many), ensure_ascii=False)


def test_the_outcomes_are_what_no_amount_is_made_from() -> None:
    assert outcome_columns(pay_program(), "园") == ("人数", "总额", "人均")
    assert outcome_columns(pay_program(), "人") == ("应发", "份额", "名次", "占比", "比均")


def test_the_text_begins_with_totals_and_names_the_first_column() -> None:
    found = compare(*raised(), "人")
    assert comparison_text(found, "zh") == TEXT
    assert comparison_text(found, "en", most=1).splitlines()[-1] == "  1 more rows change"


def test_json_holds_both_languages() -> None:
    found = comparison_json(compare(*raised(), "人"))
    assert json.loads(json.dumps(found)) == found
    cell = found["changed"][1]["cells"][0]
    assert cell == {
        "column": "等",
        "cause": "given",
        "before": {"zh": "合格", "en": "合格"},
        "after": {"zh": "优秀", "en": "优秀"},
        "difference": None,
    }
