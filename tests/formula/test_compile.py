"""A declaration compiles to a typed program, or every mistake in it is a finding."""

from __future__ import annotations

import datetime as dt
import time
from fractions import Fraction
from typing import Any

import pytest

from kaohe.base.states import State
from kaohe.formula.program import Dated, ParameterRows, Table, TableVersion
from kaohe.formula.types import Kind, Type
from tests.formula.building import OPEN, codes, column, compiled, sheet

PARENT = sheet("园", column("池", "money", low=0), column("等", "choice", of=("一级", "二级"), ordered="high_first"))
FACTS = (
    column("钱", "money"), column("数", "number", scale=2), column("次", "count"), column("比", "ratio"),
    column("率", "ratio", scale=4), column("旗", "flag"), column("词", "text"), column("日", "date"),
    column("时", "instant", absent=OPEN), column("起", "instant"), column("月", "period", step="month"),
    column("天", "days"), column("工日", "working_days"), column("档", "choice", of=("高", "低"), ordered="high_first"),
)  # fmt: skip
TABLES = {
    "表": Table(
        "表",
        {"档": Type(Kind.CHOICE)},
        {"系数": Type(Kind.NUMBER, 2)},
        "",
        (TableVersion(dt.date(2020, 1, 1), (("高", Fraction(1)),), "法"),),
    ),
}
TABLES["线"] = Table(
    "线",
    {"数": Type(Kind.NUMBER)},
    {"得": Type(Kind.NUMBER, 2)},
    "lower_closed",
    (TableVersion(dt.date(2020, 1, 1), (), "法"),),
)
PARAMETERS = {"限": ParameterRows("限", Type(Kind.HOURS, 4), (Dated(dt.date(2020, 1, 1), Fraction(24), "法"),))}

WRONG = [
    ("money", "钱 + 1", "formula/unit-mismatch"),
    ("money", "钱 * 钱", "formula/unit-mismatch"),
    ("ratio", "数 / 钱", "formula/unit-mismatch"),
    ("money", "钱 + 数", "formula/unit-mismatch"),
    ("flag", "天 > 工日", "formula/unit-mismatch"),
    ("date", "日 + 3", "formula/unit-mismatch"),
    ("flag", "旗 = 1", "formula/unit-mismatch"),
    ("flag", "旗 AND 次", "formula/unit-mismatch"),
    ("money", "IF(旗, 钱, 次)", "formula/unit-mismatch"),
    ("money", "IF(次, 钱, 钱)", "formula/unit-mismatch"),
    ("count", "-词", "formula/unit-mismatch"),
    ("count", "ROUND(数, 数)", "formula/unit-mismatch"),
    ("number", "LN(钱)", "formula/unit-mismatch"),
    ("count", "次 IN (1, '一')", "formula/unit-mismatch"),
    ("flag", "词 > '甲'", "formula/unordered"),
    ("money", "数", "formula/result-type"),
    ("flag", "次", "formula/result-type"),
    ("flag", "档 = 中", "formula/not-a-choice"),
    ("choice", "IF(旗, '高', '中')", "formula/not-a-choice"),
    ("money", "工资", "formula/unknown-name"),
    ("money", "园.工资", "formula/unknown-name"),
    ("money", "厂.池", "formula/unknown-name"),
    ("count", "一 + 二", "formula/chinese-numeral"),
    ("money", "SUMM(钱)", "formula/unknown-function"),
    ("money", "IF(旗, 钱)", "formula/arguments"),
    ("money", "IFS(旗, 钱, 旗)", "formula/arguments"),
    ("money", "IFS(旗, 钱, 旗, 钱, 旗)", "formula/arguments"),
    ("ratio", "钱 / (0 * 钱)", "formula/divides-by-zero"),
    ("ratio", "钱 / (钱 - 钱)", "formula/divides-by-zero"),
    ("flag", "ISSTATE(钱, 没有)", "formula/unknown-state"),
    ("money", "SUM(钱)", "formula/no-link"),
    ("money", "SUM(外人.薪)", "formula/no-link"),
    ("money", "SUM(SUM(钱 WITHIN 词) WITHIN 词)", "formula/aggregate-in-aggregate"),
    ("ratio", "SUM(比 WITHIN 词)", "formula/unscaled-ratio"),
    ("money", "ALLOCATE(钱, 比 WITHIN 词)", "formula/unscaled-ratio"),
    ("number", "LOOKUP(表, 档, 档)", "formula/table-keys"),
    ("number", "LOOKUP(线, SQRT(数))", "formula/approximate-inside"),
    ("count", "RANK(DESC SQRT(数))", "formula/approximate-inside"),
    ("number", "LOOKUP(无, 档)", "formula/unknown-name"),
    ("number", "LOOKUP(表, 钱)", "formula/unit-mismatch"),
    ("money", "TODATE(钱)", "formula/no-link"),
    ("money", "PREVIOUS(钱)", "formula/no-link"),
    ("money", "SUM(钱 WITHIN 词 FROM -2 TO 0)", "formula/no-steps"),
    ("money", "SUM(钱 WITHIN 词 ALONG 日 FROM -2 TO 0)", "formula/history"),
    ("count", "RANK(DESC 数 TIES odd)", "formula/not-a-choice"),
    ("money", "SUM(钱 WHERE 次 WITHIN 词)", "formula/modifier"),
    ("date", "2026-02-30", "formula/syntax"),
    ("money", "PERCENTILE.INC(钱, 比 WITHIN 词)", "formula/unit-mismatch"),
    ("money", "PERCENTILE.INC(钱, 101% WITHIN 词)", "formula/unit-mismatch"),
    ("count", "STREAK(旗 WITHIN 词 ALONG 日 FROM -2 TO 0)", "formula/modifier"),
    ("count", "STREAK(旗 WHERE 次 > THIS.次 WITHIN 词 ALONG 日)", "formula/modifier"),
    ("count", "RANK(次 WHERE 次 > THIS.次 WITHIN 词)", "formula/modifier"),
    ("money", "SUM(钱 WITHIN THIS.词)", "formula/modifier"),
]


