"""日历表 · The table of days off agrees with two packages and with the notices read by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from kaohe.calendar.table import DayKind, notice_days_read, shipped_days
from kaohe.calendar.working import WorkingCalendar
from tests.conftest import REPOSITORY
from tools import make_calendar

CALENDAR = WorkingCalendar.current()
HEADER = "日期,类别,名称"

# `chinesecalendar` has 31 December 2005 as a plain Saturday; the notice for 2006 (国办发明电[2005]35号) says
# 将12月31日(星期六)、1月1日(星期日)两个公休日调至1月2日、3日,12月31日(星期六)上班, so it was worked.
MISSING_IN_THE_FIRST_PACKAGE = {date(2005, 12, 31)}


def known_days() -> Iterator[date]:
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def test_the_shipped_table_is_what_the_script_writes() -> None:
    shipped = REPOSITORY / "src" / "kaohe" / "calendar" / "data" / "china.csv"
    assert Path(make_calendar.TABLE) == shipped
    assert shipped.read_text(encoding="utf-8") == make_calendar.table()


def test_the_first_package_differs_only_where_the_notice_says_so() -> None:
    differing = {day for day in known_days() if chinese_calendar.is_workday(day) != CALENDAR.is_working(day)}
    assert differing == MISSING_IN_THE_FIRST_PACKAGE


def test_the_second_package_agrees_on_every_day() -> None:
    second = holidays.country_holidays("CN", years=range(2004, 2027))
    assert [day for day in known_days() if second.is_working_day(day) != CALENDAR.is_working(day)] == []


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2004-01-22", False),  # 春节
        ("2005-12-31", True),  # Saturday, worked for 元旦 2006
        ("2008-02-06", False),  # 除夕, a day off since that year
        ("2015-09-03", False),  # 抗战胜利七十周年
        ("2015-09-06", True),  # Sunday, worked for it
        ("2020-01-31", False),  # 春节 prolonged in the epidemic
        ("2024-02-09", True),  # 除夕, not in that year's notice
        ("2025-01-26", True),  # Sunday
        ("2025-09-28", True),  # Sunday
        ("2025-10-08", False),
        ("2025-10-11", True),  # Saturday
        ("2026-01-04", True),  # the six make-up days of 2026
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-02-16", False),  # 除夕
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-09-25", False),  # 中秋节
        ("2026-10-07", False),
        ("2026-03-07", False),  # a plain Saturday
        ("2026-03-09", True),  # a plain Monday
    ],
)
def test_a_day_read_by_hand_is_as_the_notice_says(day: str, working: bool) -> None:  # a table cell
    assert CALENDAR.is_working(date.fromisoformat(day)) is working


def test_the_make_up_days_of_2026_are_six() -> None:
    made_up = [day.day for day in shipped_days() if day.kind is DayKind.MAKE_UP and day.day.year == 2026]
    assert [f"{day:%m-%d}" for day in made_up] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([], ["calendar/bad-header"]),
        (["day,kind,name"], ["calendar/bad-header"]),
        ([HEADER, "2027-01-01,放假"], ["calendar/bad-row"]),
        ([HEADER, "2027年1月1日,放假,元旦"], ["calendar/bad-date"]),
        ([HEADER, "2027-02-30,加班,元旦"], ["calendar/bad-date", "calendar/unknown-kind"]),
        ([HEADER, "2027-01-01,放假,元旦", "2027-01-01,放假,元旦"], ["calendar/day-twice"]),
        ([HEADER, "2027-01-04,补班,元旦"], ["calendar/make-up-not-weekend"]),
        ([HEADER, "x,放假,元旦", "2027-01-05,补班,元旦", "2027-01-01,y,z"],
         ["calendar/bad-date", "calendar/make-up-not-weekend", "calendar/unknown-kind"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_found_at_once_and_nothing_is_taken(lines: list[str], codes: list[str]) -> None:
    days, findings = notice_days_read(lines, "2027.csv")
    assert days == ()
    assert [finding.code for finding in findings] == codes
    assert all(finding.place.file == "2027.csv" for finding in findings)


def test_a_table_saved_by_a_spreadsheet_is_read() -> None:
    days, findings = notice_days_read(["\ufeff日期,类别,名称", " 2027-01-01 ,放假,元旦", ",,", ""], "2027.csv")
    assert findings == ()
    assert [(day.day, day.kind, day.name) for day in days] == [(date(2027, 1, 1), DayKind.OFF, "元旦")]
