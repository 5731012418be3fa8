"""期限 · Deadlines roll forward, pay days roll back."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Place
from kaohe.base.instant import instant_text
from kaohe.calendar.deadline import (
    deadline_in_months,
    deadline_in_working_days,
    deadline_roll_forward,
    end_of,
    months_after,
    payday_roll_back,
    provisional_finding,
)
from kaohe.calendar.working import WorkingCalendar

CALENDAR = WorkingCalendar.current()


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_an_appeal_within_five_working_days_passes_over_the_long_holiday() -> None:
    assert deadline_in_working_days(CALENDAR, day("2026-09-24"), 5) == day("2026-10-09")


def test_a_deadline_of_no_days_is_the_next_working_day() -> None:
    assert deadline_in_working_days(CALENDAR, day("2026-02-16"), 0) == day("2026-02-24")


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-03-02", 3, "2026-03-05"),
        ("2026-03-02", 5, "2026-03-09"),  # the fifth day is a Saturday
        ("2026-02-09", 5, "2026-02-14"),  # a Saturday that is worked
        ("2026-02-10", 5, "2026-02-24"),  # into the Spring Festival
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_a_deadline_on_a_day_off_moves_forward(start: str, days: int, last: str) -> None:
    assert deadline_roll_forward(CALENDAR, day(start), days) == day(last)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [("2026-01-31", 1, "2026-02-28"), ("2025-11-30", 3, "2026-02-28"), ("2026-04-01", 6, "2026-10-08")],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_last(start: str, months: int, last: str) -> None:
    assert deadline_in_months(CALENDAR, day(start), months) == day(last)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [("2024-02-29", 12, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
     ("2026-01-15", -13, "2024-12-15"), ("2026-12-01", 1, "2027-01-01")],
)  # fmt: skip
def test_months_clip_to_the_end_of_the_month(start: str, months: int, last: str) -> None:
    assert months_after(day(start), months) == day(last)


def test_months_beyond_the_calendar_are_a_failure() -> None:
    with pytest.raises(KaoheError, match="leave the calendar"):
        months_after(day("2026-01-01"), 12 * 9000)


@pytest.mark.parametrize(
    ("agreed", "paid"),
    [
        ("2026-02-15", "2026-02-14"),
        ("2026-02-20", "2026-02-14"),
        ("2026-10-05", "2026-09-30"),
        ("2026-03-10", "2026-03-10"),
    ],
)
def test_a_pay_day_on_a_day_off_moves_back(agreed: str, paid: str) -> None:
    assert payday_roll_back(CALENDAR, day(agreed)) == day(paid)


def test_the_last_day_ends_at_midnight() -> None:
    assert instant_text(end_of(day("2026-10-09"))) == "2026-10-10T00:00:00+08:00"


def test_a_day_of_a_year_without_notice_is_found_and_does_not_block() -> None:
    finding = provisional_finding(CALENDAR, day("2027-03-01"), Place(sheet="申诉", row="A1"))
    assert finding is not None
    assert (finding.code, finding.blocking) == ("calendar/provisional", False)
    assert provisional_finding(CALENDAR, day("2026-12-31"), Place()) is None
