from __future__ import annotations

import datetime as dt
import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.exact import from_scaled
from kaohe.base.findings import Rule
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book import findings as found
from kaohe.book.cells import cell_read, invisible, quick_stored, value_parse, value_text
from kaohe.book.layout import HIGHEST, LOWEST, value_stored
from kaohe.formula.types import DATE, FLAG, INSTANT, MONEY, NUMERIC, RATIO, STEPS, TEXT, Kind, Type
from kaohe.identity.lost_digits import digits_lost

MONTH = Type(Kind.PERIOD, step="month")
INDUSTRY = Type(Kind.CHOICE, choices=("房建", "交通"))
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 30))
SCALED = tuple(Type(kind, scale) for kind in sorted(NUMERIC) for scale in (0, 1, 2, 4, 6))


def kept(text: str) -> bool:
    """Whether a text can stand in a cell: without spaces around and nothing a reader must refuse."""
    return (
        text == text.strip() and bool(text) and not invisible(text) and not digits_lost(text) and "\ufffd" not in text
    )


def cases() -> st.SearchStrategy[tuple[Type, Any]]:
    scaled = st.tuples(st.sampled_from(SCALED), st.integers(LOWEST, HIGHEST)).map(
        lambda pair: (pair[0], from_scaled(pair[1], pair[0].scale or 0))
    )
    pairs = st.fractions(max_denominator=HIGHEST).filter(lambda value: value_stored(RATIO, value) is not None)
    letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"))
    texts = st.text(letters, min_size=1, max_size=30).map(lambda text: unicodedata.normalize("NFC", text))
    periods = st.tuples(st.sampled_from(STEPS), DAYS.filter(lambda day: day.year > 1900)).map(
        lambda pair: (Type(Kind.PERIOD, step=pair[0]), Period.containing(pair[1], pair[0]).start)
    )
    return st.one_of(
        scaled,
        pairs.map(lambda value: (RATIO, value)),
        texts.filter(kept).map(lambda text: (TEXT, text)),
        st.sampled_from([(INDUSTRY, "房建"), (INDUSTRY, "交通"), (FLAG, True), (FLAG, False)]),
        DAYS.map(lambda day: (DATE, day)),
        periods,
        st.integers(-2_208_960_000, 32_503_600_000).map(lambda second: (INSTANT, second)),
        st.tuples(st.sampled_from([TEXT, MONEY, RATIO, FLAG, INSTANT]), st.sampled_from(list(State))),
    )


@given(cases())
def test_a_value_written_and_read_is_itself(case: tuple[Type, Any]) -> None:
    type_, value = case
    assert value_parse(type_, value_text(type_, value)) == value


@given(st.sampled_from([*SCALED, TEXT, RATIO]), st.text(alphabet="0123456789.-,+eE#' 一a", max_size=20))
def test_the_quick_way_stores_what_the_long_way_stores(type_: Type, text: str) -> None:
    quick = quick_stored(type_, text)
    if quick is not None:
        read = cell_read(type_, text)
        assert not isinstance(read, Rule | State)
        assert value_stored(type_, read) == (quick,)


@given(st.sampled_from([*SCALED, TEXT, RATIO, FLAG, DATE, MONTH, INSTANT, INDUSTRY]), st.text(max_size=60))
def test_any_text_is_a_value_a_state_or_the_rule_it_breaks(type_: Type, text: str) -> None:
    read = cell_read(type_, text)
    assert isinstance(read, Rule | State) or value_stored(type_, read) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,850.00", Fraction(1850)),
        ("１８５０\uff0e００", Fraction(1850)),
        ("\u00a01850.00\u00a0", Fraction(1850)),
        ("-0.00", Fraction(0)),
        ("\u30000.5 ", Fraction(1, 2)),
    ],
)
def test_a_plain_amount_is_read(text: str, value: Fraction) -> None:
    assert value_parse(MONEY, text) == value


@pytest.mark.parametrize(
    "text",
    [
        "1e308",
        "1E+999999999",
        "NaN",
        "sNaN",
        "Infinity",
        "-Inf",
        "(1850.00)",
        "1.850,00",
        "￥1850",
        "١٨٥٠",
        "²",
        "1_850",
        "0x7F",
        "1 850",
        "壹仟捌佰伍拾元整",
        "0.185万",
        "-",
        "1,85",
        "9" * 600,
        "1.2.3",
        "+5",
    ],
)
def test_what_is_not_a_plain_number_is_refused(text: str) -> None:
    assert cell_read(MONEY, text) is found.NUMBER_FORMAT


