"""脱敏 · Masking shows what the rule allows and never the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.identity.masking import HIDDEN, masked_card, masked_id, masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧**三"),
        ("阿卜杜·买买提", "阿*****提"),
    ],
)
def test_a_name_keeps_its_ends(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("350203199901010013", "350203********0013"),
        ("440524880101001", "440524******001"),
        ("E12345678", "E1*****78"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_an_identity_number_loses_its_middle(number: str, shown: str) -> None:
    assert masked_id(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812341234", "138****1234"), ("05921234567", "*******4567"), ("110", "***"), ("1234", "****")],
)
def test_a_phone_loses_its_middle(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("card", "shown"), [("6222029999000000012", "****0012"), ("12345", "****2345"), ("1234", "****")]
)
def test_a_card_keeps_its_last_four(card: str, shown: str) -> None:
    assert masked_card(card) == shown


@given(st.text(st.characters(exclude_characters=HIDDEN, exclude_categories=["Cs"]), min_size=1))
def test_nothing_is_shown_whole(text: str) -> None:
    for masked in (masked_name, masked_id, masked_phone, masked_card):
        assert HIDDEN in masked(text)
