"""The exact reader and DuckDB agree on formulas nobody wrote; a reader that rounds half to even is caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.formula.functions import FUNCTIONS, OPERATIONS
from tests.readers.agreement import Met, agree, compare, exact_cells, half_even

LEAST = 30
HALVES = 5
BATCH = 150
NOT_OPERATIONS = {"STATE", "LOOKUP", "BAND", "TODATE"}
"""They become constants, look-ups and sums when they are typed."""


def test_a_few_invented_formulas_agree_and_half_even_is_caught(tmp_path: Path) -> None:
    met = Met()
    program, rows, theirs = agree(met, 20_261_123, 90, tmp_path)
    assert met.differing == []
    planted = Met()
    compare(planted, program, exact_cells(half_even(program), rows), theirs)
    assert len(planted.differing) >= HALVES


@pytest.mark.prove
def test_two_thousand_invented_formulas_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed, met = int(os.environ.get("KAOHE_SEED", "1")), Met()
    while len(met.formulas) < 2000:
        agree(met, seed, BATCH, tmp_path / str(seed))
        seed += 1
    with capsys.disabled():
        print("\n".join(_said(met, seed - 1)))  # noqa: T201 - the proof says what it met
    assert met.differing == []
    wanted = (set(FUNCTIONS) | set(OPERATIONS)) - NOT_OPERATIONS
    assert {name: met.functions[name] for name in wanted if met.functions[name] < LEAST} == {}
    assert {state.token for state in State if met.states[state.token] < LEAST} == set()
    assert all(count >= LEAST for count in met.kinds.values())
    assert met.overflows >= LEAST


def _said(met: Met, last: int) -> list[str]:
    return [
        f"\n{len(met.formulas)} formulas, {met.cells} cells, {len(met.differing)} differing, last seed {last}",
        f"overflow {met.overflows}, beyond proof of range {met.unproven}",
        f"functions {dict(met.functions.most_common())}",
        f"states {dict(met.states)}",
        f"kinds {dict(met.kinds)}",
    ]
