"""抄写 · Hand: the cells of a row written into groups; what contradicts itself is a finding."""

from __future__ import annotations

from kaohe.base.findings import Finding, Place, Rule
from kaohe.scheme.form import findings as rules
from kaohe.scheme.form.build import Group, Part, grown
from kaohe.scheme.form.cells import cell_node
from kaohe.scheme.form.layout import MORE, VALUE, Table
from kaohe.scheme.form.model import Cell
from kaohe.scheme.node import Scalar, Sequence

Row = dict[str, Cell]


class Hand:
    """Writes cells into groups and keeps what is wrong with them.

    >>> made = Hand().group({"quota.share": Cell("30%", Place())})
    >>> made.get("quota").get("share").text
    '30%'
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def report(self, rule: Rule, place: Place, /, **data: object) -> None:
        """Keep a finding and go on."""
        self.findings.append(Finding.of(rule, place, **data))

    def group(self, row: Row, place: Place | None = None) -> Group:
        """The group of a row: every cell under the keys of its column."""
        made = Group(place or first(row).place)
        for key, cell in row.items():
            if key[0] not in "@~" and not key.startswith(VALUE):
                self.put(made, key, cell)
        return made

    def put(self, group: Group, key: str, cell: Cell) -> None:
        """A cell under the path of keys of its column."""
        path, suffix = split(key)
        node, found = cell_node(cell, suffix)
        self.findings += found
        if node is None:
            return
        part = grown(node)
        for name in path[:-1]:
            group = group.group(name, cell.place)
        if path:
            self._merge(group, path[-1], cell.place, part)
        elif isinstance(part, Group):
            for name, (place, value) in part.entries.items():
                self._merge(group, name, place, value)

    def more(self, known: Group, name: Cell, table: Table, row: Row) -> None:
        """A further line of a row with the same name: what it says again must be the same."""
        again = self.group({key: cell for key, cell in row.items() if "|" not in key}, name.place)
        for key, (place, part) in again.entries.items():
            before = known.get(key)
            if before is None:
                known.put(key, place, part)
            elif not _same(before, part):
                self.report(rules.CONFLICT, place, key=key)
        self.line(known, table, row)

    def line(self, group: Group, table: Table, row: Row) -> None:
        """The dated row, or the line of values, that stands on this line."""
        inner = {key.split("|", 1)[1]: cell for key, cell in row.items() if "|" in key}
        if not inner:
            return
        rows = group.listed(table.lists, first(inner).place)
        own = {key: cell for key, cell in inner.items() if "|" not in key}
        if own or not table.grid or not rows.items:
            rows.items.append(self.group(own, first(inner).place))
        values = {int(key.split("|")[1]): cell for key, cell in inner.items() if "|" in key}
        last = rows.items[-1]
        if values and isinstance(last, Group):
            place = values[min(values)].place
            cells = [values.get(number, Cell("", place)) for number in range(1, max(values) + 1)]
            line = Sequence(tuple(Scalar(cell.text.strip(), cell.place) for cell in cells), place)
            last.listed(table.grid, place).items.append(line)

    def _merge(self, group: Group, key: str, place: Place, part: Part) -> None:
        before = group.get(key)
        if before is None:
            group.put(key, place, part)
        elif isinstance(before, Group) and isinstance(part, Group):
            for name, (at, value) in part.entries.items():
                self._merge(before, name, at, value)
        else:
            self.report(rules.CONFLICT, place, key=key)


def split(key: str) -> tuple[list[str], str]:
    """The path of keys of a column, and how its cells are read.

    >>> split("missing.not_submitted*")
    (['missing', 'not_submitted'], '*')
    """
    if key == MORE:
        return [], "*"
    suffix = next((one for one in ("[]", "*") if key.endswith(one)), "")
    return key.removesuffix(suffix).split("."), suffix


def first(row: Row) -> Cell:
    """The first cell of a row that is not empty."""
    return next(iter(row.values()))


def _same(one: Part, other: Part) -> bool:
    return isinstance(one, Scalar) and isinstance(other, Scalar) and one.text == other.text
