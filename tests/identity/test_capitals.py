"""人民币大写 · Amounts in capitals are written by the rule and read in every form it allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.base.money import Money
from kaohe.identity.capitals import LARGEST, capitals, capitals_parse, capitals_with_prefix

VECTORS = [
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("10.01", "壹拾元零壹分"),
    ("10.10", "壹拾元零壹角整"),
    ("100000000.00", "壹亿元整"),
    ("100010001.10", "壹亿零壹万零壹元壹角整"),
    ("30001.00", "叁万零壹元整"),
    ("206000.75", "贰拾万陆仟元零柒角伍分"),
    ("2070.00", "贰仟零柒拾元整"),
    ("0", "零元整"),
    ("1000000000000.00", "壹万亿元整"),
    ("1234567890123.45", "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
    ("-12.30", "负壹拾贰元叁角整"),
]


def money(text: str) -> Money:
    amount = Money.parse(text)
    assert amount is not None
    return amount


@pytest.mark.parametrize(("amount", "words"), VECTORS)
def test_the_published_forms_hold_both_ways(amount: str, words: str) -> None:
    assert capitals(money(amount)) == words
    assert capitals_parse(words) == money(amount)
    assert capitals_parse(f"人民币{words}") == money(amount)


def test_a_document_carries_the_prefix_without_a_space() -> None:
    assert capitals_with_prefix(Money(207000)) == "人民币贰仟零柒拾元整"


@given(st.integers(-LARGEST.fen, LARGEST.fen) | st.integers(0, 10**7))
def test_writing_then_reading_is_the_same_amount(fen: int) -> None:
    assert capitals_parse(capitals(Money(fen))) == Money(fen)


@given(st.integers(0, LARGEST.fen))
def test_no_two_zeros_stand_together(fen: int) -> None:
    assert "零零" not in capitals(Money(fen))


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹仟肆佰零玖元伍角", "1409.50"),
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹拾圆正", "10.00"),
        (" 人民币叁佰贰拾伍圆零肆分 ", "325.04"),
    ],
)
def test_what_the_rule_leaves_open_is_read(words: str, amount: str) -> None:
    assert capitals_parse(words) == money(amount)


@pytest.mark.parametrize(
    "words",
    ["", "整", "元整", "拾元整", "壹拾元", "壹仟肆佰玖元伍角整", "叁佰贰拾元零肆分整", "伍分整", "一千元整", "壹元贰元整", "壹壹元整",
     "壹佰贰佰元整", "壹角壹元整", "壹亿亿元整", "人民币 壹元整", "壹元整整", "负零元整", "10元整", "壹", "玖" * 10**6],
)  # fmt: skip
def test_another_text_is_no_amount(words: str) -> None:
    assert capitals_parse(words) is None


def test_an_amount_beyond_the_words_is_a_failure() -> None:
    with pytest.raises(KaoheError, match="no capitals here"):
        capitals(Money(LARGEST.fen + 1))
