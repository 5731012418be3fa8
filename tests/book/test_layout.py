from __future__ import annotations

from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.book.layout import (
    HIGHEST,
    LOWEST,
    bound_stored,
    given_columns,
    sheet_fields,
    value_loaded,
    value_sql_type,
    value_stored,
)
from kaohe.formula.program import Column, Sheet, Source
from kaohe.formula.types import FLAG, INSTANT, MONEY, RATIO, TEXT, Kind, Type
from tests.book.hand import made, projects


def test_the_fields_of_a_sheet_are_its_key_then_its_columns_by_the_bytes_of_their_names() -> None:
    sheet = projects().sheets["项目"]
    names = [field.name for field in sheet_fields(given_columns(sheet), sheet.key)]
    assert names[:4] == ["项目编码", "占比.num", "占比.den", "占比.state"]
    assert names[-2:] == ["豁免", "豁免.state"]
    assert sum(name.endswith(".state") for name in names) == 9


def test_made_rows_have_a_file_only_where_facts_bring_a_column() -> None:
    key = Column("项目", TEXT)
    source = Source("项目", "sheet", "项目")
    assert given_columns(made("项目日", [source], [key])) == ()
    filled = made("项目日", [source], [key, Column("出勤", Type(Kind.COUNT, 0))])
    assert [column.name for column in given_columns(filled)] == ["项目", "出勤"]


def test_a_sheet_of_records_has_no_file() -> None:
    assert given_columns(Sheet("往年", "record", ("街道",), {"街道": Column("街道", TEXT)}, {})) == ()


@pytest.mark.parametrize(
    ("type_", "sql"),
    [
        (MONEY, "BIGINT"),
        (INSTANT, "BIGINT"),
        (FLAG, "BOOLEAN"),
        (TEXT, "VARCHAR"),
        (Type(Kind.GRADE), "VARCHAR"),
        (Type(Kind.DATE), "DATE"),
        (Type(Kind.PERIOD, step="week"), "DATE"),
        (Type(Kind.MONTHS, 0), "BIGINT"),
    ],
)
def test_each_kind_has_one_physical_type(type_: Type, sql: str) -> None:
    assert value_sql_type(type_) == sql


def test_a_number_without_a_scale_cannot_be_stored() -> None:
    with pytest.raises(KaoheError):
        value_sql_type(Type(Kind.NUMBER))


@given(st.integers(LOWEST, HIGHEST), st.integers(0, 12))
def test_a_scaled_number_stored_and_loaded_is_itself(n: int, scale: int) -> None:
    type_ = Type(Kind.NUMBER, scale)
    value = value_loaded(type_, (n,))
    assert value_stored(type_, value) == (n,)


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6))
def test_a_pair_stored_and_loaded_is_itself_in_lowest_terms(value: Fraction) -> None:
    stored = value_stored(RATIO, value)
    assert stored is not None
    assert value_loaded(RATIO, stored) == value
    num, den = (int(part) for part in stored if isinstance(part, int))
    assert den > 0
    assert gcd(num, den) == 1


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (MONEY, Fraction(HIGHEST + 1, 100)),
        (MONEY, Fraction(1, 1000)),
        (RATIO, Fraction(HIGHEST + 1, 3)),
        (FLAG, Fraction(1)),
    ],
)
def test_what_does_not_fit_is_not_stored(type_: Type, value: Fraction) -> None:
    assert value_stored(type_, value) is None


def test_a_bound_between_two_steps_allows_no_more_than_it_says() -> None:
    assert bound_stored(MONEY, Fraction("0.005"), low=True) == 1
    assert bound_stored(MONEY, Fraction("0.005"), low=False) == 0
    assert bound_stored(MONEY, Fraction("-0.005"), low=True) == 0
