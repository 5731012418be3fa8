from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.findings import Finding, Place
from kaohe.book.findings import CSV_SYNTAX
from kaohe.book.split import Row, rows_split

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_what_a_csv_writer_writes_is_split_into_the_same_cells(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    found = [row.cells for row in rows_split(text.getvalue(), delimiter, Place()) if isinstance(row, Row)]
    assert found == rows


@pytest.mark.parametrize(("text", "line"), [('a\n"b\nc\n', 2), ('a\nb"c"\n', 2), ('a\n"b"c\n', 2), ('"\n', 1)])
def test_a_quote_that_does_not_pair_is_named_by_its_line(text: str, line: int) -> None:
    last = list(rows_split(text, ",", Place(file="a.csv")))[-1]
    assert isinstance(last, Finding)
    assert (last.rule, last.place.line) == (CSV_SYNTAX, line)


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    rows = list(rows_split('a\n"x\ny"\n\nb\n', ",", Place()))
    assert [(row.number, row.cells) for row in rows if isinstance(row, Row)] == [
        (1, ["a"]),
        (2, ["x\ny"]),
        (3, [""]),
        (4, ["b"]),
    ]


def test_a_quote_that_swallows_a_large_file_is_found_in_a_moment() -> None:
    started = time.process_time()
    last = list(rows_split('a\n"b\n' + "1,2,3\n" * 200_000, ",", Place()))[-1]
    assert isinstance(last, Finding)
    assert time.process_time() - started < 2
