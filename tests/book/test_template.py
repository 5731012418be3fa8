from __future__ import annotations

from pathlib import Path

from kaohe.book.template import template_columns, template_write
from tests.book.hand import projects, snapshot


def test_a_template_is_the_header_in_the_order_of_the_document(tmp_path: Path) -> None:
    written = template_write(program=projects(), titles={"街道": "街道办事处"}, out=tmp_path / "t")
    assert [path.name for path in written] == ["街道.csv", "项目.csv"]
    header = "项目编码,属地,签订日,豁免,应付工资,占比,收到,行业,月份,备注\r\n"
    assert (tmp_path / "t" / "项目.csv").read_bytes() == b"\xef\xbb\xbf" + header.encode()
    assert "街道.csv  街道办事处" in (tmp_path / "t" / "README.txt").read_text("utf-8-sig")


def test_a_template_explains_each_column(tmp_path: Path) -> None:
    template_write(program=projects(), titles={}, out=tmp_path)
    lines = (tmp_path / "项目.说明.csv").read_text("utf-8-sig").splitlines()
    assert lines[3:6] == [
        "签订日,,日期 date,,必填 required,,2026-03-09",
        "豁免,,是否 flag,,否,,是",
        "应付工资,,金额 money,元 yuan,#未报送,0.00 … 1000000000.00,1234.50",
    ]
    assert lines[8] == "行业,,选项 choice,,#未报送,房建 / 交通,房建"


def test_a_template_filled_with_nothing_is_an_empty_book(tmp_path: Path) -> None:
    template_write(program=projects(), titles={}, out=tmp_path / "facts")
    made = snapshot(tmp_path, {})
    assert made.findings == ()
    assert made.book is not None
    assert [sheet.rows for sheet in made.book.sheets.values()] == [0, 0]


def test_the_key_is_filled_first() -> None:
    assert [column.name for column in template_columns(projects().sheets["街道"])] == ["街道代码", "会议缺席次数"]
