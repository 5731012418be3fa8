"""Exact reader and DuckDB side by side over invented formulas: what differs, and how much was met."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaohe.base.exact import Rounding
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.database import Machine
from kaohe.book.rows import parquet_rows
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.formula.compile import compile_declared
from kaohe.formula.declared import Declared, LinkDeclared, SheetDeclared
from kaohe.formula.functions import FUNCTIONS, OPERATIONS, TIES
from kaohe.formula.program import Column, Program, Source
from kaohe.formula.readers.exact import Exact
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Clock, Cohort, Linked, Lookup, Op, Parameter, Single, StateConst, Value
from kaohe.formula.types import Kind
from tests.engine.running import book_of
from tests.formula.building import HERE, column
from tests.readers.invented import FORMULAS_ON, RESULTS, Inventor, facts, written_column
from tests.readers.invented_facts import ABSENT_LINKS, EACH, GIVEN, LINKS, PARAMETERS, TABLES

PERIOD = Period.parse("2026")
AS_OF = 1_780_000_000
LEAST = 30
NOT_OPERATIONS = {"STATE", "LOOKUP", "BAND", "TODATE"}
"""They become constants, look-ups and sums when they are typed."""
SHAPES = (
    *("over children", "over peers", "over all", "frame", "along", "START", "SKIP", "WHERE", "THIS", "recurrence"),
    *("Lookup", "StateConst", "Parameter", "Linked", "Single", "Clock", "when_empty", "AT"),
    *(f"ties {ties}" for ties in TIES),
    *(f"rounding {mode.name}" for mode in Rounding),
)
KINDS = (*RESULTS, *("money", "number", "count", "rough") * 3, *("flag", "points", "ratio", "pair", "choice"))
Line = tuple[int, str, str]
"""Its number, the kind of value, the formula."""
Place = tuple[str, tuple[Value, ...], str]
Cells = Mapping[Place, Value | State]
Facts = Mapping[str, list[dict[str, Value | State]]]


@dataclass(slots=True)
class Met:
    """What a differential run has seen so far; functions and shapes are counted in distinct formulas."""

    formulas: set[str] = field(default_factory=set)
    cells: int = 0
    functions: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    overflows: int = 0
    out_of_bounds: int = 0
    unproven: int = 0
    uncompiled: int = 0
    differing: list[str] = field(default_factory=list)


def rare(met: Met) -> dict[str, int]:
    """Every function, operation, shape, state, type, rounding and refusal that was met less than LEAST times."""
    found = {name: met.functions[name] for name in (set(FUNCTIONS) | set(OPERATIONS)) - NOT_OPERATIONS}
    found |= {name: met.shapes[name] for name in SHAPES}
    found |= {state.token: met.states[state.token] for state in State}
    found |= {str(kind): met.kinds[kind] for kind in {*Kind, "ratio pair"} - {Kind.ANY}}
    found |= {"overflow": met.overflows, "bounds": met.out_of_bounds, "1,000,000 cells": met.cells}
    return {name: count for name, count in sorted(found.items()) if count < LEAST}


def invented_program(dice: random.Random, count: int, met: Met | None = None) -> Program:
    """A program of at most `count` formulas that compile, spread over the sheets; what `met` used least is likelier."""
    met, made = met or Met(), {name: list[Line]() for name in GIVEN}
    wanted = frozenset(word for name in rare(met) for word in _words(name))
    for number in range(count):
        name = FORMULAS_ON[number % len(FORMULAS_ON)]
        kind = dice.choice(KINDS)
        inventor = Inventor(dice, name, met.used, f"f{number}", wanted)
        text = inventor.cohort(kind) if dice.random() < 0.4 else inventor.formula(kind, dice.randrange(1, 4))
        made[name].append((number, kind, text))
    halves = (count, "money", "奖 / 2")  # half a fen must occur in every batch
    declared = _declared(dice, made, halves)
    while True:
        compiled = compile_declared(declared)
        if compiled.program is not None:
            return compiled.program
        bad = {finding.place.line for finding in compiled.findings if finding.rule.blocking}
        met.uncompiled += len(bad)
        declared = replace(declared, sheets={name: _good(found, bad) for name, found in declared.sheets.items()})


def _words(name: str) -> tuple[str, ...]:
    """What stands in a template that gives something to be counted."""
    if name.startswith("ties "):
        return ("{ties}", name.removeprefix("ties "))
    return (f"{name}(", f" {name} ")


def _good(sheet: SheetDeclared, bad: set[int]) -> SheetDeclared:
    kept = {name: one for name, one in sheet.columns.items() if one.formula is None or one.place.line not in bad}
    return replace(sheet, columns=kept)


def _declared(dice: random.Random, texts: Mapping[str, list[Line]], halves: Line) -> Declared:
    sheets = {}
    for name, items in texts.items():
        formulas = [written_column(dice, f"f{number}", kind, text, number) for number, kind, text in items]
        if name == "人":
            formulas.append(column(f"f{halves[0]}", halves[1], halves[2]))
        links = [column(link, "text", absent=state) for link, state in ABSENT_LINKS.items() if link in LINKS[name]]
        columns = {item.name: item for item in (*links, *GIVEN[name], *formulas)}
        kind = "one" if name == "全" else "made" if name in EACH else "given"
        declared = {link: LinkDeclared(link, target, HERE) for link, target in LINKS[name].items()}
        each = tuple(Source(*source) for source in EACH.get(name, ()))
        sheets[name] = SheetDeclared(name, kind, HERE, ("号",) if kind == "given" else (), columns, declared, each)
    return Declared(sheets, PARAMETERS, TABLES, "year")


def exact_cells(program: Program, rows: Facts, met: Met | None = None) -> dict[Place, Value | State]:
    """Every formula cell by the exact reader."""
    exact = Exact(program, rows, period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    cells = {
        (sheet.name, key, column.name): exact.value(sheet.name, key, column.name)
        for sheet in program.sheets.values()
        for column in sheet.columns.values()
        if column.formula is not None
        for key in exact.keys(sheet.name)
    }
    for (sheet, key, name), value in cells.items():
        if met is not None and value is State.REJECTED:
            raw = exact.closures.column(sheet, name)(exact.by_key(sheet)[key], None)
            within = program.sheets[sheet].columns[name].bounded
            met.out_of_bounds += within and not isinstance(raw, State)
            met.overflows += not within and not isinstance(raw, State)
    return cells


def compare(met: Met, program: Program, ours: Cells, theirs: Cells) -> None:
    """Count what was met, and note every cell that differs."""
    for sheet in program.sheets.values():
        for item in sheet.columns.values():
            if item.formula is not None and item.text not in met.formulas:
                met.formulas.add(item.text)
                _formula_count(met, item)
    for place, value in ours.items():
        met.cells += 1
        found = program.sheets[place[0]].columns[place[2]]
        met.kinds["ratio pair" if found.type.is_pair else str(found.type.kind)] += 1
        if isinstance(value, State):
            met.states[value.token] += 1
        other = theirs.get(place)
        if other != value or isinstance(other, State) != isinstance(value, State):
            rounding = f"{found.type.kind} {found.rounding.name} {found.when_empty} {found.history} {found.on_state}"
            met.differing.append(
                f"{place[0]} {place[1]}: {found.text} [{rounding}]\n    exact {value!r}, other {other!r}"
            )


def _formula_count(met: Met, item: Column) -> None:
    met.shapes[f"rounding {item.rounding.name}"] += 1
    met.shapes["when_empty"] += item.when_empty is not None
    met.shapes["recurrence"] += item.first is not None
    assert item.formula is not None
    for node in walk(item.formula):
        match node:
            case Op(name=name):
                met.functions[name] += 1
            case Cohort():
                _cohort_count(met, node)
            case Linked() | Lookup() | Parameter() | Clock() | Single() | StateConst():
                met.shapes[type(node).__name__] += 1
                met.shapes["AT"] += isinstance(node, Lookup | Parameter) and node.when is not None


def _cohort_count(met: Met, node: Cohort) -> None:
    met.functions[node.function] += 1
    met.shapes[f"over {node.over}"] += 1
    met.shapes[f"ties {node.ties}"] += bool(node.ties)
    met.shapes["SKIP"] += bool(node.skip)
    met.shapes["WHERE"] += node.where is not None
    met.shapes["THIS"] += any(isinstance(one, Cell) and one.level for one in (walk(node.where) if node.where else ()))
    if node.frame is not None:
        met.shapes["frame"] += 1
        met.shapes["along"] += not node.frame.unit
        met.shapes["START"] += node.frame.from_period


class Unproven(Exception):  # noqa: N818 - these formulas are beyond proof of range; the rest can be run without them
    """The names of columns that an engine refuses, with a finding, for want of bits."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = names