@pytest.mark.parametrize(
    ("type_", "text", "rule"),
    [
        (MONEY, "1850.005", found.PRECISION),
        (Type(Kind.COUNT, 0), "1.5", found.PRECISION),
        (MONEY, "99999999999999999999.99", found.NUMBER_TOO_LARGE),
        (MONEY, "9" * 100, found.NUMBER_TOO_LARGE),
        (MONEY, "1850\u200b.00", found.CONTROL_CHARACTER),
        (MONEY, "\u202e00.0581", found.CONTROL_CHARACTER),
        (TEXT, "T0\x00003", found.CONTROL_CHARACTER),
        (TEXT, "张\ufffd", found.TEXT_DAMAGED),
        (TEXT, "长" * 501, found.TEXT_TOO_LONG),
        (TEXT, "350203199901010000", found.DIGITS_LOST),
        (TEXT, "1.1E+17", found.DIGITS_LOST),
        (MONEY, "1.1E+17", found.DIGITS_LOST),
        (RATIO, "1.1E+17", found.DIGITS_LOST),
        (TEXT, "#REF!", found.STATE_UNKNOWN),
        (MONEY, "\uff03REF!", found.STATE_UNKNOWN),
        (MONEY, "未报送", found.STATE_UNMARKED),
        (INDUSTRY, "不适用", found.STATE_UNMARKED),
        (RATIO, "95", found.RATIO_FORM),
        (RATIO, "1/0", found.NUMBER_FORMAT),
        (RATIO, "九成", found.NUMBER_FORMAT),
        (Type(Kind.RATIO, 2), "12.345%", found.PRECISION),
        (RATIO, f"1/{'9' * 19}", found.NUMBER_TOO_LARGE),
        (FLAG, "√", found.FLAG_FORMAT),
        (DATE, "3/9/2026", found.DATE_FORMAT),
        (DATE, "46089", found.DATE_FORMAT),
        (DATE, "2026-02-30", found.DATE_FORMAT),
        (MONTH, "2026", found.PERIOD_FORMAT),
        (Type(Kind.PERIOD, step="quarter"), "2026Q5", found.PERIOD_FORMAT),
        (INSTANT, "2026-03-09", found.INSTANT_FORMAT),
        (INSTANT, "2026-03-09 25:00", found.INSTANT_FORMAT),
        (INDUSTRY, "水利", found.CHOICE_UNKNOWN),
        (MONEY, "  ", found.EMPTY_CELL),
    ],
)
def test_what_cannot_be_read_names_its_rule(type_: Type, text: str, rule: Rule) -> None:
    assert cell_read(type_, text) is rule


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (RATIO, "15%", Fraction(3, 20)),
        (RATIO, "98.5％", Fraction(197, 200)),
        (RATIO, "0.95", Fraction(19, 20)),
        (RATIO, "105%", Fraction(21, 20)),
        (RATIO, "2/6", Fraction(1, 3)),
        (FLAG, "TRUE", True),
        (FLAG, "否", False),
        (DATE, "2026年3月9日", dt.date(2026, 3, 9)),
        (DATE, "2026/3/9", dt.date(2026, 3, 9)),
        (DATE, "20260309", dt.date(2026, 3, 9)),
        (MONTH, "2026年3月", dt.date(2026, 3, 1)),
        (MONTH, "202603", dt.date(2026, 3, 1)),
        (Type(Kind.PERIOD, step="year"), "2026年度", dt.date(2026, 1, 1)),
        (Type(Kind.PERIOD, step="half_year"), "2026h1", dt.date(2026, 1, 1)),
        (Type(Kind.PERIOD, step="day"), "2026/3/9", dt.date(2026, 3, 9)),
        (INSTANT, "2026/3/9 8:00", 1773014400),
        (INSTANT, "2026-03-09T00:00:00Z", 1773014400),
        (INDUSTRY, "房建 ", "房建"),
        (TEXT, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        (TEXT, "'=1+1", "=1+1"),
        (TEXT, "##待定", "#待定"),
        (TEXT, "阿依古丽·买买提", "阿依古丽·买买提"),
        (TEXT, "e\u0301", "\u00e9"),
        (MONEY, "#未报送", State.NOT_SUBMITTED),
        (MONEY, "\uff03未报送", State.NOT_SUBMITTED),
        (TEXT, "\uff03未报送", State.NOT_SUBMITTED),
        (TEXT, "#\uff03未报送", "\uff03未报送"),
        (TEXT, "\uff031号楼", "\uff031号楼"),
        (TEXT, "未报送", "未报送"),
        (TEXT, "#not_submitted", State.NOT_SUBMITTED),
    ],
)
def test_the_ways_people_write_are_read(type_: Type, text: str, value: object) -> None:
    assert value_parse(type_, text) == value


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (MONEY, Fraction("1234.5"), "1234.50"),
        (Type(Kind.POINTS, 4), Fraction("59.895"), "59.8950"),
        (RATIO, Fraction(3, 20), "15%"),
        (RATIO, Fraction(1, 3), "1/3"),
        (RATIO, Fraction(-123456, 10**8), "-0.123456%"),
        (RATIO, Fraction(1, 10**9), "1/1000000000"),
        (FLAG, True, "是"),
        (DATE, dt.date(2026, 3, 9), "2026-03-09"),
        (MONTH, dt.date(2026, 3, 1), "2026-03"),
        (INSTANT, 0, "1970-01-01T08:00:00+08:00"),
        (Type(Kind.HOURS, 4), Fraction(3, 2), "1.5"),
        (TEXT, "-好", "'-好"),
        (TEXT, "#好", "##好"),
        (MONEY, State.NOT_SUBMITTED, "#未报送"),
    ],
)
def test_a_value_is_written_as_people_read_it(type_: Type, value: Any, text: str) -> None:
    assert value_text(type_, value) == text
