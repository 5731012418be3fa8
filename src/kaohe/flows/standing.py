"""可否批准 · Standing: what keeps a run from being approved: facts, constraints, grades that two people still decide."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.states import State
from kaohe.flows.results import Results, failing
from kaohe.formula.readers.exact.rows import Row
from kaohe.scheme.grading import DECISION


@dataclass(frozen=True, slots=True)
class Undecided:
    """The rows of a sheet whose grade is open, and the columns of its facts that take the decision."""

    sheet: str
    rows: tuple[Row, ...]
    decisions: tuple[str, ...]


def unready(results: Results) -> tuple[str, ...]:
    """Facts and constraints that keep a run from being approved, in the words of its scheme; persons are not counted.

    Constraints that only warn do not count.
    """
    return (*([] if results.complete else ["facts"]), *unheld(results))


def unheld(results: Results) -> tuple[str, ...]:
    """The constraints that must hold, and fail or cannot be judged."""
    blocking = [one for one in failing(results) if one.constraint.severity != "warn"]
    return tuple(
        one.constraint.name if results.is_personal(one.sheet) else f"{one.constraint.name} × {len(one.rows)}"
        for one in blocking
    )


def undecided(results: Results) -> tuple[Undecided, ...]:
    """The sheets with grades that two people still have to decide. Basis: domain.md §2.3."""
    found = (_undecided(results, sheet) for sheet in results.view.program.sheets)
    return tuple(one for one in found if one.rows)


def _undecided(results: Results, sheet: str) -> Undecided:
    columns = results.view.program.sheets[sheet].columns.values()
    graded = [column.name for column in columns if column.origin == "grade" and column.type.choices]
    decisions = tuple(column.name for column in columns if column.origin == "decision")
    asked = tuple(name.removesuffix(DECISION) for name in decisions)
    if not graded or not decisions:
        return Undecided(sheet, (), ())
    rows = results.rows(sheet, (*graded, *asked))
    still = tuple(row for row in rows if any(results.cell(row, name) is State.OPEN for name in graded))
    waiting = tuple(
        name
        for name, limited in zip(decisions, asked, strict=True)
        if any(results.cell(row, limited) is State.OPEN for row in still)
    )
    return Undecided(sheet, still, waiting or decisions)
