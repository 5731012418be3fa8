"""看什么 · Story: which scheme, period and columns the demonstration looks at; it decides nothing about them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaohe.base.findings import Text


@dataclass(frozen=True, slots=True)
class Contest:
    """A scheme that ranks units: its periods (the last one is shown, the others are its past) and the light beside.

    `first` is the unit that is looked at first: one that has something in every class.
    """

    scheme: str
    periods: tuple[str, ...]
    tab: Text
    light: str
    classes: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Payroll:
    """A scheme that pays people: the sheet of units, its columns, the column drawn with its limit, the money paid.

    `limit` is the name of a parameter, '' without one; `slip` the sheet of persons' pay, '' where none is shown.
    """

    scheme: str
    period: str
    tab: Text
    unit: str
    columns: tuple[str, ...]
    drawn: str
    limit: str
    paid: str
    heads: str
    slip: str = ""
    slip_unit: str = ""
    payable: str = "应发"


DEPARTMENTS = Contest(
    "department-appraisal",
    ("2023", "2024", "2025", "2026"),
    Text("部门考核", "Departments"),
    "线索逾期",
    ("源头治理", "制度落实", "风险防控", "支付保障", "线索处置", "群众满意", "暗访抽查"),
    "D01",
)
STREETS = Contest(
    "wage-guarantee",
    ("2023", "2024", "2025", "2026"),
    Text("街道保薪", "Sub-districts"),
    "",
    ("组织领导", "源头治理", "制度落实", "风险防控", "线索处置", "信用执法", "群众满意"),
    "S03",
)
KINDERGARTENS = Payroll(
    "kindergarten-pay",
    "2026-10",
    Text("幼儿园薪酬", "Kindergartens"),
    "幼儿园",
    ("园级", "任职数", "绩效占比", "可分增量", "已分增量", "现期工资"),
    "绩效占比",
    "绩效占比下限",
    "现期工资",
    "任职数",
    slip="任职",
    slip_unit="园",
)
POLICE = Payroll(
    "auxiliary-police-pay",
    "2026-10",
    Text("辅警薪酬", "Auxiliary police"),
    "大队",
    ("人数", "应发总额", "名次奖总额"),
    "应发总额",
    "",
    "应发总额",
    "人数",
)
CONTESTS = (DEPARTMENTS, STREETS)
PAYROLLS = (KINDERGARTENS, POLICE)
RECEIPT = replace(KINDERGARTENS, period="2026-06")
"""The month whose evidence is shown: the latest one of the kindergartens that two people may approve."""
