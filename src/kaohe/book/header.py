"""表头 · Header: which cell of the first row names which column; what is not exactly a name is never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kaohe.base.findings import Finding, Place
from kaohe.book.findings import (
    COLUMN_ALIKE,
    COLUMN_MISSING,
    COLUMN_UNKNOWN,
    HEADER_DAMAGED,
    HEADER_DUPLICATE,
    HEADER_UNIT,
    KEY_COLUMN_MISSING,
)
from kaohe.book.layout import may_lack
from kaohe.book.listing import shortened
from kaohe.book.privacy import masked
from kaohe.book.split import DELIMITERS
from kaohe.formula.program import Column
from kaohe.formula.types import Kind

UNITS = {
    Kind.MONEY: ("元", "人民币元"),
    Kind.POINTS: ("分",),
    Kind.HOURS: ("小时", "时"),
    Kind.DAYS: ("天", "日"),
    Kind.MONTHS: ("个月", "月"),
    Kind.WORKING_DAYS: ("工作日", "个工作日"),
}
_UNIT = re.compile(r"(.+)\(([^()]{1,8})\)")
_LEFT_OUT = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands (from 0), how many cells the row has, and what was wrong with it."""

    columns: dict[str, int]
    width: int
    findings: tuple[Finding, ...]


def header_normal(text: str) -> str:
    r"""The text of a header cell as names are compared: no spaces or line breaks, full width folded, no case.

    >>> header_normal("\ufeff绩　效\n工资（元） ")
    '绩效工资(元)'
    """
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def delimiter_of(first_line: str, names: Sequence[str]) -> str:
    """The separator with which most of the names are found in the header; a comma where none tells.

    >>> delimiter_of("街道代码;得分", ["街道代码", "得分"])
    ';'
    """
    known = {header_normal(name) for name in names}

    def found(delimiter: str) -> int:
        cells = (header_normal(cell.strip('" ')) for cell in first_line.split(delimiter))
        return sum(cell in known or _base(cell) in known for cell in cells)

    return max(DELIMITERS, key=found)


def header_read(cells: Sequence[str], columns: Sequence[Column], key: Sequence[str], place: Place) -> Header:
    """Match the cells of the header with the columns that facts fill; findings name every cell that does not fit.

    A unit in brackets is accepted where it is the column's own (`UNITS`); 万元 over a column in yuan is a finding.

    >>> header_read(["金额"], [], ["编号"], Place()).findings[0].code
    'book/column-unknown'
    """
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    known = {header_normal(column.name): column for column in columns}
    seen: dict[str, list[int]] = {}
    findings: list[Finding] = []
    for at, cell in enumerate(cells[:width]):
        name = _match(cell, known, place, findings)
        if name:
            seen.setdefault(name, []).append(at)
    for name, places in seen.items():
        if len(places) > 1:
            shown = ", ".join(str(at + 1) for at in places)
            findings.append(Finding.of(HEADER_DUPLICATE, _at(place, name), name=name, columns=shown))
    lacking = missing(columns, key, seen.keys() | (_misnamed(findings) - set(key)), place)
    findings = [_alike(finding, [one.place.field for one in lacking]) for finding in findings] + lacking
    return Header(
        {name: places[0] for name, places in seen.items()}, width, tuple(shortened(findings, COLUMN_UNKNOWN, place))
    )


def missing(columns: Sequence[Column], key: Sequence[str], seen: set[str], place: Place) -> list[Finding]:
    """The findings for columns that a file lacks; without a key column nothing of it can be used."""
    return [
        Finding.of(
            KEY_COLUMN_MISSING if column.name in key else COLUMN_MISSING, _at(place, column.name), name=column.name
        )
        for column in columns
        if column.name not in seen and not may_lack(column)
    ]


def _match(cell: str, known: dict[str, Column], place: Place, findings: list[Finding]) -> str:
    normal = header_normal(cell)
    column = known.get(normal)
    if column:
        return column.name
    column = known.get(_base(normal))
    if column:
        unit = _UNIT.fullmatch(normal)
        units = UNITS.get(column.type.kind, ())
        if unit and unit[2] in units:
            return column.name
        at, expected = _at(place, column.name), units[0] if units else "无单位"
        findings.append(Finding.of(HEADER_UNIT, at, name=masked(cell), unit=unit[2] if unit else "", expected=expected))
        return ""
    meant = _meant(cell, known)
    if meant:
        findings.append(Finding.of(HEADER_DAMAGED, _at(place, meant.name), name=masked(cell), meant=meant.name))
    else:
        findings.append(Finding.of(COLUMN_UNKNOWN, _at(place, masked(cell)), name=masked(cell)))
    return ""


def _base(normal: str) -> str:
    unit = _UNIT.fullmatch(normal)
    return unit[1] if unit else ""


def _meant(cell: str, known: dict[str, Column]) -> Column | None:
    """The column whose name a cell holds if it is UTF-8 that was once read as GBK (its last character may be lost)."""
    raw = header_normal(cell.encode("gb18030", "ignore").decode("utf-8", "ignore"))
    found = [column for name, column in known.items() if raw and name.startswith(raw) and len(name) <= len(raw) + 1]
    return found[0] if found else None


def _alike(finding: Finding, lacking: Sequence[str]) -> Finding:
    """The finding of an unknown column with the missing one that it may stand for."""
    if finding.rule is not COLUMN_UNKNOWN or not lacking:
        return finding
    names = {header_normal(name): name for name in lacking}
    near = get_close_matches(header_normal(finding.place.field), names, 1)
    return Finding.of(COLUMN_ALIKE, finding.place, name=finding.place.field, meant=names[near[0]]) if near else finding


def _misnamed(findings: Sequence[Finding]) -> set[str]:
    return {finding.place.field for finding in findings if finding.rule in {HEADER_UNIT, HEADER_DAMAGED}}


def _at(place: Place, field: str) -> Place:
    return Place(file=place.file, line=place.line, sheet=place.sheet, field=field)
