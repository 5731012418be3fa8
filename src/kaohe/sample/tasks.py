"""协同事项 · Joint tasks: who takes which part in them, and two parts in dispute, one of them decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text")
TASKS = Sheet.of("事项", "事项编号:text 名称:text 权数:number 事项分:points")
PARTS = Sheet.of("责任", "责任编号:text 事项:text 单位:text 角色:text")
DISPUTES = Sheet.of("争议", "争议号:text 责任:text 提出日:date 理由:text 裁定日:date 所定系数:ratio")

OPEN, DECIDED = 3, 4  # tasks of which one part is disputed: still open; decided at 85 %
_TASKS = 24
_UNACCEPTED = 6  # every so many tasks is not accepted by the end of the year
_ROLES = ("牵头", "协同", "协同", "配合", "配合", "配合")
_POINT = 10_000
_EIGHTY_FIVE = 8_500


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year."""
    yield UNITS, ((department_code(n), department_name(n)) for n in range(1, DEPARTMENTS + 1))
    yield TASKS, _tasks(extent, year)
    yield PARTS, (row for number in range(1, _TASKS + 1) for row in _parts(extent, year, number))
    yield DISPUTES, _disputes(year)


def task_code(number: int) -> str:
    """The code of a task."""
    return f"X{number:03d}"


def part_code(task: int, place: int) -> str:
    """The code of a unit's part in a task; the first leads."""
    return f"{task_code(task)}-{place:02d}"


def _tasks(extent: Extent, year: int) -> Iterator[Row]:
    for number in range(1, _TASKS + 1):
        dice = Dice(extent.seed, "task", year, number)
        accepted = number % _UNACCEPTED != 0
        score = dice.between(620, 980) * _POINT // 10 if accepted else None
        yield task_code(number), f"示例协同事项{number}", dice.between(1, 4) * 50, score


def _parts(extent: Extent, year: int, number: int) -> Iterator[Row]:
    dice = Dice(extent.seed, "parts", year, number)
    first, count = dice.below(DEPARTMENTS), dice.between(3, len(_ROLES))
    for place in range(count):
        unit = (first + place * 7) % DEPARTMENTS + 1
        yield part_code(number, place + 1), task_code(number), department_code(unit), _ROLES[place]


def _disputes(year: int) -> Iterator[Row]:
    yield "Z001", part_code(OPEN, 2), date(year, 11, 2), "角色不当", None, None
    yield "Z002", part_code(DECIDED, 2), date(year, 11, 2), "工作量不均", date(year, 11, 10), _EIGHTY_FIVE
