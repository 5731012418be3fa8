"""核对 · Checks: what a finished run says of itself: constraints that fail or are unjudged, values it had to reject."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kaohe.base.findings import Finding, Place
from kaohe.base.states import State
from kaohe.book.manifest import SheetFacts
from kaohe.engine.findings import REJECTED_VALUE
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.sql.chain import Chain, StoredSheet
from kaohe.formula.readers.sql.piece import Piece
from kaohe.formula.readers.sql.text import name
from kaohe.formula.reads import children_of
from kaohe.formula.typed import Cell, Cohort, Linked, Typed

Execute = Callable[[str], list[tuple[object, ...]]]


def constraints_counted(
    execute: Execute, program: Program, sheets: Mapping[str, StoredSheet]
) -> dict[str, dict[str, int]]:
    """For each constraint that is there: rows on which it fails, and on which it cannot be judged."""
    found = {}
    for sheet in program.sheets.values():
        stored = sheets.get(sheet.name)
        there = [
            one
            for one in sheet.columns.values()
            if one.origin == "constraint" and stored and one.name in stored.columns
        ]
        if stored is None or not there:
            continue
        parts = ", ".join(
            f"count(*) FILTER (WHERE NOT {name(c.name)}), count(*) FILTER (WHERE {name(c.name)} IS NULL)" for c in there
        )
        row = [int(str(value)) for value in execute(f"SELECT {parts} FROM {stored.source}")[0]]
        for number, column in enumerate(there):
            found[f"{sheet.name}/{column.name}"] = {"failed": row[2 * number], "unjudged": row[2 * number + 1]}
    return found


def values_rejected(
    execute: Execute, program: Program, sealed: Mapping[str, SheetFacts], chain: Callable[[str], Chain]
) -> list[Finding]:
    """A finding for each computed column with rejected cells that no rejected cell explains.

    Codes: engine/rejected-value.
    """
    found: list[Finding] = []
    for sheet in program.sheets.values():
        facts = sealed.get(sheet.name)
        for column in sheet.columns.values():
            if facts is None or column.name not in facts.columns or column.formula is None:
                continue
            if State.REJECTED in facts.columns[column.name].states:
                found += _rejected(execute, sheet, column, chain(sheet.name), sealed)
    return found


def _rejected(
    execute: Execute, sheet: Sheet, column: Column, chain: Chain, sealed: Mapping[str, SheetFacts]
) -> Iterator[Finding]:
    inputs = list(_inputs(column.formula)) if column.formula is not None else []
    if any(_is_rejected(sealed, one) for one in inputs if isinstance(one, Cohort)):
        return
    rejected = int(State.REJECTED)
    tests = [f"{chain.column(column.name).code} = {rejected}"]
    tests += [f"{piece.code} IS DISTINCT FROM {rejected}" for piece in _pieces(chain, inputs)]
    keys = " || ' / ' || ".join(f"CAST({key} AS VARCHAR)" for key in chain.key_columns()) or "''"
    order = ", ".join(chain.key_columns()) or "1"
    query = chain.sql(f"count(*), arg_min({keys}, ({order}))", tail=f"WHERE {' AND '.join(tests)}")
    count, first = execute(query)[0]
    if int(str(count)):
        place = Place(sheet=sheet.name, row=str(first), field=column.name)
        yield Finding.of(REJECTED_VALUE, place, column=column.name, count=count, first=first)


def _pieces(chain: Chain, inputs: Sequence[Typed]) -> Iterator[Piece]:
    for one in inputs:
        stored = isinstance(one, Cell) and one.column in chain.rows.columns
        linked = isinstance(one, Linked) and one.column in chain.world.sheets[one.sheet].columns
        if stored or linked:
            yield chain.read(one)


def _inputs(typed: Typed) -> Iterator[Typed]:
    """The cells that a formula reads of its own row and its parents, and the aggregates in it."""
    if isinstance(typed, Cell | Linked | Cohort):
        yield typed
        return
    for child in children_of(typed):
        yield from _inputs(child)


def _is_rejected(sealed: Mapping[str, SheetFacts], cohort: Cohort) -> bool:
    """Whether an aggregate can have met a rejected cell."""
    facts = sealed.get(cohort.sheet)
    cells = [one for child in children_of(cohort) for one in _inputs(child) if isinstance(one, Cell)]
    if facts is None:
        return True
    return any(State.REJECTED in facts.columns[one.column].states for one in cells if one.column in facts.columns)
