"""碳足迹与服务 · Footprints: what departments burn month by month, and how many persons their service reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text 人数:count 基期排放:number 基期人数:count")
ENERGY = Sheet.of("能耗", "能耗编号:text 单位:text 月首日:date 能源:text 用量:number")
SERVICE = Sheet.of("服务", "人群编号:text 单位:text 人群:text 范围人数:count 服务人数:count")

UNREAD, SMALL, GROWING = (
    7,
    9,
    11,
)  # a meter not read in May; a group of four; twice the staff, half the footprint a head
_KINDS = (("电", 5_703), ("天然气", 21_622), ("汽油", 22_632))
_MAY = 5
_HUNDREDTHS = 100
_KILO = 1_000


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year."""
    yield UNITS, (_unit(extent, year, number) for number in range(1, DEPARTMENTS + 1))
    yield ENERGY, (row for number in range(1, DEPARTMENTS + 1) for row in _energy(extent, year, number))
    yield SERVICE, (row for number in range(1, DEPARTMENTS + 1) for row in _service(extent, year, number))


def _staff(extent: Extent, number: int) -> int:
    return Dice(extent.seed, "footprint staff", number).between(30, 180)


def _used(extent: Extent, year: int, number: int, month: int, kind: int) -> int:
    """Units of energy, in hundredths; about what the staff needs."""
    dice = Dice(extent.seed, "footprint", year, number, month, kind)
    return _staff(extent, number) * dice.between(110, 140) * _HUNDREDTHS // (1, 60, 90)[kind]


def _unit(extent: Extent, year: int, number: int) -> Row:
    """The baseline is what the same year would have been, a few per cent more or less."""
    grams = sum(
        _used(extent, year, number, month, kind) * _KINDS[kind][1] for month in range(1, 13) for kind in range(3)
    )
    share = Dice(extent.seed, "footprint baseline", number).between(98, 108)
    staff = _staff(extent, number)
    before = staff // 2 if number == GROWING else staff
    return (
        department_code(number),
        department_name(number),
        staff,
        grams * share // (_KILO * _KILO * _HUNDREDTHS),
        before,
    )


def _energy(extent: Extent, year: int, number: int) -> Iterator[Row]:
    for month in range(1, 13):
        for kind, (name, _) in enumerate(_KINDS):
            used = _used(extent, year, number, month, kind)
            unread = (number, month, kind) == (UNREAD, _MAY, 0)
            code = f"{department_code(number)}-{month:02d}-{kind + 1}"
            yield code, department_code(number), date(year, month, 1), name, None if unread else used


def _service(extent: Extent, year: int, number: int) -> Iterator[Row]:
    dice = Dice(extent.seed, "service", year, number)
    scope = 4 if number == SMALL else _staff(extent, number)
    served = scope * dice.between(55, 99) // 100
    yield f"{department_code(number)}-1", department_code(number), "职工", scope, served
