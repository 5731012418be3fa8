"""读表 · Table: the one sheet of a workbook as rows of text, as if an office had saved it as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.base.findings import Finding, Place, blocking
from kaohe.facts import findings as rules
from kaohe.facts.form import Gathered, cell_text, cells_filled, workbook_opened
from kaohe.facts.guard import guard_container
from kaohe.facts.kinds import WORKBOOK

_COLUMNS = 300  # the widest sheet of the library has fewer than sixty
_LISTED = 20


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows of a table, the first one its head; none where a finding blocks."""

    rows: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]


def table_read(content: bytes, file: str) -> ReadTable:
    """The one sheet of a workbook that has cells.

    Findings: those of the guard; `facts/several-sheets`, `facts/formula`, `facts/merged`, `facts/cell-type`,
    `facts/too-many-rows`, `facts/too-many-columns`.
    """
    guarded = guard_container(content, file, WORKBOOK)
    if guarded.content is None:
        return ReadTable((), guarded.findings)
    book = workbook_opened(guarded.content)
    pages = [one for one in book.worksheets if cells_filled(one)] if book is not None else []
    if len(pages) > 1:
        names = ", ".join(one.title for one in pages)
        return ReadTable((), (Finding.of(rules.SEVERAL_SHEETS, Place(file), names=names),))
    if not pages:
        return ReadTable((), (Finding.of(rules.CORRUPT, Place(file), what="没有可读的表 (no table to be read)"),))
    page = pages[0]
    found: Gathered = list(_wrong_shape(page, file))
    rows = () if blocking(found) else tuple(_rows(page, found))
    return ReadTable(() if blocking(found) else rows, tuple(found[:_LISTED]))


def _wrong_shape(page: Any, file: str) -> Iterator[Finding]:
    place = Place(file, sheet=page.title)
    if page.max_row > WORKBOOK.limits.rows:
        yield Finding.of(rules.TOO_MANY_ROWS, place, limit=WORKBOOK.limits.rows)
    if page.max_column > _COLUMNS:
        yield Finding.of(rules.TOO_WIDE, place, size=f"{page.max_row} × {page.max_column}", limit=f"… × {_COLUMNS}")
    for area in page.merged_cells.ranges:
        yield Finding.of(rules.MERGED, place, range=area.coord)


def _rows(page: Any, found: Gathered) -> Iterator[tuple[str, ...]]:
    """Every row with a cell, each as wide as the head."""
    width = 0
    for number, cells in cells_filled(page).items():
        said = {cell.column: _said(cell, number, found) for cell in cells if cell.value is not None}
        if any(text.strip() for text in said.values()):
            width = width or max(said)
            yield tuple(said.get(column, "") for column in range(1, max(width, *said) + 1))


def _said(cell: Any, number: int, found: Gathered) -> str:
    """A cell; a flag in the words in which tables say it."""
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    return cell_text(cell, Place(cell.parent.title, number, field=cell.column_letter), found)
