"""托管 · Custody: a month of each custody account: arrivals, distributions, flows and what was due, two of them late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, kindergarten_code, person_code
from kaohe.sample.posts import Post, posts_in
from kaohe.sample.sheets import Row, Sheet

STAFF = Sheet.of("人员", "人员编号:text 在册:flag")
ACCOUNTS = Sheet.of("专户", "专户编号:text 园所:text 期初余额:money 期末余额:money")
ARRIVALS = Sheet.of("到账", "到账编号:text 专户:text 到账时刻:instant 金额:money")
DISTRIBUTIONS = Sheet.of("分配批次", "批次编号:text 到账:text 创建:instant 提交:instant 已审批:flag")
FLOWS = Sheet.of("流水", "流水号:text 专户:text 批次号:text 收款人:text 方向:text 金额:money 已送达:flag")
DUES = Sheet.of("应发", "应发编号:text 专户:text 人员:text 应付日:date 支付日:date")

BEGINS = date(2026, 8, 1)  # accounts are in custody since then
LATE_START = (2, "2026-09")  # distributed one second after the limit; its neighbour at the limit to the second
DELAYED = (3, "2026-10")  # three of ten were paid after the due day
_LIMIT = 72 * 3600
_CREDITED = 16 * 3600 + 20 * 60
_DAY, _DUE = 6, 15  # of the month


def sheets(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a month, sheet by sheet."""
    month = Custody(extent, period)
    yield STAFF, month.staff()
    yield ACCOUNTS, month.accounts()
    yield FLOWS, month.flows()
    yield ARRIVALS, month.arrivals()
    yield DISTRIBUTIONS, month.distributions()
    yield DUES, month.dues()


class Custody:
    """A month of custody; the arrivals are known once the flows have been gone through."""

    def __init__(self, extent: Extent, period: Period) -> None:
        self._extent = extent
        self._period = period
        self._paid: dict[int, int] = {}

    def staff(self) -> Iterator[Row]:
        """Everybody who may be paid."""
        previous = 0
        for post in posts_in(self._extent, self._period):
            if post.person != previous:
                previous = post.person
                yield person_code(post.person), True

    def accounts(self) -> Iterator[Row]:
        """The accounts: what comes in goes out, and an old balance stays."""
        for number in range(1, self._extent.kindergartens + 1):
            balance = Dice(self._extent.seed, "balance", number).between(1_000, 90_000) * 100
            yield _account(number), kindergarten_code(number), balance, balance

    def flows(self) -> Iterator[Row]:
        """One payment for each post held."""
        for post in posts_in(self._extent, self._period):
            amount = (post.base + post.development) * 3 // 7
            self._paid[post.kindergarten] = self._paid.get(post.kindergarten, 0) + amount
            told = Dice(self._extent.seed, "told", post.person, self._period.text).chance(970)
            account, batch = _account(post.kindergarten), self._code("B", post.kindergarten)
            yield f"F{post.code}", account, batch, person_code(post.person), "支付", amount, told

    def arrivals(self) -> Iterator[Row]:
        """One arrival an account; to be asked for after the flows."""
        for number in range(1, self._extent.kindergartens + 1):
            yield self._code("R", number), _account(number), self._credited(), self._paid.get(number, 0)

    def distributions(self) -> Iterator[Row]:
        """One distribution an arrival."""
        for number in range(1, self._extent.kindergartens + 1):
            after = Dice(self._extent.seed, "start", number, self._period.text).between(4 * 3600, _LIMIT - 3600)
            if self._period.text == LATE_START[1] and number <= LATE_START[0]:
                after = _LIMIT + (number == min(LATE_START[0], self._extent.kindergartens))
            made = self._credited() + after
            yield self._code("B", number), self._code("R", number), made - 1800, made, True

    def dues(self) -> Iterator[Row]:
        """What was due to each post, and the day it was paid."""
        due = self._period.start.replace(day=_DUE)
        for place, post in enumerate(posts_in(self._extent, self._period)):
            late = timedelta(self._days_late(post, place))
            yield f"D{post.code}", _account(post.kindergarten), person_code(post.person), due, due + late

    def _days_late(self, post: Post, place: int) -> int:
        dice = Dice(self._extent.seed, "late", post.person, self._period.text)
        story = (min(DELAYED[0], self._extent.kindergartens), DELAYED[1])
        if (post.kindergarten, self._period.text) == story:
            return 12 if place % 10 < 3 else 0
        return dice.between(1, 5) if dice.chance(20) else 0

    def _credited(self) -> int:
        return instant_at(self._period.start.replace(day=_DAY), _CREDITED)

    def _code(self, letter: str, number: int) -> str:
        return f"{letter}{self._period.text}-{number:06d}"


def _account(number: int) -> str:
    return f"Z{number:06d}"
