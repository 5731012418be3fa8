"""显示 · A mark stands under what it means, also below Chinese characters."""

from __future__ import annotations

import pytest

from kaohe.base.shown import columns, picture, printable


@pytest.mark.parametrize(
    ("line", "column", "width", "mark"),
    [
        ("total: 70", 8, 2, "       ^^"),
        ("权重：70", 3, 1, "    ^^"),
        ("权重：70", 4, 2, "      ^^"),
        ("权重", 1, 2, "^^^^"),
        ("a\tb", 3, 1, "  ^"),
        ("ab", 9, 3, "  ^"),
        ("", 0, 0, "^"),
    ],
)
def test_the_mark_stands_under_the_characters(line: str, column: int, width: int, mark: str) -> None:
    assert picture(line, column, width).split("\n")[1] == mark


def test_the_picture_shows_the_line_as_it_is_but_for_what_does_not_print() -> None:
    assert picture("权重：\x1b70\r\n", 1, 1) == "权重： 70\n^^"


def test_a_combining_mark_takes_no_column() -> None:
    assert columns("e\u0301") == 1


def test_a_text_of_any_length_is_shown_short_and_on_one_line() -> None:
    assert printable("\ud800") == "<U+D800>"
    assert len(printable("x" * 10**6)) == 201
