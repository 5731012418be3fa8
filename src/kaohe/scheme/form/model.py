"""表单模型 · Form model: sheets with heads and lines, as they are written, and cells with places, as they come back."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Place, Text
from kaohe.scheme.form.layout import SILENT, Table


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a form; `key` says how its cells are read.

    It is a path of keys, then `[]` for one text a line, `*` for the notation of documents; `@…` names a row, `~…` is
    computed by the form and never read. `choices` are offered, and nothing else is allowed where `closed`; `refers`
    names the table whose names are offered.
    """

    key: str
    title: Text
    help: Text = SILENT
    choices: tuple[str, ...] = ()
    closed: bool = False
    refers: str = ""
    used: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a form; `level` is how deep it stands in a tree."""

    cells: tuple[str, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of a form as it is written."""

    table: Table
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole scheme as sheets; `cover` has key, title and value of what stands alone."""

    cover: tuple[tuple[str, Text, str], ...]
    sheets: tuple[FormSheet, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it came back."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it came back: its heads by column, its rows as cells by head; empty cells are not there."""

    title: str
    heads: tuple[Cell, ...]
    rows: tuple[dict[str, Cell], ...]
    place: Place
