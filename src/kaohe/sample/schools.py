"""学校考核 · Schools: what schools report in a school year and how their pupils entered and left, one cohort too small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.teachers import school_code, schools_of

SCHOOLS = Sheet.of(
    "学校",
    "学校编号:text 名称:text 学段:text 升学率:ratio 上年参与:count 本年参与:count 教师数:count 认证数:count 素质达标率:ratio "
    "应干预数:count 已干预数:count 预算执行率:ratio 资产利用率:ratio 很满意:count 满意:count 一般:count 不满意:count "
    "很不满意:count 帮扶应办:count 帮扶已办:count 安全事故:count",
)
PUPILS = Sheet.of("学生", "人员编号:text 学校:text 入口分:number 出口分:number")
YEARS = (Period.parse("2024-2025"), Period.parse("2025-2026"))

SMALL, REPORTED, GROWN = (
    2,
    3,
    4,
)  # a cohort of 21; a junior school that reports an enrolment rate; growth of exactly 35 %
_FEW, _PUPILS = 21, (45, 110)
_STAGES = ("初中", "小学", "初中", "小学")
_SENIOR = 5  # each fifth school is a senior one
_TENTHS = 10


def sheets(extent: Extent, year: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a school year."""
    yield SCHOOLS, (_school(extent, year, number) for number in range(1, schools_of(extent) + 1))
    yield PUPILS, (row for number in range(1, schools_of(extent) + 1) for row in _pupils(extent, year, number))


def told(extent: Extent, number: int) -> str:
    """The school of a story; in a small district it may be the last one."""
    return school_code(min(number, schools_of(extent)))


def _stage(number: int) -> str:
    return "高中" if number % _SENIOR == 0 else _STAGES[number % _SENIOR - 1]


def _school(extent: Extent, year: Period, number: int) -> Row:
    dice = Dice(extent.seed, "school", year.text, number)
    teachers, before = dice.between(30, 70), dice.between(4, 40) * 20
    entered = before * 135 // 100 if number == GROWN else before * dice.between(85, 150) // 100
    stage, due, asked = _stage(number), dice.between(4, 30), dice.between(60, 200)
    answers = [asked * share // 100 for share in (55, 30, 10, 4, 1)]
    enrolment = dice.between(6_000, 9_900) if stage == "高中" or number == REPORTED else None
    helps = dice.between(0, 4)
    return (
        school_code(number),
        f"示例第{number}学校",
        stage,
        enrolment,
        before,
        entered,
        teachers,
        teachers * dice.between(20, 60) // 100,
        dice.between(9_000, 10_000),
        due,
        due * dice.between(80, 100) // 100,
        dice.between(8_000, 9_900),
        dice.between(7_000, 9_800),
        *answers,
        helps or None,
        helps,
        0,
    )


def _pupils(extent: Extent, year: Period, number: int) -> Iterator[Row]:
    """Scores on entry, and on leaving with what the school adds; in tenths."""
    dice = Dice(extent.seed, "pupils", year.text, number)
    count = _FEW if number == SMALL else dice.between(*_PUPILS)
    added = dice.between(-40, 60)
    for place in range(1, count + 1):
        entry = dice.between(550, 1_350)
        leaving = min(1_500, max(0, entry * 9 // _TENTHS + 120 + added + dice.between(-90, 90)))
        yield f"{school_code(number)}-{place:03d}", school_code(number), entry, None if dice.below(50) == 0 else leaving
