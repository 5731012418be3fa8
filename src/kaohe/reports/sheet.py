"""数据表 · Sheet: one worksheet of a run: values, live formulas, states beside them, checks, helpers folded away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.prose.document import KINDS
from kaohe.formula.readers.workbook import Plan, Planned, Role, Worksheet
from kaohe.formula.readers.workbook.plan import FIRST_ROW, HEAD_ROW, KIND_ROW, TITLE_ROW, VISIBLE, letters
from kaohe.formula.typed import Value
from kaohe.formula.types import COUNT, TEXT, Kind
from kaohe.reports import style
from kaohe.reports.cells import stored
from kaohe.reports.grid import page_setup

Format = Callable[..., Any]
Row = Mapping[str, Value | State]
PRESENT = 99
ROWS_BELOW, MOST_ROWS = 1000, 1_048_000
"""Rows below the data that are watched, because no formula reads what is added there; and where none are left."""
CHECK_FORMAT = '0" 处不同";0" 处不同";"✓ 一致"'
_FILLS = {Role.GIVEN: style.INPUT, Role.FIXED: style.FIXED, Role.KEY: style.FIXED}
_UNITS = {Kind.MONEY: "元", Kind.POINTS: "分", Kind.RATIO: "%", Kind.HOURS: "小时", Kind.DAYS: "天"}
_ROLES = {Role.KEY: "编号", Role.GIVEN: "录入", Role.LIVE: "公式", Role.FIXED: "正式值"}
_LONGEST_LIST = 250
_PAGE = 180
"""Characters that a landscape page holds legibly."""


class SheetWriter:
    """Writes one worksheet, row after row."""

    def __init__(self, book: Any, worksheet: Any, of: Format, plan: Plan, planned: Worksheet) -> None:
        self.book, self.worksheet, self.of, self.plan, self.planned = book, worksheet, of, plan, planned
        self._formats = {one.number: self._format(one) for one in planned.columns}

    def write(self, rows: Sequence[Row], title: str, notes: Mapping[tuple[str, str], str]) -> None:
        """Heading, rows, then what a worksheet says about itself."""
        self._columns()
        self._heading(title, notes)
        for number, row in enumerate(rows):
            for planned in self.planned.columns:
                self._cell(planned, number, row)
        _watched(self.book, self.worksheet, self.planned)
        if rows:
            self._marks(len(rows))
            self._inputs(len(rows))
        self._view(len(rows))

    def _format(self, planned: Planned) -> Any:
        shown: dict[str, Any] = {"border": 1, "border_color": style.RULE}
        if planned.role is Role.CHECK:
            return self.of(**shown, num_format=CHECK_FORMAT, align="center", font_color=style.RIGHT_INK)
        kind = COUNT if planned.role in {Role.STATE, Role.DIFFERENCE, Role.HELPER} else _kind(planned)
        if planned.role is Role.HELPER:
            return self.of(**shown, font_color=style.QUIET)
        shown |= {"num_format": style.number_format(kind), "align": style.alignment(kind)}
        if shown["align"] != "center":
            shown["indent"] = 1
        if planned.role in _FILLS:
            shown["bg_color"] = _FILLS[planned.role]
        if planned.role not in VISIBLE:
            shown["font_color"] = style.QUIET
        return self.of(**shown)

    def _columns(self) -> None:
        for planned in self.planned.columns:
            if planned.role in VISIBLE and not _is_step(planned):
                wide = 12 if planned.role is Role.CHECK else style.width(planned.name, _kind(planned))
                self.worksheet.set_column(planned.place, planned.place, wide)
            else:
                self.worksheet.set_column(planned.place, planned.place, 12, None, {"level": 1, "hidden": True})
        self.worksheet.set_column(len(self.planned.columns), len(self.planned.columns), 3, None, {"collapsed": True})

    def _heading(self, title: str, notes: Mapping[tuple[str, str], str]) -> None:
        self.worksheet.set_row(TITLE_ROW - 1, 28)
        self.worksheet.set_default_row(18)
        self.worksheet.set_row(HEAD_ROW - 1, 34)
        self.worksheet.write_string(TITLE_ROW - 1, 0, title, self.of(bold=True, font_size=14, font_color=style.TITLE))
        quiet = self.of(font_size=9, font_color=style.QUIET, align="center")
        for planned in self.planned.columns:
            self.worksheet.write_string(KIND_ROW - 1, planned.place, _kind_words(planned), quiet)
        for planned in self.planned.columns:
            self.worksheet.write_string(HEAD_ROW - 1, planned.place, planned.name, self._head(planned))
            note = notes.get((planned.sheet, planned.name)) if planned.role in VISIBLE else None
            if planned.reason:
                note = f"本列写正式值，不随录入重算：{planned.reason}。\n{note or ''}"
            if note:
                lines = 2 + sum(1 + len(line) // 22 for line in note.splitlines())
                options = {"width": 330, "height": min(19 * lines, 420), "font_name": style.FONT, "author": "kaohe"}
                self.worksheet.write_comment(HEAD_ROW - 1, planned.place, note, options)

    def _head(self, planned: Planned) -> Any:
        fill = style.HEAD if planned.role in VISIBLE else style.QUIET
        return self.of(
            bold=True, font_color="#FFFFFF", bg_color=fill, align="center", text_wrap=True, border=1,
            border_color=style.RULE,
        )  # fmt: skip

    def _cell(self, planned: Planned, number: int, row: Row) -> None:
        place, shown = (number + FIRST_ROW - 1, planned.place), self._formats[planned.number]
        known = _known(planned, row)
        if planned.formula is None:
            self._value(place, known, shown)
        elif planned.array:
            formula = f"{{={self.plan.formula(planned, number)}}}"
            self.worksheet.write_array_formula(*place, *place, formula, shown, known)
        else:
            self.worksheet.write_formula(*place, f"={self.plan.formula(planned, number)}", shown, known)

    def _value(self, place: tuple[int, int], known: float | str, shown: Any) -> None:
        if isinstance(known, str):
            self.worksheet.write_string(*place, known, shown)
        else:
            self.worksheet.write_number(*place, known, shown)

    def _marks(self, rows: int) -> None:
        """Red where a live cell differs, quiet where a value is missing."""
        last = rows + FIRST_ROW - 2
        wrong = self.book.add_format({"bg_color": style.WRONG, "font_color": style.WRONG_INK, "bold": True})
        absent = self.book.add_format({"font_color": style.QUIET, "italic": True})
        live = {one.of.name: one for one in self.planned.chosen(Role.LIVE) if one.of is not None}
        for differs in self.planned.chosen(Role.DIFFERENCE):
            place = live[differs.of.name].place if differs.of is not None else 0
            test = {"type": "formula", "criteria": f"=${letters(differs.place)}{FIRST_ROW}=1", "format": wrong}
            self.worksheet.conditional_format(FIRST_ROW - 1, place, last, place, {**test, "stop_if_true": True})
        for check in self.planned.chosen(Role.CHECK):
            test = {"type": "cell", "criteria": ">", "value": 0, "format": wrong}
            self.worksheet.conditional_format(FIRST_ROW - 1, check.place, last, check.place, test)
        for planned in self.planned.columns:
            if planned.role in VISIBLE and planned.of is not None and planned.of.origin == "light":
                self._lights(planned.place, last)
        test = {"type": "formula", "criteria": f'=LEFT(A{FIRST_ROW},1)="#"', "format": absent}
        self.worksheet.conditional_format(FIRST_ROW - 1, 0, last, len(self.planned.columns) - 1, test)

    def _lights(self, place: int, last: int) -> None:
        """A light's word in its colour."""
        for word, (fill, ink) in style.LIGHTS.items():
            shown = self.book.add_format({"bg_color": fill, "font_color": ink})
            test = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": shown}
            self.worksheet.conditional_format(FIRST_ROW - 1, place, last, place, test)

    def _inputs(self, rows: int) -> None:
        """What may be typed into given columns; another value only after a warning."""
        last = rows + FIRST_ROW - 2
        for planned in self.planned.chosen(Role.GIVEN):
            rule = _validation(planned.of) if planned.of is not None else None
            if rule is not None:
                rule |= {"error_type": "warning", "error_title": "请核对", "ignore_blank": True}
                self.worksheet.data_validation(FIRST_ROW - 1, planned.place, last, planned.place, rule)

    def _view(self, rows: int) -> None:
        fixed = [one.place for one in self.planned.chosen(Role.KEY, Role.CHECK)]
        self.worksheet.freeze_panes(HEAD_ROW, max(fixed, default=-1) + 1)
        self.worksheet.hide_gridlines(2)
        shown = [one.place for one in self.planned.columns if one.role in VISIBLE]
        if rows and shown:
            self.worksheet.autofilter(HEAD_ROW - 1, 0, HEAD_ROW - 1 + rows, max(shown))
            self.worksheet.print_area(0, 0, HEAD_ROW - 1 + rows, max(shown))
        wide = sum(style.width(one.name, _kind(one)) for one in self.planned.columns if one.role in VISIBLE)
        page_setup(self.worksheet, pages=max(1, round(wide / _PAGE)))
        if fixed:
            self.worksheet.repeat_columns(0, max(fixed))


