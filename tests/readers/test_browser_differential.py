"""The exact reader and the browser reader agree on formulas nobody wrote; wrong readers are caught."""

from __future__ import annotations

import os
import random

import pytest

from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.browser import reader_source
from kaohe.formula.readers.exact import Exact
from kaohe.trace.run import exact_view
from tests.readers.agreement import AS_OF, PERIOD, Cells, Facts, Met, compare, exact_cells, invented_program, rare
from tests.readers.invented import facts
from tests.readers.reading import browser_cells

HALVES = 5
BATCH = 60
CELLS = 100_000
HALF_UP = 'if (mode === "half_up") return'


def test_a_few_invented_formulas_agree_and_a_reader_that_rounds_half_to_even_is_caught() -> None:
    met = Met()
    program, rows = agree(met, 20_261_123, 24)
    assert met.differing == []
    wrong = reader_source().replace(HALF_UP, 'if (mode === "half_even") return')
    assert wrong != reader_source()
    planted = Met()
    compare(planted, program, exact_cells(program, rows), read(program, rows, source=wrong))
    assert len(planted.differing) >= HALVES


@pytest.mark.prove
def test_a_hundred_thousand_cells_of_invented_formulas_agree_and_everything_occurs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, met = int(os.environ.get("KAOHE_SEED", "1")), Met()
    seed = first
    while met.cells < CELLS or rare(met):
        agree(met, seed, BATCH)
        assert met.differing == []
        seed += 1
    with capsys.disabled():
        print("\n".join(_said(met, first, seed - 1)))  # noqa: T201 - the proof says what it met


def agree(met: Met, seed: int, formulas: int) -> tuple[Program, Facts]:
    """One batch: a program, its facts, both readers, compared."""
    dice = random.Random(seed)
    program, rows = invented_program(dice, formulas, met), facts(dice)
    compare(met, program, exact_cells(program, rows, met), read(program, rows))
    return program, rows


def read(program: Program, rows: Facts, *, source: str = "") -> Cells:
    """Every formula cell by the browser reader."""
    exact = Exact(program, rows, period=PERIOD, as_of=AS_OF, calendar=WorkingCalendar.current())
    return browser_cells(exact_view(exact), exact.keys, source=source)


def _said(met: Met, first: int, last: int) -> list[str]:
    return [
        f"\n{len(met.formulas)} formulas, {met.cells} cells, {len(met.differing)} differing, seeds {first} to {last}",
        f"overflow {met.overflows}, out of bounds {met.out_of_bounds}",
        f"functions {dict(met.functions.most_common())}",
        f"shapes {dict(met.shapes.most_common())}",
        f"states {dict(met.states.most_common())}",
        f"kinds {dict(met.kinds.most_common())}",
    ]
