"""核对 · Checking: a stored figure against what its formula gives, and which row keeps a figure from having a value."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding, Place
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.program import stored
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort, Linked, Typed
from kaohe.trace.explanation import CellName
from kaohe.trace.findings import DOES_NOT_RECOMPUTE
from kaohe.trace.recall import Seen
from kaohe.trace.run import RunView
from kaohe.trace.shown import brief
from kaohe.trace.words import both


def reads_unstored(run: RunView, formula: Typed, sheet: str) -> bool:
    """Whether a formula reads rows that a stored run may lack: steps before its period, or records of other runs."""
    own = run.program.sheets[sheet]
    nodes = list(walk(formula))
    frames = any(isinstance(node, Cohort) and node.frame is not None for node in nodes)
    if frames and own.lead_in and not any(row.lead for row in run.cells.rows(sheet, {}, own.key)):
        return True
    targets = {node.sheet for node in nodes if isinstance(node, Linked | Cohort)}
    records = [name for name in targets if run.program.sheets[name].kind == "record"]
    return any(not run.cells.rows(name, {}, run.program.sheets[name].key) for name in records)


def recomputed(column: Column, raw: Datum, value: Datum, name: CellName) -> Finding | None:
    """What is wrong where a formula's value, rounded at its column, is not the stored one.

    Findings: `trace/does-not-recompute`.
    """
    computed = stored(column, raw)
    if computed == value and isinstance(computed, State) == isinstance(value, State):
        return None
    texts = {
        part: both(lambda lang, one=one: brief(one, column.type, lang)).zh  # type: ignore[misc]  # bound per value
        for part, one in (("computed", computed), ("stored", value))
    }
    place = Place(sheet=name.sheet, row="/".join(name.key), field=name.column)
    return Finding.of(DOES_NOT_RECOMPUTE, place, **texts)


def lacking_cells(seen: Seen, state: State) -> Iterator[tuple[Row, str]]:
    """The cells of a group that have a state."""
    for member in seen.members or ():
        for value, arg in zip(member.values, seen.cohort.args, strict=False):
            if value is state and isinstance(arg, Cell):
                yield member.row, arg.column
