from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import Cell, rows_read
from kaohe.book.snapshot import Snapshot, snapshot_make
from kaohe.formula.program import Column
from kaohe.formula.types import DATE, FLAG, INSTANT, MONEY, RATIO, TEXT, Kind, Type
from tests.book.hand import codes, program, sheet

BOUNDED = MONEY.within(Fraction(0), Fraction(100))
SHEET = sheet(
    "项目",
    ["编码"],
    [
        Column("应付", BOUNDED, absent=State.NOT_SUBMITTED),
        Column("占比", RATIO, absent=State.EMPTY),
        Column("豁免", FLAG, absent=False),
        Column("签订", DATE, absent=State.OPEN),
        Column("月份", Type(Kind.PERIOD, step="month"), absent=State.OPEN),
        Column("收到", INSTANT, absent=State.OPEN),
        Column("行业", Type(Kind.CHOICE, choices=("房建", "交通")), absent=State.OPEN),
        Column("备注", TEXT, absent=State.EMPTY),
    ],
)
GOOD: dict[str, Any] = {
    "编码": "P1",
    "应付": 1234,
    "占比.num": 2,
    "占比.den": 6,
    "豁免": True,
    "签订": dt.date(2026, 3, 9),
    "月份": dt.date(2026, 3, 1),
    "收到": 0,
    "行业": "房建",
    "备注": "好",
}


def read(at: Path, table: pa.Table) -> tuple[Snapshot, list[dict[str, Cell]]]:
    (at / "facts").mkdir()
    pq.write_table(table, at / "facts" / "项目.parquet")
    what = program(SHEET)
    made = snapshot_make(
        program=what, folder=at / "facts", out=at / "out", scheme="s", version="1", period=Period.parse("2026")
    )
    return made, rows_read(made.book, what, "项目") if made.book else []


def with_cells(**cells: object) -> pa.Table:
    return pa.table({name: [value] for name, value in (GOOD | cells).items()})


def test_a_good_file_is_its_values(tmp_path: Path) -> None:
    made, rows = read(tmp_path, with_cells())
    assert made.findings == ()
    assert rows == [
        {
            "编码": "P1",
            "应付": Fraction("12.34"),
            "占比": Fraction(1, 3),
            "豁免": True,
            "签订": dt.date(2026, 3, 9),
            "月份": dt.date(2026, 3, 1),
            "收到": 0,
            "行业": "房建",
            "备注": "好",
        }
    ]


def test_nulls_are_absent(tmp_path: Path) -> None:
    nulls = {name: pa.nulls(1, pa.array([value]).type) for name, value in GOOD.items() if name != "编码"}
    made, rows = read(tmp_path, pa.table({"编码": ["P1"], **nulls}))
    assert made.findings == ()
    assert rows[0]["豁免"] is False
    assert {rows[0][name] for name in ("签订", "月份", "收到", "行业")} == {State.OPEN}
    assert (rows[0]["应付"], rows[0]["占比"], rows[0]["备注"]) == (State.NOT_SUBMITTED, State.EMPTY, State.EMPTY)


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("应付", -1, "book/out-of-bounds"),
        ("应付", 10_001, "book/out-of-bounds"),
        ("占比.den", 0, "book/number-format"),
        ("占比.num", None, "book/number-format"),
        ("签订", dt.date(1066, 1, 1), "book/date-format"),
        ("月份", dt.date(2026, 3, 9), "book/period-format"),
        ("收到", 10**15, "book/instant-format"),
        ("行业", "水利", "book/choice-unknown"),
        ("备注", "长" * 501, "book/text-too-long"),
        ("备注", "a\u202eb", "book/control-character"),
        ("备注", "张\ufffd", "book/text-damaged"),
        ("备注", "123456789012345000", "book/digits-lost"),
    ],
)
def test_a_bad_cell_is_rejected_and_named(tmp_path: Path, field: str, cell: object, code: str) -> None:
    made, rows = read(tmp_path, with_cells(**{field: cell}))
    name = field.split(".", maxsplit=1)[0]
    assert [(found.code, found.place.row, found.place.field) for found in made.findings] == [(code, "P1", name)]
    assert [column for column, value in rows[0].items() if value is State.REJECTED] == [name]


