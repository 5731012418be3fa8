"""封面 · Cover: what the workbook is, what it was computed from, how much of it is live, and how many cells differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kaohe.reports import style
from kaohe.reports.grid import page_setup

Format = Callable[..., Any]
_HASH = 64


@dataclass(frozen=True, slots=True)
class Cover:
    """facts: label and text. live: how many cells recompute. fixed: sheet, column, cells, reason."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    live: int
    fixed: Sequence[tuple[str, str, int, str]]
    sheets: Sequence[tuple[str, str, int]]


LEGEND = (
    ("录入", style.INPUT, "可以改；改后公式列随之重算"),
    ("公式", "#FFFFFF", "活的公式；与正式值不同时变红"),
    ("添的行", style.WRONG, "在数据之下添的行不参与计算；增减人员请改事实数据，再运行、再导出"),
    ("正式值", style.FIXED, "工作簿不能重算，写正式值；原因见下表和列名批注"),
    ("#未报送", "#FFFFFF", "缺值及其原因；原因的先后见“状态”表"),
)


def cover_write(worksheet: Any, of: Format, cover: Cover, checks: Sequence[tuple[str, str]]) -> None:
    """Writes the cover; `checks` count, by sheet, what differs."""
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 3)
    worksheet.set_column(1, 1, 22)
    worksheet.set_column(2, 2, 60)
    worksheet.set_column(3, 4, 11)
    worksheet.set_default_row(19)
    worksheet.set_row(1, 34)
    worksheet.write_string(1, 1, cover.title, of(bold=True, font_size=20, font_color=style.TITLE))
    worksheet.write_string(2, 1, cover.subtitle, of(font_size=11, font_color=style.QUIET))
    row = _facts(worksheet, of, cover, 4)
    row = _state_of_check(worksheet, of, cover, checks, row + 1)
    row = _sheets(worksheet, of, cover, checks, row + 1)
    row = _legend(worksheet, of, row + 1)
    _fixed(worksheet, of, cover, row + 1)
    page_setup(worksheet)
    worksheet.set_portrait()


def _facts(worksheet: Any, of: Format, cover: Cover, row: int) -> int:
    label = of(font_color=style.QUIET, bottom=1, bottom_color=style.RULE)
    text = of(bottom=1, bottom_color=style.RULE, text_wrap=True)
    hashed = of(bottom=1, bottom_color=style.RULE, font_name="Consolas", font_size=8)
    for name, said in cover.facts:
        worksheet.write_string(row, 1, name, label)
        worksheet.write_string(row, 2, said, hashed if len(said) == _HASH else text)
        row += 1
    return row


def _state_of_check(worksheet: Any, of: Format, cover: Cover, checks: Sequence[tuple[str, str]], row: int) -> int:
    heading(worksheet, of, row, "核对")
    box: dict[str, Any] = {"border": 1, "border_color": style.RULE}
    worksheet.write_string(row + 1, 1, "与正式值不同的单元格", of(**box))
    total = "+".join(counted for _, counted in checks) or "0"
    shown = of(**box, bold=True, num_format='0" 处不同，见红色单元格";;"✓ 全部一致"', align="left")
    worksheet.write_formula(row + 1, 2, f"={total}", shown, 0)
    worksheet.write_string(row + 2, 1, "活的公式单元格", of(**box))
    worksheet.write_number(row + 2, 2, cover.live, of(**box, num_format="#,##0", align="left"))
    fixed = sum(count for _, _, count, _ in cover.fixed)
    worksheet.write_string(row + 3, 1, "只写正式值的单元格", of(**box))
    worksheet.write_number(row + 3, 2, fixed, of(**box, num_format="#,##0", align="left"))
    note = "Excel 以二进制小数计算，正式结果以系统为准；本工作簿用来看懂算法、试算和核对。"
    worksheet.write_string(row + 4, 1, note, of(font_size=9, font_color=style.QUIET))
    return row + 5


def _sheets(worksheet: Any, of: Format, cover: Cover, checks: Sequence[tuple[str, str]], row: int) -> int:
    heading(worksheet, of, row, "各表")
    box: dict[str, Any] = {"border": 1, "border_color": style.RULE}
    for place, name in enumerate(("表", "说明", "行数", "不同"), 1):
        worksheet.write_string(row + 1, place, name, _head(of))
    known = dict(checks)
    for name, title, count in cover.sheets:
        worksheet.write_url(row + 2, 1, f"internal:'{name}'!A1", of(**box, font_color=style.HEAD, underline=1), name)
        worksheet.write_string(row + 2, 2, title, of(**box))
        worksheet.write_number(row + 2, 3, count, of(**box, num_format="#,##0"))
        if name in known:
            shown = of(**box, num_format='0;;"✓"', align="center", font_color=style.RIGHT_INK)
            worksheet.write_formula(row + 2, 4, f"={known[name]}", shown, 0)
        else:
            worksheet.write_string(row + 2, 4, "—", of(**box, align="center"))
        row += 1
    return row + 2


def _legend(worksheet: Any, of: Format, row: int) -> int:
    heading(worksheet, of, row, "怎么看")
    for number, (name, fill, said) in enumerate(LEGEND, row + 1):
        worksheet.write_string(number, 1, name, of(border=1, border_color=style.RULE, bg_color=fill, align="center"))
        worksheet.write_string(number, 2, said, of())
    return row + 1 + len(LEGEND)


def _fixed(worksheet: Any, of: Format, cover: Cover, row: int) -> None:
    if not cover.fixed:
        return
    heading(worksheet, of, row, "只写正式值的列")
    for place, name in enumerate(("列", "原因", "单元格"), 1):
        worksheet.write_string(row + 1, place, name, _head(of))
    box: dict[str, Any] = {"border": 1, "border_color": style.RULE}
    for number, (sheet, column, count, reason) in enumerate(cover.fixed, row + 2):
        worksheet.write_string(number, 1, f"{sheet} · {column}", of(**box))
        worksheet.write_string(number, 2, reason, of(**box, text_wrap=True))
        worksheet.write_number(number, 3, count, of(**box, num_format="#,##0"))


def heading(worksheet: Any, of: Format, row: int, text: str) -> None:
    """A heading within a page."""
    worksheet.write_string(row, 1, text, of(bold=True, font_size=12, font_color=style.TITLE))


def _head(of: Format) -> Any:
    return of(bold=True, font_color="#FFFFFF", bg_color=style.HEAD, border=1, border_color=style.RULE, align="center")
