"""评估 · Evaluations: a half-year of the third party: strata and their answers, covert checks and what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.sheets import Cell, Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text 提交时刻:instant 平台分开放:instant 平台得分率:ratio")
STRATA = Sheet.of("层", "层编号:text 单位:text 名称:text 总体数:count 发出数:count 问卷版本:text")
ANSWERS = Sheet.of("答卷", "答卷编号:text 层:text 方式:text 态度:text 绩效发放:text")
SYSTEMS = Sheet.of("制度", "制度编号:text 名称:text")
ON_PAPER = Sheet.of("单位制度", "单位:text 制度:text 书面已建:flag", keys=2)
VISITS = Sheet.of(
    "暗访",
    "暗访号:text 单位:text 暗访日:date 地点:text 检查人甲:text 检查人乙:text 脚本版本:text 照片摘要:text 已申明回避:flag "
    "事先知晓:flag 告知日:date",
)
ITEMS = Sheet.of("检查项", "检查号:text 暗访:text 制度:text 规则:text 结果:text 答复:text 核定:text")

PERIODS = tuple(Period.parse(text) for text in ("2025H2", "2026H1", "2026H2"))
TOLD = PERIODS[-1]  # the half-year of the stories
GAP, MISSED, BLIND, UNCOVERED = 5, 7, 9, 13  # platform far above the survey; 24 answers; a blind spot; nobody came
DISMISSED, CONTESTED, DELAYED, STRATUM, KNOWN = 18, 21, 28, 33, 36  # findings; 11 of 50 late; a silent stratum; warned
BLIND_SYSTEM = 3
_NAMES = ("首问负责", "限时办结", "补助专户托管", "实名制管理", "维权信息公示", "回避与监督")
_GROUPS = (("服务对象", (240, 900), 40), ("企业", (80, 300), 24), ("干部职工", (70, 160), 20))
_SILENT_GROUP, _STAFF_GROUP = 2, 3
_DELAYED_OF_FIFTY = (50, 11)
_MISSED_ANSWERS = 8  # of each of three strata
_WAYS = (("电话", 3), ("网络", 5), ("现场", 2))
_VISITS, _ITEMS = 2, 3
_FINDINGS: dict[int, tuple[Cell, Cell]] = {
    BLIND: ("认可", None),
    DISMISSED: ("异议", "不成立"),
    CONTESTED: ("异议", None),
    KNOWN: ("认可", None),
}


def sheets(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a half-year."""
    units = range(1, DEPARTMENTS + 1)
    yield UNITS, _units(extent, period)
    yield STRATA, (row for unit in units for row, _ in _strata(extent, period, unit))
    yield ANSWERS, (row for unit in units for row in _answers(extent, period, unit))
    yield SYSTEMS, ((system_code(n), f"示例{name}制度") for n, name in enumerate(_NAMES, start=1))
    yield ON_PAPER, (_on_paper(extent, unit, n) for unit in units for n in range(1, len(_NAMES) + 1))
    yield VISITS, (row for unit in units for row in _visits(extent, period, unit))
    yield ITEMS, (row for unit in units for row in _items(extent, period, unit))


def system_code(number: int) -> str:
    """The code of a system that units are to have and to carry out."""
    return f"Z{number}"


def _units(extent: Extent, period: Period) -> Iterator[Row]:
    handed_in = instant_at(period.end - timedelta(days=5), 9 * 3600)
    for unit in range(1, DEPARTMENTS + 1):
        share = _satisfied(extent, period, unit) * 10 + Dice(extent.seed, "platform", period.text, unit).between(
            -250, 250
        )
        platform = 9_800 if period == TOLD and unit == GAP else share
        yield department_code(unit), department_name(unit), handed_in, handed_in + 3600, platform


def _satisfied(extent: Extent, period: Period, unit: int) -> int:
    """How many of a thousand are satisfied with a unit."""
    if period == TOLD and unit == GAP:
        return 620
    return Dice(extent.seed, "satisfied", period.text, unit).between(780, 950)


def _strata(extent: Extent, period: Period, unit: int) -> Iterator[tuple[Row, int]]:
    """The strata of a unit, each with how many answered."""
    told = unit if period == TOLD else 0
    for place, (name, bounds, size) in enumerate(_GROUPS, start=1):
        dice = Dice(extent.seed, "stratum", period.text, unit, place)
        people, sent, answered = dice.between(*bounds), size, size * dice.between(65, 95) // 100
        if told == DELAYED and place == _STAFF_GROUP:
            people, sent, answered = 120, 60, _DELAYED_OF_FIFTY[0]
        elif told == MISSED:
            answered = _MISSED_ANSWERS
        elif told == UNCOVERED:
            sent, answered = 0, 0
        elif told == STRATUM and place == _SILENT_GROUP:
            answered = 0
        code = f"{department_code(unit)}-{place}"
        yield (code, department_code(unit), f"示例{name}", people, sent, f"示例问卷{period.text}"), answered


def _answers(extent: Extent, period: Period, unit: int) -> Iterator[Row]:
    for place, (stratum, answered) in enumerate(_strata(extent, period, unit), start=1):
        late = _DELAYED_OF_FIFTY[1] if period == TOLD and unit == DELAYED else answered // 25
        for number in range(1, answered + 1):
            dice = Dice(extent.seed, "answer", period.text, unit, place, number)
            pleased = "满意" if dice.chance(_satisfied(extent, period, unit)) else "不满意"
            pay = ("迟发" if number <= late else "按时") if place == _STAFF_GROUP else None
            yield f"{stratum[0]}-{number:03d}", stratum[0], dice.weighted(_WAYS), pleased, pay


def _lacks(extent: Extent, unit: int) -> int:
    """The system a unit has not even on paper, 0 for none."""
    dice = Dice(extent.seed, "system", unit)
    return dice.between(4, 6) if unit not in _FINDINGS and dice.chance(300) else 0


def _on_paper(extent: Extent, unit: int, system: int) -> Row:
    return department_code(unit), system_code(system), system != _lacks(extent, unit)


def _visits(extent: Extent, period: Period, unit: int) -> Iterator[Row]:
    if period == TOLD and unit == UNCOVERED:
        return
    for number in range(1, _VISITS + 1):
        dice = Dice(extent.seed, "visit", period.text, unit, number)
        day = period.start + timedelta(days=30 + 60 * (number - 1) + dice.below(40))
        first = dice.between(1, 12)
        pair = (f"E{first:02d}", f"E{first % 12 + 1:02d}")
        warned = period == TOLD and unit == KNOWN and number == 1
        code = f"{department_code(unit)}-{number}"
        yield (
            *(code, department_code(unit), day, f"示例窗口{dice.between(1, 30)}", *pair, "示例脚本1"),
            *(f"示例{period.text}{code}", True, warned, day + timedelta(days=3)),
        )


def _items(extent: Extent, period: Period, unit: int) -> Iterator[Row]:
    lacks = _lacks(extent, unit)
    for visit in _visits(extent, period, unit):
        second = str(visit[0]).endswith("2")
        for place in range(1, _ITEMS + 1):
            system = place + _ITEMS * second
            found: tuple[Cell, Cell] | None = ("认可", None) if system == lacks else None
            if period == TOLD and system == BLIND_SYSTEM:
                found = _FINDINGS.get(unit)
            seen = ("落实", None, None) if found is None else ("未落实", *found)
            yield f"{visit[0]}-{place}", visit[0], system_code(system), f"示例规则{system}.1", *seen
