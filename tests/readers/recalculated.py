"""A workbook recalculated by LibreOffice: every cached value was written as -1 first, so that a stale cell shows."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.workbook import Plan, Role, extent_of, workbook_plan
from kaohe.formula.readers.workbook.piece import SECONDS
from kaohe.formula.readers.workbook.plan import FIRST_ROW, Planned
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type
from kaohe.reports.cover import Cover
from kaohe.reports.workbook import Content, workbook_bytes

Rows = Mapping[str, Sequence[Mapping[str, Value | State]]]
TOGETHER = 50
_CACHED = re.compile(rb'(<c [^>]*?)( t="[a-z]+")?(>)(<f[ >](?:(?!</c>).)*?</f>)<v>[^<]*</v></c>', re.DOTALL)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets have no zones


@dataclass(slots=True)
class Said:
    """What the recalculated workbook says of every live cell, and whether its check shows a difference."""

    cells: dict[tuple[str, int, str], Value | State | str] = field(default_factory=dict)
    differs: dict[tuple[str, int, str], bool] = field(default_factory=dict)


def exact_rows(exact: Exact) -> dict[str, list[dict[str, Value | State]]]:
    """Every cell of every sheet, by the exact reader."""
    return {
        name: [{column: exact.value(name, key, column) for column in sheet.columns} for key in exact.keys(name)]
        for name, sheet in exact.program.sheets.items()
    }


def plan_of(program: Program, rows: Rows, exact: Exact) -> Plan:
    """The plan of a workbook of these rows."""
    extent = extent_of(program, rows)
    return workbook_plan(program, extent, period=exact.period, as_of=exact.as_of, calendar=exact.calendar)


def content_of(plan: Plan, rows: Rows) -> bytes:
    """A workbook with a bare cover."""
    cover = Cover("试", "", (), 0, (), ())
    return workbook_bytes(Content(plan, rows, cover, {}, {}, dt.date(2026, 1, 1)))


def stale(content: bytes) -> bytes:
    """The same workbook with -1 as what every formula gave last."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            body = source.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                body, changed = _CACHED.subn(rb"\1\3\4<v>-1</v></c>", body)
                assert changed == len(re.findall(rb"<f[ >]", body)), part.filename
            target.writestr(part, body)
    return out.getvalue()


def recalculate(soffice: Path, books: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """The workbooks opened, calculated and saved again by LibreOffice, some at a time: each it opens it keeps."""
    profile, into, out = folder / "profile", folder / "in", folder / "out"
    for made in (profile / "user", into, out):
        made.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    for name, content in books.items():
        (into / f"{name}.xlsx").write_bytes(content)
    found = {name: out / f"{name}.xlsx" for name in books}
    names = list(books)
    for start in range(0, len(names), TOGETHER):
        part = names[start : start + TOGETHER]
        arguments = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
        arguments += [
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            *(str(into / f"{name}.xlsx") for name in part),
        ]
        done = subprocess.run([str(soffice), *arguments], capture_output=True, text=True, timeout=900, check=False)
        assert all(found[name].is_file() for name in part), f"exit {done.returncode}\n{done.stdout}{done.stderr}"
    return found


def said(plan: Plan, path: Path) -> Said:
    """What a recalculated workbook says."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    found = Said()
    for name, worksheet in plan.sheets.items():
        live = {one.of.name: one for one in worksheet.chosen(Role.LIVE) if one.of is not None}
        checks = {one.of.name: one for one in worksheet.chosen(Role.DIFFERENCE) if one.of is not None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a date beyond the year 9999 reads as an error, as it is one
            last = FIRST_ROW + worksheet.rows - 1
            rows = list(book[name].iter_rows(min_row=FIRST_ROW, max_row=last, values_only=True))
        for number, row in enumerate(rows[: worksheet.rows]):
            for column, planned in live.items():
                found.cells[name, number, column] = read(_at(row, planned), planned.of.type)  # type: ignore[union-attr]
                found.differs[name, number, column] = _at(row, checks[column]) == 1
    book.close()
    return found


def _at(row: tuple[Any, ...], planned: Planned) -> Any:
    return row[planned.place] if planned.place < len(row) else None


def read(cell: Any, kind: Type) -> Value | State | str:
    """A spreadsheet's cell as a value of ours; text in angle brackets where it is none."""
    if isinstance(cell, str) and cell.startswith("#"):
        try:
            return State.of_label(cell[1:])
        except KaoheError:
            return f"<{cell}>"
    if kind.kind is Kind.FLAG:
        return {"是": True, "否": False}.get(str(cell), f"<{cell}>")
    if isinstance(cell, str):
        return cell
    number = _number(cell)
    if number is None:
        return f"<{cell}>"
    if kind.kind in {Kind.DATE, Kind.PERIOD}:
        return (_ZERO + dt.timedelta(days=round(number))).date() if 0 < number < 3_000_000 else f"<{cell}>"
    if kind.kind is Kind.INSTANT:
        return round(Fraction(number) * 86400) - SECONDS
    if kind.is_pair or kind.scale is None:
        return Fraction(number)
    return Fraction(round(Fraction(number) * 10**kind.scale), 10**kind.scale)


def _number(cell: Any) -> float | None:
    if isinstance(cell, dt.datetime):
        return (cell - _ZERO).total_seconds() / 86400
    if isinstance(cell, dt.time):
        return (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86400
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds() / 86400
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def agrees(kind: Type, ours: Value | State, theirs: Value | State | str) -> bool:
    """Whether a recalculated cell says the same; an exact pair to 12 digits, for a spreadsheet has but 15."""
    if isinstance(ours, State) or isinstance(theirs, State):
        return ours is theirs
    if kind.is_pair and isinstance(ours, Fraction) and isinstance(theirs, Fraction):
        allowed = max(Fraction(1), abs(ours)) / 10**12
        return bool(abs(ours - theirs) <= allowed)
    return ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)