@pytest.mark.parametrize(
    ("field", "array"),
    [
        ("应付", pa.array([12.34])),
        ("应付", pa.array(["12.34"])),
        ("签订", pa.array(["2026-03-09"])),
        ("豁免", pa.array([1])),
        ("备注", pa.array([5])),
        ("占比.num", pa.array([0.5])),
        ("应付.state", pa.array([3])),
    ],
)
def test_a_wrong_physical_type_is_a_finding_never_a_conversion(tmp_path: Path, field: str, array: pa.Array) -> None:
    table = with_cells()
    table = table.drop_columns([field]) if field in table.column_names else table
    made, rows = read(tmp_path, table.append_column(field, array))
    assert codes(made) == ["book/type-wrong"]
    if not field.endswith(".state"):
        assert rows[0][field.split(".", maxsplit=1)[0]] is State.REJECTED


def test_any_whole_number_type_holds_fen(tmp_path: Path) -> None:
    table = with_cells().drop_columns(["应付"]).append_column("应付", pa.array([1234], pa.uint16()))
    made, rows = read(tmp_path, table)
    assert (made.findings, rows[0]["应付"]) == ((), Fraction("12.34"))


def test_a_number_beyond_64_bits_is_rejected(tmp_path: Path) -> None:
    table = with_cells().drop_columns(["应付"]).append_column("应付", pa.array([2**64 - 1], pa.uint64()))
    made, rows = read(tmp_path, table)
    assert (codes(made), rows[0]["应付"]) == (["book/number-too-large"], State.REJECTED)


@pytest.mark.parametrize(
    ("token", "value", "expected", "found"),
    [
        ("not_submitted", None, State.NOT_SUBMITTED, []),
        ("open", None, State.REJECTED, ["book/state-not-allowed"]),
        ("rejected", None, State.REJECTED, ["book/state-not-allowed"]),
        ("late", None, State.REJECTED, ["book/state-unknown"]),
        ("not_submitted", 5, State.REJECTED, ["book/value-and-state"]),
    ],
)
def test_a_state_is_read_where_the_column_can_have_it(
    tmp_path: Path, token: str, value: int | None, expected: State, found: list[str]
) -> None:
    table = with_cells().drop_columns(["应付"]).append_column("应付", pa.array([value], pa.int64()))
    made, rows = read(tmp_path, table.append_column("应付.state", pa.array([token])))
    assert (codes(made), rows[0]["应付"]) == (found, expected)


def test_text_is_trimmed_and_composed(tmp_path: Path) -> None:
    made, rows = read(tmp_path, with_cells(编码=" P1\u3000", 备注="e\u0301 "))
    assert (made.findings, rows[0]["编码"], rows[0]["备注"]) == ((), "P1", "\u00e9")


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    table = with_cells().drop_columns(["应付"]).append_column("多余", pa.array([1]))
    made, rows = read(tmp_path, table)
    assert sorted(codes(made)) == ["book/column-missing", "book/column-unknown"]
    assert rows[0]["应付"] is State.REJECTED


def test_a_null_key_sets_its_row_aside(tmp_path: Path) -> None:
    table = pa.concat_tables([with_cells(), with_cells(编码=None)], promote_options="permissive")
    made, rows = read(tmp_path, table)
    assert [(found.code, found.place.line) for found in made.findings] == [("book/key-unreadable", 2)]
    assert (len(rows), made.quarantined) == (1, {"项目": 1})


def test_a_file_that_is_no_parquet_blocks(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "项目.parquet").write_bytes(b"PAR1 and nothing")
    made = snapshot_make(
        program=program(SHEET), folder=tmp_path / "facts", out=tmp_path / "out",
        scheme="s", version="1", period=Period.parse("2026"),
    )  # fmt: skip
    assert (codes(made), made.book) == (["book/file-unreadable"], None)


def test_a_damaged_page_blocks(tmp_path: Path) -> None:
    table = pa.table({"编码": [f"P{n}" for n in range(5000)], "应付": list(range(5000))})
    (tmp_path / "facts").mkdir()
    path = tmp_path / "facts" / "项目.parquet"
    pq.write_table(table, path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[40:400] = bytes(360)
    path.write_bytes(data)
    made = snapshot_make(
        program=program(SHEET), folder=tmp_path / "facts", out=tmp_path / "out",
        scheme="s", version="1", period=Period.parse("2026"),
    )  # fmt: skip
    assert (codes(made), made.book) == (["book/file-unreadable"], None)


def test_identity_in_a_text_column_blocks(tmp_path: Path) -> None:
    made, _ = read(tmp_path, with_cells(备注="身份证 350203199901010013"))
    assert (codes(made), made.book) == (["book/identity-in-facts"], None)
