"""附表 · Grid: parameters, tables, working days and states as plain worksheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kaohe.formula.readers.workbook import Grid
from kaohe.formula.readers.workbook.plan import FIRST_ROW, HEAD_ROW, TITLE_ROW
from kaohe.reports import style
from kaohe.reports.cells import stored

Format = Callable[..., Any]


def grid_write(worksheet: Any, of: Format, grid: Grid) -> None:
    """Writes a grid: title, headings, one row a value."""
    worksheet.hide_gridlines(2)
    worksheet.write_string(TITLE_ROW - 1, 0, grid.title, of(bold=True, font_size=14, font_color=style.TITLE))
    head = of(bold=True, font_color="#FFFFFF", bg_color=style.HEAD, border=1, border_color=style.RULE, align="center")
    widths = [_wide(name) + 4 for name in grid.headings]
    for place, name in enumerate(grid.headings):
        worksheet.write_string(HEAD_ROW - 1, place, name, head)
    for number, row in enumerate(grid.rows, FIRST_ROW - 1):
        for place, cell in enumerate(row):
            shown = {"border": 1, "border_color": style.RULE}
            if cell is None:
                worksheet.write_blank(number, place, None, of(**shown))
                continue
            value = stored(*cell)
            kind = cell[1]
            shown |= {"num_format": style.number_format(kind), "align": style.alignment(kind)}
            if isinstance(value, str):
                worksheet.write_string(number, place, value, of(**shown))
                widths[place] = min(max(widths[place], _wide(value) + 2), 60)
            else:
                worksheet.write_number(number, place, value, of(**shown))
                widths[place] = max(widths[place], 13)
    for place, wide in enumerate(widths):
        worksheet.set_column(place, place, wide)
    worksheet.freeze_panes(HEAD_ROW, 0)
    page_setup(worksheet)


def page_setup(worksheet: Any, pages: int = 1) -> None:
    """A4, landscape, as wide as so many pages, the heading on each, page numbers below."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    worksheet.fit_to_pages(pages, 0)
    worksheet.repeat_rows(0, HEAD_ROW - 1)
    worksheet.set_footer("&L&A&C第 &P 页，共 &N 页&R&F")


def _wide(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
