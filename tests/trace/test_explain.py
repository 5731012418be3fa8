"""A figure is explained by its verdict, its sums and its inputs, each cell once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.trace.explain import explain
from kaohe.trace.explanation import Explanation
from kaohe.trace.run import key_read
from kaohe.trace.text import explanation_text
from tests.formula.building import column, compiled, sheet
from tests.trace.runs import pay_facts, pay_program, pay_view, told, view

PERFORMANCE = """\
人 P1 的绩效：2,959.09 元。

怎么算出来的：
1. 绩效：基本乘以系数值再乘以（出勤除以 22）；四舍五入到分（依据：办法第5条）。
   3,100.00 × 1 × (21 ÷ 22) ≈ 2,959.09090909，舍入后为 2,959.09 元
   2. 系数值：按等查得的“系数”。
      因为等为合格，查“系数”得 1（依据：办法附表）
      结果：1

用到的数从哪里来：
- 人 P1 填报：基本 3,100.00 元（依据：合同）、等 合格、出勤 21
- 对照表 系数(合格) = 1（2024-09-01 起；依据：办法附表）"""

SHARE = """\
达标 of person P0: yes.

How it was worked out:
1. 达标: 占比 is at least 下限 (25% from 2020-01-01, 30% from 2026-01-01).
   占比 is ≈54.55%, 下限 is 30%: yes
   2. 占比: Performance pay divided by 应发; with nothing to compute from, “not applicable”.
      3,600.00 ÷ 6,600.00 = 54.55% (6/11, in fact just below 54.55%)"""


def paths(explanation: Explanation) -> list[str]:
    """Every cell explained in full, in order."""
    own = [] if explanation.repeated else [explanation.cell.shown()]
    return [*own, *(path for child in explanation.children for path in paths(child))]


def test_a_figure_is_its_formula_its_values_and_its_result() -> None:
    assert explanation_text(told(pay_view(7), "人", "P1", "绩效"), "zh") == PERFORMANCE


def test_a_threshold_shows_the_dated_row_in_force_with_its_basis() -> None:
    text = explanation_text(told(pay_view(7), "人", "P0", "达标"), "en")
    assert "- parameter 下限 = 30% (since 2026-01-01; basis: 新办法第3条)" in text


def test_a_condition_shows_what_it_compared() -> None:
    assert explanation_text(told(pay_view(7), "人", "P0", "达标"), "en").startswith(SHARE)


def test_each_cell_is_explained_once() -> None:
    found = paths(told(pay_view(7), "人", "P3", "应发"))
    assert len(found) == len(set(found))
    assert "人 P3 系数值" in found


def test_depth_cuts_the_text_and_levels_the_work() -> None:
    run = pay_view(7)
    whole = told(run, "人", "P1", "绩效")
    assert explanation_text(whole, "zh", depth=0) == "\n".join(PERFORMANCE.splitlines()[:5])
    assert told(run, "人", "P1", "绩效", levels=0).children == ()
    assert [child.children for child in told(run, "人", "P1", "绩效", levels=1).children] == [(), (), ()]


def test_a_missing_value_names_what_is_missing() -> None:
    facts = pay_facts(3)
    del facts["人"][1]["基本"]
    found = told(view(pay_program(), facts), "人", "P1", "应发")
    assert found.value is State.NOT_SUBMITTED
    assert found.reason.zh == "因为 人 P1 基本 未报送"
    assert found.children[0].reason.en == "nothing was given; the scheme reads that as not submitted"


def test_a_total_names_the_row_that_lacks_its_value() -> None:
    facts = pay_facts(3)
    del facts["人"][2]["基本"]
    found = told(view(pay_program(), facts), "园", "K1", "总额")
    assert found.reason.zh == "因为 人 P2 应发 未报送"


def test_what_cannot_be_computed_says_why() -> None:
    items = (
        column("甲", "count"),
        column("零", "count"),
        column("空", "ratio", "零 / 零", when_empty=State.NOT_APPLICABLE),
        column("空集", "ratio", "零 / 零"),
        column("错", "ratio", "甲 / 零"),
        column("限", "count", "甲 * 1000", high=5),
        column("定", "count", "IF(甲 = 1, STATE(withheld), 甲)"),
    )
    program = compiled(sheet("表", *items)).program
    assert program is not None
    run = view(program, {"表": [{"号": "A", "甲": Fraction(1), "零": Fraction(0)}]})
    reasons = {name: told(run, "表", "A", name).reason.zh for name in ("空", "空集", "错", "限", "定")}
    assert reasons == {
        "空": "没有可算的数据，方案规定记为不适用",
        "空集": "没有可算的数据",
        "错": "除数为零、没有权重，或超出允许的范围",
        "限": "超出允许的范围",
        "定": "方案规定",
    }


def test_a_branch_that_is_not_taken_is_not_read() -> None:
    items = (
        column("旗", "flag"),
        column("甲", "count"),
        column("乙", "count"),
        column("选", "count", "IF(旗, 甲, 乙)"),
        column("补", "count", "IFSTATE(甲, not_submitted, 乙)"),
        column("档", "count", "IFS(甲 > 5, 1, 旗, 甲, TRUE, 乙)"),
    )
    program = compiled(sheet("表", *items)).program
    assert program is not None
    run = view(program, {"表": [{"号": "A", "旗": True, "甲": Fraction(3), "乙": Fraction(4)}]})
    assert told(run, "表", "A", "选").filled.zh == "IF(是, 3, …)"
    assert [child.cell.column for child in told(run, "表", "A", "选").children] == ["旗", "甲"]
    assert [child.cell.column for child in told(run, "表", "A", "补").children] == ["甲"]
    assert told(run, "表", "A", "档").filled.en == "IFS(3 > 5, …, yes, 3, …, …)"


def test_a_pool_shows_its_operands_and_the_cut() -> None:
    found = told(pay_view(7), "人", "P4", "份额")
    operands = {label.zh: value.zh for label, value in found.groups[0].operands}
    assert found.filled.zh == "¥100.00 × 0.981818 ÷ 6.736362"
    assert operands == {
        "计入行数": "7",
        "待分总额": "¥100.00",
        "权重合计": "6.736362",
        "本行权重": "0.981818",
        "舍去尾数后": "¥14.57",
        "本行余数": "≈0.48996268",
        "余下份数": "2",
        "得一份的最小余数": "≈0.48996268",
    }
    assert found.value == Fraction("14.58")


def test_a_rank_shows_how_many_were_ranked_and_the_own_value() -> None:
    found = told(pay_view(7), "人", "P1", "名次")
    assert [(label.en, value.en) for label, value in found.groups[0].operands] == [
        ("rows counted", "7"),
        ("own values", "¥2,959.09"),
    ]
    assert [child.cell.shown() for child in found.children] == ["人 P1 绩效"]


def test_few_rows_of_a_total_are_written_out_and_explained() -> None:
    found = told(pay_view(2), "园", "K1", "总额")
    assert found.filled.zh == "¥6,600.00 + ¥6,059.09"
    assert [child.cell.shown() for child in found.children] == ["人 P0 应发", "人 P1 应发"]


def test_many_rows_of_a_total_are_counted_and_listed_up_to_twelve() -> None:
    found = told(pay_view(14), "园", "K1", "总额")
    assert found.filled.zh == "SUM{计入行数：14}"
    assert (len(found.groups[0].members), found.groups[0].more, found.children) == (12, 2, ())


def test_a_total_of_nothing_says_so() -> None:
    assert told(pay_view(2), "园", "K2", "总额").filled.en == "SUM{rows counted: 0}"


def test_the_balance_of_a_month_leads_back_to_its_opening() -> None:
    items = (
        column("入", "money"),
        column("余", "money", "PREVIOUS(余) + 入", first="100 yuan"),
        column("累", "money", "TODATE(入)"),
        column("近", "money", "SUM(入 FROM -1 TO 0)", history="partial"),
    )
    monthly = sheet("月账", *items, each=(("园", "sheet", "园"), ("月", "step", "month")))
    program = compiled(sheet("园", column("名", "text", absent=State.EMPTY)), monthly).program
    assert program is not None
    months = [key_month(at) for at in range(1, 13)]
    run = view(program, {"园": [{"号": "K"}], "月账": [{"园": "K", "月": m, "入": Fraction(5)} for m in months]})
    march = key_read(run, "月账", "K/2026-03")
    assert key_read(run, "月账", "K/2026-03-01") == march
    assert key_read(run, "月账", "K/2026-03-02") is None
    assert march is not None
    found = explain(run, "月账", march, "余")
    assert found.filled.zh == "¥110.00 + ¥5.00"
    assert paths(found) == [
        "月账 K/2026-03 余", "月账 K/2026-02 余", "月账 K/2026-01 余", "月账 K/2026-01 入", "月账 K/2026-02 入", "月账 K/2026-03 入",
    ]  # fmt: skip
    assert explain(run, "月账", march, "近").filled.zh == "¥5.00 + ¥5.00"
    assert explain(run, "月账", march, "累").value == 15


def key_month(month: int) -> object:
    """The first day of a month of 2026."""
    from datetime import date  # noqa: PLC0415 - used here only

    return date(2026, month, 1)


def test_a_key_that_is_none_is_not_read() -> None:
    run = pay_view(2)
    assert key_read(run, "人", "P1") == ("P1",)
    with pytest.raises(KaoheError, match="no cell"):
        explain(run, "人", ("P9",), "应发")
    with pytest.raises(KaoheError, match="no cell"):
        explain(run, "人", ("P1",), "工资")
