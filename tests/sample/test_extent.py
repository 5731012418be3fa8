"""规模 · Extent: a scale is an exact number, and what grows with it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.errors import KaoheError
from kaohe.sample.extent import Extent, scale_parse


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
