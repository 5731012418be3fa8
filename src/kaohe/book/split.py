"""拆分 · Split: CSV text as rows of cells, exactly: no quote is guessed and no size is a surprise.

The standard library's reader lets a bare quote inside a cell pass and limits the size of a cell for the whole process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.base.findings import Finding, Place
from kaohe.book.findings import CSV_SYNTAX

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `number` counts rows as a spreadsheet does (the header is 1)."""

    number: int
    cells: list[str]


def rows_split(text: str, delimiter: str, place: Place) -> Iterator[Row | Finding]:
    r"""The rows of a text whose line ends are LF; a quote that does not pair ends them with a finding at its line.

    >>> [row.cells for row in rows_split('a,"x, ""y"" z"\nb,\n', ",", Place())]
    [['a', 'x, "y" z'], ['b', '']]
    >>> [item.code for item in rows_split('a,b"c\n', ",", Place())]
    ['book/csv-syntax']
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    at, number = 0, 0
    cell = _cell(delimiter)
    while at < len(lines):
        start, number = at, number + 1
        line, at = _record(lines, at)
        cells = line.split(delimiter) if '"' not in line else _quoted(line, cell)
        if cells is None:
            yield Finding.of(CSV_SYNTAX, Place(place.file, start + 1, 0, place.sheet))
            return
        yield Row(number, cells)


def cell_starts(line: str, delimiter: str) -> list[int]:
    """Where the cells of a row on one line begin (from 0), as far as its quotes pair.

    >>> cell_starts('a,"x,y",b', ",")
    [0, 2, 8]
    """
    cell, starts = _cell(delimiter), [0]
    while (found := cell.match(line, starts[-1])) and found[3]:
        starts.append(found.end())
    return starts


def _record(lines: list[str], at: int) -> tuple[str, int]:
    """The record that begins at a line, with the lines its quotes span, and where the next one begins."""
    line = lines[at]
    quotes = line.count('"')
    if quotes % 2 == 0:
        return line, at + 1
    end = at + 1
    while end < len(lines) and quotes % 2:
        quotes += lines[end].count('"')
        end += 1
    return "\n".join(lines[at:end]), end


def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{mark}]*))({mark}|\Z)')


def _quoted(line: str, cell: re.Pattern[str]) -> list[str] | None:
    cells: list[str] = []
    at = 0
    while True:
        found = cell.match(line, at)
        if found is None:
            return None
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        if not found[3]:
            return cells
        at = found.end()
