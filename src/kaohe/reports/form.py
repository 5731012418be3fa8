"""方案表单 · Form: a scheme as a workbook that a clerk can edit: lists to choose from, totals that watch, notes that help.

Every text is written as text, so that nothing a person wrote becomes a formula; the only formulas sum weights.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from kaohe.base.shown import columns
from kaohe.reports.form_cover import TOP, cover_drawn, text_written, titled
from kaohe.reports.form_help import blank_rows, head_note
from kaohe.reports.form_look import Look
from kaohe.reports.form_sums import WEIGHT, Sums, column_of
from kaohe.scheme.form.layout import CHECK, COVER, LISTS, MARK, STRUCTURE
from kaohe.scheme.form.model import Form, FormSheet, Head

_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # a form says nothing of when it was written
_NARROWEST, _WIDEST = 9, 46
_A4_COLUMNS = 9
_LINE_HEIGHT = 15.0
_PROTECTED = {
    "insert_rows": True,
    "delete_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
}


def form_workbook(form: Form, digest: str) -> bytes:
    """The workbook of a form; `digest` is the hash of the scheme as it was written.

    >>> form_workbook(Form((), ()), "")[:2]
    b'PK'
    """
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"title": "kaohe 方案表单 · scheme form", "created": _MADE})
        drawing = _Drawing(book, form, digest)
        drawing.draw()
    return held.getvalue()


class _Drawing:
    """One workbook while it is drawn."""

    def __init__(self, book: xlsxwriter.Workbook, form: Form, digest: str) -> None:
        self._book = book
        self._form = form
        self._digest = digest
        self._look = Look(book)
        self._sums = Sums(form, TOP)
        self._lists: dict[tuple[str, ...], str] = {}

    def draw(self) -> None:
        """Every sheet, in the order of the document; lists and structure last."""
        cover = self._book.add_worksheet(COVER)
        drawn = [(sheet, self._book.add_worksheet(sheet.table.title.zh)) for sheet in self._form.sheets]
        lists, structure = self._book.add_worksheet(LISTS), self._book.add_worksheet(STRUCTURE)
        cover_drawn(cover, self._form, self._digest, self._look)
        _finish(cover, TOP, 2)
        for sheet, page in drawn:
            self._sheet(sheet, page)
        self._choices(lists)
        self._structure(structure)
        cover.activate()

    def _sheet(self, sheet: FormSheet, page: Worksheet) -> None:
        look = self._look
        title = sheet.table.title
        titled(page, look, f"{title.zh}　{title.en}", sheet.table.help.zh)
        blank = blank_rows(sheet.table.id)
        last = TOP + len(sheet.lines) + blank - 1
        widths: list[float] = []
        for column, head in enumerate(sheet.heads):
            page.write_string(1, column, head.title.zh, look.head if head.used else look.head_unused)
            page.write_string(2, column, head.key, look.code)
            note = head_note(head)
            if note:
                page.write_comment(1, column, note, {"author": "kaohe", "x_scale": 2.4, "y_scale": 1.6})
            self._validate(page, head, column, last)
            cells = [line.cells[column] for line in sheet.lines]
            widths.append(_width(head, cells))
            page.set_column(column, column, widths[-1])
        for number in range(len(sheet.lines) + blank):
            self._line(sheet, page, number)
        for number, line in enumerate(sheet.lines):
            height = _height(line.cells, widths)
            if height > _LINE_HEIGHT:
                page.set_row(TOP + number, height)
        self._watch(sheet, page, last)
        _finish(page, TOP, _names(sheet.heads))
        used = sum(head.used for head in sheet.heads)
        page.print_area(0, 0, max(TOP + len(sheet.lines) + 1, TOP + 3), max(used, _names(sheet.heads), 4) - 1)
        page.set_paper(8 if used > _A4_COLUMNS else 9)

    def _line(self, sheet: FormSheet, page: Worksheet, number: int) -> None:
        row = TOP + number
        line = sheet.lines[number] if number < len(sheet.lines) else None
        named = _names(sheet.heads)
        for column, head in enumerate(sheet.heads):
            text = line.cells[column] if line else ""
            if head.key.startswith(CHECK):
                page.write_formula(row, column, *self._sums.at(sheet, number, self._look.check))
            elif head.key == WEIGHT and (weight := _exactly(text)) is not None:
                page.write_number(row, column, weight, self._look.number)
            else:
                level = line.level if line and head.key == "name" and sheet.table.is_tree else 0
                text_written(page, row, column, text, self._look.cell(level, bold=column < named))

    def _validate(self, page: Worksheet, head: Head, column: int, last: int) -> None:
        source = ""
        if head.choices:
            source = self._listed(head.choices)
        elif head.refers:
            source = self._referred(head.refers)
        if source:
            page.data_validation(
                TOP, column, last, column, {"validate": "list", "source": source, **_refusal(closed=head.closed)}
            )

    def _listed(self, choices: tuple[str, ...]) -> str:
        if choices not in self._lists:
            column = len(self._lists)
            self._lists[choices] = f"={LISTS}!{xl_range_abs(1, column, len(choices), column)}"
        return self._lists[choices]

    def _referred(self, table: str) -> str:
        """The names on another sheet, with room for those that will be added."""
        key = {"appraisal": "of", "indicators": "name", "examples": "name"}.get(table, "@name")
        return f"={self._sums.range(table, key)}"

    def _watch(self, sheet: FormSheet, page: Worksheet, last: int) -> None:
        """Sums that differ from the weight of their node turn red."""
        check = column_of(sheet, f"{CHECK}sum")
        weight = column_of(sheet, WEIGHT)
        if check is None or weight is None:
            return
        total, own = (f"${xl_col_to_name(column)}{TOP + 1}" for column in (check, weight))
        rule = {"type": "formula", "criteria": f'=AND({total}<>"",ROUND({total}-{own},8)<>0)', "format": self._look.red}
        page.conditional_format(TOP, check, last, check, rule)
        page.conditional_format(TOP, weight, last, weight, rule)

    def _choices(self, page: Worksheet) -> None:
        for column, choices in enumerate(self._lists):
            page.write_string(0, column, f"选项 {column + 1}", self._look.code)
            for row, choice in enumerate(choices):
                page.write_string(row + 1, column, choice, self._look.note)
        page.protect("", _PROTECTED)

    def _structure(self, page: Worksheet) -> None:
        page.write_string(0, 0, MARK, self._look.code)
        page.write_string(1, 0, self._digest, self._look.code)
        page.write_string(1, 1, "读回时据此核对各表的列；请勿改动 · Do not edit.", self._look.note)
        for row, sheet in enumerate(self._form.sheets):
            page.write_string(row + 2, 0, sheet.table.title.zh, self._look.code)
            for column, head in enumerate(sheet.heads):
                page.write_string(row + 2, column + 1, head.key, self._look.code)
        page.protect("", _PROTECTED)


def _finish(page: Worksheet, rows: int, fixed: int) -> None:
    page.freeze_panes(rows, fixed)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1, 1)
    page.set_footer("&L&A&R&P / &N")
    page.protect("", _PROTECTED)


def _refusal(*, closed: bool) -> dict[str, Any]:
    if not closed:
        return {"show_error": False, "ignore_blank": True}
    return {
        "ignore_blank": True,
        "error_title": "请从列表中选择",
        "error_message": "此格只能写列表中的词。Choose from the list.",
    }


def _names(heads: Sequence[Head]) -> int:
    """How many columns at the left say which row this is."""
    named = [place for place, head in enumerate(heads) if head.key[0] == "@" or head.key in {"name", "of"}]
    count = next((place for place in range(len(heads)) if place not in named), len(named))
    return max(count, 1)


def _height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """High enough for the cell with the most lines."""
    lines = [
        sum(max(1, math.ceil(columns(part) / (width - 1))) for part in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    ]
    return _LINE_HEIGHT * max(lines, default=1)


def _width(head: Head, cells: Sequence[str]) -> float:
    """Wide enough for most of what stands there; long texts wrap."""
    lines = [columns(part) for cell in cells for part in cell.split("\n")] or [0]
    longest = max(*lines, columns(head.title.zh), columns(head.key) * 0.8)
    return max(_NARROWEST, min(_WIDEST, longest + 2))


def _exactly(text: str) -> float | None:
    """The number of a weight where a cell can hold exactly what was written."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    near = float(number) if number.is_finite() and abs(number) < 10**9 else None
    return near if near is not None and Decimal(repr(near)) == number else None
