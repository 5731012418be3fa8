"""The exact reader and LibreOffice agree on formulas nobody wrote; where they differ, the check column says so."""

from __future__ import annotations

import os
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.functions import FUNCTIONS, OPERATIONS
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.workbook import Plan, Role, columns
from kaohe.formula.readers.workbook.piece import Piece
from kaohe.formula.readers.workbook.scalar import rounded
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Op
from kaohe.formula.types import Kind, Type
from tests.conftest import needs_tool
from tests.readers.agreement import AS_OF, LEAST, NOT_OPERATIONS, PERIOD, Facts, Met, invented_program, without
from tests.readers.agreement import compare as count
from tests.readers.invented import facts
from tests.readers.recalculated import Rows, agrees, content_of, exact_rows, plan_of, recalculate, said, stale

FEW, BATCH, TOGETHER = 12, 120, 2
FORMULAS, CELLS = 500, 50_000
HALVES = 5


class Compared:
    """What was compared: cells that differ in silence, cells whose difference is shown, columns not live."""

    def __init__(self) -> None:
        self.met = Met()
        self.silent: list[str] = []
        self.shown: Counter[str] = Counter()
        self.fixed: Counter[str] = Counter()
        self.live: set[str] = set()
        self.functions: Counter[str] = Counter()
        self.cells = 0

    def take(self, plan: Plan, rows: Rows, path: Path) -> None:
        """Compare one recalculated workbook."""
        found = said(plan, path)
        ours = {}
        for (name, number, column), theirs in found.cells.items():
            sheet = plan.sheets[name].sheet
            declared, official = sheet.columns[column], rows[name][number][column]
            self.live.add(declared.text)
            self.functions.update(_functions(declared))
            ours[name, tuple(rows[name][number][part] for part in sheet.key), column] = official
            if not agrees(declared.type, official, theirs):
                if found.differs[name, number, column]:
                    self.shown[declared.text] += 1
                else:
                    self.silent.append(f"{name} {number} {declared.text}: {official!r}, {theirs!r}")
        self.fixed.update(planned.reason for planned in plan.columns if planned.role is Role.FIXED)
        self.cells += len(ours)


def batch(seed: int, formulas: int, met: Met) -> tuple[Plan, Rows]:
    """A program and its facts as a plan with official values."""
    dice = random.Random(seed)
    program = invented_program(dice, formulas, met)
    return planned_run(program, facts(dice), met)


def planned_run(program: Program, given: Facts, met: Met) -> tuple[Plan, Rows]:
    """The plan of a program over facts, counted."""
    exact = Exact(program, given, period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    rows = exact_rows(exact)
    plan = plan_of(program, rows, exact)
    cells = {
        (name, tuple(row[part] for part in sheet.key), column.name): row[column.name]
        for name, sheet in program.sheets.items()
        for row in rows[name]
        for column in sheet.columns.values()
        if column.formula is not None
    }
    count(met, program, cells, cells)
    return plan, rows


def compared(found: Compared, batches: dict[str, tuple[Plan, Rows]], soffice: Path, folder: Path) -> None:
    """Recalculate some workbooks in one run of LibreOffice and compare them."""
    paths = recalculate(soffice, {name: stale(content_of(*one)) for name, one in batches.items()}, folder)
    for name, (plan, rows) in batches.items():
        found.take(plan, rows, paths[name])


def test_a_few_invented_formulas_agree_and_a_reader_that_rounds_half_to_even_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soffice, met = needs_tool("soffice"), Met()
    dice = random.Random(20_261_123)
    program, given = invented_program(dice, FEW, met), facts(dice)
    right = planned_run(program, given, met)

    def half_even(piece: Piece, digits: int, _mode: Rounding, kind: Type) -> Piece:
        return rounded(piece, digits, Rounding.HALF_EVEN, kind)

    monkeypatch.setattr(columns, "rounded", half_even)
    planted = planned_run(without(program, {f"f{number}" for number in range(FEW)}), given, met)
    good, bad = Compared(), Compared()
    paths = recalculate(soffice, {"right": stale(content_of(*right)), "planted": stale(content_of(*planted))}, tmp_path)
    good.take(*right, paths["right"])
    bad.take(*planted, paths["planted"])
    assert good.silent == []
    assert good.shown.total() == 0
    assert good.cells > 0
    assert bad.silent == []
    assert bad.shown.total() >= HALVES


@pytest.mark.prove
def test_five_hundred_invented_formulas_agree_where_the_check_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soffice, first = needs_tool("soffice"), int(os.environ.get("KAOHE_SEED", "1"))
    found, seed = Compared(), first
    while len(found.live) < FORMULAS or found.cells < CELLS or _rare(found):
        batches = {f"b{number}": batch(number, BATCH, found.met) for number in range(seed, seed + TOGETHER)}
        compared(found, batches, soffice, tmp_path / str(seed))
        seed += TOGETHER
    with capsys.disabled():
        print("\n".join(_figures(found, first, seed - 1)))  # noqa: T201 - the proof says what it met
    assert found.silent == []
    assert found.shown.total() * 50 < found.cells
    assert LEAST == 30


@cache
def _functions(column: Column) -> frozenset[str]:
    """The functions and operations of a column's formula."""
    nodes = list(walk(column.formula)) if column.formula is not None else []
    return frozenset(
        node.name if isinstance(node, Op) else node.function for node in nodes if isinstance(node, Op | Cohort)
    )


def _rare(found: Compared) -> dict[str, int]:
    """Functions, states and types met in fewer than LEAST live cells."""
    met = {name: found.functions[name] for name in (set(FUNCTIONS) | set(OPERATIONS)) - NOT_OPERATIONS}
    met |= {state.token: found.met.states[state.token] for state in State}
    met |= {str(kind): found.met.kinds[kind] for kind in set(Kind) - {Kind.ANY}}
    return {name: count for name, count in met.items() if count < LEAST}


def _figures(found: Compared, first: int, last: int) -> list[str]:
    met = found.met
    return [
        f"\n{len(found.live)} live formulas, {found.cells} cells, seeds {first} to {last}",
        f"{len(found.silent)} differing in silence, {found.shown.total()} shown by the check",
        f"columns written as values {dict(found.fixed.most_common())}",
        f"shown {dict(found.shown.most_common(12))}",
        f"functions, in cells {dict(found.functions.most_common())}",
        f"states { ({state.token: met.states[state.token] for state in State}) }",
        f"kinds {dict(met.kinds.most_common())}",
        *found.silent[:20],
    ]
