"""工作簿 · Workbook: a planned workbook written as an xlsx file: live formulas, official values, checks, a cover."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from kaohe.base.states import State
from kaohe.formula.readers.workbook import Plan, Role, Worksheet
from kaohe.formula.readers.workbook.grids import span
from kaohe.formula.typed import Value
from kaohe.reports import style
from kaohe.reports.cover import Cover, cover_write
from kaohe.reports.grid import grid_write
from kaohe.reports.sheet import MOST_ROWS, ROWS_BELOW, SheetWriter

Rows = Sequence[Mapping[str, Value | State]]
_APP = "docProps/app.xml"
_GENERATOR = (b"<Application>Microsoft Excel</Application>", b"<Application>kaohe</Application>")
"""Named by its own name, a file is recalculated by LibreOffice when it is opened."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a workbook says. notes: by sheet and column, what stands behind a heading. titles: of sheets."""

    plan: Plan
    rows: Mapping[str, Rows]
    cover: Cover
    notes: Mapping[tuple[str, str], str]
    titles: Mapping[str, str]
    made: dt.date


def workbook_bytes(content: Content, scratch: Path | None = None) -> bytes:
    """The xlsx file of a plan; the same content gives the same bytes.

    scratch: where rows wait while the file is put together; without it the system's place for such files.
    """
    held = io.BytesIO()
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    if scratch is not None:
        options["tmpdir"] = str(scratch)
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"title": content.cover.title, "created": dt.datetime.combine(content.made, dt.time())})
    book.set_size(24000, 14000)
    formats = Formats(book)
    cover_sheet = book.add_worksheet(_free(content, "封面"))
    sheets = {name: book.add_worksheet(name) for name in content.plan.sheets}
    grids = [(grid, book.add_worksheet(grid.name)) for grid in content.plan.grids]
    checks: list[tuple[str, str]] = []
    for name, planned in content.plan.sheets.items():
        writer = SheetWriter(book, sheets[name], formats.of, content.plan, planned)
        writer.write(content.rows[name], content.titles.get(name, name), content.notes)
        checks += _check_address(planned)
    for grid, worksheet in grids:
        grid_write(worksheet, formats.of, grid)
    for name, address in content.plan.names.items():
        book.define_name(name, f"={address}")
    cover_write(cover_sheet, formats.of, content.cover, checks)
    book.close()
    return _signed(held.getvalue())


class Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """The format with these properties on top of what every cell has."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**style.BASE, **properties})
        return self._made[key]


def _free(content: Content, name: str) -> str:
    taken = {one.casefold() for one in (*content.plan.sheets, *(grid.name for grid in content.plan.grids))}
    while name.casefold() in taken:
        name += "_"
    return name


def _check_address(planned: Worksheet) -> list[tuple[str, str]]:
    """The sheet, and what counts its differences: its check column, where it has one, and rows added below the data."""
    name, rows = planned.sheet.name, planned.rows
    counts = [f"SUM({span(name, one.place, 0, max(rows, 1) - 1)})" for one in planned.chosen(Role.CHECK)]
    if planned.sheet.key and rows + ROWS_BELOW < MOST_ROWS:
        counts.append(f"COUNTA({span(name, 0, rows, rows + ROWS_BELOW - 1)})")
    return [(name, "+".join(counts))] if counts else []


def _signed(content: bytes) -> bytes:
    """The file under our own name, its parts dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            body = source.read(part)
            if part.filename == _APP:
                body = body.replace(*_GENERATOR)
            named = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            named.compress_type = zipfile.ZIP_DEFLATED
            named.external_attr = 0o600 << 16
            target.writestr(named, body)
    return out.getvalue()
