"""辅警 · Auxiliary police: brigades and what a month says about each of their people."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, brigade_code, person_code
from kaohe.sample.sheets import Row, Sheet

BRIGADES = Sheet.of("大队", "大队编号:text 名称:text")
POLICE = Sheet.of(
    "辅警",
    "人员编号:text 大队:text 岗类:text 层级:text 岗位:text 计薪天:count 出勤天:count 应出勤天:count "
    "实绩分:points 违纪次数:count 等级.A裁定:flag",
)

_CLASSES = (("普通", 70), ("特巡警", 30))
_LEVELS = (("试用", 6), ("四级", 30), ("三级", 32), ("二级", 22), ("一级", 10))
_PLACES = (("队员", 80), ("组长", 12), ("中队助理", 6), ("大队助理", 2))
_BREACHES = ((0, 940), (1, 50), (2, 8), (3, 2))
_BEST, _WORST = 4950, 2400  # result points in hundredths


def first_police_number(extent: Extent) -> int:
    """The number of the first auxiliary: the kindergarten staff are numbered before."""
    return 1 + sum(extent.staff_of(number) for number in range(1, extent.kindergartens + 1))


def brigade_rows(extent: Extent) -> Iterator[Row]:
    """The brigades."""
    for number in range(1, extent.brigades + 1):
        yield brigade_code(number), f"示例第{number}大队"


def members(extent: Extent) -> Iterator[tuple[int, int]]:
    """Every auxiliary and the brigade."""
    person = first_police_number(extent)
    for brigade in range(1, extent.brigades + 1):
        for _ in range(extent.police_of(brigade)):
            yield person, brigade
            person += 1


def police_rows(extent: Extent, period: Period, working_days: int) -> Iterator[Row]:
    """The auxiliaries in a month; nobody in a brigade has the result of another, so no quota is torn by chance."""
    taken: set[int] = set()
    previous = 0
    for person, brigade in members(extent):
        if brigade != previous:
            previous, taken = brigade, set()
        yield _row(extent, period, working_days, person, brigade, taken)


def _row(extent: Extent, period: Period, working_days: int, person: int, brigade: int, taken: set[int]) -> Row:
    who = Dice(extent.seed, "auxiliary", person)
    post_class, level, place, able = (
        who.weighted(_CLASSES),
        who.weighted(_LEVELS),
        who.weighted(_PLACES),
        who.below(1400),
    )
    dice = Dice(extent.seed, "month", person, period.text)
    result = min(_BEST, _WORST + able + dice.below(1200))
    while result in taken:
        result = result - 1 if result > _WORST else _BEST
    taken.add(result)
    unpaid = dice.between(1, 2) if dice.chance(12) else 0
    sick = dice.between(1, 2) if dice.chance(80) else 0
    paid = working_days - unpaid
    breaches = dice.weighted(_BREACHES)
    return (
        person_code(person),
        brigade_code(brigade),
        post_class,
        level,
        place,
        paid,
        paid - sick,
        working_days,
        result * 100,
        breaches,
        None,
    )
