"""Whole-number SQL: one rounding, the narrowest type that is proven, equal factors cancelled."""

from __future__ import annotations

import itertools
from fractions import Fraction

import duckdb
import pytest

from kaohe.base.exact import Rounding, scaled_rounded
from kaohe.formula.readers.sql.number import (
    Num,
    RangeUnproven,
    Whole,
    add,
    common_factor,
    compare,
    constant,
    multiply,
    rounded,
    times,
)

A = Whole('"a"', 0, 10**9)
SIGNED = Whole('"a"', -(10**6), 10**6)


def value_of(text: str, **values: int) -> object:
    named = ", ".join(f"{value}::BIGINT AS {name}" for name, value in values.items())
    found: list[tuple[object, ...]] = duckdb.execute(f"SELECT {text} FROM (SELECT {named})").fetchall()
    return found[0][0]


def test_a_percentage_of_money_rounds_with_small_numbers_only() -> None:
    tax = multiply(Num(A, Fraction(1, 100)), constant(Fraction(3, 10)))
    assert rounded(tax, 2, Rounding.HALF_UP).text == '((("a" * 3) + 5) // 10)'


def test_a_value_that_needs_no_rounding_has_no_division() -> None:
    assert rounded(Num(A, Fraction(1, 100)), 2, Rounding.HALF_UP).text == '"a"'


@pytest.mark.parametrize("mode", list(Rounding))
def test_every_rounding_is_that_of_exact_numbers(mode: Rounding) -> None:
    for bottom, digits in itertools.product((2, 3, 4, 7, 10), (0, 1)):
        whole = rounded(Num(SIGNED, Fraction(1, bottom)), digits, mode)
        for number in range(-25, 26):
            wanted = scaled_rounded(Fraction(number, bottom), digits, mode)
            assert value_of(whole.text, a=number) == wanted, (number, bottom, digits)


@pytest.mark.parametrize("mode", list(Rounding))
def test_a_quotient_of_two_columns_rounds_the_same(mode: Rounding) -> None:
    whole = rounded(Num(SIGNED, Fraction(1), Whole('"b"', 1, 50)), 1, mode)
    for top, bottom in itertools.product(range(-9, 10), (1, 2, 3, 4, 20)):
        assert value_of(whole.text, a=top, b=bottom) == scaled_rounded(Fraction(top, bottom), 1, mode)


def test_products_that_fit_in_63_bits_stay_narrow_and_wider_ones_are_huge() -> None:
    narrow, wide = times(A, A), times(times(A, A), Whole('"b"', 0, 100))
    assert (narrow.wide, narrow.text) == (False, '("a" * "a")')
    assert (wide.wide, wide.text) == (True, '(("a" * "a")::HUGEINT * "b")')


def test_a_product_beyond_127_bits_is_not_written() -> None:
    wide = times(times(A, A), times(A, A))
    with pytest.raises(RangeUnproven) as caught:
        times(wide, A)
    assert caught.value.bits > 0


def test_equal_factors_are_kept_outside_a_sum() -> None:
    total = add(Num(A, Fraction(3, 100)), Num(Whole('"b"', 0, 9), Fraction(6, 100)))
    assert (total.factor, total.top.text) == (Fraction(3, 100), '("a" + ("b" * 2))')
    assert common_factor([constant(Fraction(1, 6)), constant(Fraction(1, 4))]) == Fraction(1, 12)


def test_a_threshold_is_moved_to_the_stored_steps() -> None:
    assert compare(">=", Num(A, Fraction(1, 100)), constant(Fraction(90))) == '("a" >= 9000)'
    assert compare("<", Num(A, Fraction(1, 100)), constant(Fraction(1, 300))) == '("a" < 1)'
    assert compare("=", Num(A, Fraction(1, 100)), constant(Fraction(1, 300))) == '("a" <> "a")'


def test_pairs_are_compared_by_cross_multiplication() -> None:
    left, right = Num(A, Fraction(1), Whole('"n"', 1, 9)), Num(Whole('"b"', 0, 9), Fraction(1), Whole('"d"', 1, 9))
    assert compare("<", left, right) == '(("a" * "d") < ("b" * "n"))'