@pytest.mark.parametrize(("kind", "text", "code"), WRONG)
def test_a_wrong_formula_is_one_finding(kind: str, text: str, code: str) -> None:
    scale = {"scale": 2} if kind == "number" else {}
    of = {"of": ("高", "低")} if kind == "choice" else {}
    own = sheet("人", *FACTS, column("结果", kind, text, **scale, **of), links={"园": "园"})
    outsider = sheet("外人", column("薪", "money"))
    found = compiled(PARENT, own, outsider, tables=TABLES, parameters=PARAMETERS).findings
    assert [finding.code for finding in found if finding.rule.blocking] == [code]
    assert all(finding.remedy("zh") and finding.remedy("en") for finding in found)


RIGHT = [
    ("money", "钱 * 比 + 0"),
    ("ratio", "钱 / 钱"),
    ("money", "钱 / 3"),
    ("days", "日 - 2026-01-01"),
    ("flag", "DAYS(截至 - 日) > 30"),
    ("hours", "时 - 起"),
    ("flag", "时 <= DUE(起, 限)"),
    ("flag", "档 >= 低"),
    ("number", "LOOKUP(表, 档)"),
    ("money", "园.池 * 20%"),
    ("money", "ALLOCATE(园.池, 数 WITHIN 园)"),
    ("money", "IF(旗, STATE(withheld), 钱)"),
    ("choice", "IF(旗, '高', STATE(open))"),
    ("period", "月 - 1"),
    ("count", "RANK(DESC 数, 次 WITHIN 园)"),
    ("number", "MEAN(数 WITHIN 园)"),
]


@pytest.mark.parametrize(("kind", "text"), RIGHT)
def test_a_right_formula_compiles(kind: str, text: str) -> None:
    shapes: dict[str, dict[str, Any]] = {
        "number": {"scale": 2},
        "choice": {"of": ("高", "低")},
        "period": {"step": "month"},
    }
    more = shapes.get(kind, {})
    own = sheet("人", *FACTS, column("结果", kind, text, **more), links={"园": "园"})
    found = compiled(PARENT, own, tables=TABLES, parameters=PARAMETERS)
    assert [finding.line("zh") for finding in found.findings if finding.rule.blocking] == []
    assert found.program is not None


def test_an_outer_column_needs_this() -> None:
    unit = sheet("园", column("线", "money"), column("多", "count", "COUNT(人 WHERE 薪 > 线)"))
    people = sheet("人", column("薪", "money"), links={"园": "园"})
    assert codes(unit, people) == ["formula/needs-this"]
    right = sheet("园", column("线", "money"), column("多", "count", "COUNT(人 WHERE 薪 > THIS.线)"))
    assert codes(right, people) == []


