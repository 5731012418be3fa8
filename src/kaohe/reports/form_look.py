"""表单样式 · Look of a form: calm blues, white where one writes, grey where the form itself speaks."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from kaohe.reports.style import BASE, FIXED, HEAD, QUIET, RULE, TITLE, WRONG, WRONG_INK

_TINT, _PALE, _UNUSED = "#DCE9F8", "#F1F6FC", "#7F9CC4"
_FONT = {**BASE, "font_size": 10, "valign": "top"}
_CELL = {**_FONT, "border": 1, "border_color": RULE, "text_wrap": True}


class Look:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[int, bool], Format] = {}
        self.title = self._format({**_FONT, "bold": True, "font_size": 15, "font_color": TITLE, "valign": "vcenter"})
        self.help = self._format({**_FONT, "font_color": QUIET, "valign": "vcenter"})
        head = {**_CELL, "bold": True, "font_color": "#FFFFFF", "align": "center", "valign": "vcenter"}
        self.head = self._format({**head, "bg_color": HEAD})
        self.head_unused = self._format({**head, "bold": False, "bg_color": _UNUSED})
        self.code = self._format({**_FONT, "font_size": 7, "font_color": QUIET, "bg_color": _TINT, "align": "left"})
        self.fixed = self._format({**_CELL, "bold": True, "bg_color": _PALE})
        self.note = self._format({**_FONT, "font_color": QUIET, "text_wrap": True})
        self.input = self._format({**_CELL, "num_format": "@", "locked": False})
        self.number = self._format({**_CELL, "num_format": "0.######", "locked": False, "align": "right"})
        self.check = self._format({**_CELL, "num_format": "0.######", "bg_color": FIXED, "font_color": QUIET})
        self.red = self._format({"bg_color": WRONG, "font_color": WRONG_INK, "bold": True})

    def cell(self, level: int, *, bold: bool) -> Format:
        """A cell to be filled in, indented by its level in a tree."""
        key = (min(level, 15), bold)
        if key not in self._cells:
            self._cells[key] = self._format(
                {
                    **_CELL,
                    "num_format": "@",
                    "locked": False,
                    "align": "left",
                    "indent": key[0],
                    "bold": bold and not level,
                }
            )
        return self._cells[key]

    def _format(self, parts: dict[str, Any]) -> Format:
        found: Format = self._book.add_format(parts)
        return found
