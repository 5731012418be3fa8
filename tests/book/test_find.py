"""Few rows of a stored sheet are found by the values of their cells."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.book.find import row_find, rows_where
from kaohe.book.rows import Cell, rows_write
from kaohe.formula.program import Column
from kaohe.formula.types import Kind, Type

KEY, UNIT = Column("编号", Type(Kind.TEXT)), Column("园", Type(Kind.TEXT))
PAY = Column("应发", Type(Kind.MONEY, 2, states=frozenset({State.NOT_SUBMITTED})))
SHARE = Column("占比", Type(Kind.RATIO))
COLUMNS = (KEY, UNIT, PAY, SHARE)


def written(folder: Path) -> Path:
    """Three persons in two kindergartens."""
    rows: list[dict[str, Cell]] = [
        {"编号": "P1", "园": "K1", "应发": Fraction("12.34"), "占比": Fraction(1, 3)},
        {"编号": "P2", "园": "K2", "应发": State.NOT_SUBMITTED, "占比": Fraction(1, 2)},
        {"编号": "P3", "园": "K1", "应发": Fraction(5), "占比": Fraction(1, 3)},
    ]
    return rows_write(folder, "人", COLUMNS, rows)


def test_a_row_is_found_by_its_key(tmp_path: Path) -> None:
    assert row_find(written(tmp_path), COLUMNS, [(KEY, "P1")]) == {
        "编号": "P1",
        "园": "K1",
        "应发": Fraction("12.34"),
        "占比": Fraction(1, 3),
    }
    assert row_find(tmp_path / "人.parquet", COLUMNS, [(KEY, "P9")]) is None


def test_a_key_that_is_there_twice_is_our_failure(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match="a key twice"):
        row_find(written(tmp_path), COLUMNS, [(UNIT, "K1")])


def test_rows_are_found_in_their_order_with_the_columns_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert rows_where(path, (KEY,), [(UNIT, "K1")]) == [{"编号": "P1"}, {"编号": "P3"}]
    assert rows_where(path, (KEY,), [(SHARE, Fraction(1, 3)), (PAY, Fraction(5))]) == [{"编号": "P3"}]
    assert len(rows_where(path, (KEY,), [])) == 3


def test_a_missing_value_comes_back_as_its_state(tmp_path: Path) -> None:
    assert rows_where(written(tmp_path), (PAY,), [(KEY, "P2")]) == [{"应发": State.NOT_SUBMITTED}]


def test_a_value_that_no_cell_can_hold_finds_nothing(tmp_path: Path) -> None:
    assert rows_where(written(tmp_path), (KEY,), [(PAY, Fraction(1, 3))]) == []
