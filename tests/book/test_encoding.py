from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.base.findings import Finding, Place
from kaohe.book import encoding
from kaohe.book.encoding import text_decode, text_read
from kaohe.book.findings import ENCODING_AMBIGUOUS, ENCODING_MIXED, FILE_EMPTY, FILE_TOO_LARGE, FILE_WORKBOOK

WORDS = "单位,姓名\r\nS1,𠮷田𬭚·欧阳\r\n"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encodings_of_offices_are_read_alike(name: str) -> None:
    assert text_decode(WORDS.encode(name), Place()) == WORDS


def test_big_endian_utf16_is_read() -> None:
    assert text_decode(b"\xfe\xff" + WORDS.encode("utf-16-be"), Place()) == WORDS


def test_a_file_half_utf8_and_half_gbk_is_refused_at_its_row() -> None:
    data = "编号,名称\nS1,鼓浪屿\n".encode() + "S2,筼筜\n".encode("gbk")
    finding = text_decode(data, Place(file="街道.csv"))
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.place.line, dict(finding.data)["byte"]) == (ENCODING_MIXED, 3, "30")


def test_bytes_of_no_encoding_are_refused() -> None:
    finding = text_decode(b"a,b\n\xff\xff\n", Place())
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.place.line) == (ENCODING_MIXED, 2)


def test_a_damaged_file_with_a_bom_is_refused() -> None:
    finding = text_decode(b"\xef\xbb\xbfa\n\xb5\xa5\n", Place())
    assert isinstance(finding, Finding)
    assert (finding.rule, dict(finding.data)["byte"]) == (ENCODING_MIXED, "5")


def test_bytes_that_read_in_two_ways_are_asked_about() -> None:
    finding = text_decode("no,name\nT1,路\n".encode("gbk"), Place())
    assert isinstance(finding, Finding)
    assert finding.rule is ENCODING_AMBIGUOUS


def test_a_chinese_header_decides() -> None:
    assert text_decode("工号,姓名\nT1,路\n".encode("gbk"), Place()) == "工号,姓名\nT1,路\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"甲{end}乙{end}".encode())
    assert text_read(tmp_path / "a.csv", "a") == "甲\n乙\n"


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf \r\n")
    finding = text_read(tmp_path / "a.csv", "甲")
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.place.sheet) == (FILE_EMPTY, "甲")


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_renamed_workbook_is_told_as_one(start: bytes) -> None:
    finding = text_decode(start + b"\x00\xff\n" * 9, Place())
    assert isinstance(finding, Finding)
    assert finding.rule is FILE_WORKBOOK


def test_a_csv_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "LARGEST_CSV", 0)
    (tmp_path / "a.csv").write_bytes(b"a" * (2**20 + 1))
    finding = text_read(tmp_path / "a.csv", "a")
    assert isinstance(finding, Finding)
    assert finding.rule is FILE_TOO_LARGE
