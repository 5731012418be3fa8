"""定位 · Located: at which character of its line a finding's cell begins, and the findings in the order of the file.

The rooms that find what is wrong know a row and a column by name; a person looks at a line of text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from kaohe.base.findings import NOWHERE, Finding
from kaohe.book.encoding import text_read
from kaohe.book.header import delimiter_of, header_read
from kaohe.book.layout import given_columns
from kaohe.book.split import Row, cell_starts, rows_split
from kaohe.formula.program import Program, Sheet

LARGEST_FILE = 1 << 24
"""The bytes of the largest file whose lines are looked at again: nobody reads a line of a larger one on a screen."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a file before the first row that spans two, and at which cell a name stands."""

    lines: Sequence[str]
    delimiter: str
    cells: Mapping[str, int]

    def placed(self, finding: Finding) -> Finding:
        """The finding with its column, where its line is here and its cell is known by name."""
        place = finding.place
        at = self.cells.get(place.field, self.cells.get(dict(finding.data).get("name", "")))
        if at is None or not 0 < place.line <= len(self.lines):
            return finding
        starts = cell_starts(self.lines[place.line - 1], self.delimiter)
        return replace(finding, place=replace(place, column=starts[at] + 1)) if at < len(starts) else finding


def findings_located(findings: Iterable[Finding], program: Program, files: Mapping[str, Path]) -> list[Finding]:
    """The findings by file, line and column; a cell of a CSV file has the character (from 1) at which it begins.

    Must: from the first row on that spans lines no column is named: the number of a row is not that of its line there.

    >>> findings_located([], Program({}, {}, {}, "year", ()), {})
    []
    """
    listed = list(findings)
    wanted = {one.place.sheet for one in listed if one.place.line and one.place.field and not one.place.column}
    known = {name: _lines(program.sheets[name], files[name]) for name in sorted(wanted & files.keys())}
    placed = [known[one.place.sheet].placed(one) if one.place.sheet in known else one for one in listed]
    return sorted(placed, key=_order)


def _lines(sheet: Sheet, path: Path) -> _Lines:
    if path.suffix.lower() != ".csv" or path.stat().st_size > LARGEST_FILE:
        return _Lines((), ",", {})
    text = text_read(path, sheet.name)
    if isinstance(text, Finding):
        return _Lines((), ",", {})
    columns = given_columns(sheet)
    lines = list(takewhile(lambda line: line.count('"') % 2 == 0, text.split("\n")))
    delimiter = delimiter_of(text.split("\n", 1)[0], [column.name for column in columns])
    first = next(rows_split(lines[0], delimiter, NOWHERE), None) if lines else None
    cells = first.cells if isinstance(first, Row) else []
    header = header_read(cells, columns, sheet.key, NOWHERE)
    return _Lines(lines, delimiter, {cell[:40]: at for at, cell in enumerate(cells)} | header.columns)


def _order(finding: Finding) -> tuple[bytes, int, int]:
    """What concerns a whole file comes after its lines."""
    place = finding.place
    return place.file.encode(), place.line or sys.maxsize, place.column
