"""时刻 · Instants are whole seconds and read as Shanghai time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.instant import date_parse, day_of, instant_at, instant_parse, instant_text


@given(st.integers(-(10**10), 10**11))
def test_an_instant_printed_is_the_instant_read(instant: int) -> None:
    assert instant_parse(instant_text(instant)) == instant


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.integers(0, 86399))
def test_a_second_of_a_day_lies_in_that_day(day: date, second: int) -> None:
    assert day_of(instant_at(day, second)) == day


def test_the_same_instant_can_be_written_in_several_ways() -> None:
    ways = ["2026-02-14T10:00", "2026-02-14 10:00:00", "2026-02-14T10:00:00+08:00", "2026-02-14T02:00:00Z"]
    assert {instant_parse(way) for way in ways} == {instant_at(date(2026, 2, 14), 10 * 3600)}


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-14", "2026-02-30T10:00", "2026-02-14T24:00", "2026-02-14T10:60", "2026-02-14T10:00:00.5",
     "2026-02-14T10:00 +08:00", "2026-02-14T10:00+25:00", "１026-02-14T10:00", "10:00"],
)  # fmt: skip
def test_another_text_is_no_instant(text: str) -> None:
    assert instant_parse(text) is None


@pytest.mark.parametrize("text", ["2026-2-3", "20260203", "2026-02-30", "2026-02-03 ", "0000-01-01"])
def test_another_text_is_no_date(text: str) -> None:
    assert date_parse(text) is None


def test_a_date_is_read() -> None:
    assert date_parse("2024-02-29") == date(2024, 2, 29)


def test_an_instant_outside_the_calendar_is_a_failure() -> None:
    with pytest.raises(KaoheError, match="outside the years"):
        instant_text(10**15)
