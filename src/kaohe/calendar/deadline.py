"""期限 · Deadline: deadlines roll forward over days off, pay days roll back.

Basis: 民法典 Art. 201-203; 保障农民工工资支付条例 Art. 14.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place
from kaohe.base.instant import instant_at
from kaohe.calendar.findings import PROVISIONAL
from kaohe.calendar.working import WorkingCalendar

DAY_SECONDS = 24 * 60 * 60


def deadline_in_working_days(calendar: WorkingCalendar, start: date, n: int) -> date:
    """The last day of a period of n working days; the starting day is not counted.

    Basis: 民法典 Art. 201.

    >>> deadline_in_working_days(WorkingCalendar.current(), date(2026, 9, 24), 5).isoformat()
    '2026-10-09'
    """
    return calendar.roll_forward(calendar.add_working_days(start, n))


def deadline_roll_forward(calendar: WorkingCalendar, start: date, days: int) -> date:
    """The last day of a period of calendar days; on a day off it moves to the next working day.

    Basis: 民法典 Art. 201, 203.

    >>> deadline_roll_forward(WorkingCalendar.current(), date(2026, 9, 21), 10).isoformat()
    '2026-10-08'
    """
    return calendar.roll_forward(start + timedelta(days=days))


def deadline_in_months(calendar: WorkingCalendar, start: date, months: int) -> date:
    """The last day of a period of months: the same day of the month, or its last; moved off a day off.

    Basis: 民法典 Art. 202, 203.

    >>> deadline_in_months(WorkingCalendar.current(), date(2026, 1, 31), 1).isoformat()
    '2026-02-28'
    """
    return calendar.roll_forward(months_after(start, months))


def months_after(start: date, months: int) -> date:
    """The same day of a later (earlier, if negative) month, or the last day of that month.

    >>> months_after(date(2024, 2, 29), 12).isoformat()
    '2025-02-28'
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise KaoheError(f"{months} months after {start} leave the calendar")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def payday_roll_back(calendar: WorkingCalendar, agreed: date) -> date:
    """The day on which wages are paid: on a day off, the working day before it.

    Basis: 保障农民工工资支付条例 Art. 14.

    >>> payday_roll_back(WorkingCalendar.current(), date(2026, 2, 15)).isoformat()
    '2026-02-14'
    """
    return calendar.roll_back(agreed)


def end_of(day: date) -> int:
    """The instant at which the last day of a period ends, 24:00.

    Basis: 民法典 Art. 203.

    >>> end_of(date(1970, 1, 1)) // 3600
    16
    """
    return instant_at(day, DAY_SECONDS)


def provisional_finding(calendar: WorkingCalendar, day: date, place: Place) -> Finding | None:
    """Says of a day computed past the last known year that it may still move.

    Findings: calendar/provisional (does not block).

    >>> provisional_finding(WorkingCalendar.current(), date(2026, 12, 31), Place()) is None
    True
    """
    return Finding.of(PROVISIONAL, place, day=day) if calendar.is_provisional(day) else None
