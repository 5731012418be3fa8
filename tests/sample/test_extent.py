"""规模 · Extent: a scale is an exact number, and what grows with it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.errors import KaoheError
from kaohe.sample.extent import Extent, scale_parse
from kaohe.sample.projects import clue_rows


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("0.1", Fraction(1, 10)), ("1/20", Fraction(1, 20)), (3, 3)])
def test_a_scale_is_read_exactly(text: str | int, value: Fraction) -> None:
    assert scale_parse(text) == value


@pytest.mark.parametrize("text", ["", "0", "-1", "1/0", "1e9", "nan", "1//2", "10001", "a"])
def test_what_is_not_a_scale_is_refused(text: str) -> None:
    with pytest.raises(KaoheError, match="not a scale"):
        scale_parse(text)


def test_scale_one_is_the_district_of_the_story() -> None:
    extent = Extent.of(1, 1)
    assert (extent.kindergartens, extent.project_sites, extent.clues) == (80, 120, 900)


def test_the_smallest_district_still_has_everything() -> None:
    extent = Extent.of("0.0001", 1)
    assert min(extent.kindergartens, extent.brigades, extent.project_sites, extent.companies, extent.clues) >= 1


def test_a_larger_district_keeps_the_people_of_the_smaller() -> None:
    small, large = Extent.of("0.1", 1), Extent.of(1, 1)
    assert [small.staff_of(n) for n in range(1, 9)] == [large.staff_of(n) for n in range(1, 9)]


def test_clues_grow_to_one_and_a_half_for_each_person() -> None:
    """At scale 100: 800,000 persons and 1.2 million clues a year; up to scale 1 few enough to show."""
    assert [Extent.of(scale, 1).clues for scale in ("0.1", 1, 2)] == [90, 900, 13_012]
    assert 1_190_000 <= Extent.of(100, 1).clues <= 1_210_000
    assert Extent.of("1.0001", 1).clues >= Extent.of(1, 1).clues


def test_a_larger_district_keeps_the_clues_of_the_smaller() -> None:
    small, large = ({row[0]: row for row in clue_rows(Extent.of(scale, 1), 2026)} for scale in (1, "1.1"))
    assert len(small) == 900
    assert len(large) > 2 * len(small)
    assert small.items() <= large.items()
