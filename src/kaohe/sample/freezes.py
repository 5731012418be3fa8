"""冻结 · Freezes: a month's pay items of the departments, one frozen from May to August and released in September."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.sheets import Row, Sheet

UNITS = Sheet.of("单位", "单位代码:text 名称:text 账面暂扣余额:money")
NOTICES = Sheet.of("冻结", "通知编号:text 单位:text 事由:text 通知日:date 验收日:date")
ITEMS = Sheet.of("发放项", "发放编号:text 单位:text 类别:text 归属月:date 应发:money")

RELEASED = 20  # noticed on 2026-04-10, accepted on 2026-08-20
STILL = 26  # noticed on 2026-09-05 and not accepted yet
INCREMENT = 900_000  # fen a month, of either
_GROUND = "红灯未整改"
_NOTICES = (
    ("F2026001", RELEASED, date(2026, 4, 10), date(2026, 8, 20)),
    ("F2026002", STILL, date(2026, 9, 5), None),
)
_WITHHELD = tuple(Period.parse(f"2026-{month:02d}") for month in range(5, 9))
_RELEASE = Period.parse("2026-09")


def sheets(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a month, sheet by sheet."""
    yield UNITS, unit_rows(period)
    yield NOTICES, notice_rows(period)
    yield ITEMS, item_rows(extent, period)


def unit_rows(period: Period) -> Iterator[Row]:
    """The departments, with what their books withheld when the month began."""
    for number in range(1, DEPARTMENTS + 1):
        months = sum(month.start < period.start for month in _WITHHELD) if period.start <= _RELEASE.start else 0
        yield department_code(number), f"示例第{number}单位", INCREMENT * months * (number == RELEASED)


def notice_rows(period: Period) -> Iterator[Row]:
    """The notices given by the end of the month, each with its acceptance if that had come by then."""
    for code, number, given, accepted in _NOTICES:
        if given <= period.end:
            known = accepted if accepted is not None and accepted <= period.end else None
            yield code, department_code(number), _GROUND, given, known


def item_rows(extent: Extent, period: Period) -> Iterator[Row]:
    """What each department has to pay for the month, by class; bonuses fall in June and December."""
    for number in range(1, DEPARTMENTS + 1):
        dice, unit = Dice(extent.seed, "items", number, period.text), department_code(number)
        heads, story = Dice(extent.seed, "heads", number).between(12, 60), number in {RELEASED, STILL}
        amounts = {
            "基本工资": heads * dice.between(3_000, 4_200) * 100,
            "法定津贴补贴": heads * dice.between(500, 900) * 100,
            "已核定绩效": heads * dice.between(1_500, 2_500) * 100,
            "薪酬增量": INCREMENT if story else heads * dice.between(150, 300) * 100,
            "自主奖金": heads * 20_000 if period.start.month in {6, 12} and not story else 0,
        }
        for place, (name, amount) in enumerate(amounts.items(), start=1):
            if amount:
                yield f"{unit}-{place}", unit, name, period.start, amount
