"""工作日历 · Working calendar: which days are working days, and how to count them.

Must: a year without a notice is *provisional*: Monday to Friday are taken as its working days until it is loaded.
Basis: 国务院办公厅 yearly notices on holidays; domain.md, Counting periods.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.calendar.table import SATURDAY, DayKind, NoticeDay, shipped_days

TABLE_FIRST, TABLE_LAST = date(2004, 1, 1), date(2040, 12, 31)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days set by notices, and the days of them on which the work of the week is turned round.

    >>> calendar = WorkingCalendar.current()
    >>> calendar.is_working(date(2026, 2, 14)), calendar.is_working(date(2026, 2, 16))
    (True, False)
    """

    days: tuple[NoticeDay, ...]
    turned: tuple[int, ...]
    sums: tuple[int, ...]

    @classmethod
    def current(cls) -> WorkingCalendar:
        """The calendar that comes with kaohe."""
        return _current()

    @property
    def version(self) -> str:
        """The years that are known, and a digest of what is known of them."""
        known = [[day.day.isoformat(), day.kind.value, day.name] for day in self.days]
        return f"{self.days[0].day.year}-{self.days[-1].day.year}-{digest(canonical_json(known))[:16]}"

    def is_working(self, day: date) -> bool:
        """Whether the day is worked; make-up weekend days are."""
        return (day.weekday() < SATURDAY) != _stands_in(self.turned, day.toordinal())

    def is_provisional(self, day: date) -> bool:
        """Whether no notice is known for the year of the day."""
        place = bisect_left(self.days, day.year, key=_year)
        return place == len(self.days) or _year(self.days[place]) != day.year

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after the day (n < 0: before); with n = 0 the day itself. The day is not counted.

        >>> WorkingCalendar.current().add_working_days(date(2026, 2, 12), 5).isoformat()
        '2026-02-26'
        """
        if n == 0:
            return day
        before = self._count(day.toordinal() - (n < 0))
        return self._working_day(before + n + (n < 0))

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie after a, up to and including b; negative when b lies before a.

        >>> WorkingCalendar.current().working_days_between(date(2026, 2, 12), date(2026, 2, 26))
        5
        """
        return self._count(b.toordinal()) - self._count(a.toordinal())

    def roll_forward(self, day: date) -> date:
        """The day, or the first working day after it."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def roll_back(self, day: date) -> date:
        """The day, or the last working day before it."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def ordinals(self) -> tuple[tuple[date, int, bool], ...]:
        """Each day of 2004 to 2040, how many working days there were since 2004-01-01 up to it, and whether it is one.

        A table for engines: WORKDAY(d, n) is the working day numbered ordinal(d) + n, one more when n < 0 and d is
        no working day; WORKINGDAYS(a, b) is ordinal(b) - ordinal(a).
        """
        first = TABLE_FIRST.toordinal()
        before = self._count(first - 1)
        days = (date.fromordinal(number) for number in range(first, TABLE_LAST.toordinal() + 1))
        return tuple((day, self._count(day.toordinal()) - before, self.is_working(day)) for day in days)

    def working_days(self) -> tuple[date, ...]:
        """The working days of `ordinals`; the one numbered n stands at place n - 1."""
        return tuple(day for day, _, working in self.ordinals() if working)

    def _count(self, number: int) -> int:
        """The working days from 0001-01-01, a Monday, to the day of that number."""
        weeks, rest = divmod(number, 7)
        return 5 * weeks + min(rest, 5) + self.sums[bisect_right(self.turned, number)]

    def _working_day(self, count: int) -> date:
        numbers = range(1, date.max.toordinal() + 1)
        place = bisect_left(numbers, count, key=self._count)
        if count < 1 or place == len(numbers):
            raise KaoheError("a working day outside the years 1 to 9999 was asked for")
        return date.fromordinal(numbers[place])


def calendar_of(days: Iterable[NoticeDay]) -> WorkingCalendar:
    """The calendar of the days that notices set, at least one.

    >>> calendar_of([NoticeDay(date(2027, 1, 1), DayKind.OFF, "元旦")]).is_working(date(2027, 1, 1))
    False
    """
    known = tuple(sorted(days))
    if not known:
        raise KaoheError("a calendar without a day")
    turned = [day for day in known if (day.day.weekday() < SATURDAY) == (day.kind is DayKind.OFF)]
    steps = (1 if day.kind is DayKind.MAKE_UP else -1 for day in turned)
    return WorkingCalendar(known, tuple(day.day.toordinal() for day in turned), tuple(accumulate(steps, initial=0)))


def calendar_with(calendar: WorkingCalendar, days: Iterable[NoticeDay]) -> WorkingCalendar:
    """The calendar with days of further notices; a later notice wins over an earlier one for the same day.

    >>> later = calendar_with(WorkingCalendar.current(), [NoticeDay(date(2027, 1, 1), DayKind.OFF, "元旦")])
    >>> later.is_provisional(date(2027, 3, 1)), later.version == WorkingCalendar.current().version
    (False, False)
    """
    return calendar_of({day.day: day for day in (*calendar.days, *days)}.values())


def _stands_in(numbers: tuple[int, ...], number: int) -> bool:
    place = bisect_left(numbers, number)
    return place < len(numbers) and numbers[place] == number


def _year(day: NoticeDay) -> int:
    return day.day.year


@cache
def _current() -> WorkingCalendar:
    return calendar_of(shipped_days())
