"""预算 · Budgets: programmes, payments and adjustments of a year, with a red light, its interview and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.quality import LAST_YEAR
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位编码:text 名称:text")
PROGRAMMES = Sheet.of("预算项目", "项目编码:text 单位:text 类别:text 年初预算:money 上年编码:text")
ADJUSTMENTS = Sheet.of("调整", "调整号:text 项目编码:text 种类:text 金额:money 生效日:date 已批准:flag")
PAYMENTS = Sheet.of("支出", "凭证号:text 项目编码:text 支付日:date 金额:money")
QUARTERS = Sheet.of("项目季", "项目:text 季:period 后续需求:money", keys=2)
PROPOSALS = Sheet.of("调剂建议", "建议号:text 调入:text 调出编码:text 提出日:date 金额:money 状态:text")
INTERVIEWS = Sheet.of("约谈", "约谈号:text 项目编码:text 所涉季度:period 约谈日:date 原因:text 整改止日:date")

RED, HELPED = 3, 4  # a tender comes late: red twice, interviewed, part of the money goes to another programme
ON_THE_LINE, A_FEN_BELOW = 5, 6
RECODED, NEW, SILENT = 9, 12, 15  # another code last year; first year; red and nobody was interviewed
MOVED = 150_000_000
_ROUND = 800_000_000  # the budget of the programmes of the story, in fen

# What is paid by the end of March, June, September, November and December, in ten-thousandths of the initial budget.
_STORY = {
    RED: (990, 2800, 5375, 7125, 7875),
    ON_THE_LINE: (1500, 4500, 7000, 9000, 9700),
    A_FEN_BELOW: (1500, 4500, 7000, 9000, 9700),
    RECODED: (2000, 4800, 7200, 9000, 9600),
    SILENT: (900, 4300, 7000, 9000, 9600),
}
_YEAR_BEFORE = {RECODED: (1600, 3750, 6600, 8800, 9500)}
_USUAL = ((1850, 2800), (4400, 5600), (6900, 8000), (8900, 9400), (9500, 9900))
_SLOW = (1150, 1450)
_ENDS = (3, 6, 9, 11, 12)


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a year."""
    yield UNITS, ((department_code(n), department_name(n)) for n in range(1, DEPARTMENTS + 1))
    yield PROGRAMMES, (programme.row() for programme in programmes(extent, year))
    yield ADJUSTMENTS, _adjustments(extent, year)
    yield PAYMENTS, (row for programme in programmes(extent, year) for row in programme.payments())
    yield QUARTERS, (row for programme in programmes(extent, year) for row in programme.needs())
    yield PROPOSALS, _proposals(year)
    yield INTERVIEWS, _interviews(year)


def programme_code(number: int) -> str:
    """The code of a programme, this year's."""
    return f"B{number:06d}"


def former_code(number: int) -> str:
    """The code that a programme had before it was coded anew."""
    return f"C{number:06d}"


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme in a year: its code, its budget in fen, and what is paid of it by the ends of five months."""

    number: int
    year: int
    code: str
    budget: int
    paid: tuple[int, ...]

    def row(self) -> Row:
        """As the finance office enters it."""
        former = former_code(self.number) if self.number == RECODED else self.code
        last = former if self.year == LAST_YEAR and self.number != NEW else None
        kind = "基本支出" if self.number % 3 == 1 else "项目支出"
        return self.code, department_code((self.number - 1) % DEPARTMENTS + 1), kind, self.budget, last

    def payments(self) -> Iterator[Row]:
        """One payment a month."""
        for month in range(1, 13):
            amount = self._until(month) - self._until(month - 1)
            yield f"{self.code}-{month:02d}", self.code, date(self.year, month, 8 + self.number % 20), amount

    def needs(self) -> Iterator[Row]:
        """What is still needed after each quarter: what will be paid, and a little more."""
        for month in (3, 6, 9, 12):
            left = 400_000_000 if (self.number, month) == (RED, 6) else self._until(12) - self._until(month)
            yield self.code, date(self.year, month - 2, 1), left

    def _until(self, month: int) -> int:
        """What is paid by the end of a month: in even parts between the ends that are known."""
        before, below = 0, 0
        for end, known in zip(_ENDS, self.paid, strict=True):
            if month <= end:
                return below + (known - below) * (month - before) // (end - before)
            before, below = end, known
        return below


def programmes(extent: Extent, year: int) -> Iterator[Programme]:
    """The programmes of a year in the order of their codes; the recoded one stands last in the year before."""
    numbers = range(1, max(DEPARTMENTS, extent.kindergartens * 3) + 1)
    latest = year == LAST_YEAR
    for number in numbers:
        if latest or number not in {RECODED, NEW}:
            yield _programme(extent, number, year, programme_code(number))
    if not latest:
        yield _programme(extent, RECODED, year, former_code(RECODED))


def _programme(extent: Extent, number: int, year: int, code: str) -> Programme:
    dice = Dice(extent.seed, "programme", year, number)
    story = (_STORY if year == LAST_YEAR else _YEAR_BEFORE).get(number)
    budget = _ROUND if story or number == HELPED else dice.between(40, 900) * 1_000_000
    slow = dice.chance(80)
    usual = tuple(dice.between(*(_SLOW if slow and not place else _USUAL[place])) for place in range(len(_ENDS)))
    paid = [budget * share // 10_000 for share in story or usual]
    if story and number == A_FEN_BELOW:
        paid[0] -= 1
    return Programme(number, year, code, budget, tuple(paid))


def _adjustments(extent: Extent, year: int) -> Iterator[Row]:
    told = year == LAST_YEAR
    for programme in programmes(extent, year):
        if told and programme.number in {RED, HELPED}:
            kind = "调出" if programme.number == RED else "调入"
            yield f"T{programme.code}", programme.code, kind, MOVED, date(year, 7, 10), True
        elif programme.number % 7 == 1:
            day = date(year, 1 + programme.number % 9, 20)
            yield f"T{programme.code}", programme.code, "追加", programme.budget // 50, day, programme.number % 2 == 1


def _proposals(year: int) -> Iterator[Row]:
    if year == LAST_YEAR:
        yield "J001", programme_code(HELPED), programme_code(RED), date(year, 6, 30), MOVED, "已批"


def _interviews(year: int) -> Iterator[Row]:
    if year == LAST_YEAR:
        yield "Y001", programme_code(RED), date(year, 1, 1), date(year, 4, 7), "招标采购延误", date(year, 5, 31)
        yield "Y002", programme_code(RED), date(year, 4, 1), date(year, 7, 6), "计划偏大", date(year, 8, 31)
