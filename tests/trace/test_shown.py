"""Values are shown as people read them, and never rounder than they are."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.types import Kind, Type
from kaohe.trace.record import value_json
from kaohe.trace.shown import brief, grouped, shown, unit

RATIO, MONEY = Type(Kind.RATIO), Type(Kind.MONEY, 2)


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (Fraction("1234.56"), MONEY, "¥1,234.56", "¥1,234.56"),
        (Fraction("-0.5"), MONEY, "-¥0.50", "-¥0.50"),
        (Fraction("9999.996"), MONEY, "¥9,999.996", "¥9,999.996"),
        (Fraction(-1, 3), MONEY, "≈-¥0.33333333", "≈-¥0.33333333"),
        (Fraction("0.3"), RATIO, "30.00%", "30.00%"),
        (
            Fraction(1_499_999_999, 10_000_000_000),
            RATIO,
            "15.00%（1,499,999,999/10,000,000,000，实际略低于 15.00%）",
            "15.00% (1,499,999,999/10,000,000,000, in fact just below 15.00%)",
        ),
        (Fraction(2, 3), RATIO, "66.67%（2/3，实际略低于 66.67%）", "66.67% (2/3, in fact just below 66.67%)"),
        (Fraction(1, 3), RATIO, "33.33%（1/3，实际略高于 33.33%）", "33.33% (1/3, in fact just above 33.33%)"),
        (Fraction("0.123456"), Type(Kind.RATIO, 6), "12.3456%", "12.3456%"),
        (Fraction("2.0881"), Type(Kind.POINTS, 4), "2.0881", "2.0881"),
        (Fraction("87.69"), Type(Kind.POINTS, 2), "87.69", "87.69"),
        (Fraction(15), Type(Kind.POINTS, 4), "15.0000", "15.0000"),
        (Fraction(12345), Type(Kind.COUNT, 0), "12,345", "12,345"),
        (Fraction("1.20"), Type(Kind.NUMBER, 2), "1.2", "1.2"),
        (Fraction(24), Type(Kind.HOURS, 4), "24小时", "24 hours"),
        (Fraction(5), Type(Kind.WORKING_DAYS, 0), "5个工作日", "5 working days"),
        (dt.date(2026, 3, 9), Type(Kind.DATE), "2026-03-09", "2026-03-09"),
        (dt.date(2026, 3, 1), Type(Kind.PERIOD, step="month"), "2026-03", "2026-03"),
        (0, Type(Kind.INSTANT), "1970-01-01 08:00:00", "1970-01-01 08:00:00"),
        (True, Type(Kind.FLAG), "是", "yes"),
        ("合格", Type(Kind.CHOICE), "合格", "合格"),
        (State.NOT_SUBMITTED, MONEY, "〔未报送〕", "[not submitted]"),
    ],
)
def test_a_value_is_shown_with_its_unit(value: object, kind: Type, zh: str, en: str) -> None:
    assert (shown(value, kind, "zh"), shown(value, kind, "en")) == (zh, en)  # type: ignore[arg-type]  # each kind


@pytest.mark.parametrize(("lang", "text"), [("zh", "5.00个百分点"), ("en", "5.00 percentage points")])
def test_a_difference_of_shares_is_in_percentage_points(lang: Lang, text: str) -> None:
    assert shown(Fraction("0.05"), RATIO, lang, difference=True) == text


def test_inside_a_formula_a_rounded_share_is_marked() -> None:
    assert (brief(Fraction(2, 3), RATIO, "zh"), brief(Fraction(1, 2), RATIO, "zh")) == ("≈66.67%", "50.00%")


def test_units_are_words() -> None:
    assert (unit(MONEY, "zh"), unit(Type(Kind.DAYS, 0), "en"), unit(RATIO, "zh"), unit(Type(Kind.TEXT), "zh")) == (
        "元",
        "days",
        "%",
        "",
    )


def test_thousands_are_marked_in_plain_decimals_only() -> None:
    assert (grouped("-1234567.5"), grouped("1/3"), grouped("999")) == ("-1,234,567.5", "1/3", "999")


def test_values_for_programs_are_exact() -> None:
    found = [value_json(value) for value in (Fraction(1, 3), Fraction("12.50"), dt.date(2026, 3, 9), True, 0, None)]
    assert found == ["1/3", "12.5", "2026-03-09", True, 0, None]
