"""学分 · Credits: medical staff and the activities they enter, with a department that misses credits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent
from kaohe.sample.sheets import Row, Sheet

DEPARTMENTS = Sheet.of("科室", "科室编码:text 名称:text")
PERSONS = Sheet.of("人员", "人员编号:text 科室:text 在岗:flag 线上免修:flag 学分造假:flag")
ACTIVITIES = Sheet.of(
    "活动",
    "记录号:text 人员:text 项目号:text 类别:text 级别:text 线上:flag 活动日:date 学时:number 进修月数:count 状态:text "
    "证书摘要:text 核验人:text",
)

STAFF = 20  # of every department
ON_THE_LINE, MISSING = 2, 3  # departments: nine in ten completed; eight in ten did
DOUBLE, STUDY, BARELY = 5, 9, 11  # persons: entered a course twice; three months of further study; exactly 50 credits
_ENOUGH = 10  # courses of 15 hours, five credits each
_LEVELS = (("国家级", 5), ("省级", 4), ("单位级", 1))
_TENTHS = 10


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year."""
    count = departments_of(extent)
    yield DEPARTMENTS, ((department_code(n), f"示例第{n}科") for n in range(1, count + 1))
    yield PERSONS, ((medic_code(n), _department(n), True, False, False) for n in range(1, count * STAFF + 1))
    yield ACTIVITIES, (row for n in range(1, count * STAFF + 1) for row in _activities(extent, year, n))


def departments_of(extent: Extent) -> int:
    """How many departments the district's hospitals have."""
    return max(4, extent.kindergartens // 2)


def department_code(number: int) -> str:
    """The code of a department of a hospital."""
    return f"Y{number:06d}"


def medic_code(number: int) -> str:
    """The opaque number of a medical worker."""
    return f"M{number:08d}"


def _department(person: int) -> str:
    return department_code((person - 1) // STAFF + 1)


def _courses(dice: Dice, person: int) -> int:
    """How many online courses a person finishes: the last persons of a department are those who do not complete."""
    department, place = (person - 1) // STAFF + 1, (person - 1) % STAFF
    lacking = {ON_THE_LINE: 2, MISSING: 4}.get(department, dice.below(3))
    if place >= STAFF - lacking and person > STAFF:
        return dice.between(5, _ENOUGH - 1)
    return _ENOUGH if person == BARELY else dice.between(_ENOUGH, _ENOUGH + 3)


def _activities(extent: Extent, year: int, person: int) -> Iterator[Row]:
    dice = Dice(extent.seed, "credits", year, person)
    entries = [("听课", True, 15, 0, f"W{dice.below(400):04d}-{n:02d}") for n in range(_courses(dice, person))]
    entries.append(("自学", False, dice.between(4, 16), 0, f"Z{person:08d}"))
    if dice.chance(60):
        entries.append(("授课", False, dice.between(1, 4), 0, f"K{dice.below(90):04d}"))
    if person == STUDY:
        entries.append(("进修", False, 0, 3, "X0001"))
    if person == DOUBLE:
        entries.append(entries[0])
    for place, (kind, online, hours, months, project) in enumerate(entries, start=1):
        code = f"R{person:08d}-{place:02d}"
        day = date(year, 1 + dice.below(11), 1 + dice.below(28))
        level = dice.weighted(_LEVELS)
        proof = (f"示例{code}", f"V{person % 40:03d}")
        yield (
            *(code, medic_code(person), project, kind, level, online, day, hours * _TENTHS, months, "核实"),
            *proof,
        )
    if dice.chance(150):  # a claim that nobody has looked at
        code = f"R{person:08d}-99"
        yield (
            *(code, medic_code(person), f"W{dice.below(400):04d}-99", "听课", "省级", True, date(year, 11, 20)),
            *(15 * _TENTHS, 0, "申报", None, None),
        )
