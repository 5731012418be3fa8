"""银行卡 · Cards are checked softly, and shown by their last four digits only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.findings import blocking
from kaohe.identity.card import card_check, cnaps_check, luhn_holds


@pytest.mark.parametrize("number", ["6222029999000000012", "4111111111111111", " 4111111111111111 "])
def test_a_card_with_its_luhn_digit_holds(number: str) -> None:
    assert card_check(number).ok


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("6222029999000000013", "identity/card-check"),
        ("411111111111111", "identity/card-form"),
        ("41111111111111111111", "identity/card-form"),
        ("4111-1111-1111-1111", "identity/card-form"),
        ("", "identity/card-form"),
    ],
)
def test_an_odd_card_is_found_and_does_not_block(number: str, reason: str) -> None:
    check = card_check(number)
    assert (check.reason, blocking(check.findings)) == (reason, False)


def test_a_finding_shows_the_last_four_digits_only() -> None:
    assert "****0013" in card_check("6222029999000000013").findings[0].line("zh")
    assert "622202" not in card_check("6222029999000000013").findings[0].line("en")


@given(st.text(st.sampled_from("0123456789"), min_size=15, max_size=18))
def test_exactly_one_last_digit_fits(body: str) -> None:
    assert sum(luhn_holds(f"{body}{digit}") for digit in range(10)) == 1


def test_a_bank_number_has_twelve_digits() -> None:
    assert cnaps_check("102393000018").ok
    assert cnaps_check("10239300001").reason == "identity/cnaps-form"
