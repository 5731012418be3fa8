"""Exact reader and DuckDB side by side over invented formulas: what differs, and how much was met."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns
from kaohe.book.rows import parquet_rows, rows_write
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.formula.compile import compile_declared
from kaohe.formula.declared import Declared, LinkDeclared, SheetDeclared
from kaohe.formula.program import Program, Source
from kaohe.formula.readers.exact import Exact
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Op, Value
from tests.formula.building import HERE
from tests.readers.invented import GIVEN, PARAMETERS, RESULTS, TABLES, Inventor, facts, written_column

PERIOD = Period.parse("2026")
AS_OF = 1_780_000_000
Line = tuple[int, str, str]
"""Its number, the kind of value, the formula."""
Place = tuple[str, tuple[Value, ...], str]
Cells = Mapping[Place, Value | State]
Facts = Mapping[str, list[dict[str, Value | State]]]


@dataclass(slots=True)
class Met:
    """What a differential run has seen so far."""

    formulas: set[str] = field(default_factory=set)
    cells: int = 0
    functions: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    overflows: int = 0
    unproven: int = 0
    differing: list[str] = field(default_factory=list)


def invented_program(dice: random.Random, count: int) -> Program:
    """A program of `count` distinct formulas that compile, spread over the three sheets."""
    texts: dict[str, list[Line]] = {"园": [], "人": [], "月": []}
    for number in range(count):
        name = ("人", "人", "园", "月")[number % 4]
        kind = dice.choice(list(RESULTS))
        inventor = Inventor(dice, name)
        texts[name].append(
            (number, kind, inventor.cohort(kind) if number % 3 == 0 else inventor.formula(kind, 1 + number % 3))
        )
    texts["人"].append((count, "money", "奖 / 2"))  # half a fen must occur in every batch
    while True:
        compiled = compile_declared(_declared(texts))
        if compiled.program is not None:
            return compiled.program
        bad = {finding.place.line for finding in compiled.findings if finding.rule.blocking}
        texts = {name: [item for item in items if item[0] + 1 not in bad] for name, items in texts.items()}


def _declared(texts: Mapping[str, list[Line]]) -> Declared:
    links = {"园": {}, "人": {"园": LinkDeclared("园", "园", HERE)}, "月": {}}
    each = {"月": (Source("人", "sheet", "人"), Source("月", "step", "month"))}
    sheets = {}
    for name, items in texts.items():
        formulas = [written_column(f"f{number}", kind, text, number) for number, kind, text in items]
        columns = {column.name: column for column in (*GIVEN[name], *formulas)}
        key = () if name in each else ("号",)
        kind = "made" if name in each else "given"
        sheets[name] = SheetDeclared(name, kind, HERE, key, columns, links[name], each.get(name, ()))
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
            met.overflows += not isinstance(raw, State)
    return cells


def compare(met: Met, program: Program, ours: Cells, theirs: Cells) -> None:
    """Count what was met, by evaluated cell, and note every cell that differs."""
    sizes = Counter(sheet for sheet, _, column in ours if column == _any_column(program, sheet))
    for sheet in program.sheets.values():
        for column in sheet.columns.values():
            if column.formula is None:
                continue
            met.formulas.add(column.text)
            for node in walk(column.formula):
                if isinstance(node, Op | Cohort):
                    met.functions[node.name if isinstance(node, Op) else node.function] += sizes[sheet.name]
    for place, value in ours.items():
        met.cells += 1
        kind = program.sheets[place[0]].columns[place[2]].type.kind
        met.kinds[str(kind)] += 1
        if isinstance(value, State):
            met.states[value.token] += 1
        other = theirs.get(place)
        if other != value or isinstance(other, State) != isinstance(value, State):
            text = program.sheets[place[0]].columns[place[2]].text
            met.differing.append(f"{place[0]} {place[1]}: {text}\n    exact {value!r}, other {other!r}")


def _any_column(program: Program, sheet: str) -> str:
    return next(column.name for column in program.sheets[sheet].columns.values() if column.formula is not None)


class Unproven(Exception):  # noqa: N818 - these formulas are beyond proof of range; the rest can be run without them
    """The names of columns that DuckDB refuses, with a finding, for want of 127 bits."""

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


def agree(met: Met, seed: int, formulas: int, folder: Path) -> tuple[Program, Facts, dict[Place, Value | State]]:
    """One batch: a program, its facts, both readers, compared; gives what DuckDB said."""
    dice = random.Random(seed)
    program, rows = invented_program(dice, formulas), facts(dice)
    for attempt in range(9):
        try:
            theirs = duck_cells(program, rows, folder / str(attempt))
        except Unproven as beyond:
            met.unproven += len(beyond.names)
            program = without(program, beyond.names)
        else:
            compare(met, program, exact_cells(program, rows, met), theirs)
            return program, rows, theirs
    raise AssertionError("every attempt met a formula beyond proof of range")


def duck_cells(program: Program, rows: Facts, folder: Path) -> dict[Place, Value | State]:
    """Every formula cell by DuckDB: the same facts written, snapshotted, run and read back."""
    raw = folder / "facts"
    raw.mkdir(parents=True)
    for name, items in rows.items():
        rows_write(raw, name, given_columns(program.sheets[name]), items)
    found = snapshot_make(
        program=program, folder=raw, out=folder / "book", scheme="invented", version="1", period=PERIOD
    )
    assert found.book is not None, [finding.line("en") for finding in found.findings]
    inputs = Inputs(program, "0" * 64, found.book, PERIOD, AS_OF, WorkingCalendar.current())
    done = run(inputs, folder / "run")
    if done.folder is None:
        raise Unproven({dict(finding.data)["name"] for finding in done.findings})
    cells: dict[Place, Value | State] = {}
    for sheet in program.sheets.values():
        columns = list(sheet.columns.values())
        for row in parquet_rows(done.folder / "sheets" / f"{sheet.name}.parquet", columns):
            key = tuple(row[name] for name in sheet.key)
            cells |= {(sheet.name, key, item.name): row[item.name] for item in columns if item.formula is not None}
    return cells
