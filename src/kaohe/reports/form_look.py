"""表单样式 · Look of a form: calm blues, white where one writes, grey where the form itself speaks."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_NAVY, _BLUE, _TINT, _PALE = "#123F7A", "#1B56A3", "#DCE9F8", "#F1F6FC"
_INK, _GREY, _LINE = "#1A2233", "#687385", "#C9D3E0"
_RED, _ON_RED = "#C4291C", "#FDECEA"
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": _INK, "valign": "top"}
_CELL = {**_FONT, "border": 1, "border_color": _LINE, "text_wrap": True}


class Look:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[int, bool], Format] = {}
        self.title = self._format({**_FONT, "bold": True, "font_size": 15, "font_color": _NAVY, "valign": "vcenter"})
        self.help = self._format({**_FONT, "font_color": _GREY, "valign": "vcenter"})
        head = {**_CELL, "bold": True, "font_color": "#FFFFFF", "align": "center", "valign": "vcenter"}
        self.head = self._format({**head, "bg_color": _BLUE})
        self.head_unused = self._format({**head, "bold": False, "bg_color": "#7F9CC4"})
        self.code = self._format({**_FONT, "font_size": 7, "font_color": _GREY, "bg_color": _TINT, "align": "left"})
        self.fixed = self._format({**_CELL, "bold": True, "bg_color": _PALE})
        self.note = self._format({**_FONT, "font_color": _GREY, "text_wrap": True})
        self.input = self._format({**_CELL, "num_format": "@", "locked": False})
        self.number = self._format({**_CELL, "num_format": "0.######", "locked": False, "align": "right"})
        self.check = self._format({**_CELL, "num_format": "0.######", "bg_color": "#EEF1F5", "font_color": _GREY})
        self.red = self._format({"bg_color": _ON_RED, "font_color": _RED, "bold": True})

    def cell(self, level: int, *, bold: bool) -> Format:
        """A cell to be filled in, indented by its level in a tree."""
        key = (min(level, 15), bold)
        if key not in self._cells:
            self._cells[key] = self._format(
                {**_CELL, "num_format": "@", "locked": False, "indent": key[0], "bold": bold and level == 0}
            )
        return self._cells[key]

    def _format(self, parts: dict[str, Any]) -> Format:
        found: Format = self._book.add_format(parts)
        return found
