"""样式 · Style: fonts, colours and number formats that every worksheet of kaohe shares."""

from __future__ import annotations

from typing import Any

from kaohe.formula.types import Kind, Type

FONT = "等线"
INK, QUIET, RULE = "#1F2937", "#6B7280", "#D1D5DB"
HEAD, INPUT, FIXED, TITLE = "#1F4E79", "#FFFBEB", "#F3F4F6", "#0F2A43"
WRONG, WRONG_INK, RIGHT_INK = "#FDE2E1", "#B42318", "#067647"

LIGHTS = {
    "red": ("#FDE2E1", "#B42318"),
    "yellow": ("#FEF3C7", "#92400E"),
    "green": ("#DCFCE7", "#166534"),
    "grey": ("#E5E7EB", "#4B5563"),
}
"""Fill and ink of a warning light."""
BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
"""What every cell has."""
CELL: dict[str, Any] = {**BASE, "border": 1, "border_color": RULE}
"""A cell of a table."""
_PERIODS = {"month": "yyyy-mm", "year": "yyyy"}
_WIDTHS = {
    Kind.MONEY: 15,
    Kind.DATE: 12,
    Kind.INSTANT: 20,
    Kind.FLAG: 7,
    Kind.TEXT: 16,
    Kind.CHOICE: 11,
    Kind.GRADE: 8,
    Kind.RATIO: 11,
}
_WIDEST = 26


def number_format(kind: Type) -> str:
    """How Excel shows a value of a type.

    >>> number_format(Type(Kind.MONEY, 2)), number_format(Type(Kind.RATIO)), number_format(Type(Kind.COUNT, 0))
    ('#,##0.00', '0.00%', '#,##0')
    """
    if kind.kind is Kind.RATIO:
        return "0." + "0" * min(max((kind.scale or 4) - 2, 2), 6) + "%"
    if kind.kind is Kind.POINTS:
        return "0.00" + "#" * max((kind.scale or 4) - 2, 0)
    if kind.kind in {Kind.DATE, Kind.PERIOD}:
        return _PERIODS.get(kind.step, "yyyy-mm-dd")
    if kind.kind is Kind.INSTANT:
        return "yyyy-mm-dd hh:mm:ss"
    if kind.is_numeric:
        scale = kind.scale or 0
        shown = "0" * min(scale, 2) + "#" * min(max(scale - 2, 0), 4)
        return "#,##0" + (f".{shown}" if shown else "")
    return "@"


def alignment(kind: Type) -> str:
    """Numbers to the right, words to the left, short marks in the middle.

    >>> alignment(Type(Kind.MONEY, 2)), alignment(Type(Kind.FLAG))
    ('right', 'center')
    """
    if kind.is_numeric:
        return "right"
    return "left" if kind.kind is Kind.TEXT else "center"


def width(heading: str, kind: Type) -> int:
    """A column's width in characters: its heading on at most two lines, its values on one.

    >>> width("应发合计", Type(Kind.MONEY, 2)), width("考核等次", Type(Kind.CHOICE))
    (15, 12)
    """
    wide = sum(2 if ord(char) > 0x2E80 else 1 for char in heading) + 4
    needed = wide if wide <= 18 else wide // 2 + 3
    least = 13 if kind.is_numeric and (kind.scale or 0) > 2 else 10
    return min(max(needed, _WIDTHS.get(kind.kind, least)), _WIDEST)
