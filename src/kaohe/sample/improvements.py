"""改进 · Improvements: a year of improvement plans, with one that works, one overdue and one on the credit bank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kaohe.sample import medics
from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.quality import LAST_YEAR
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text")
COVERED = Sheet.of("科室", "科室编码:text 计划:text")
PLANS = Sheet.of(
    "计划",
    "计划号:text 单位:text 指标:text 问题:text 根因:text 措施:text 责任人:text 立项日:date 期限:date 完成日:date 证据摘要:text "
    "验收人甲:text 验收人乙:text 验收日:date 基期:period 数据来源:text 基期样本:count 基期达标:count 复核样本:count "
    "复核达标:count",
)

YEARS = (LAST_YEAR,)
WORKS, SAME, WORSE, SMALL, LATE, CREDIT, NEXT = range(1, 8)  # the numbers of the plans of the story
UNPLANNED = 8  # the department whose lowest indicator nobody made a plan for
HEALTH = 6
_BASE = date(LAST_YEAR - 1, 1, 1)
_MADE, _DUE = date(LAST_YEAR, 2, 20), date(LAST_YEAR, 6, 30)
_ON_CLUES, _ON_SOURCES = (1, 2, 5, 6), (26, 30, 32, 37)
_CAUSES = ("数据", "流程", "能力", "资源", "外部")


@dataclass(frozen=True, slots=True)
class Told:
    """A plan of the story: whose, on what, why, and how many met the mark of how many, before and after."""

    unit: int
    indicator: str
    cause: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


_TOLD = {
    WORKS: Told(HEALTH, "其他", "能力", (63, 100), (89, 100)),
    SAME: Told(9, "其他", "流程", (63, 100), (68, 100)),
    WORSE: Told(11, "其他", "资源", (80, 100), (62, 100)),
    SMALL: Told(12, "其他", "数据", (18, 24), (22, 24)),
    LATE: Told(14, "其他", "外部", (51, 90), (56, 90)),
    CREDIT: Told(HEALTH, "学分完成", "能力", None, None),
    NEXT: Told(16, "其他", "流程", (70, 100), None),
}


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year."""
    yield UNITS, ((department_code(n), department_name(n)) for n in range(1, DEPARTMENTS + 1))
    yield PLANS, _plans(extent, year)
    departments = range(1, medics.departments_of(extent) + 1)
    yield COVERED, ((medics.department_code(n), plan_code(CREDIT)) for n in departments)


def plan_code(number: int) -> str:
    """The code of a plan."""
    return f"G{LAST_YEAR}-{number:02d}"


def _plans(extent: Extent, year: int) -> Iterator[Row]:
    for number, told in _TOLD.items():
        yield _plan(number, told, done=number not in {LATE, NEXT})
    others = [(unit, "线索处置") for unit in _ON_CLUES] + [(unit, "源头治理") for unit in _ON_SOURCES]
    for number, (unit, indicator) in enumerate(others, start=len(_TOLD) + 1):
        dice = Dice(extent.seed, "plan", year, number)
        cause, asked = dice.pick(_CAUSES), dice.between(40, 90)
        before = asked * dice.between(50, 62) // 100
        after = min(asked, before + asked * dice.between(2, 32) // 100)
        yield _plan(number, Told(unit, indicator, cause, (before, asked), (after, asked)), done=True)


def _plan(number: int, told: Told, *, done: bool) -> Row:
    before, after = told.before or (None, None), told.after or (None, None)
    is_next = number == NEXT
    code = plan_code(number)
    accepted = ("V01", "V02", date(LAST_YEAR, 7, 8)) if done else (None, None, None)
    return (
        *(code, department_code(told.unit), told.indicator, f"示例问题{number}", told.cause, f"示例措施{number}"),
        *(f"R{number:03d}", _MADE, date(LAST_YEAR + 1, 3, 31) if is_next else _DUE),
        *((date(LAST_YEAR, 6, 20), f"示例{code}") if done else (None, None)),
        *accepted,
        *(date(LAST_YEAR, 1, 1) if is_next else _BASE, "学分银行" if number == CREDIT else "调查"),
        *(before[1], before[0], after[1], after[0]),
    )
