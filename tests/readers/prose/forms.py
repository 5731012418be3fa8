"""The sheets and formulas whose sentences stand in golden.txt: every function and operation occurs."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.program import Dated, ParameterRows, Program, Table, TableVersion
from kaohe.formula.readers.prose import prose_column
from kaohe.formula.types import Kind, Type
from tests.formula.building import column, compiled, sheet

GOLDEN = Path(__file__).parent / "golden.txt"
DAY = dt.date(2020, 1, 1)
LEVELS = ("优秀", "合格", "不合格")
FORMULAS = {
    "园": """
money SUM(人.薪)
money SUM(人.薪 WHERE 在编 AND HAS(薪) SKIP not_submitted)
count COUNT(人)
count COUNT(人 WHERE 薪 > THIS.池 / 100)
money MEAN(人.薪)
money MEDIAN(人.薪)
money MIN(人.薪)
money MAX(人.薪)
flag ANY(人.在编)
flag ALL(人.在编)
choice BEST(人.级)
number SD.S(人.分)
number SD.P(人.数)
number SKEW(人.数)
number KURT(人.数)
money PERCENTILE.INC(人.薪, 90%)
money PERCENTILE.SAS(人.薪, 90%)
number OLS_SLOPE(人.数, 人.次)
number OLS_INTERCEPT(人.数, 人.次)
share WILSON_LOW(人.在编, 1.96)
share WILSON_HIGH(人.在编, 1.96)
flag 率 >= 上年率 + 5%
flag 率 - 上年率 >= 5%
""",
    "人": """
money 薪 + 奖
money 薪 + 奖 + 罚 - 罚
money 薪 - (奖 + 罚)
money 薪 * 率 * 2
money 薪 * (次 / 20)
ratio 奖 / 薪
money -罚
money 12 * 薪 + 奖
flag 率 >= 下限
flag 次 >= 3 AND NOT 在编
flag (次 < 3 OR 次 > 8) AND 级 <> 不合格
flag NOT (次 <= 3 OR 在编)
flag NOT (次 <= 3)
flag 级 IN (优秀, 合格)
flag NOT 级 IN (优秀, 合格)
flag 级 >= 合格
flag 入职 < 2026-03-09 OR 入职 = 期初
flag HAS(奖) AND NOT HAS(薪)
flag NOT ISSTATE(薪, not_submitted, open)
money IF(在编, 薪, 0 yuan)
count IFS(次 > 8, 3, 次 > 3, 2, TRUE, 1)
flag IF(次 = 0, TRUE, 率 > 下限)
money IFSTATE(IFSTATE(薪, not_submitted, STATE(withheld)), open, 0 yuan)
money IF(在编, STATE(not_applicable), 薪)
money ROUND(薪, 0)
number ROUND(数, 2)
number FLOOR(数)
number CEILING(数, -2)
number ABS(数)
money MIN(薪, 1000 yuan)
money MAX(薪, 奖, 罚)
number CLAMP(数 - 5, 0, 10)
days 期末 - 入职
flag DAYS(期末 - 入职) > 60 days
hours HOURS(止 - 收)
flag 止 - 收 <= 时限
working_days WORKINGDAYS(入职, 期末)
date WORKDAY(入职, 5)
date WORKDAY(入职, 5 working days)
flag 止 <= DUE(收, 时限)
instant 收 + 24 hours
date 入职 + 30 days
date 入职 - 30 days
date EDATE(入职, 6)
date EDATE(入职, 6 months)
flag MONTH(入职) = MONTH(期初)
month MONTH(入职) - 1
month MONTH(入职) + 1
count MONTH(期末) - MONTH(入职)
flag YEAR(入职) = YEAR(期末) AND QUARTER(入职) = QUARTER(期末)
flag WEEK(入职) = WEEK(期末) AND DAY(收) = DAY(截至)
count YEARNO(入职) + QUARTERNO(入职) + MONTHNO(入职) + DAYNO(入职)
flag 截至 > 入职
number LOOKUP(系数, 级)
number LOOKUP(系数 AT 入职, 级) * 2
points LOOKUP(档分, 率)
points BAND(档分, 率)
flag 次 > 目标
count 目标 AT 入职
money SPREAD(1700 yuan)
number LN(数)
number EXP(数)
number SQRT(数)
number POWER(数, 2)
ratio 薪 / 园.池
money ALLOCATE(园.池, 数 WITHIN 园)
count RANK(DESC 分, ASC 次 WITHIN 园 TIES competition)
count RANK(DESC 分 WHERE 在编 WITHIN 园, 级 TIES dense)
number RANK(DESC 分 WITHIN 期 TIES mean)
count RANK(ASC 入职 WITHIN 园 TIES modified)
count POSITION(DESC 分, 号 WITHIN 园)
money MEAN(薪 WITHIN 园, 级)
year 期
""",
    "月": """