def test_a_child_column_needs_an_aggregate() -> None:
    unit = sheet("园", column("薪", "money", "人.薪"))
    assert codes(unit, sheet("人", column("薪", "money"), links={"园": "园"})) == ["formula/needs-aggregate"]


def test_two_links_need_by() -> None:
    firm = sheet("企业", column("计", "money", "SUM(项目.价)"))
    project = sheet("项目", column("价", "money"), links={"总包": "企业", "分包": "企业"})
    assert codes(firm, project) == ["formula/ambiguous-link"]
    assert codes(sheet("企业", column("计", "money", "SUM(项目.价 BY 总包)")), project) == []


def test_a_circle_is_named_with_its_whole_path() -> None:
    own = sheet("人", column("甲", "money", "乙 + 0"), column("乙", "money", "丙 + 0"), column("丙", "money", "甲 + 0"))
    found = compiled(own).findings
    assert [finding.code for finding in found] == ["formula/cycle"]
    assert dict(found[0].data)["path"].count("→") == 3


def test_a_recurrence_needs_first_and_only_previous() -> None:
    months = [("月", "step", "month")]
    flow = column("入", "money", absent=State.NOT_DUE)
    assert codes(sheet("月表", flow, column("余", "money", "PREVIOUS(余) + 入", first="0 yuan"), each=months)) == []
    assert codes(sheet("月表", flow, column("余", "money", "PREVIOUS(余) + 入"), each=months)) == ["formula/first"]


def test_a_number_needs_a_scale() -> None:
    assert codes(sheet("人", column("数", "number", scale=2), column("半", "number", "数 / 2", scale=None))) == [
        "formula/needs-scale"
    ]


def test_any_needs_a_sheet_that_names_its_rows() -> None:
    many = sheet("人类", column("数", "count", "1"), each=[("人", "any", "")])
    assert codes(many) == ["formula/never-seen"]
    unlinked = sheet("人类", column("数", "count", "1"), each=[("人", "any", "")], seen_in=("活动",))
    assert codes(unlinked, sheet("活动", column("分", "points"))) == ["formula/never-seen"]


def test_sheets_made_from_one_another_are_a_circle() -> None:
    left = sheet("甲", column("数", "count", "1"), each=[("乙", "sheet", "乙")])
    right = sheet("乙", column("数", "count", "1"), each=[("甲", "sheet", "甲")])
    assert codes(left, right) == ["formula/cycle", "formula/cycle"]
    assert codes(sheet("丙", column("数", "count", "1"), each=[("丙", "sheet", "丙")])) == ["formula/cycle"]


def test_states_are_inferred() -> None:
    own = sheet("人", column("钱", "money", absent=State.NOT_DUE), column("半", "money", "钱 / 2"))
    program = compiled(own).program
    assert program is not None
    assert program.sheets["人"].columns["半"].type.states == {State.NOT_DUE, State.REJECTED}


def test_a_clock_is_a_formula() -> None:
    clock = column("时效", "choice", of=("on_time", "late", "running", "overdue"), clock=("起", "止", "24 hours"))
    own = sheet("线索", column("起", "instant"), column("止", "instant", absent=OPEN), clock)
    program = compiled(own).program
    assert program is not None
    assert program.sheets["线索"].columns["时效"].text.startswith("IF(ISSTATE(止, open)")


def test_a_clock_over_words_is_a_finding() -> None:
    clock = column("时效", "choice", of=("on_time",), clock=("起", "止", "24 hours"))
    assert (
        codes(sheet("线索", column("起", "text"), column("止", "instant", absent=OPEN), clock))[0]
        == "formula/unit-mismatch"
    )


def test_a_chain_of_a_hundred_columns_compiles_quickly_and_deeply() -> None:
    links = [column("c0", "money")] + [column(f"c{i}", "money", f"c{i - 1} * 1") for i in range(1, 600)]
    started = time.process_time()
    program = compiled(sheet("链", *reversed(links))).program
    assert program is not None
    assert [step.columns for step in program.order][:2] == [("c1",), ("c2",)]
    assert time.process_time() - started < 20
