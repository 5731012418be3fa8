"""金额、分值、比率 · Money, points and ratios stay exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.exact import Rounding
from kaohe.base.money import Money, Points, Ratio

FEN = st.integers(-(10**15), 10**15)


@given(FEN)
def test_money_printed_is_money_read(fen: int) -> None:
    assert Money.parse(str(Money(fen))) == Money(fen)
    assert Money.of(Money(fen).yuan) == Money(fen)


@given(st.lists(FEN))
def test_a_total_is_the_sum_to_the_fen(amounts: list[int]) -> None:
    assert Money.total(Money(fen) for fen in amounts).fen == sum(amounts)


@given(FEN, FEN)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert -Money(one) + Money(one) == Money(0)


@pytest.mark.parametrize("text", ["0.001", "1.005", "", "abc", "1e2"])
def test_money_is_never_rounded_in_silence(text: str) -> None:
    assert Money.parse(text) is None


def test_money_is_shown_with_its_sign_before_the_symbol() -> None:
    assert [Money(fen).shown() for fen in (0, 5, -5, 123456789)] == ["¥0.00", "¥0.05", "-¥0.05", "¥1,234,567.89"]


def test_half_a_fen_goes_away_from_zero_unless_told() -> None:
    assert Money.of(Fraction("-0.005")) == Money(-1)
    assert Money.of(Fraction("0.005"), Rounding.HALF_EVEN) == Money(0)


def test_points_keep_four_digits() -> None:
    assert Points.parse("2.0881") == Points.of(Fraction(403, 193))
    assert Points.parse("2.08811") is None
    assert Points.parse("x") is None
    assert str(Points(20881) + Points(1)) == "2.0882"
    assert Points(20881).value == Fraction("2.0881")


def test_a_ratio_is_compared_unrounded_though_shown_rounded() -> None:
    below = Ratio(Fraction(1499999999, 10**10))
    assert below.percent() == "15.00%"
    assert below < Ratio(Fraction(15, 100))


def test_a_ratio_is_in_lowest_terms() -> None:
    ratio = Ratio(Fraction(50, 100))
    assert (ratio.num, ratio.den, str(ratio)) == (1, 2, "1/2")


@pytest.mark.parametrize(
    ("text", "value"),
    [("98%", "0.98"), ("98％", "0.98"), ("0.98", "0.98"), ("-1.5% ", "-0.015"), ("120%", "1.2")],
)
def test_a_ratio_is_read_as_a_number_or_a_percentage(text: str, value: str) -> None:
    assert Ratio.parse(text) == Ratio(Fraction(value))


@pytest.mark.parametrize("text", ["%", "98 %", "98%%", "98‰", "", "1/2"])
def test_another_form_is_no_ratio(text: str) -> None:
    assert Ratio.parse(text) is None
