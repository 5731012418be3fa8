"""丢失的位数 · What a spreadsheet did to an identifier is noticed."""

from __future__ import annotations

import pytest

from kaohe.identity.lost_digits import digits_lost


@pytest.mark.parametrize(
    "text",
    ["1.1E+17", "3.50203E+17", "3.50203199901010E+17", "6E+18", "1e17", "350203199901010000", "6222029999000000000",
     "35020319990101000", "4111111111111110"],
)  # fmt: skip
def test_lost_digits_are_noticed(text: str) -> None:
    assert digits_lost(text)


@pytest.mark.parametrize(
    "text",
    ["", "350203199901010013", "11010519491231002X", "350203199901010010", "6222029999000000012", "4111111111111111",
     "4000000000000010", "100000000000000", "91350100M000100Y43", "0350203", "1.1", "E17", "1" * 10**6, "0" * 10**6],
)  # fmt: skip
def test_a_whole_identifier_is_left_alone(text: str) -> None:
    assert not digits_lost(text)
