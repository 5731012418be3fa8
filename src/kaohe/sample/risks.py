"""预警 · Risks: a month of the twelve feeds about projects, one of which slides into arrears within ninety days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.sample.dice import Dice
from kaohe.sample.extent import Extent, company_code
from kaohe.sample.sheets import Row, Sheet

FEEDS = Sheet.of("数据源", "数据源编号:text 类别:text 时限:hours 最近到数:instant")
EMPLOYERS = Sheet.of("企业", "信用代码:text 上月参保:count 本月参保:count 欠税:flag 停水停电:flag")
PROJECTS = Sheet.of(
    "项目",
    "项目编码:text 总包:text 签订日:date 开工日:date 在建:flag 专户已开:flag 专户余额:money 下期应发:money"
    " 保证金已存:flag 公示牌已传:flag 涉诉:flag 上月有考勤:flag 上月有工资单:flag 上月已代发:flag"
    " 前月有考勤:flag 前月已代发:flag 保证金到期:date",
)
DAYS = Sheet.of("考勤日", "考勤编号:text 项目:text 日:date 人数:count")
WORKERS = Sheet.of(
    "工人月",
    "工人月编号:text 项目:text 出勤天:count 有合同:flag 已实名:flag 有工资:flag 全勤:flag 共卡:flag 户名不符:flag"
    " 离场:flag 已结算:flag 已确认:flag 结算投诉:text 实发:money 年累计:money",
)
FLOWS = Sheet.of("流水", "流水号:text 项目:text 用途:text")
LABOUR = Sheet.of("人工费", "人工费编号:text 项目:text 应付日:date 已付日:date")
CLUES = Sheet.of("线索", "线索编号:text 项目:text 收到:instant 处置:instant")

BEGINS = date(2026, 7, 1)  # the platform reads the feeds since then
SILENT = ("考勤", "2026-07")  # a feed that had been silent for two days at the end of the month
SLIDING = 1  # the project that slides: its account runs dry, wages stop, workers complain
SLIDE = {"2026-08": 0, "2026-09": 3, "2026-10": 6}  # its complaints in the last week of each month
EXACT = (2, "2026-10")  # two clues about this project: disposed at 48:00:00, and one second later
_KINDS = {"立项": 168, "许可": 24, "考勤": 24, "合同": 24, "专户": 24, "工资": 24, "保证金": 168, "人工费": 24}
_MONTHLY = {"社保": 744, "税务": 744, "水电": 744, "线索": 1}
_HOUR = 3600
_LIMIT = 48 * _HOUR


def sheets(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    """The facts of a month, sheet by sheet."""
    month = Risks(extent, period)
    yield FEEDS, month.feeds()
    yield EMPLOYERS, month.employers()
    yield PROJECTS, month.projects()
    yield DAYS, month.days()
    yield WORKERS, month.workers()
    yield FLOWS, month.flows()
    yield LABOUR, month.labour()
    yield CLUES, month.clues()


class Risks:
    """A month of what the feeds say."""

    def __init__(self, extent: Extent, period: Period) -> None:
        self._extent = extent
        self._period = period
        self._end = instant_at(period.end, 86_399)

    def feeds(self) -> Iterator[Row]:
        """The twelve feeds, each with its latest arrival."""
        for place, (kind, hours) in enumerate((_KINDS | _MONTHLY).items(), start=1):
            silent = (kind, self._period.text) == SILENT
            yield f"F{place:02d}", kind, hours * 10_000, self._end - (48 * _HOUR if silent else hours * _HOUR // 2)

    def employers(self) -> Iterator[Row]:
        """Insured heads, tax and utilities; the employer of the sliding project is steady."""
        for number in range(1, self._extent.companies + 1):
            dice = self._dice("employer", number)
            heads, left, owes, cut = dice.between(40, 400), dice.below(12), dice.chance(15), dice.chance(8)
            steady = number == _employer(self._extent, SLIDING)
            yield company_code(number), heads, heads if steady else heads - left, owes and not steady, cut

    def projects(self) -> Iterator[Row]:
        """The projects as the feeds describe them."""
        for site in self._sites():
            plan, dice = Dice(self._extent.seed, "risk-site", site), self._dice("project", site)
            signed = date(2025, 3, 1) + timedelta(plan.below(300))
            due = plan.between(200, 900) * 100_000
            account, board, expires = plan.chance(985), plan.chance(985), date(2026, 12, 1) + timedelta(plan.below(700))
            balance, sued, paid = due * dice.between(95, 180) // 100, dice.chance(10), (True, True)
            if site == SLIDING:
                balance, sued, paid = self._sliding(due)
            deeds = (signed, signed + timedelta(20), True, account, balance, due, True, board)
            wages = (True, True, paid[0], True, paid[1])
            yield _site(site), company_code(_employer(self._extent, site)), *deeds, sued, *wages, expires

    def days(self) -> Iterator[Row]:
        """Attendance day by day, from eight days before the month."""
        first = self._period.start - timedelta(8)
        for site in self._sites():
            for after in range((self._period.end - first).days + 1):
                day = first + timedelta(after)
                count = Dice(self._extent.seed, "risk-day", site, day).between(8, 30)
                yield f"{_site(site)}-{day:%Y%m%d}", _site(site), day, count

    def workers(self) -> Iterator[Row]:
        """The workers of the month; few lack a contract, fewer a wage record."""
        for site in self._sites():
            for number in range(1, 9 + Dice(self._extent.seed, "risk-workers", site).below(16)):
                dice = self._dice("worker", site, number)
                days, paid = dice.between(12, 26), dice.between(4_200, 9_800) * 100
                contract, shared, year = dice.chance(998), dice.chance(1), paid * self._period.start.month
                flags = (contract, True, dice.chance(998), days >= 22, shared, False, False, False, False)
                yield f"{_site(site)}-{number:04d}", _site(site), days, *flags, "无", paid, year

    def flows(self) -> Iterator[Row]:
        """What left the special accounts."""
        for site in self._sites():
            for number in (1, 2):
                other = self._dice("flow", site, number).chance(4)
                yield f"{_site(site)}-{number}", _site(site), "其他" if other else "工资"

    def labour(self) -> Iterator[Row]:
        """Labour cost of three months, due on the fifth and paid within weeks."""
        for site in self._sites():
            for back in (2, 1, 0):
                due = self._period.plus(-back).start + timedelta(4)
                paid = due + timedelta(Dice(self._extent.seed, "risk-labour", site, due).between(1, 35))
                known = paid if paid <= self._period.end else None
                yield f"{_site(site)}-{due:%Y%m}", _site(site), due, known

    def clues(self) -> Iterator[Row]:
        """The clues of this month and the two before, as far as is known at its end."""
        for site in self._sites():
            for back in (2, 1, 0):
                month = self._period.plus(-back)
                for number, (received, disposed) in enumerate(_clues(self._extent, site, month), start=1):
                    known = disposed if disposed <= self._end else None
                    yield f"L{_site(site)}-{month.text}-{number}", _site(site), received, known

    def _sliding(self, due: int) -> tuple[int, bool, tuple[bool, bool]]:
        """Balance, litigation, and whether wages of the last month and the one before were paid: August's never are."""
        month = self._period.text
        if month not in SLIDE:
            return due, False, (True, True)
        return 0, False, (month < "2026-09", month < "2026-10")

    def _sites(self) -> range:
        return range(1, self._extent.project_sites + 1)

    def _dice(self, what: str, *labels: object) -> Dice:
        return Dice(self._extent.seed, f"risk-{what}", *labels, self._period.text)


def _clues(extent: Extent, site: int, month: Period) -> Iterator[tuple[int, int]]:
    """When the clues of a month came and were disposed of."""
    dice, last = Dice(extent.seed, "risk-clue", site, month.text), instant_at(month.end)
    if site == SLIDING:
        for number in range(SLIDE.get(month.text, 0)):
            yield last - (number + 1) * 20 * _HOUR, last - (number + 1) * 20 * _HOUR + 30 * _HOUR
    elif (site, month.text) == EXACT:
        received = instant_at(month.start, 10 * _HOUR)
        yield received, received + _LIMIT
        yield received, received + _LIMIT + 1
    elif dice.chance(300):
        received = instant_at(month.start) + dice.below(25 * 24 * _HOUR)
        yield received, received + (dice.between(10, 47) if dice.chance(950) else dice.between(49, 90)) * _HOUR


def _employer(extent: Extent, site: int) -> int:
    return (site - 1) % extent.companies + 1


def _site(number: int) -> str:
    return f"X{number:07d}"
