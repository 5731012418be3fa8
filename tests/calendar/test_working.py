"""工作日历 · Counting in working days keeps its laws, with or without a notice for the year."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.calendar.table import DayKind, NoticeDay
from kaohe.calendar.working import WorkingCalendar, calendar_of, calendar_with

CALENDAR = WorkingCalendar.current()
TABLE = CALENDAR.ordinals()
WORKING_DAYS = CALENDAR.working_days()
DAYS = st.dates(date(2003, 1, 1), date(2042, 12, 31))
DAY = timedelta(days=1)


def counted(a: date, b: date) -> int:
    """The working days after a, up to b, one by one."""
    return sum(CALENDAR.is_working(a + n * DAY) for n in range(1, (b - a).days + 1))


@pytest.mark.parametrize(
    ("start", "n", "day"),
    [
        ("2025-09-29", 3, "2025-10-10"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2025-09-26", 3, "2025-09-30"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-04-30", 10, "2026-05-18"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-02-16", 0, "2026-02-16"),
        ("2026-02-24", -1, "2026-02-14"),
        ("2026-02-23", -1, "2026-02-14"),
        ("2026-02-14", -1, "2026-02-13"),
    ],
)
def test_the_nth_working_day_is_as_computed_by_hand(start: str, n: int, day: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), n) == date.fromisoformat(day)


@given(DAYS, st.integers(1, 300))
def test_going_n_working_days_on_counts_n(day: date, n: int) -> None:
    later = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working(later)
    assert CALENDAR.working_days_between(day, later) == n


@given(DAYS, st.integers(1, 300))
def test_going_n_working_days_back_passes_n_of_them(day: date, n: int) -> None:
    earlier = CALENDAR.add_working_days(day, -n)
    assert CALENDAR.is_working(earlier)
    assert CALENDAR.working_days_between(earlier - DAY, day - DAY) == n


@given(DAYS, st.integers(0, 200))
def test_the_count_is_that_of_the_days_one_by_one(a: date, length: int) -> None:
    b = a + length * DAY
    assert CALENDAR.working_days_between(a, b) == counted(a, b)
    assert CALENDAR.working_days_between(b, a) == -counted(a, b)


@given(DAYS)
def test_rolling_stays_on_a_working_day_and_leaves_another(day: date) -> None:
    forward, back = CALENDAR.roll_forward(day), CALENDAR.roll_back(day)
    assert back <= day <= forward
    assert CALENDAR.is_working(back)
    assert CALENDAR.is_working(forward)
    assert CALENDAR.is_working(day) == (back == day == forward)
    assert counted(day, forward - DAY) == 0


def test_the_table_for_engines_says_the_same_as_the_calendar() -> None:
    assert (TABLE[0], TABLE[-1][0]) == ((date(2004, 1, 1), 0, False), date(2040, 12, 31))
    assert len(TABLE) == 13515
    running = 0
    for day, count, working in TABLE:
        running += working
        assert (count, working) == (running, CALENDAR.is_working(day))


@given(st.dates(date(2005, 1, 1), date(2039, 12, 31)), st.integers(-200, 200))
def test_the_table_and_its_inverse_give_the_nth_working_day(day: date, n: int) -> None:
    _, number, working = TABLE[(day - date(2004, 1, 1)).days]
    if n:
        wanted = number + n + (n < 0 and not working)
        assert WORKING_DAYS[wanted - 1] == CALENDAR.add_working_days(day, n)


def test_a_year_without_a_notice_is_provisional() -> None:
    assert [CALENDAR.is_provisional(date(year, 6, 1)) for year in (2003, 2004, 2026, 2027)] == [
        True,
        False,
        False,
        True,
    ]
    assert [CALENDAR.is_working(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [True, False, False, True]


def test_a_year_that_is_loaded_is_no_longer_provisional_and_moves_what_was_counted() -> None:
    new_year = NoticeDay(date(2027, 1, 1), DayKind.OFF, "元旦")
    later = calendar_with(CALENDAR, [new_year])
    assert CALENDAR.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert later.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert (CALENDAR.version[:9], later.version[:9]) == ("2004-2026", "2004-2027")


def test_the_version_depends_on_every_day_and_only_on_the_days() -> None:
    assert calendar_of(reversed(CALENDAR.days)).version == CALENDAR.version
    assert calendar_of(CALENDAR.days[:-1]).version != CALENDAR.version
    assert CALENDAR.version == "2004-2026-9b3c83ea55ff356a"


def test_a_day_beyond_the_calendar_is_a_failure() -> None:
    for n in (10**7, -(10**7)):
        with pytest.raises(KaoheError, match="outside the years"):
            CALENDAR.add_working_days(date(2026, 1, 1), n)


def test_a_calendar_needs_a_day() -> None:
    with pytest.raises(KaoheError, match="without a day"):
        calendar_of([])


def test_no_other_package_is_loaded_to_run() -> None:
    code = "import sys, kaohe.calendar.clock as c; c.WorkingCalendar.current(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"chinese_calendar", "holidays", "dateutil"} & set(loaded)
