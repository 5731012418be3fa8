"""The sheets that invented formulas stand on, with random rows: every type, every state, edges of 64 bits."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.program import Dated, ParameterRows, Table, TableVersion
from kaohe.formula.typed import Value
from kaohe.formula.types import DEFAULT_SCALE, Kind, Type
from tests.formula.building import column

LEVELS = ("优秀", "合格", "不合格")
HUGE = 9 * 10**18
PEOPLE, UNITS, PIECES = 120, 50, 240
MONTHLY = 40
"""So many units have rows by month; the others have rows that nobody filled in."""
Rows = dict[str, list[dict[str, Value | State]]]
GIVEN = {
    "园": (
        column("池", "money", low=-1000, high=10**7, absent=State.NOT_SUBMITTED),
        column("款", "money", low=0, high=10**6),
        column("级", "choice", of=LEVELS, ordered="high_first"),
        column("立", "date"),
        column("基", "number", scale=2, low=-100, high=100),
        column("特", "flag", absent=State.WITHHELD),
    ),
    "人": (
        column("薪", "money", low=-(10**6), high=10**6, absent=State.NOT_SUBMITTED),
        column("奖", "money", low=0, high=10**6),
        column("分", "points", low=0, high=100, absent=State.WITHHELD),
        column("率", "ratio", absent=State.NOT_APPLICABLE, low=-100, high=100),
        column("比", "ratio", scale=4, low=-2, high=2),
        column("次", "count", low=0, high=20, absent=State.BELOW_MINIMUM),
        column("数", "number", scale=2, low=-1000, high=1000, absent=State.EXCLUDED),
        column("细", "number", scale=6, low=-10, high=10),
        column("权", "number", scale=3, low=0, high=10, absent=State.SUPPRESSED),
        column("巨", "count", low=-HUGE, high=HUGE),
        column("词", "text"),
        column("档", "choice", of=LEVELS, ordered="high_first", absent=State.NOT_DUE),
        column("等", "grade", of=LEVELS, ordered="high_first", absent=State.OPEN),
        column("旗", "flag", absent=State.OPEN),
        column("标", "flag"),
        column("日", "date", absent=State.NO_RECORD),
        column("期限", "date"),
        column("收", "instant"),
        column("止", "instant", absent=State.OPEN),
        column("月份", "period", step="month"),
        column("季度", "period", step="quarter", absent=State.NO_RECORD),
        column("时", "hours", low=0, high=1000),
        column("天", "days", low=-500, high=500),
        column("工日", "working_days", low=-60, high=60),
        column("几月", "months", low=-30, high=30),
    ),
    "件": (
        column("额", "money", low=-1000, high=10**5, absent=State.NOT_SUBMITTED),
        column("净", "money", low=0, high=10**5),
        column("件数", "count", low=0, high=20),
        column("长", "number", scale=2, low=-100, high=100),
        column("宽", "number", scale=1, low=-9, high=9),
        column("好", "flag", absent=State.NOT_DUE),
        column("成", "flag"),
        column("评", "choice", of=LEVELS, ordered="low_first", absent=State.EMPTY),
        column("办日", "date", absent=State.NOT_APPLICABLE),
    ),
    "月": (
        column("额", "money", low=0, high=10**6, absent=State.NOT_DUE),
        column("入", "money", low=0, high=10**6),
        column("真", "flag"),
        column("疑", "flag", absent=State.EMPTY),
        column("月数", "count", low=0, high=9, absent=State.NOT_SUBMITTED),
    ),
    "全": (column("总", "money", low=-(10**6), high=10**6),),
}
LINKS = {"园": {}, "人": {"园": "园", "兼": "园"}, "件": {"人": "人"}, "月": {}, "全": {}}
ABSENT_LINKS = {"兼": State.NOT_APPLICABLE}
REJECTING = {"件数", "细", "款"}
EACH = {"月": (("园", "sheet", "园"), ("月", "step", "month"))}
PARAMETERS = {
    "限": ParameterRows("限", Type(Kind.HOURS, 4), (Dated(dt.date(2000, 1, 1), Fraction(24), "法"),)),
    "目标": ParameterRows(
        "目标",
        Type(Kind.COUNT, 0),
        (Dated(dt.date(2025, 1, 1), Fraction(25), "旧"), Dated(dt.date(2026, 7, 1), Fraction(50), "新")),
    ),
    "折率": ParameterRows(
        "折率",
        Type(Kind.RATIO, 4),
        (Dated(dt.date(2020, 1, 1), Fraction(1, 3), "旧"), Dated(dt.date(2026, 5, 1), Fraction(37, 100), "新")),
    ),
    "底薪": ParameterRows("底薪", Type(Kind.MONEY, 2), (Dated(dt.date(2020, 1, 1), Fraction(170001, 100), "旧"),)),
    "将来": ParameterRows("将来", Type(Kind.COUNT, 0), (Dated(dt.date(2030, 1, 1), Fraction(5), "后"),)),
}
_STEPS = ((Fraction(9, 10), Fraction(10)), (Fraction(1, 2), Fraction(6)), (Fraction(0), Fraction(5, 2)))
TABLES = {
    "系数": Table(
        "系数",
        {"档": Type(Kind.CHOICE, choices=LEVELS)},
        {"值": Type(Kind.NUMBER, 2)},
        "",
        (
            TableVersion(dt.date(2025, 1, 1), (("优秀", Fraction(6, 5)), ("合格", Fraction(1))), "旧"),
            TableVersion(dt.date(2026, 3, 1), (("优秀", Fraction(3, 2)), ("不合格", Fraction(0))), "新"),
        ),
    ),
    "标准": Table(
        "标准",
        {"级": Type(Kind.CHOICE, choices=LEVELS)},
        {"额": Type(Kind.MONEY, 2)},
        "",
        (
            TableVersion(dt.date(2020, 1, 1), (("优秀", Fraction(600)), ("合格", Fraction(401, 2))), "旧"),
            TableVersion(dt.date(2026, 7, 1), (("优秀", Fraction(700)), ("不合格", Fraction(1))), "新"),
        ),
    ),
    "档分": Table(
        "档分",
        {"率": Type(Kind.RATIO)},
        {"得": Type(Kind.POINTS, 4)},
        "lower_closed",
        (TableVersion(dt.date(2000, 1, 1), _STEPS, "法"),),
    ),
    "上档": Table(
        "上档",
        {"率": Type(Kind.RATIO, 4)},
        {"得": Type(Kind.NUMBER, 2)},
        "upper_closed",
        (TableVersion(dt.date(2000, 1, 1), _STEPS, "法"),),
    ),
}


def facts(dice: random.Random) -> Rows:
    """Given rows for every sheet; every state a column can take occurs."""
    units = [{"号": f"园{i}", **_row(dice, "园")} for i in range(UNITS)]
    people = [{"号": f"P{i:03}", "园": _unit(dice), "兼": _other(dice), **_row(dice, "人")} for i in range(PEOPLE)]
    pieces = [{"号": f"J{i:03}", "人": f"P{dice.randrange(PEOPLE - 5):03}", **_row(dice, "件")} for i in range(PIECES)]
    months = [
        {"园": f"园{i}", "月": dt.date(2026, month, 1), **_row(dice, "月")}
        for i in range(MONTHLY)
        for month in range(1, 13)
        if dice.random() < 0.95
    ]
    return {"园": units, "人": people, "件": pieces, "月": months, "全": [_row(dice, "全")]}


def _unit(dice: random.Random) -> str:
    """Few units have many people, many have few, one has none."""
    return f"园{min(dice.randrange(UNITS - 1), dice.randrange(UNITS - 1), dice.randrange(UNITS - 1))}"


def _other(dice: random.Random) -> str | State:
    return State.NOT_APPLICABLE if dice.random() < 0.3 else _unit(dice)


def _row(dice: random.Random, sheet: str) -> dict[str, Value | State]:
    return {item.name: _cell(dice, item) for item in GIVEN[sheet]}


def _cell(dice: random.Random, item: ColumnDeclared) -> Value | State:
    if isinstance(item.absent, State) and dice.random() < 0.12:
        return item.absent
    if item.name in REJECTING and dice.random() < 0.03:
        return State.REJECTED
    kind = item.type.kind
    if kind in {Kind.CHOICE, Kind.GRADE, Kind.TEXT}:
        return dice.choice(item.type.choices or ("甲", "乙", "丙丁", "é", "😀", "it's"))
    if kind is Kind.FLAG:
        return dice.random() < 0.6
    if kind is Kind.DATE:
        return dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(-400, 400))
    if kind is Kind.PERIOD:
        return dt.date(2026, dice.choice((1, 4, 7, 10)) if item.type.step == "quarter" else dice.randrange(1, 13), 1)
    if kind is Kind.INSTANT:
        return 1_770_000_000 + dice.randrange(0, 20_000_000)
    return _number(dice, item.type)


def _number(dice: random.Random, kind: Type) -> Fraction:
    low, high = int(kind.low or 0), int(kind.high or 100)
    if kind.is_pair:
        return Fraction(dice.randrange(-99, 100), dice.randrange(1, 60))
    scale = kind.scale if kind.scale is not None else DEFAULT_SCALE[kind.kind] or 0
    shape = dice.random()
    if shape < 0.15:
        return Fraction(dice.choice((low, high, 0, 1)))
    if shape < 0.5:
        return Fraction(dice.randrange(max(low, -9), min(high, 9) + 1))
    return Fraction(dice.randrange(low * 10**scale, high * 10**scale + 1), 10**scale)
