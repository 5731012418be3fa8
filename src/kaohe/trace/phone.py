"""手机核对 · Phone check: one row of a run with what its formulas read, for a reader that has nothing else.

Basis: language.md §10; evidence.md §4: the phone recomputes the person's own row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.readers.browser import Peer, row_form
from kaohe.formula.readers.browser.nodes import walked
from kaohe.formula.readers.browser.sheet import columns_ordered
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Cohort, Linked, Single, Typed
from kaohe.trace.explain import is_hidden
from kaohe.trace.privacy import Privacy
from kaohe.trace.recall import Figure
from kaohe.trace.run import Key, RunView

OpenCells = dict[tuple[str, Key, str], bool]
"""Cells of units that were asked about before, and whether anybody may see them."""


class _Stranger(Privacy):
    """The rights of one who is none of the persons: what is open to him is open to each of them."""

    def sees(self, row: Row) -> bool:
        """Rows of units alone."""
        return row.sheet not in self.persons


def phone_row(
    run: RunView,
    sheet: str,
    key: Key,
    *,
    columns: Collection[str] = (),
    persons: frozenset[str] = frozenset(),
    open_cells: OpenCells | None = None,
) -> dict[str, Any]:
    """The operands of a row as `readers.browser.row_form` writes them, from the stored cells of a run.

    persons: the sheets whose rows stand for persons; a column whose aggregate too few of them make is stated and not
    recomputed, and so is a column that reads another person's cell. open_cells: kept by who asks for many rows.
    """
    row = run.cells.find(sheet, key)
    if row is None:
        raise KaoheError(f"no row {sheet} {key}")
    supply = _Stored(run, row)
    known = open_cells if open_cells is not None else {}
    fixed = _hidden(supply, Privacy(run, persons, row), columns, known) if persons else ()
    return row_form(run.program, sheet, supply, columns=columns, fixed=fixed)


class _Stored:
    """The stored cells of a run, seen from one row. Owns one figure for each column."""

    def __init__(self, run: RunView, row: Row) -> None:
        self.run, self.row = run, row
        self._figures: dict[str, Figure] = {}

    def figure(self, column: str) -> Figure:
        """The parts of a column's formula on the own row."""
        if column not in self._figures:
            self._figures[column] = Figure(self.run, self.row, column)
        return self._figures[column]

    def value(self, column: str, typed: Typed) -> Datum:
        """The value of a part of a column's formula."""
        figure = self.figure(column)
        return figure.seen(typed).value if isinstance(typed, Cohort) else figure.value(typed)

    def peers(self, column: str, cohort: Cohort) -> Sequence[Peer] | None:
        """The rows that a function over several rows reads."""
        members = self.figure(column).seen(cohort).members
        return None if members is None else [Peer(one.row.key, one.holds, one.values) for one in members]


def _hidden(supply: _Stored, privacy: Privacy, columns: Collection[str], known: OpenCells) -> set[str]:
    """The formula columns that would show what too few persons make."""
    found = set()
    for column in columns_ordered(supply.run.program.sheets[supply.row.sheet], columns):
        for node in walked(column.formula) if column.formula is not None else ():
            if _hides(node, supply.figure(column.name), privacy, known):
                found.add(column.name)
    return found


def _hides(node: Typed, figure: Figure, privacy: Privacy, known: OpenCells) -> bool:
    if isinstance(node, Cohort):
        return privacy.suppresses(figure.seen(node), figure.row)
    if isinstance(node, Linked):
        found = figure.linked(node.link)
        return not isinstance(found, State) and _closed(found, node.column, privacy, known)
    if isinstance(node, Single):
        rows = list(figure.run.cells.rows(node.sheet, {}, (node.column,)))
        return any(_closed(row, node.column, privacy, known) for row in rows)
    return False


def _closed(row: Row, column: str, privacy: Privacy, known: OpenCells) -> bool:
    """Whether a cell is hidden from who asks; a unit's that is open to a stranger is asked about once."""
    run, name = privacy.run, (row.sheet, row.key, column)
    if name not in known:
        is_unit = row.sheet not in privacy.persons
        known[name] = is_unit and not is_hidden(run, _Stranger(run, privacy.persons, privacy.root), row, column)
    return not known[name] and is_hidden(run, privacy, row, column)
