"""单位 · Units: what sub-districts and departments hand in for a year: evidence, survey counts, spot checks."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, STREETS, Extent, department_code, street_code
from kaohe.sample.quality import LAST_YEAR, TWINS, VETOED, quality_of
from kaohe.sample.sheets import Row, Sheet

STREET_ROWS = Sheet.of(
    "街道",
    "街道代码:text 名称:text 会议缺席次数:count 源头问题数:count 信用名单到位:flag 执法检查到位:flag 宣传培训到位:flag "
    "五十人群体性事件:count 弄虚作假次数:count 表彰加分:points 推广加分:points "
    "很满意:count 满意:count 一般:count 不满意:count 很不满意:count 等级.A裁定:flag",
)
DEPARTMENT_ROWS = Sheet.of(
    "单位",
    "单位代码:text 名称:text 源头问题数:count 五十人群体性事件:count 弄虚作假次数:count "
    "很满意:count 满意:count 一般:count 不满意:count 很不满意:count 暗访检查项:count 暗访达标项:count "
    "等级.A裁定:flag",
)
AWARDS = Sheet.of("表彰", "表彰编号:text 受奖单位:text 事项:text 层级:text 佐证:text")

MERGED, MERGED_INTO, MERGED_YEAR = 47, 12, 2025  # one department went into another at the start of that year
_POINT = 10_000
_SUPERVISORS = 9  # the first departments have projects or clues, and so a score to lose
_STRONG = range(10, 23)  # the departments that fill the quota
_STRONG_VETOED = 15
_TIED = (24, 25)  # two departments that nothing tells apart, at the edge of the quota in the last year
_SMALL_SAMPLE = (31, 2024)

STREET_NAMES = tuple(
    f"示例{word}街道" for word in ("东", "西", "南", "北", "中", "湖滨", "山前", "海沿", "桥头", "新城")
)
DEPARTMENT_NAMES = (
    *("住房和建设局", "交通运输局", "水利局", "园林局", "教育局", "卫生健康局", "文化旅游局", "工业信息化局"),
    *("人力资源社会保障局", "财政局", "审计局", "民政局", "司法局", "统计局", "医疗保障局", "应急管理局", "城市管理局"),
)


def street_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The sub-districts of a year."""
    for street in range(1, STREETS + 1):
        quality = quality_of(street, year)
        dice = Dice(extent.seed, "street", year, TWINS[0] if street == TWINS[1] else street)
        evidence = (dice.chance(quality - 100), dice.chance(quality), dice.chance(quality + 50))
        yield (
            street_code(street),
            STREET_NAMES[street - 1],
            (1000 - quality) // 90,
            (1000 - quality) // 25 + dice.below(2),
            *((True, True, True) if quality >= 950 else evidence),
            int(street == VETOED and year == LAST_YEAR),
            0,
            _POINT if street in {1, VETOED} else 0,
            _POINT // 2 if street == 1 and year % 2 else 0,
            *_answers(dice, (quality - 480) * 17 // 10),
            None,  # two people have not decided yet
        )


def department_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The departments of a year; one is still on its own in the first two years."""
    for number in range(1, (DEPARTMENTS if year >= MERGED_YEAR else MERGED) + 1):
        dice = Dice(extent.seed, "department", year, _TIED[0] if number == _TIED[1] else number)
        findings, satisfied, checked, met = _department(dice, number, year)
        incident = int(number == _STRONG_VETOED and year == LAST_YEAR)
        small = (number, year) == _SMALL_SAMPLE
        answers = _answers(dice, satisfied) if not small else (12, 8, 4, 2, 0)
        yield department_code(number), department_name(number), findings, incident, 0, *answers, checked, met, None


def department_name(number: int) -> str:
    """The name of a department."""
    known = number <= len(DEPARTMENT_NAMES)
    return f"示例区{DEPARTMENT_NAMES[number - 1] if known else f'第{number}局'}"


def award_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The commendations claimed in a year: some verified, some at two levels, some sent back or never looked at."""
    for number in range(1, 19):
        dice = Dice(extent.seed, "award", year, number)
        unit = dice.pick(_STRONG) if number % 3 else dice.between(30, DEPARTMENTS)
        level = dice.weighted((("市级", 6), ("省级", 2), ("国家级", 1)) if number % 3 else (("市级", 1),))
        proof = dice.weighted((("已核", 8), ("未核", 2), ("退回", 1), (None, 1)))
        yield f"B{year}-{number:03d}", department_code(unit), f"示例事项{number // 2}", level, proof


def _department(dice: Dice, number: int, year: int) -> tuple[int, int, int, int]:
    """Findings, very satisfied in thousandths, items checked and met."""
    checked = 50
    if number in _STRONG:
        return dice.below(2), dice.between(880, 960), checked, dice.between(48, 50)
    if number in _TIED:
        apart = number == _TIED[1] and year != LAST_YEAR
        return 1 + apart, 790, checked, 47
    if number <= _SUPERVISORS:
        return dice.between(0, 4), dice.between(500, 750), checked, dice.between(40, 47)
    return dice.between(3, 9), dice.between(150, 560), checked, dice.between(30, 45)


def _answers(dice: Dice, very: int) -> tuple[int, int, int, int, int]:
    """Two hundred answers, from very satisfied (in thousandths) to not at all."""
    asked = 200
    first = asked * max(60, min(very, 990)) // 1000
    second = (asked - first) * 7 // 10
    third = (asked - first - second) * 6 // 10
    fourth = (asked - first - second - third) * 2 // 3
    moved = dice.below(2) * (second > 0)
    return first, second - moved, third + moved, fourth, asked - first - second - third - fourth
