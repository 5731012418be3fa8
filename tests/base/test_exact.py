"""精确数 · Exact numbers keep their laws and refuse what is not a plain decimal."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.exact import (
    Rounding,
    decimal_text,
    divided,
    from_scaled,
    number_parse,
    plain_text,
    round_to,
    scaled_text,
    to_scaled,
)

DIGITS = st.integers(-3, 8)
MODES = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("value", "digits", "mode", "rounded"),
    [
        ("89.995", 2, Rounding.HALF_UP, "90"),
        ("89.994", 2, Rounding.HALF_UP, "89.99"),
        ("2.5", 0, Rounding.HALF_UP, "3"),
        ("-2.5", 0, Rounding.HALF_UP, "-3"),
        ("2.5", 0, Rounding.HALF_EVEN, "2"),
        ("3.5", 0, Rounding.HALF_EVEN, "4"),
        ("-2.5", 0, Rounding.HALF_EVEN, "-2"),
        ("-2.1", 0, Rounding.FLOOR, "-3"),
        ("-2.9", 0, Rounding.CEILING, "-2"),
        ("2.1", 0, Rounding.CEILING, "3"),
        ("150", -2, Rounding.HALF_UP, "200"),
        ("250", -2, Rounding.HALF_EVEN, "200"),
    ],
)
def test_a_half_goes_where_its_mode_says(value: str, digits: int, mode: Rounding, rounded: str) -> None:
    assert round_to(Fraction(value), digits, mode) == Fraction(rounded)


def test_the_golden_case_differs_by_where_one_rounds() -> None:
    leaves = [
        Fraction(403, 193),
        Fraction(110, 37),
        Fraction(18, 7),
        Fraction(168, 85),
        Fraction(1143, 500),
        Fraction(48),
    ]
    assert decimal_text(sum(leaves, Fraction()), 2) == "59.89"
    assert decimal_text(sum((round_to(leaf, 4) for leaf in leaves), Fraction()), 2) == "59.90"


@given(st.fractions(), DIGITS, MODES)
def test_rounding_twice_is_rounding_once(value: Fraction, digits: int, mode: Rounding) -> None:
    once = round_to(value, digits, mode)
    assert round_to(once, digits, mode) == once


@given(st.fractions(), DIGITS)
def test_a_rounded_value_is_at_most_half_a_step_away(value: Fraction, digits: int) -> None:
    for mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert 2 * abs(round_to(value, digits, mode) - value) <= Fraction(10) ** -digits


@given(st.fractions(), DIGITS)
def test_rounding_is_the_same_below_zero(value: Fraction, digits: int) -> None:
    for mode in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert round_to(-value, digits, mode) == -round_to(value, digits, mode)
    assert round_to(-value, digits, Rounding.FLOOR) == -round_to(value, digits, Rounding.CEILING)


@given(st.fractions(), st.fractions(), DIGITS, MODES)
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, digits: int, mode: Rounding) -> None:
    low, high = sorted((one, other))
    assert round_to(low, digits, mode) <= round_to(high, digits, mode)


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
def test_floor_and_ceiling_hold_the_quotient_between_them(top: int, bottom: int) -> None:
    low, high = divided(top, bottom, Rounding.FLOOR), divided(top, bottom, Rounding.CEILING)
    assert low * bottom <= top <= high * bottom
    assert high - low == (top % bottom != 0)


@given(st.integers(), st.integers(-3, 12))
def test_scaled_and_back_is_the_same_number(n: int, scale: int) -> None:
    assert to_scaled(from_scaled(n, scale), scale) == n


def test_a_number_between_two_steps_has_no_scaled_form() -> None:
    with pytest.raises(KaoheError, match="more than 2 decimals"):
        to_scaled(Fraction("0.005"), 2)


@given(st.integers(-(10**30), 10**30), st.integers(0, 12))
def test_printing_then_reading_is_the_same_number(n: int, scale: int) -> None:
    assert number_parse(scaled_text(n, scale)) == from_scaled(n, scale)
    assert number_parse(plain_text(from_scaled(n, scale))) == from_scaled(n, scale)


def test_no_zero_has_a_sign() -> None:
    assert decimal_text(Fraction("-0.004"), 2) == "0.00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("1234.5600", "1234.56"),
        ("1,234,567.89", "1234567.89"),
        ("-1,000", "-1000"),
        ("１２，３４５．６７", "12345.67"),  # noqa: RUF001 # as typed on a Chinese keyboard
        ("\u3000-１ \t", "-1"),
        ("9" * 60, "9" * 60),
    ],
)
def test_a_plain_decimal_is_read(text: str, value: str) -> None:
    assert number_parse(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "+1", ".5", "5.", "1e5", "1E+17", "1.1E+17", "nan", "NaN", "inf", "-Infinity", "0x10", "0b1",
        "1_000", "1²", "½", "٣", "१", "Ⅷ", "五", "1 000", "1\u00a0000", "1\u200b0", "\ufeff1", "1\u2060", "1,23",
        "1,2345", "12,34,567", ",100", "1000,000", "1.2.3", "--1", "−1", "—1", "1%", "¥1", "1/2", "1.000,5", "1\n",
        "9" * 61, "True", "1.0,000",
    ],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    assert number_parse(text) is None


@pytest.mark.parametrize("text", ["9" * 10**6, "1," * 500_000, " " * 10**6 + "1", "0." + "0" * 10**6])
def test_a_million_characters_are_refused_at_once(text: str) -> None:
    begun = time.process_time()
    assert number_parse(text) is None
    assert time.process_time() - begun < 0.1
