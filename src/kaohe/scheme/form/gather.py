"""收拢 · Gathering: the sheets of an edited form back to a document tree whose every part has its cell as place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaohe.base.findings import Finding, Place
from kaohe.scheme.form import findings as rules
from kaohe.scheme.form import shapes
from kaohe.scheme.form.branches import grow
from kaohe.scheme.form.build import Group, Listed, Part, standing
from kaohe.scheme.form.cells import cell_node
from kaohe.scheme.form.hand import Hand, Row, first, split
from kaohe.scheme.form.heads import name_head
from kaohe.scheme.form.layout import COVER, LABELS, SIDES, TABLES, VALUE, Table
from kaohe.scheme.form.model import Cell, ReadSheet
from kaohe.scheme.json_schema import sections
from kaohe.scheme.keywords import aliases_of, canonical_word
from kaohe.scheme.node import Node, Scalar


@dataclass(frozen=True, slots=True)
class Gathered:
    """The document, or as much of it as could be read beside findings."""

    root: Node
    findings: tuple[Finding, ...]


def gather(sheets: Mapping[str, ReadSheet], structure: Mapping[str, tuple[str, ...]], file: str) -> Gathered:
    """The document of the sheets of a form by title; `structure` has the column codes that each had when written.

    Findings: every `scheme/form-…` code but that of a workbook which is no form.

    >>> [one.code for one in gather({}, {}, "a.xlsx").findings][:1]
    ['scheme/form-no-sheet']
    """
    gathering = Gathering(file)
    gathering.findings.extend(_shape(sheets, structure, file))
    if COVER in sheets:
        gathering.cover(sheets[COVER])
    for table in TABLES:
        if table.title.zh in sheets:
            gathering.table(table, sheets[table.title.zh])
    root = standing(gathering.root, sections()["scheme"].known)
    return Gathered(shapes.respelled(root, shapes.section_shape("scheme")), tuple(gathering.findings))


def _shape(sheets: Mapping[str, ReadSheet], structure: Mapping[str, tuple[str, ...]], file: str) -> Iterator[Finding]:
    wanted = [COVER, *(table.title.zh for table in TABLES)]
    yield from (Finding.of(rules.NO_SHEET, Place(file), sheet=title) for title in wanted if title not in sheets)
    for title, sheet in sheets.items():
        if title not in wanted:
            yield Finding.of(rules.UNKNOWN_SHEET, sheet.place, sheet=title)
            continue
        keys = [head.text for head in sheet.heads]
        for key in (key for key in structure.get(title, ()) if key not in keys):
            yield Finding.of(rules.NO_COLUMN, sheet.place, sheet=title, key=key)
        for place, head in enumerate(sheet.heads):
            if head.text in keys[:place]:
                yield Finding.of(rules.HEAD_TWICE, head.place, key=head.text)


class Gathering:
    """A document as it grows from rows."""

    def __init__(self, file: str) -> None:
        self._hand = Hand()
        self.findings = self._hand.findings
        self.root = Group(Place(file, sheet=COVER))
        self._labels: dict[int, dict[str, Group]] = {}

    def cover(self, sheet: ReadSheet) -> None:
        """What stands alone: a row a key, a list over several rows."""
        for row in sheet.rows:
            key, value = row.get("@key"), row.get(VALUE)
            if key is None or value is None:
                continue
            path, suffix = split(key.text)
            if suffix == "[]":
                node, found = cell_node(value, "")
                self._hand.findings += found
                if node is not None:
                    self.root.listed(path[0], key.place).items.append(node)
            else:
                self._hand.put(self.root, key.text, value)

    def table(self, table: Table, sheet: ReadSheet) -> None:
        """The rows of a sheet, each at its place in the document."""
        if table.is_tree:
            owned = ((row, self._owner(table, row)) for row in sheet.rows)
            grow(self._hand, table, [(row, owner) for row, owner in owned if owner is not None])
            return
        for row in sheet.rows:
            self._row(table, row)

    def _row(self, table: Table, row: Row) -> None:
        at: Part = self.root
        if "+row" in table.path and "@column" in row and _has_one_row(self.root, row.get("@sheet")):
            row.setdefault("@row", Cell("", first(row).place))
        for index, part in enumerate(table.path):
            if index + 1 == len(table.path):
                self._last(table, at, part, row)
                return
            step = self._step(at, table, index, row)
            if step is None:
                return
            at = step

    def _step(self, at: Part, table: Table, index: int, row: Row) -> Group | Listed | None:
        """One step on the way to a row; None where the way ends, with a finding unless it may."""
        part, rest = table.path[index], table.path[index + 1 :]
        if part[0] not in "@#+" and isinstance(at, Group):
            place = first(row).place
            return at.listed(part, place) if rest[0][0] in "#^" else at.group(part, place)
        key = f"@{part[1:]}"
        name = row.get(key)
        if name is None:
            self._nameless(key, row)
            return None
        text = name.text.strip()
        if part[0] == "+" and isinstance(at, Group):
            text = _side(text) if part == "+side" else text
            if part == "+side" and text not in SIDES:
                self._hand.report(rules.NO_PARENT, name.place, sheet=table.title.zh, name=text)
                return None
            return self._ended(at.group(text, name.place), rest, row)
        known = self._labelled(at) if isinstance(at, Listed) else at.entries if isinstance(at, Group) else {}
        found = known.get(text)
        group = found[1] if isinstance(found, tuple) else found
        if isinstance(group, Group):
            return group
        self._hand.report(rules.NO_PARENT, name.place, sheet=_SHEET_OF[key], name=text)
        return None

    def _ended(self, at: Group, rest: tuple[str, ...], row: Row) -> Group | None:
        """The group; None where the row ends here: an example may name a row without any cell."""
        if f"@{rest[0][1:]}" in row:
            return at
        if any(key.startswith(VALUE) or key in {f"@{part[1:]}" for part in rest} for key in row):
            self._nameless(f"@{rest[0][1:]}", row)
        return None

    def _nameless(self, key: str, row: Row) -> None:
        self._hand.report(rules.NO_NAME, first(row).place, key=name_head(key).title.zh)

    def _last(self, table: Table, at: Part, part: str, row: Row) -> None:
        if part[0] == "#" and isinstance(at, Listed):
            self._append(at, self._hand.group(row), part)
            return
        name = row.get(f"@{part[1:]}")
        if name is None or not isinstance(at, Group):
            self._nameless(f"@{part[1:]}", row)
        elif not table.section:
            self._value(at, name, row)
        elif name.text.strip() in at.entries and table.lists:
            self._hand.more(at.group(name.text.strip(), name.place), name, table, row)
        elif name.text.strip() in at.entries:
            self._hand.report(rules.TWICE, name.place, name=name.text)
        else:
            made = self._hand.group({key: cell for key, cell in row.items() if "|" not in key}, name.place)
            at.put(name.text.strip(), name.place, made)
            self._hand.line(made, table, row)

    def _value(self, at: Group, name: Cell, row: Row) -> None:
        head = next((key for key in row if key.startswith(VALUE)), VALUE)
        cell = row.get(head, Cell("", name.place))
        node, found = cell_node(cell, head.removeprefix(VALUE))
        self._hand.findings += found
        if name.text.strip() in at.entries:
            self._hand.report(rules.TWICE, name.place, name=name.text)
        else:
            at.put(name.text.strip(), name.place, node or Scalar("", cell.place))

    def _owner(self, table: Table, row: Row) -> Group | None:
        at: Part | None = self.root
        for index in range(len(table.path) - 2):
            at = self._step(at, table, index, row) if at is not None else None
        return at if isinstance(at, Group) else None

    def _append(self, listed: Listed, made: Group, part: str) -> None:
        listed.items.append(made)
        name = made.get(LABELS[part])
        text = name.text if isinstance(name, Scalar) else ""
        known = self._labelled(listed)
        label, count = text, 1
        while label in known:
            count += 1
            label = f"{text}#{count}"
        known[label] = made

    def _labelled(self, listed: Listed) -> dict[str, Group]:
        return self._labels.setdefault(id(listed), {})


def _has_one_row(at: Part | None, sheet: Cell | None) -> bool:
    """Whether a sheet of a document has no keys, so that an example names its row by nothing."""
    for key in ("sheets", sheet.text.strip() if sheet else "", "each"):
        at = at.get(key) if isinstance(at, Group) else None
    return isinstance(at, Scalar) and canonical_word(at.text, ("one",)) == "one"


def _side(text: str) -> str:
    return next((key for key in SIDES if text in {key, *aliases_of(key)}), text)


_TITLE_OF = {table.id: table.title.zh for table in TABLES}
_SHEET_OF = {"@sheet": _TITLE_OF["sheets"], "@of": _TITLE_OF["appraisal"], "@example": _TITLE_OF["examples"]}
