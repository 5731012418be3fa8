"""结果运用 · Uses: what units ask for on the strength of their grades: posts, own pay standards, capital projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text 编制数:count 申请增编:count 特区获批:flag")
POSTS = Sheet.of("岗位", "岗位编码:text 单位:text 区标准:money 自定标准:money 列名:flag 在岗人数:count")
CAPITAL = Sheet.of("基建项目", "项目号:text 单位:text 受理日:date")

ZONE, LOST = 10, 15  # a special zone in both years; one that loses its row of A, and with it the uplift
YEARS = FIRST_USE, LAST_USE = 2026, 2027
_POSTS = 5
_APPROVED = {FIRST_USE: (ZONE, LOST), LAST_USE: (ZONE,)}


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year of use."""
    yield UNITS, _units(extent, year)
    yield POSTS, _posts(extent)
    yield CAPITAL, _capital(extent, year)


def _units(extent: Extent, year: int) -> Iterator[Row]:
    for number in range(1, DEPARTMENTS + 1):
        dice = Dice(extent.seed, "use", number)
        staff = 1740 if number == ZONE else dice.between(30, 260)
        asked = 87 if number == ZONE else dice.below(4)
        yield department_code(number), department_name(number), staff, asked, number in _APPROVED[year]


def _posts(extent: Extent) -> Iterator[Row]:
    for number in range(1, DEPARTMENTS + 1):
        for post in range(1, _POSTS + 1):
            dice = Dice(extent.seed, "own", number, post)
            standard = 833_333 if post == 1 else dice.between(5_200, 12_800) * 100
            named = number in {ZONE, LOST} and post <= 2
            own = (1_000_000 if post == 1 else standard * 115 // 100) if named else None
            code = f"{department_code(number)}-{post}"
            yield code, department_code(number), standard, own, named, dice.between(1, 12)


def _capital(extent: Extent, year: int) -> Iterator[Row]:
    for number in range(1, 13):
        dice = Dice(extent.seed, "capital", year, number)
        unit = ZONE if number == 12 else dice.between(1, DEPARTMENTS)
        day = date(year, 3, 1) if number == 12 else date(year, 1, 1 + dice.below(28))
        yield f"J{year}-{number:02d}", department_code(unit), day