def without(program: Program, names: set[str]) -> Program:
    """The program without some formula columns (none reads another)."""
    sheets = {
        name: replace(sheet, columns={key: item for key, item in sheet.columns.items() if key not in names})
        for name, sheet in program.sheets.items()
    }
    return replace(program, sheets=sheets, order=tuple(step for step in program.order if not set(step.columns) & names))


def agree(
    met: Met, seed: int, formulas: int, folder: Path, *, engine: str = "duckdb"
) -> tuple[Program, Facts, dict[Place, Value | State]]:
    """One batch: a program, its facts, the exact reader and an engine, compared; gives what the engine said."""
    dice = random.Random(seed)
    program, rows = invented_program(dice, formulas, met), facts(dice)
    for attempt in range(9):
        try:
            theirs = duck_cells(program, rows, folder / str(attempt), engine=engine)
        except Unproven as beyond:
            met.unproven += len(beyond.names)
            program = without(program, beyond.names)
        else:
            compare(met, program, exact_cells(program, rows, met), theirs)
            return program, rows, theirs
    raise AssertionError("every attempt met a formula beyond proof of range")


def duck_cells(program: Program, rows: Facts, folder: Path, *, engine: str = "duckdb") -> dict[Place, Value | State]:
    """Every formula cell by DuckDB, or another engine: the same facts as a book, run and read back."""
    book = book_of(program, rows, folder / "book")
    inputs = Inputs(program, "0" * 64, book, PERIOD, AS_OF, WorkingCalendar.current())
    done = run(inputs, folder / "run", machine=Machine(2, "2GB"), engine=engine)
    if done.folder is None:
        raise Unproven({dict(finding.data)["name"] for finding in done.findings})
    cells: dict[Place, Value | State] = {}
    for sheet in program.sheets.values():
        columns = list(sheet.columns.values())
        for row in parquet_rows(done.folder / "sheets" / f"{sheet.name}.parquet", columns):
            key = tuple(row[name] for name in sheet.key)
            cells |= {(sheet.name, key, item.name): row[item.name] for item in columns if item.formula is not None}
    return cells
