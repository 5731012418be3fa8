"""时钟 · Clock: whether something was done within its hours, counted through (自然小时) or only while offices work.

Must: a limit includes its last second; weekends and holidays count unless the clock is a working one.
Basis: 民法典 Art. 201, 1259; domain.md, Counting periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaohe.base.errors import KaoheError
from kaohe.base.instant import day_of, instant_at
from kaohe.calendar.deadline import DAY_SECONDS
from kaohe.calendar.working import WorkingCalendar

HOUR = 60 * 60


class ClockState(StrEnum):
    """What a clock says at the as-of instant."""

    ON_TIME = "on_time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of a working day, as spans of seconds since midnight, in order and apart.

    >>> OfficeHours(((8 * HOUR, 12 * HOUR), (14 * HOUR, 18 * HOUR))).daily // HOUR
    8
    """

    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        ordered = all(a < b for a, b in self.spans) and edges == sorted(edges)
        if not edges or not ordered or edges[0] < 0 or edges[-1] > DAY_SECONDS:
            raise KaoheError(f"no office hours: {self.spans}")

    @property
    def daily(self) -> int:
        """The seconds worked in a day."""
        return sum(b - a for a, b in self.spans)

    def worked_by(self, second: int) -> int:
        """The seconds worked in a day until a second of it."""
        return sum(min(max(second - a, 0), b - a) for a, b in self.spans)

    def second_of(self, worked: int) -> int:
        """The second of the day by which so much (above 0, at most a day's) has been worked."""
        left = worked
        for a, b in self.spans:
            if left <= b - a:
                return a + left
            left -= b - a
        raise KaoheError("more was asked for than a day's work")


WHOLE_DAY = OfficeHours(((0, DAY_SECONDS),))


def elapsed_due(start: int, hours: int) -> int:
    """The last instant of a limit of natural hours, counted from the instant given.

    Basis: 民法典 Art. 201.

    >>> elapsed_due(0, 48) // HOUR
    48
    """
    return start + hours * HOUR


def working_seconds(calendar: WorkingCalendar, hours: OfficeHours, start: int, stop: int) -> int:
    """The seconds of office hours on working days between two instants; negative when stop lies before start.

    >>> calendar = WorkingCalendar.current()
    >>> friday = instant_at(date(2026, 3, 6), 12 * HOUR)
    >>> working_seconds(calendar, WHOLE_DAY, friday, friday + 72 * HOUR) // HOUR
    24
    """
    return _worked(calendar, hours, stop) - _worked(calendar, hours, start)


def working_due(calendar: WorkingCalendar, hours: OfficeHours, start: int, limit: int) -> int:
    """The first instant by which `limit` seconds of office hours have passed since start; with 0, start.

    >>> calendar = WorkingCalendar.current()
    >>> friday = instant_at(date(2026, 3, 6), 12 * HOUR)
    >>> (working_due(calendar, WHOLE_DAY, friday, 24 * HOUR) - friday) // HOUR
    72
    """
    if limit <= 0:
        return start
    days, worked = divmod(_worked(calendar, hours, start) + limit - 1, hours.daily)
    return instant_at(calendar.add_working_days(date.min, days), hours.second_of(worked + 1))


def clock_state(*, stop: int | None, due: int, as_of: int) -> ClockState:
    """What a clock says: stopped in time or late, or still running or overdue at the as-of instant.

    >>> clock_state(stop=None, due=10, as_of=10).value, clock_state(stop=11, due=10, as_of=20).value
    ('running', 'late')
    """
    if stop is None:
        return ClockState.RUNNING if as_of <= due else ClockState.OVERDUE
    return ClockState.ON_TIME if stop <= due else ClockState.LATE


def _worked(calendar: WorkingCalendar, hours: OfficeHours, instant: int) -> int:
    """The seconds worked since 0001-01-01, itself counted as a working day."""
    day = day_of(instant)
    full = calendar.working_days_between(date.min, day - timedelta(days=1)) + 1
    today = hours.worked_by(instant - instant_at(day)) if calendar.is_working(day) else 0
    return full * hours.daily + today
