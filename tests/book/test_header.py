from __future__ import annotations

import pytest

from kaohe.base.findings import Place, Rule
from kaohe.book.findings import (
    COLUMN_ALIKE,
    COLUMN_MISSING,
    COLUMN_UNKNOWN,
    HEADER_DAMAGED,
    HEADER_DUPLICATE,
    HEADER_UNIT,
    KEY_COLUMN_MISSING,
)
from kaohe.book.header import Header, delimiter_of, header_read
from kaohe.formula.program import Column
from kaohe.formula.types import MONEY, RATIO, TEXT

COLUMNS = (Column("单位代码", TEXT), Column("绩效工资", MONEY), Column("占比", RATIO))


def read(*cells: str) -> Header:
    return header_read(cells, COLUMNS, ("单位代码",), Place(file="a.csv", line=1, sheet="甲"))


def rules(header: Header) -> list[Rule]:
    return [finding.rule for finding in header.findings]


def test_spaces_line_breaks_marks_and_the_own_unit_do_not_matter() -> None:
    header = read("\ufeff单位代码 ", "绩　效\n工资（元）", "占\u00a0比")
    assert header.findings == ()
    assert header.columns == {"单位代码": 0, "绩效工资": 1, "占比": 2}


def test_ten_thousand_yuan_over_a_column_in_yuan_is_not_read() -> None:
    header = read("单位代码", "绩效工资(万元)", "占比")
    assert rules(header) == [HEADER_UNIT]
    assert dict(header.findings[0].data) == {"name": "绩效工资(万元)", "unit": "万元", "expected": "元"}
    assert "绩效工资" not in header.columns


def test_a_percent_unit_over_a_ratio_is_not_guessed() -> None:
    assert rules(read("单位代码", "绩效工资", "占比(%)")) == [HEADER_UNIT]


def test_a_duplicate_header_names_both_columns() -> None:
    header = read("单位代码", "绩效工资", "绩效工资", "占比")
    assert rules(header) == [HEADER_DUPLICATE]
    assert dict(header.findings[0].data)["columns"] == "2, 3"


def test_missing_and_unknown_columns_are_named() -> None:
    header = read("单位代码", "街道")
    assert rules(header) == [COLUMN_UNKNOWN, COLUMN_MISSING, COLUMN_MISSING]
    assert [finding.place.field for finding in header.findings] == ["街道", "绩效工资", "占比"]


def test_an_unknown_column_close_to_a_missing_one_asks_whether_it_was_meant() -> None:
    header = read("单位代码", "绩效", "占比", "占比例")
    assert rules(header) == [COLUMN_ALIKE, COLUMN_UNKNOWN, COLUMN_MISSING]
    assert header.findings[0].remedy("zh") == "您是否想写“绩效工资”？若是，请改正表头。"


def test_without_its_key_a_sheet_cannot_be_read() -> None:
    assert rules(read("绩效工资", "占比")) == [KEY_COLUMN_MISSING]
    assert KEY_COLUMN_MISSING in rules(read("单位代码(号)", "绩效工资", "占比"))


def test_a_garbled_header_is_recognised() -> None:
    garbled = "绩效工资".encode().decode("gbk")
    header = read("单位代码", garbled, "占比")
    assert rules(header) == [HEADER_DAMAGED]
    assert dict(header.findings[0].data)["meant"] == "绩效工资"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found_by_the_names(delimiter: str) -> None:
    assert delimiter_of(delimiter.join(['"单位代码"', "绩效工资（元）", "x"]), [c.name for c in COLUMNS]) == delimiter


def test_without_a_known_name_the_separator_is_a_comma() -> None:
    assert delimiter_of("a;b;c", ["单位代码"]) == ","


def test_a_header_of_a_thousand_strange_cells_is_named_in_short() -> None:
    header = read("单位代码", "绩效工资", "占比", *(f"x{n}" for n in range(1000)))
    assert len(header.findings) == 101
    assert dict(header.findings[-1].data) == {"count": "900", "of": "book/column-unknown"}


def test_empty_cells_at_the_end_of_the_header_do_not_count() -> None:
    assert read("单位代码", "绩效工资", "占比", "", " ").width == 3


def test_a_header_that_holds_a_person_is_shown_masked() -> None:
    finding = header_read(["13812341234", "编号"], [], ["编号"], Place()).findings[0]
    assert (finding.code, finding.place.field) == ("book/column-unknown", "138****1234")
    assert "13812341234" not in finding.line("zh")
