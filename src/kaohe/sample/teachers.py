"""教师 · Teachers: public schools and their teachers in a year, one school still paying last year's level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent
from kaohe.sample.sheets import Row, Sheet

DISTRICT = Sheet.of("区", "区划代码:text 公务员人均年收入:money")
SCHOOLS = Sheet.of("学校", "学校编号:text 区:text 名称:text 义务教育:flag 绩效水平:money")
TEACHERS = Sheet.of(
    "教师",
    "教师编号:text 校:text 在岗起:date 在岗止:date 岗位系数:number 考核等次:text 师德失范:flag 班主任月数:count "
    "其他收入:money 已发基础性:money",
)

UNDERPAID = (3, 2026)  # this school went on paying the level of the year before
ETHICS = 2  # the first teacher of this school failed in ethics in the last year
RAISED = 2026
_DISTRICT = "示例区"
_LEVELS = (4_560_000, 4_800_000)  # fen a head-year, before and after the raise
_MONTHLY = (7, 120)  # base part of a level a month
_CIVIL = {2025: 11_500_000, 2026: 11_900_000}
_RESULTS = (("优秀", 180), ("合格", 780), ("基本合格", 30), ("不合格", 10))
_POSTS = ((80, 15), (100, 55), (120, 25), (150, 5))  # coefficient in hundredths, how many of a hundred
_STAFF = (30, 70)
_PARTLY = 40  # of a thousand come in September, and as many leave in August


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year, sheet by sheet."""
    yield DISTRICT, district_rows(year)
    yield SCHOOLS, school_rows(extent, year)
    yield TEACHERS, teacher_rows(extent, year)


def schools_of(extent: Extent) -> int:
    """How many public schools there are: one for four kindergartens."""
    return max(1, extent.kindergartens // 4)


def school_code(number: int) -> str:
    """The code of a public school."""
    return f"X{number:06d}"


def district_rows(year: int) -> Iterator[Row]:
    """The district with what its civil servants earned."""
    yield _DISTRICT, _CIVIL[year]


def school_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The schools of a year; each fifth is a senior school."""
    for number in range(1, schools_of(extent) + 1):
        yield school_code(number), _DISTRICT, f"示例第{number}学校", number % 5 != 0, _LEVELS[year >= RAISED]


def teacher_rows(extent: Extent, year: int) -> Iterator[Row]:
    """The teachers of a year."""
    person = 0
    for school in range(1, schools_of(extent) + 1):
        for place in range(Dice(extent.seed, "teachers", school).between(*_STAFF)):
            person += 1
            yield _teacher(extent, year, (school, place), person)


def _teacher(extent: Extent, year: int, where: tuple[int, int], person: int) -> Row:
    who, dice = Dice(extent.seed, "teacher", person), Dice(extent.seed, "teacher", person, year)
    coefficient = who.weighted(_POSTS)
    since, until, months = _service(dice, year)
    school, place = where
    failed = place == 0 and year == UNDERPAID[1] and school == min(ETHICS, schools_of(extent))
    old = year < RAISED or (school, year) == (min(UNDERPAID[0], schools_of(extent)), UNDERPAID[1])
    return (
        f"T{person:08d}",
        school_code(school),
        since,
        until,
        coefficient,
        dice.weighted(_RESULTS),
        failed,
        months if dice.chance(450) else 0,
        (6_600_000 + coefficient * 15_000) + dice.below(100) * 100,
        _LEVELS[not old] * _MONTHLY[0] // _MONTHLY[1] * months,
    )


def _service(dice: Dice, year: int) -> tuple[date, date | None, int]:
    if dice.chance(_PARTLY):
        return date(year, 9, 1), None, 4
    if dice.chance(_PARTLY):
        return date(2020, 9, 1), date(year, 8, 31), 8
    return date(2020, 9, 1), None, 12
