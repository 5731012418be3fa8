"""时钟 · Clocks count natural hours through holidays, and office hours only when asked to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.instant import instant_parse, instant_text
from kaohe.calendar.clock import (
    HOUR,
    WHOLE_DAY,
    ClockState,
    OfficeHours,
    clock_state,
    elapsed_due,
    working_due,
    working_seconds,
)
from kaohe.calendar.working import WorkingCalendar

CALENDAR = WorkingCalendar.current()
OFFICE = OfficeHours(((8 * HOUR, 12 * HOUR), (14 * HOUR + 1800, 17 * HOUR + 1800)))
INSTANTS = st.integers(1_072_800_000, 1_893_456_000)
HOURS = st.sampled_from([WHOLE_DAY, OFFICE])


def at(text: str) -> int:
    instant = instant_parse(text)
    assert instant is not None
    return instant


@pytest.mark.parametrize(
    ("stop", "state"),
    [("2026-02-16T10:00:00", ClockState.ON_TIME), ("2026-02-16T10:00:01", ClockState.LATE)],
)
def test_forty_eight_hours_run_through_the_holiday(stop: str, state: ClockState) -> None:
    due = elapsed_due(at("2026-02-14T10:00"), 48)
    assert clock_state(stop=at(stop), due=due, as_of=at("2026-03-01T00:00")) is state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [("2026-02-16T10:00:00", ClockState.RUNNING), ("2026-02-16T10:00:01", ClockState.OVERDUE)],
)
def test_an_open_clock_runs_until_its_last_second(as_of: str, state: ClockState) -> None:
    due = elapsed_due(at("2026-02-14T10:00"), 48)
    assert clock_state(stop=None, due=due, as_of=at(as_of)) is state


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02T09:00", 2, "2026-03-02T11:00:00+08:00"),
        ("2026-03-02T09:00", 3, "2026-03-02T12:00:00+08:00"),
        ("2026-03-02T11:00", 2, "2026-03-02T15:30:00+08:00"),
        ("2026-03-02T20:00", 1, "2026-03-03T09:00:00+08:00"),
        ("2026-03-06T16:30", 3, "2026-03-09T10:00:00+08:00"),
        ("2026-02-14T16:30", 8, "2026-02-24T17:30:00+08:00"),
        ("2026-02-18T10:00", 7, "2026-02-24T17:30:00+08:00"),
        ("2026-02-18T10:00", 0, "2026-02-18T10:00:00+08:00"),
    ],
)
def test_a_working_clock_runs_only_in_office_hours(start: str, hours: int, due: str) -> None:
    assert instant_text(working_due(CALENDAR, OFFICE, at(start), hours * HOUR)) == due


@given(INSTANTS, st.integers(1, 400 * HOUR), HOURS)
def test_at_the_due_instant_exactly_the_limit_has_passed(start: int, limit: int, hours: OfficeHours) -> None:
    due = working_due(CALENDAR, hours, start, limit)
    assert working_seconds(CALENDAR, hours, start, due) == limit
    assert working_seconds(CALENDAR, hours, start, due - 1) == limit - 1


@given(INSTANTS, INSTANTS, INSTANTS, HOURS)
def test_stretches_of_a_working_clock_add_up(a: int, b: int, c: int, hours: OfficeHours) -> None:
    whole = working_seconds(CALENDAR, hours, a, c)
    assert working_seconds(CALENDAR, hours, a, b) + working_seconds(CALENDAR, hours, b, c) == whole


@pytest.mark.parametrize(
    "spans",
    [(), ((12 * HOUR, 8 * HOUR),), ((0, 0),), ((8, 12), (10, 14)), ((-1, 5),), ((0, 25 * HOUR),)],
)
def test_spans_that_are_no_day_are_a_failure(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(KaoheError, match="no office hours"):
        OfficeHours(spans)


def test_no_day_holds_more_than_its_work() -> None:
    with pytest.raises(KaoheError, match="more was asked"):
        OFFICE.second_of(OFFICE.daily + 1)
