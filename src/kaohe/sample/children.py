"""幼儿 · Children: who attended which kindergarten in a school year, one of them back in another after a gap year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, kindergarten_code, person_code
from kaohe.sample.posts import posts
from kaohe.sample.sheets import Row, Sheet

CHILDREN = Sheet.of("幼儿", "幼儿编号:text 区外已用:count")
STAYS = Sheet.of("在园", "在园编号:text 幼儿:text 园:text 入园日:date 在园月数:count")
STAFF = Sheet.of("教职工", "人员编号:text 园:text 本年应发:money 基年应发:money 离职:flag")
KINDERGARTENS = Sheet.of("幼儿园", "园所编号:text 名称:text 园级:text 基准日:date 冻结中:flag")

YEARS = tuple(Period.parse(text) for text in ("2023-2024", "2024-2025", "2025-2026"))
MOVED = "C00000000000"  # used 16 months elsewhere and 12 in the first year, then a gap, then two kindergartens
FROZEN = (3, YEARS[1])  # this kindergarten's increment was withheld in this year and released in the next
KEPT = (2, YEARS[2])  # this one raised pay by half of the increment
_BASE_DAY = date(2024, 8, 31)
_RISE = 5_000  # fen a child-month, of the two grades that must raise pay
_STORY = {YEARS[0]: ((1, 9, 12),), YEARS[2]: ((1, 9, 5), (2, 2, 7))}  # kindergarten, month of entry, months


def sheets(extent: Extent, year: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a school year, sheet by sheet."""
    yield CHILDREN, child_rows(extent, year)
    yield STAYS, stay_rows(extent, year)
    yield STAFF, staff_rows(extent, year)
    yield KINDERGARTENS, kindergarten_rows(extent, year)


def child_rows(extent: Extent, year: Period) -> Iterator[Row]:
    """The children of a year, with the months they used before the records begin."""
    if year in _STORY:
        yield MOVED, 16
    for child, _, _ in _attending(extent, year):
        yield child, 12 * max(0, YEARS[0].start.year % 100 - int(child[1:3]))


def stay_rows(extent: Extent, year: Period) -> Iterator[Row]:
    """Where each of them was and for how long."""
    for turn, (number, month, months) in enumerate(_STORY.get(year, ()), start=1):
        entered = date(year.start.year + (month < 9), month, 1)
        yield f"{MOVED}-{turn}", MOVED, kindergarten_code(min(number, extent.kindergartens)), entered, months
    for child, number, months in _attending(extent, year):
        yield f"{child}-1", child, kindergarten_code(number), year.start, months


def staff_rows(extent: Extent, year: Period) -> Iterator[Row]:
    """The staff with what they were paid; each kindergarten put its increment into pay, but for one."""
    heads = [0] * (extent.kindergartens + 1)
    for _, number, months in _attending(extent, year):
        heads[number] += months
    previous = 0
    for post in posts(extent):
        if post.person != previous:
            previous = post.person
            number, base = post.kindergarten, (post.base + post.development) * 17
            due = heads[number] * _RISE // (extent.staff_of(number) - 2) if year.start > _BASE_DAY else 0
            kept = (number, year) == (min(KEPT[0], extent.kindergartens), KEPT[1])
            paid = base + (due // 2 if kept else due + 20_000)
            yield person_code(post.person), kindergarten_code(number), paid, base, False


def kindergarten_rows(extent: Extent, year: Period) -> Iterator[Row]:
    """The kindergartens; those of the stories are of the second grade."""
    for number in range(1, extent.kindergartens + 1):
        grade = (
            "二级" if number <= FROZEN[0] else Dice(extent.seed, "subsidised", number).pick(("二级", "三级", "基本级"))
        )
        frozen = (number, year) == (min(FROZEN[0], extent.kindergartens), FROZEN[1])
        yield kindergarten_code(number), f"示例第{number}幼儿园", grade, _BASE_DAY, frozen


def _attending(extent: Extent, year: Period) -> Iterator[tuple[str, int, int]]:
    """Each child's code, kindergarten and months of the year, by year of entry; a fourth year is possible."""
    for entered in range(year.start.year - 3, year.start.year + 1):
        fourth = entered == year.start.year - 3
        for number in range(1, extent.kindergartens + 1):
            dice = Dice(extent.seed, "attending", number, entered)
            for place in range(dice.between(1, 3) if fourth else dice.between(30, 45)):
                months = 12 if Dice(extent.seed, "whole", number, entered, place, year.text).chance(950) else 9
                yield f"C{entered % 100:02d}{number:06d}{place + 1:03d}", number, months
