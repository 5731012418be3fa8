"""工作簿的安排 · Plan: which columns a worksheet has, what stands in them, and where each lies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kaohe.formula.program import Column, Sheet
from kaohe.formula.typed import Value
from kaohe.formula.types import Type

TITLE_ROW, KIND_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3, 4
"""Worksheet rows, counted from one: title, kind of value, column names, first row of data."""
OPEN, CLOSE = "\ue000", "\ue001"
_REFERENCE = re.compile(f"{OPEN}([0-9]+)([a-z])([0-9]*){CLOSE}")
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")


class Role(StrEnum):
    """What a worksheet column is for."""

    KEY = "key"
    CHECK = "check"
    GIVEN = "given"
    LIVE = "live"
    FIXED = "fixed"
    STATE = "state"
    HELPER = "helper"
    OFFICIAL = "official"
    DIFFERENCE = "difference"


VISIBLE = frozenset({Role.KEY, Role.CHECK, Role.GIVEN, Role.LIVE, Role.FIXED})


@dataclass(slots=True)
class Planned:
    """A worksheet column. `formula` holds references until they are placed; None = values are written.

    of: the program's column that it is, or belongs to. each: the formula of every row, where rows differ.
    array: an array formula of one cell. reason: why a formula column is written as its value.
    """

    number: int
    sheet: str
    name: str
    role: Role
    of: Column | None = None
    formula: str | None = None
    each: tuple[str, ...] = ()
    array: bool = False
    reason: str = ""
    place: int = -1

    @property
    def own(self) -> str:
        """A reference to the cell of the same row."""
        return f"{OPEN}{self.number}o{CLOSE}"

    @property
    def range(self) -> str:
        """A reference to all cells of the column."""
        return f"{OPEN}{self.number}r{CLOSE}"

    def at(self, row: int) -> str:
        """A reference to the cell of a row, counted from 0."""
        return f"{OPEN}{self.number}a{row}{CLOSE}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A worksheet of fixed cells that formulas refer to; each cell is a value with its type."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Value, Type] | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """What a workbook must know of a run's rows.

    keys: the keys of each sheet's rows, in order. lacking: given columns some cell of which has a state.
    alike: text columns with words that Excel takes for one another, or for patterns.
    """

    keys: Mapping[str, Sequence[tuple[Value, ...]]]
    lacking: frozenset[tuple[str, str]] = frozenset()
    alike: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Worksheet:
    """The worksheet of a sheet: its columns in their order once placed."""

    sheet: Sheet
    rows: int
    columns: list[Planned] = field(default_factory=list)

    def chosen(self, *roles: Role) -> list[Planned]:
        """The columns of these roles."""
        return [column for column in self.columns if column.role in roles]


@dataclass(frozen=True, slots=True)
class Plan:
    """A workbook: worksheets by sheet, grids, and the names that formulas use for cells of grids."""

    sheets: Mapping[str, Worksheet]
    grids: tuple[Grid, ...]
    names: Mapping[str, str]
    columns: Sequence[Planned]

    def formula(self, planned: Planned, row: int) -> str:
        """The formula of a column in a row (from 0), with addresses; without the leading `=`."""
        text = planned.each[row] if planned.each else planned.formula or ""
        return _REFERENCE.sub(lambda found: self._address(found, planned.sheet, row), text)

    def _address(self, found: re.Match[str], sheet: str, row: int) -> str:
        target = self.columns[int(found[1])]
        head = "" if target.sheet == sheet else f"{sheet_name(target.sheet)}!"
        name = letters(target.place)
        if found[2] == "o":
            return f"{head}{name}{row + FIRST_ROW}"
        if found[2] == "a":
            return f"{head}{'$' if head else ''}{name}{'$' if head else ''}{int(found[3]) + FIRST_ROW}"
        last = max(self.sheets[target.sheet].rows, 1) + FIRST_ROW - 1
        return f"{head}${name}${FIRST_ROW}:${name}${last}"


def letters(place: int) -> str:
    """The letters of a worksheet column counted from 0.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_name(name: str) -> str:
    """A sheet's name as formulas write it.

    >>> sheet_name("教职工"), sheet_name("24小时")
    ('教职工', "'24小时'")
    """
    plain = _PLAIN_SHEET.fullmatch(name) and not (name.isascii())
    return name if plain else "'" + name.replace("'", "''") + "'"
