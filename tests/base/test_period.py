"""考核周期 · Periods parse, print, follow one another and hold their steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period, PeriodKind, kind_of, period_parse

DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
KINDS = st.sampled_from(PeriodKind)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026H1", "half_year", "2026-01-01", "2026-06-30"),
        ("2026H2", "half_year", "2026-07-01", "2026-12-31"),
        ("2026Q1", "quarter", "2026-01-01", "2026-03-31"),
        ("2026Q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2025-2026", "school_year", "2025-09-01", "2026-08-31"),
        ("2026-03-09", "day", "2026-03-09", "2026-03-09"),
        ("2026W10", "week", "2026-03-02", "2026-03-08"),
        ("2026W01", "week", "2025-12-29", "2026-01-04"),
        ("2026W53", "week", "2026-12-28", "2027-01-03"),
    ],
)
def test_a_text_names_one_stretch_of_days(text: str, kind: str, start: str, end: str) -> None:
    period = Period.parse(text)
    assert (period.kind, period.start.isoformat(), period.end.isoformat()) == (kind, start, end)
    assert (period.text, str(period)) == (text, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "26", "2026H3", "2026H0", "2026Q5", "2026-13", "2026-00", "2026-3", "2026-2026", "2026-2025", "2026-02-29",
        "2026W00", "2025W53", "2026W54", "2026-W10", "2026h1", " 2026", "2026\n", "１０００", "1899", "3000", "0000",
        "2026-03-09T00", "2" * 10**6,
    ],
)  # fmt: skip
def test_another_text_is_no_period(text: str) -> None:
    assert period_parse(text) is None
    with pytest.raises(KaoheError, match="not a period"):
        Period.parse(text)


@given(DAYS, KINDS)
def test_the_period_of_a_day_holds_it_and_parses_back(day: date, kind: PeriodKind) -> None:
    period = Period.containing(day, kind)
    assert day in period
    assert Period.parse(period.text) == period
    assert Period.containing(period.end, kind) == period


@given(DAYS, KINDS)
def test_periods_of_a_kind_follow_without_gap_or_overlap(day: date, kind: PeriodKind) -> None:
    period = Period.containing(day, kind)
    assert period.plus(1).start == period.end + timedelta(days=1)
    assert period.plus(-1).end == period.start - timedelta(days=1)
    assert period.plus(0) == period
    assert period < period.plus(1)


@given(DAYS, KINDS, st.integers(-200, 200))
def test_going_there_and_back_is_staying(day: date, kind: PeriodKind, n: int) -> None:
    period = Period.containing(day, kind)
    assert period.plus(n).plus(-n) == period


@pytest.mark.parametrize(
    ("text", "kind", "count", "first", "last"),
    [
        ("2026", "half_year", 2, "2026H1", "2026H2"),
        ("2026", "quarter", 4, "2026Q1", "2026Q4"),
        ("2026", "month", 12, "2026-01", "2026-12"),
        ("2026", "week", 52, "2026W01", "2026W52"),
        ("2028", "day", 366, "2028-01-01", "2028-12-31"),
        ("2026H2", "quarter", 2, "2026Q3", "2026Q4"),
        ("2026Q2", "month", 3, "2026-04", "2026-06"),
        ("2026-02", "day", 28, "2026-02-01", "2026-02-28"),
        ("2026-08", "week", 5, "2026W31", "2026W35"),
        ("2025-2026", "month", 12, "2025-09", "2026-08"),
        ("2025-2026", "quarter", 4, "2025Q3", "2026Q2"),
        ("2026W10", "day", 7, "2026-03-02", "2026-03-08"),
        ("2026", "year", 1, "2026", "2026"),
        ("2999", "day", 365, "2999-01-01", "2999-12-31"),
    ],
)
def test_a_period_holds_the_steps_that_end_in_it(text: str, kind: str, count: int, first: str, last: str) -> None:
    steps = Period.parse(text).steps(kind)
    assert (len(steps), steps[0].text, steps[-1].text) == (count, first, last)


@given(st.integers(1901, 2997))
def test_every_week_belongs_to_exactly_one_month(year: int) -> None:
    months = Period.parse(str(year)).steps("month")
    assert [week for month in months for week in month.steps("week")] == list(Period.parse(str(year)).steps("week"))


def test_a_period_has_no_longer_steps() -> None:
    with pytest.raises(KaoheError, match="a month has no quarter in it"):
        Period.parse("2026-03").steps("quarter")


def test_a_period_begins_where_its_kind_begins() -> None:
    with pytest.raises(KaoheError, match="no month begins on 2026-03-02"):
        Period(date(2026, 3, 2), PeriodKind.MONTH)


def test_a_period_beyond_the_calendar_is_a_failure() -> None:
    for text in ("2026", "2026-03-09"):
        with pytest.raises(KaoheError, match="leaves the calendar"):
            Period.parse(text).plus(10**9)


def test_an_unknown_kind_is_a_failure() -> None:
    with pytest.raises(KaoheError, match="no kind of period is called term"):
        kind_of("term")
