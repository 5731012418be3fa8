from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.book import located
from kaohe.book.snapshot import Snapshot
from tests.book.hand import HEAD, STREETS, snapshot


def places(made: Snapshot) -> list[tuple[int, int, str]]:
    return [(one.place.line, one.place.column, one.code) for one in made.findings]


def projects_of(at: Path, rows: str, head: str = HEAD) -> Snapshot:
    return snapshot(at, {"街道.csv": STREETS, "项目.csv": head + "\n" + rows})


def test_findings_stand_in_the_order_of_the_file_each_at_its_cell(tmp_path: Path) -> None:
    made = projects_of(tmp_path, "P9,S1,2026-03-01,否,一千,95,,房建,,\nP1,S7,3月,否,,,,,,\n")
    assert places(made) == [
        (2, 20, "book/number-format"),
        (2, 23, "book/ratio-form"),
        (3, 4, "book/orphan"),
        (3, 7, "book/date-format"),
    ]


def test_a_quoted_cell_is_one_cell_and_a_row_over_two_lines_ends_the_columns(tmp_path: Path) -> None:
    rows = 'P1,S1,2026-03-01,否,"1,850.00",95,,,,\nP2,S1,3月,否,,,,,,"a\nb"\nP3,S1,3月,否,,,,,,\n'
    assert places(projects_of(tmp_path, rows)) == [
        (2, 31, "book/ratio-form"),
        (3, 0, "book/date-format"),
        (4, 0, "book/date-format"),
    ]


def test_a_strange_header_is_marked_and_what_has_no_cell_is_not(tmp_path: Path) -> None:
    made = projects_of(tmp_path, "", HEAD.replace("占比", "占比(%)").replace("签订日", "签约"))
    assert places(made) == [
        (1, 0, "book/column-missing"),
        (1, 9, "book/column-unknown"),
        (1, 20, "book/header-unit"),
    ]


def test_a_semicolon_separates_as_well(tmp_path: Path) -> None:
    made = projects_of(tmp_path, "P1;S1;3月;否;;;;;;\n", HEAD.replace(",", ";"))
    assert places(made) == [(2, 7, "book/date-format")]


def test_a_file_too_large_to_be_shown_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(located, "LARGEST_FILE", 10)
    assert places(projects_of(tmp_path, "P1,S1,3月,否,,,,,,\n")) == [(2, 0, "book/date-format")]


def test_a_renamed_workbook_is_one_finding(tmp_path: Path) -> None:
    made = snapshot(tmp_path, {"街道.csv": STREETS, "项目.csv": b"PK\x03\x04\x14\x00\xff\n"})
    assert places(made) == [(0, 0, "book/file-workbook")]


def test_a_file_that_begins_with_an_empty_line_gives_findings(tmp_path: Path) -> None:
    made = projects_of(tmp_path, "P9,S1,2026-03-01,否,一千,95,,房建,,\n", "\n" + HEAD)
    assert made.findings
    assert made.book is None
