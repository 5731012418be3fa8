"""读回表单 · Form: what stands in an edited workbook is read cell by cell, and what cannot be read is a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe.facts.form import ReadForm, form_read
from kaohe.reports.form import form_workbook
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.form.spread import spread
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import load_bytes, load_tree
from kaohe.scheme.node import compose
from tests.flows.tiny import SCHEME

Edit = Callable[[Any], object]


def form_of(text: bytes, lang: str = "zh") -> bytes:
    root, scheme = compose(text).root, load_bytes(text).scheme
    assert root is not None
    assert scheme is not None
    return form_workbook(spread(root, lang), content_hash(scheme))


def edited(edit: Edit, text: bytes = SCHEME.encode()) -> ReadForm:
    """The form after a person's edit, saved by another library than the one that wrote it."""
    book = load_workbook(BytesIO(form_of(text)))
    edit(book)
    held = BytesIO()
    book.save(held)
    return form_read(held.getvalue(), "form.xlsx")


def hash_of(read: ReadForm) -> str:
    assert read.root is not None
    scheme = load_tree(read.root).scheme
    assert scheme is not None
    return content_hash(scheme)


def hash_of_text(text: bytes) -> str:
    scheme = load_bytes(text).scheme
    assert scheme is not None
    return content_hash(scheme)


def put(sheet: str, code: str, row: int, value: object) -> Edit:
    """An edit of the cell in a row (4 is the first that is filled in) and the column of a code."""

    def edit(book: Any) -> None:
        book[sheet].cell(row, column(book[sheet], code)).value = value

    return edit


def column(page: Worksheet, code: str) -> int:
    return next(int(cell.column or 0) for cell in page[3] if cell.value == code)


@pytest.mark.parametrize("name", library_ids())
def test_a_workbook_comes_back_with_the_hash_of_its_scheme(name: str) -> None:
    path = scheme_find(name)
    assert path is not None
    text = path.read_bytes()
    read = form_read(form_of(text), "form.xlsx")
    assert read.findings == ()
    assert hash_of(read) == read.written == hash_of_text(text)


def test_a_form_saved_again_by_another_library_is_the_same() -> None:
    assert hash_of(edited(lambda _: None)) == hash_of_text(SCHEME.encode())


@pytest.mark.parametrize(
    ("value", "look", "weight"),
    [("80", "@", "80"), (80, "@", "80"), (0.1, "0.00", "0.1"), (0.3, "0%", "30%"), (79.5, "General", "79.5")],
)
def test_a_number_is_read_as_a_person_would_write_it(value: object, look: str, weight: str) -> None:
    def edit(book: Any) -> None:
        cell = book["指标"].cell(4, column(book["指标"], "weight"))
        cell.value, cell.number_format = value, look

    read = edited(edit)
    assert f"weight: {weight}," in text_of(read) or f"weight: {weight}\n" in text_of(read)


def text_of(read: ReadForm) -> str:
    from kaohe.scheme.form.notation import document_text  # noqa: PLC0415 - only to look at the result

    assert read.root is not None
    return document_text(read.root)


def test_a_date_and_a_truth_are_read_as_the_language_writes_them() -> None:
    def edit(book: Any) -> None:
        put("参数", "@name", 4, "线")(book)
        put("参数", "type", 4, "是否")(book)
        put("参数", "rows|from", 4, dt.datetime(2026, 1, 1))(book)  # noqa: DTZ001 - a cell has no zone
        put("参数", "rows|is", 4, True)(book)

    assert "线: {type: flag, rows: [{from: 2026-01-01, is: yes}]}" in text_of(edited(edit))


def merge(book: Any) -> None:
    book["指标"].merge_cells("C4:C6")


def merge_title(book: Any) -> None:
    book["指标"].merge_cells("A1:C1")


def hide(book: Any) -> None:
    book["指标"].row_dimensions[4].hidden = True
    book["指标"].column_dimensions["D"].hidden = True
    book["灯"].sheet_state = "hidden"


def add_sheet(book: Any) -> None:
    book.create_sheet("笔记")["A1"] = "记得改"


def drop_sheet(book: Any) -> None:
    del book["灯"]


def drop_column(book: Any) -> None:
    page = book["灯"]
    page.delete_cols(column(page, "yellow"))


def stray(book: Any) -> None:
    book["灯"]["Z5"] = "不要忘了"


def wide(book: Any) -> None:
    book["灯"].cell(5, 400).value = "远"


def unmarked(book: Any) -> None:
    book["结构"]["A1"] = "别的"


EDITS: dict[str, tuple[Edit, list[str], str]] = {
    "formula": (put("指标", "x", 4, "=1+1"), ["facts/formula"], "指标 行 4"),
    "error": (put("指标", "x", 4, "#REF!"), ["facts/cell-type"], "指标 行 4"),
    "time": (put("指标", "x", 4, dt.time(8, 30)), ["facts/cell-type"], "指标 行 4"),
    "merged": (merge, ["facts/merged"], "指标 行 4"),
    "hidden": (hide, ["facts/hidden", "facts/hidden", "facts/hidden"], "指标"),
    "added sheet": (add_sheet, ["scheme/form-unknown-sheet"], "笔记"),
    "dropped sheet": (drop_sheet, ["scheme/form-no-sheet"], ""),
    "dropped column": (drop_column, ["scheme/form-no-column"], "灯"),
    "stray": (stray, ["scheme/form-stray-cell"], "灯 行 5 列 Z"),
    "wide": (wide, ["facts/too-many-columns"], "灯"),
    "unmarked": (unmarked, ["scheme/form-unmarked"], ""),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_cannot_be_read_is_said_with_its_cell(name: str) -> None:
    edit, codes, place = EDITS[name]
    found = edited(edit).findings
    assert [finding.code for finding in found] == codes
    assert place in found[0].place.shown("zh")


def test_a_merged_title_and_what_is_hidden_do_not_keep_a_form_from_being_read() -> None:
    assert edited(merge_title).findings == ()
    assert hash_of(edited(hide)) == hash_of_text(SCHEME.encode())


def test_a_workbook_that_is_no_form_is_said_to_be_none() -> None:
    held = BytesIO()
    Workbook().save(held)
    assert [finding.code for finding in form_read(held.getvalue(), "a.xlsx").findings] == ["scheme/form-unmarked"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    text = SCHEME.replace(
        "basis: [样例办法]", "basis: ['=1+1', \"=cmd|' /C calc'!A0\", '+1', '@SUM(1)', '{=1}', 'http://x.y/']"
    )
    read = form_read(form_of(text.encode()), "form.xlsx")
    assert read.findings == ()
    assert hash_of(read) == hash_of_text(text.encode())


def test_the_one_row_of_a_sheet_without_keys_needs_none_and_any_other_does() -> None:
    path = scheme_find("custody-account")
    assert path is not None
    (finding,) = edited(put("算例取值", "@row", 5, None), path.read_bytes()).findings
    assert finding.code == "scheme/form-no-name"
    assert "算例取值 行 5" in finding.place.shown("zh")
