"""Random formulas on random rows: the exact reader and DuckDB must agree in every cell.

Run by hand: `python -m tests.engine.differential --formulas 2000 --seed 1`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.book.database import Machine
from kaohe.book.rows import parquet_rows
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.formula.compile import compile_declared
from kaohe.formula.declared import ColumnDeclared, Declared
from kaohe.formula.functions import FUNCTIONS, OPERATIONS, TIES
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact import program as exact_program
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.reads import walk
from kaohe.formula.typed import Clock, Cohort, Linked, Lookup, Op, Parameter, StateConst
from kaohe.formula.types import Kind, Type
from tests.engine.forms import FORMS
from tests.engine.formulas import Context
from tests.engine.workbook import AS_OF, PERIOD, Rows, book_of, declared, random_rows

BATCH = 60
ONE_ROW = 0.15
LEAST = 30
TYPES: dict[str, tuple[Type, ...]] = {
    "money": (Type(Kind.MONEY, 2), Type(Kind.MONEY, 2), Type(Kind.MONEY, 2).within(Fraction(-500), Fraction(9000))),
    "number": (Type(Kind.NUMBER, 4), Type(Kind.RATIO), Type(Kind.COUNT, 0), Type(Kind.POINTS, 4), Type(Kind.NUMBER, 9)),
    "rough": (Type(Kind.NUMBER, 6), Type(Kind.NUMBER, 2)),
    "flag": (Type(Kind.FLAG),),
    "word": (Type(Kind.TEXT),),
    "date": (Type(Kind.DATE),),
    "instant": (Type(Kind.INSTANT),),
    "hours": (Type(Kind.HOURS, 4),),
    "days": (Type(Kind.DAYS, 0),),
    "working": (Type(Kind.WORKING_DAYS, 0),),
    "month": (Type(Kind.PERIOD, step="month"),),
    "months": (Type(Kind.MONTHS, 0),),
}
DURATIONS = ("hours", "days", "working", "months")
KINDS = (*["money"] * 3, *["number"] * 3, *["flag"] * 2, *["rough"] * 4, *TYPES, *DURATIONS)


@dataclass(slots=True)
class Tally:
    """What occurred, and what differed."""

    used: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    branches: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)
    cells: int = 0
    differing: list[str] = field(default_factory=list)


def columns_of(
    dice: random.Random, made: Counter[str], sheet: str, count: int
) -> Iterator[tuple[Type, str, dict[str, object]]]:
    """Random formulas with the type and the options of their columns."""
    for _ in range(count):
        kind = dice.choice([kind for kind in KINDS if sheet == "人" or kind not in DURATIONS])
        text = Context(dice, sheet, FORMS, made).one(kind)
        options: dict[str, object] = {"history": dice.choice(["full", "partial"])}
        if dice.random() < 0.3:
            options["when_empty"] = dice.choice([State.NOT_APPLICABLE, State.OPEN, State.NO_RECORD])
        if dice.random() < 0.3:
            options["rounding"] = dice.choice(list(Rounding))
        if "ALLOCATE" in text:
            options["on_state"] = dice.choice(["withhold_pool", "leave_out"])
        if "STREAK" in text:
            options |= {"breaks_on": (State.NOT_SUBMITTED,), "passes": dice.choice([(), (State.REJECTED,)])}
        yield dice.choice(TYPES[kind]), text, options


def with_columns(sheet: str, columns: dict[str, tuple[Type, str, dict[str, object]]]) -> Declared:
    """The declaration with these columns on a sheet."""
    found = declared({sheet: {name: (kind, text) for name, (kind, text, _) in columns.items()}})
    old = found.sheets[sheet]
    changed = {name: _with(old.columns[name], columns[name][2]) for name in columns}
    changed_sheet = replace(old, columns={**old.columns, **changed})
    return replace(found, sheets={**found.sheets, sheet: changed_sheet})


def _with(column: ColumnDeclared, options: dict[str, object]) -> ColumnDeclared:
    return replace(column, **options)  # type: ignore[arg-type]  # each option is a field of a column


def agreed(dice: random.Random, tally: Tally, made: Counter[str], sheet: str, rows: Rows) -> None:
    """One batch: compile what compiles, run both readers, compare every cell."""
    found: dict[str, tuple[Type, str, dict[str, object]]] = {}
    for number, one in enumerate(columns_of(dice, made, sheet, BATCH)):
        compiled = compile_declared(with_columns(sheet, {"新": one}))
        if compiled.program is None:
            tally.branches["not compiled"] += 1
            continue
        text = compiled.program.sheets[sheet].columns["新"].text
        if text not in tally.texts:
            tally.texts.add(text)
            found[f"列{number}"] = one
    program = compile_declared(with_columns(sheet, found)).program
    assert program is not None
    folder = Path(tempfile.mkdtemp())
    try:
        _compare(tally, program, sheet, rows, folder)
    finally:
        shutil.rmtree(folder)


def _compare(tally: Tally, program: Program, sheet: str, rows: Rows, folder: Path) -> None:
    book = book_of(program, rows, folder / "book")
    inputs = Inputs(program, "", book, PERIOD, AS_OF, WorkingCalendar.current())
    done = run(inputs, folder / "run", machine=Machine(2, "2GB"))
    unproven = {finding.place.field for finding in done.findings if finding.code == "formula/range-unproven"}
    if unproven:
        tally.branches["range unproven"] += len(unproven)
        _compare(tally, _without(program, sheet, unproven), sheet, rows, Path(tempfile.mkdtemp(dir=folder)))
        return
    assert done.folder is not None
    columns = [one for one in program.sheets[sheet].columns.values() if one.formula is not None]
    exact = Exact(program, rows, period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    stored = parquet_rows(done.folder / "sheets" / f"{sheet}.parquet", list(program.sheets[sheet].columns.values()))
    keys = exact.keys(sheet)
    assert len(keys) == len(stored)
    for key, row in zip(keys, stored, strict=True):
        for column in columns:
            _cell(tally, column, key, row[column.name], exact.value(sheet, key, column.name))
    for column in columns:
        _count(tally, column)


def _without(program: Program, sheet: str, names: set[str]) -> Program:
    old = program.sheets[sheet]
    kept = {name: one for name, one in old.columns.items() if name not in names}
    steps = tuple(step for step in program.order if not (step.sheet == sheet and set(step.columns) & names))
    return replace(program, sheets={**program.sheets, sheet: replace(old, columns=kept)}, order=steps)


def _cell(tally: Tally, column: Column, key: tuple[object, ...], got: Datum, wanted: Datum) -> None:
    tally.cells += 1
    tally.states[wanted.token if isinstance(wanted, State) else "value"] += 1
    if got != wanted or isinstance(got, State) is not isinstance(wanted, State):
        tally.differing.append(
            f"{key} {column.text} [{column.type.kind} {column.rounding}]: {got!r}, exactly {wanted!r}"
        )


def _count(tally: Tally, column: Column) -> None:
    tally.kinds[str(column.type.kind) + (" pair" if column.type.is_pair else "")] += 1
    tally.kinds[f"rounding {column.rounding}"] += 1
    assert column.formula is not None
    for node in walk(column.formula):
        match node:
            case Op(name=name):
                tally.used[name] += 1
            case Cohort(function=name, over=over, frame=frame, skip=skip, ties=ties):
                tally.used[name] += 1
                tally.used[f"over {over}"] += 1
                tally.used[f"ties {ties}"] += bool(ties)
                tally.used["frame"] += frame is not None
                tally.used["SKIP"] += bool(skip)
            case Linked() | Lookup() | Parameter() | Clock() | StateConst():
                tally.used[type(node).__name__] += 1
            case _:
                pass


def differential(formulas: int, seed: int, persons: int = 50) -> Tally:
    """At least so many distinct formulas, on the three sheets in turn."""
    dice = random.Random(seed)
    tally, made, single = Tally(), Counter[str](), set[str]()
    original = exact_program.stored

    def counted(column: Column, value: Datum) -> Datum:
        result = original(column, value)
        if result is State.REJECTED and not isinstance(value, State):
            tally.branches["bounds" if column.bounded else "overflow"] += 1
        return result

    exact_program.stored = counted
    try:
        while len(tally.texts) < formulas:
            sheet = dice.choice(["人", "人", "人", "单位", "月"])
            if dice.random() < ONE_ROW:
                agreed(
                    dice,
                    Tally(tally.used, tally.states, tally.kinds, tally.branches, single, 0, tally.differing),
                    made,
                    "全",
                    random_rows(dice, persons),
                )
            agreed(dice, tally, made, sheet, random_rows(dice, persons))
    finally:
        exact_program.stored = original
    return tally


def rare(tally: Tally) -> dict[str, int]:
    """Every function, type, state and branch that occurred less than LEAST times."""
    names = (FUNCTIONS.keys() | set(OPERATIONS)) - {"BAND", "LOOKUP", "STATE", "TODATE"}
    names |= {"Lookup", "StateConst", "Parameter", "Linked", "over children", "over peers", "over all", "frame", "SKIP"}
    names |= {f"ties {ties}" for ties in TIES}
    found = {name: tally.used[name] for name in names}
    kinds = [str(one.kind) + (" pair" if one.is_pair else "") for types in TYPES.values() for one in types]
    found |= {name: tally.kinds[name] for name in (*kinds, *(f"rounding {mode}" for mode in Rounding))}
    found |= {state.token: tally.states[state.token] for state in State}
    found |= {name: tally.branches[name] for name in ("overflow", "bounds")}
    return {name: count for name, count in sorted(found.items()) if count < LEAST}


def report(tally: Tally, seconds: int) -> str:
    """What occurred how often."""
    lines = [f"{len(tally.texts)} formulas, {tally.cells} cells, {len(tally.differing)} differing, {seconds} s"]
    for title in ("used", "kinds", "states", "branches"):
        counted: Counter[str] = getattr(tally, title)
        lines.append(f"{title}: " + ", ".join(f"{name} {count}" for name, count in sorted(counted.items()) if count))
    return "\n".join([*lines, *tally.differing[:20]])


def main() -> None:
    """Prints the report of a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--formulas", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    began = time.monotonic()
    tally = differential(args.formulas, args.seed)
    print(report(tally, int(time.monotonic() - began)))  # noqa: T201 - run by hand
    raise SystemExit(int(bool(tally.differing)))


if __name__ == "__main__":
    main()