money PREVIOUS(额)
money TODATE(额)
money SUM(额 FROM -5 TO 0)
money SUM(额 FROM FIRST TO -1)
count STREAK(真)
count COUNT(月 WHERE 真 FROM -2 TO 0)
""",
}


def forms_program() -> Program:
    """The program of all formulas, columns named f0, f1…"""
    given = {
        "园": (column("池", "money"), column("率", "ratio"), column("上年率", "ratio")),
        "人": (
            column("薪", "money", absent=State.NOT_SUBMITTED, title_en="Wage"),
            column("奖", "money", title_en="Bonus"),
            column("罚", "money"),
            column("次", "count", title_en="Times"),
            column("数", "number", scale=2),
            column("分", "number", scale=4),
            column("率", "ratio", title_en="Share"),
            column("级", "choice", of=LEVELS, ordered="high_first", title_en="Level"),
            column("在编", "flag", title_en="On staff"),
            column("入职", "date", title_en="Start"),
            column("收", "instant"),
            column("止", "instant", absent=State.OPEN),
        ),
        "月": (column("额", "money"), column("真", "flag")),
    }
    sheets = []
    for name, texts in FORMULAS.items():
        lines = [line.split(" ", 1) for line in texts.strip().splitlines()]
        formulas = [_column(f"f{at}", kind, text) for at, (kind, text) in enumerate(lines)]
        more: dict[str, Any] = {"links": {"园": "园"}} if name == "人" else {}
        if name == "月":
            more = {"each": (("人", "sheet", "人"), ("月", "step", "month"))}
        titles = {"园": "Kindergarten", "人": "Teacher", "月": "Month of a teacher"}
        sheets.append(sheet(name, *given[name], *formulas, title_en=titles[name], **more))
    found = compiled(*sheets, parameters=_parameters(), tables=_tables())
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def _column(name: str, kind: str, text: str) -> ColumnDeclared:
    shapes: dict[str, dict[str, Any]] = {
        "number": {"scale": 4},
        "share": {"scale": 4},
        "month": {"step": "month"},
        "choice": {"of": LEVELS, "ordered": "high_first"},
        "year": {"step": "year"},
    }
    kinds = {"month": "period", "year": "period", "share": "ratio"}
    return column(
        name, kinds.get(kind, kind), text, history="partial", on_state="withhold_pool" if "ALLOCATE" in text else "",
        **shapes.get(kind, {}),
    )  # fmt: skip


def _parameters() -> dict[str, ParameterRows]:
    return {
        "下限": ParameterRows("下限", Type(Kind.RATIO), (Dated(DAY, Fraction(3, 10), "法"),)),
        "时限": ParameterRows("时限", Type(Kind.HOURS, 4), (Dated(DAY, Fraction(24), "法"),)),
        "目标": ParameterRows(
            "目标",
            Type(Kind.COUNT, 0),
            (Dated(DAY, Fraction(3), "旧"), Dated(dt.date(2026, 1, 1), Fraction(4), "新")),
        ),
    }


def _tables() -> dict[str, Table]:
    rows = (TableVersion(DAY, (("优秀", Fraction(6, 5)), ("合格", Fraction(1))), "法"),)
    bands = (TableVersion(DAY, ((Fraction(9, 10), Fraction(10)), (Fraction(0), Fraction(0))), "法"),)
    return {
        "系数": Table(
            "系数", {"级": Type(Kind.CHOICE, choices=LEVELS)}, {"值": Type(Kind.NUMBER, 2)}, "", rows
        ),
        "档分": Table("档分", {"率": Type(Kind.RATIO)}, {"得": Type(Kind.POINTS, 4)}, "lower_closed", bands),
    }  # fmt: skip


def golden_text() -> str:
    """Every formula with its sentence in Chinese and English."""
    program = forms_program()
    lines = []
    for name in FORMULAS:
        for item in program.sheets[name].columns.values():
            if item.formula is not None:
                said = [prose_column(item, program, sheet=name, lang=lang) for lang in ("zh", "en")]
                lines += [
                    item.text,
                    *(f"  {text.partition('：' if at == 0 else ': ')[2]}" for at, text in enumerate(said)),
                ]
    return "\n".join(lines) + "\n"
