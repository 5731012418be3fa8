from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.book.csv_read import csv_read
from kaohe.book.database import database_in
from kaohe.book.rows import Cell, parquet_rows, rows_read, rows_write
from kaohe.book.sheet_csv import sheet_csv_write
from kaohe.formula.program import Column, Sheet
from kaohe.formula.types import FLAG, INSTANT, MONEY, RATIO, TEXT, Kind, Type
from tests.book.hand import HEAD, STREETS, projects, snapshot

MAY = frozenset({State.EMPTY, State.NOT_SUBMITTED})
COLUMNS = (
    Column("编号", TEXT),
    Column("得分", Type(Kind.POINTS, 4, states=MAY)),
    Column("占比", RATIO.with_states(MAY)),
    Column("达标", FLAG),
    Column("月", Type(Kind.PERIOD, step="month")),
    Column("时刻", INSTANT),
    Column("应发", MONEY),
)
ROWS: list[dict[str, Cell]] = [
    {
        "编号": "A",
        "得分": Fraction("59.895"),
        "占比": Fraction(1, 3),
        "达标": True,
        "月": dt.date(2026, 3, 1),
        "时刻": 0,
        "应发": Fraction("0.01"),
    },
    {
        "编号": "B",
        "得分": State.EMPTY,
        "占比": State.NOT_SUBMITTED,
        "达标": False,
        "月": dt.date(2026, 4, 1),
        "时刻": 1,
        "应发": Fraction(5),
    },
]


def test_rows_written_and_read_are_themselves(tmp_path: Path) -> None:
    path = rows_write(tmp_path, "结果", COLUMNS, ROWS)
    assert parquet_rows(path, COLUMNS) == ROWS


def test_a_state_field_stands_where_a_state_can_occur(tmp_path: Path) -> None:
    path = rows_write(tmp_path, "结果", COLUMNS, ROWS)
    assert pq.read_schema(path).names == [
        "编号", "得分", "得分.state", "占比.num", "占比.den", "占比.state", "达标", "月", "时刻", "应发",
    ]  # fmt: skip


def test_a_value_beyond_64_bits_is_written_as_rejected(tmp_path: Path) -> None:
    columns = (Column("n", Type(Kind.COUNT, 0)),)
    path = rows_write(tmp_path, "结果", columns, [{"n": Fraction(2**63)}, {"n": Fraction(2**63 - 1)}])
    assert parquet_rows(path, columns) == [{"n": State.REJECTED}, {"n": Fraction(2**63 - 1)}]


def test_rows_written_as_csv_are_read_back(tmp_path: Path) -> None:
    sheet_csv_write(tmp_path, "结果", COLUMNS, ROWS)
    sheet = Sheet("结果", "given", ("编号",), {column.name: column for column in COLUMNS}, {})
    with database_in(tmp_path) as connection:
        reading = csv_read(connection, sheet, tmp_path / "结果.csv", "read_0")
        assert reading.findings == ()
        names = ", ".join(f'"{one.name}"' for one in reading.fields if not one.name.endswith("e.state"))
        connection.execute(f"COPY (SELECT {names} FROM read_0) TO '{tmp_path / 'again.parquet'}'")
    assert parquet_rows(tmp_path / "again.parquet", COLUMNS) == ROWS


def test_the_explanation_says_type_unit_and_an_example(tmp_path: Path) -> None:
    sheet_csv_write(tmp_path, "结果", COLUMNS, ROWS)
    data = (tmp_path / "结果.说明.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[-2] == "应发,,金额 money,元 yuan,必填 required,,1234.50"
    assert len(lines) == 9


def test_a_sheet_that_is_not_in_the_book_is_a_failure_of_the_caller(tmp_path: Path) -> None:
    made = snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": HEAD})
    assert made.book is not None
    with pytest.raises(KaoheError):
        rows_read(made.book, projects(), "企业")
