"""表单封面 · Cover of a form: what stands alone in a document, and how the form is used."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from kaohe.reports.form_help import HELP, blank_rows, cover_note
from kaohe.reports.form_look import Look
from kaohe.scheme.form.layout import COVER, VALUE
from kaohe.scheme.form.model import Form

TOP = 3  # rows above the first one to be filled in: title, headings, codes


def cover_drawn(page: Worksheet, form: Form, digest: str, look: Look) -> None:
    """Draws the cover: what stands alone in a document, the hash, how the form is used."""
    titles = {key: value for key, _, value in form.cover}
    name = titles.get("title.zh") or titles.get("scheme", "")
    titled(page, look, f"{name}　方案表单", "Scheme form · 填写白色格；灰色格由表单计算或固定不变")
    for column, (code, heading) in enumerate(
        (("~title", "项目"), ("@key", "代码"), (VALUE, "内容"), ("~note", "说明")),
    ):
        page.write_string(1, column, heading, look.head)
        page.write_string(2, column, code, look.code)
    row = TOP
    for key, title, value, note in _lines(form):
        page.write_string(row, 0, title, look.fixed)
        page.write_string(row, 1, key, look.code)
        text_written(page, row, 2, value, look.input)
        page.write_string(row, 3, note, look.note)
        row += 1
    page.write_string(row + 1, 0, "写出时指纹", look.note)
    page.write_string(row + 1, 3, digest, look.code)
    for line, text in enumerate(HELP):
        page.write_string(row + 3 + line, 0, "怎么用" if line == 0 else "", look.note)
        page.write_string(row + 3 + line, 3, text, look.help)
    for column, width in enumerate((16, 16, 46, 92)):
        page.set_column(column, column, width)


def _lines(form: Form) -> list[tuple[str, str, str, str]]:
    """What stands on the cover, with room for more behind a list."""
    lines = [(key, title.zh, value, cover_note(key)) for key, title, value in form.cover]
    last = max((place for place, line in enumerate(lines) if line[0].endswith("[]")), default=None)
    if last is not None:
        key, title, *_ = lines[last]
        lines[last + 1 : last + 1] = [(key, title, "", "可再写一条；不写则空着")] * blank_rows(COVER)
    return lines


def titled(page: Worksheet, look: Look, title: str, help_text: str) -> None:
    """The three rows above those to be filled in; headings and codes are written by who knows them."""
    page.set_row(0, 26)
    page.set_row(1, 30)
    page.set_row(2, 12)
    page.write_string(0, 0, title, look.title)
    page.write_string(0, 3, help_text, look.help)


def text_written(page: Worksheet, row: int, column: int, text: str, look: Any) -> None:
    """A cell with a text, or an empty one to be filled in."""
    if text:
        page.write_string(row, column, text, look)
    else:
        page.write_blank(row, column, None, look)
