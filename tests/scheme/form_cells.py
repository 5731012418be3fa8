"""表单的单元格 · Form cells: a form as it comes back, without a workbook between, so that one cell can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.base.findings import Finding, Place
from kaohe.scheme.form.gather import Gathered, gather
from kaohe.scheme.form.layout import COVER, VALUE
from kaohe.scheme.form.model import Cell, Form, ReadSheet
from kaohe.scheme.form.spread import spread
from kaohe.scheme.load import Loaded, load_tree
from kaohe.scheme.node import compose

FILE = "f.xlsx"


@dataclass
class Cells:
    """The cells of a form by sheet, row and code; rows count from 0."""

    heads: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    structure: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def gathered(self) -> Gathered:
        """The document of the cells; empty cells are not there."""
        sheets = {}
        for title, rows in self.rows.items():
            read = [
                {
                    key: Cell(text, Place(FILE, number, sheet=title, row=str(number), field=key))
                    for key, text in row.items()
                    if text
                }
                for number, row in enumerate(rows, start=4)
            ]
            heads = tuple(Cell(key, Place(FILE, 3, sheet=title, field=key)) for key in self.heads[title])
            kept = tuple(row for row in read if set(row) - {"@key"})
            sheets[title] = ReadSheet(title, heads, kept, Place(FILE, sheet=title))
        return gather(sheets, self.structure, FILE)

    def loaded(self) -> Loaded:
        """The scheme of the cells."""
        found = self.gathered()
        return load_tree(found.root, found.findings, FILE)

    def found(self) -> list[tuple[str, str, str, str]]:
        """Code and place of every finding of gathering."""
        return [at(finding) for finding in self.gathered().findings]


def at(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.place.sheet, finding.place.row, finding.place.field


def cells_of(text: str | bytes, lang: str = "zh") -> Cells:
    """The cells of the form of a document."""
    root = compose(text.encode() if isinstance(text, str) else text).root
    assert root is not None
    return _cells(spread(root, lang))


def _cells(form: Form) -> Cells:
    made = Cells({COVER: ["@key", VALUE]}, {COVER: [{"@key": key, VALUE: value} for key, _, value in form.cover]})
    for sheet in form.sheets:
        title, keys = sheet.table.title.zh, [head.key for head in sheet.heads]
        made.heads[title] = keys
        made.rows[title] = [dict(zip(keys, line.cells, strict=True)) for line in sheet.lines]
        made.structure[title] = tuple(keys)
    return made
