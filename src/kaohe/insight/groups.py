"""同组 · Groups: how many units stand beside one another where scores and grades compare within a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding, Place
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort
from kaohe.insight import findings as rules
from kaohe.insight.limits import limit
from kaohe.trace.run import RunView

_COMPARING = frozenset({"indicator", "grade"})


def small_groups(view: RunView, sheet: str, *, personal: bool) -> Iterator[Finding]:
    """Scores and grades that compare within a group of few; each grouping is told once."""
    least, told = limit("least_group"), set[tuple[str, ...]]()
    for column in view.program.sheets[sheet].columns.values():
        for within in _groupings(column):
            if within in told:
                continue
            told.add(within)
            smallest = _smallest(view, sheet, within)
            if smallest is not None and smallest < least:
                size = "…" if personal else str(smallest)
                data = {"column": column.name, "within": "、".join(within), "size": size, "limit": plain_text(least)}
                yield Finding.of(rules.SMALL_GROUP, Place(sheet=sheet, field=column.name), **data)


def _groupings(column: Column) -> Iterator[tuple[str, ...]]:
    """The columns by which a score or grade groups its peers."""
    if column.origin not in _COMPARING or column.formula is None:
        return
    for node in walk(column.formula):
        if isinstance(node, Cohort) and node.over == "peers" and node.within and node.frame is None:
            names = [part.column for part in node.within if isinstance(part, Cell)]
            if len(names) == len(node.within):
                yield tuple(names)


def _smallest(view: RunView, sheet: str, within: tuple[str, ...]) -> int | None:
    rows = view.cells.rows(sheet, {}, within)
    keys = [tuple(view.cells.cell(row, name) for name in within) for row in rows]
    sizes = Counter(key for key in keys if not any(isinstance(part, State) for part in key))
    return min(sizes.values(), default=None)
