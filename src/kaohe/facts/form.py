"""读回表单 · Form: an edited form through the guard and back to a document tree; what cannot be read is a finding."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.shown import printable
from kaohe.facts import findings as rules
from kaohe.facts.guard import guard_container
from kaohe.facts.kinds import FORM
from kaohe.scheme.form import findings as form_rules
from kaohe.scheme.form.gather import gather
from kaohe.scheme.form.layout import CHECK, LISTS, MARK, STRUCTURE
from kaohe.scheme.form.model import Cell, ReadSheet
from kaohe.scheme.node import Node

_CODES = 3  # the row of the column codes; what is filled in begins below
_MARKED = 2  # rows above the list of sheets: mark and hash
_COLUMNS = 300  # the widest sheet of a form has fewer than fifty
_ROWS = 20_000  # a document of 60,000 parts has fewer lines
Gathered = list[Finding]


@dataclass(frozen=True, slots=True)
class ReadForm:
    """The document of a form, None where the workbook is none; `written` is the hash it had when it was written."""

    root: Node | None
    written: str
    findings: tuple[Finding, ...]


def form_read(source: Path | bytes, file: str = "") -> ReadForm:
    """The document of a form, from a path or its bytes; `file` is how findings call it.

    Findings: those of the guard; `facts/formula`, `facts/merged`, `facts/hidden`, `facts/cell-type`,
    `facts/too-many-columns`, and every `scheme/form-…` code.
    """
    file = file or (source.name if isinstance(source, Path) else "")
    guarded = guard_container(source, file, FORM)
    if guarded.content is None:
        return ReadForm(None, "", guarded.findings)
    book = workbook_opened(guarded.content)
    if book is None:
        return ReadForm(None, "", (Finding.of(rules.CORRUPT, Place(file), what="无法按工作簿读取 (not readable)"),))
    if STRUCTURE not in {page.title for page in book.worksheets} or book[STRUCTURE]["A1"].value != MARK:
        return ReadForm(None, "", (Finding.of(form_rules.NOT_A_FORM, Place(file)),))
    found: Gathered = []
    pages = [page for page in book.worksheets if page.title not in {STRUCTURE, LISTS}]
    sheets = {page.title: _sheet(page, file, found) for page in pages}
    if blocking(found):
        return ReadForm(None, "", tuple(found))
    gathered = gather(sheets, _structure(book[STRUCTURE]), file)
    return ReadForm(gathered.root, str(book[STRUCTURE]["A2"].value or ""), (*found, *gathered.findings))


def workbook_opened(content: bytes) -> Any | None:
    """The workbook, formulas as they stand, or None; openpyxl raises whatever its parser met."""
    from openpyxl import load_workbook  # noqa: PLC0415 - it loads numpy; a command without a workbook does not wait

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(content), data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - a container that passed the guard may still be no workbook, in countless ways
        return None


def _structure(page: Any) -> dict[str, tuple[str, ...]]:
    rows = (
        [str(cell.value) for cell in cells if cell.value] for row, cells in cells_filled(page).items() if row > _MARKED
    )
    return {row[0]: tuple(row[1:]) for row in rows if row}


def cells_filled(page: Any) -> dict[int, list[Any]]:
    """The cells that are there, by row; a library's rows would make every cell up to the farthest one."""
    rows: dict[int, list[Any]] = {}
    for (row, _), cell in sorted(page._cells.items()):  # noqa: SLF001 - as above
        rows.setdefault(row, []).append(cell)
    return rows


def _sheet(page: Any, file: str, found: Gathered) -> ReadSheet:
    place = Place(file, sheet=page.title)
    if page.max_column > _COLUMNS or page.max_row > _ROWS:
        size = f"{page.max_row} × {page.max_column}"
        found.append(Finding.of(rules.TOO_WIDE, place, size=size, limit=f"{_ROWS} × {_COLUMNS}"))
        return ReadSheet(page.title, (), (), place)
    filled = cells_filled(page)
    heads = {cell.column: str(cell.value).strip() for cell in filled.get(_CODES, ()) if cell.value}
    found += _merged(page, file, heads)
    found += _hidden(page, file)
    rows = [_row(cells, heads, file, found) for row, cells in filled.items() if row > _CODES]
    told = tuple(Cell(head, cell_place(file, page.title, _CODES, column)) for column, head in heads.items())
    return ReadSheet(page.title, told, tuple(row for row in rows if _says_something(row)), place)


def _says_something(row: dict[str, Cell]) -> bool:
    """Whether a row has more than the code of a cover line: what is empty is not there."""
    return any(key != "@key" for key in row)


def cell_place(file: str, sheet: str, row: int, column: int) -> Place:
    """The place of a cell by its row and its letters."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    return Place(file, row, sheet=sheet, row=str(row), field=get_column_letter(column))


def _row(cells: Sequence[Any], heads: dict[int, str], file: str, found: Gathered) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for cell in cells:
        if cell.value is None:
            continue
        head = heads.get(cell.column, "")
        if head.startswith(CHECK):
            continue
        place = cell_place(file, cell.parent.title, cell.row, cell.column)
        text = cell_text(cell, place, found)
        if not text.strip():
            continue
        if head:
            row.setdefault(head, Cell(text, place))
        else:
            found.append(Finding.of(form_rules.STRAY, place, text=printable(text, 40)))
    return row


def cell_text(cell: Any, place: Place, found: Gathered) -> str:
    """What a cell says: texts as they are, numbers in digits, dates as dates."""
    value = cell.value
    if cell.data_type == "f":
        shown = printable(str(getattr(value, "text", value)), 60)
        found.append(Finding.of(rules.FORMULA, place, text=shown))
        return ""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _digits(value, str(cell.number_format))
        case dt.datetime() if value.time() != dt.time():
            return value.isoformat()
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case str() if cell.data_type != "e":
            return value.replace("\r\n", "\n")
    found.append(Finding.of(rules.CELL_TYPE, place, text=printable(str(value), 40)))
    return ""


def _digits(value: float, look: str) -> str:
    """A number as a person would write it, a share with its sign.

    >>> _digits(0.1, "0"), _digits(0.07, "0%"), _digits(12, "@")
    ('0.1', '7%', '12')
    """
    number = Decimal(repr(value))
    sign = "%" if "%" in look else ""
    text = f"{number * 100 if sign else number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + sign


def _merged(page: Any, file: str, heads: dict[int, str]) -> Iterator[Finding]:
    for area in page.merged_cells.ranges:
        read = any(not heads.get(column, CHECK).startswith(CHECK) for column in range(area.min_col, area.max_col + 1))
        if read and area.max_row >= _CODES:
            yield Finding.of(rules.MERGED, cell_place(file, page.title, area.min_row, area.min_col), range=area.coord)


def _hidden(page: Any, file: str) -> Iterator[Finding]:
    """What a person who looks at the form does not see; it is read all the same, and said."""
    place = Place(file, sheet=page.title)
    if page.sheet_state != "visible":
        yield Finding.of(rules.HIDDEN, place, what=f"工作表 (sheet) {page.title}")
    rows = [number for number, row in page.row_dimensions.items() if row.hidden and number <= page.max_row]
    if rows:
        what = "、".join(map(str, rows[:10]))
        yield Finding.of(rules.HIDDEN, cell_place(file, page.title, rows[0], 1), what=f"行 (rows) {what}")
    for letter, column in page.column_dimensions.items():
        if column.hidden:
            yield Finding.of(rules.HIDDEN, place, what=f"列 (column) {letter}")