def _watched(book: Any, worksheet: Any, planned: Worksheet) -> None:
    """Red where a row is added below the data."""
    if planned.sheet.key and planned.rows + ROWS_BELOW < MOST_ROWS:
        first = planned.rows + FIRST_ROW - 1
        wrong = book.add_format({"bg_color": style.WRONG, "font_color": style.WRONG_INK, "bold": True})
        worksheet.conditional_format(first, 0, first + ROWS_BELOW - 1, 0, {"type": "no_blanks", "format": wrong})


def _is_step(planned: Planned) -> bool:
    """Whether a column only leads to a light, `灯.<name>.判`, and is folded away."""
    return planned.of is not None and planned.of.origin == "light" and planned.name.count(".") > 1


def _kind(planned: Planned) -> Any:
    return planned.of.type if planned.of is not None else TEXT


def _kind_words(planned: Planned) -> str:
    if planned.of is None or planned.role not in VISIBLE:
        return ""
    kind = planned.of.type.kind
    return f"{_ROLES[planned.role]} · {_UNITS.get(kind) or KINDS[kind].zh}"


def _known(planned: Planned, row: Row) -> float | str:
    """What a cell holds, or, of a formula, what it gave in the run; '' for what only the workbook computes."""
    if planned.role in {Role.DIFFERENCE, Role.CHECK}:
        return 0
    if planned.role is Role.HELPER or planned.of is None:
        return ""
    cell = row[planned.of.name]
    if planned.role is Role.STATE:
        return int(cell) if isinstance(cell, State) else PRESENT
    return stored(cell, planned.of.type)


def _validation(column: Column) -> dict[str, Any] | None:
    kind = column.type
    if kind.kind is Kind.FLAG:
        return {"validate": "list", "source": ["是", "否"], "error_message": "写“是”或“否”"}
    if kind.choices and len(",".join(kind.choices)) < _LONGEST_LIST:
        return {"validate": "list", "source": list(kind.choices), "error_message": "写方案列出的选项之一"}
    if kind.is_numeric and kind.low is not None and kind.high is not None:
        bounds = {"minimum": float(kind.low), "maximum": float(kind.high)}
        return {"validate": "decimal", "criteria": "between", **bounds, "error_message": "超出方案规定的范围"}
    return None
