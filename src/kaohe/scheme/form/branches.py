"""枝 · Branches of the tree: indicators below the indicators that their rows name as parent."""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.scheme.form import findings as rules
from kaohe.scheme.form.build import Group
from kaohe.scheme.form.hand import Hand, Row, first
from kaohe.scheme.form.layout import Table
from kaohe.scheme.form.model import Cell


def grow(hand: Hand, table: Table, rows: Iterable[tuple[Row, Group]]) -> None:
    """Each row below its parent, in the order of the rows; the owner is the group above the top level.

    Findings: `scheme/form-no-parent`, `scheme/form-ring`.

    >>> from kaohe.base.findings import Place
    >>> from kaohe.scheme.form.layout import TABLES
    >>> owner, at = Group(Place()), Place()
    >>> grow(Hand(), TABLES[8], [({"name": Cell("甲", at)}, owner)])
    >>> owner.get("indicators").items[0].get("name").text
    '甲'
    """
    placed = [(owner, hand.group(row), row) for row, owner in rows]
    named: dict[tuple[int, str], Group] = {}
    for owner, made, row in placed:
        named.setdefault((id(owner), row["name"].text.strip() if "name" in row else ""), made)
    above: dict[int, Group] = {}
    for owner, made, row in placed:
        parent = row.get("@parent")
        below = named.get((id(owner), parent.text.strip())) if parent else owner
        if below is None and parent is not None:
            hand.report(rules.NO_PARENT, parent.place, sheet=table.title.zh, name=parent.text)
        elif below is not None and _in_ring(above, below, made):
            cell: Cell = row.get("name", first(row))
            hand.report(rules.RING, cell.place, name=cell.text)
        elif below is not None:
            above[id(made)] = below
            below.listed("indicators", made.place).items.append(made)


def _in_ring(above: dict[int, Group], below: Group, made: Group) -> bool:
    at: Group | None = below
    while at is not None:
        if at is made:
            return True
        at = above.get(id(at))
    return False
