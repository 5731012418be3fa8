"""The exact reader and DuckDB agree on formulas nobody wrote; a reader that rounds half to even is caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.functions import FUNCTIONS, OPERATIONS
from kaohe.formula.readers.sql import number
from tests.readers.agreement import Met, agree, compare, duck_cells, exact_cells

LEAST = 30
HALVES = 5
BATCH = 150
NOT_OPERATIONS = {"STATE", "LOOKUP", "BAND", "TODATE"}
"""They become constants, look-ups and sums when they are typed."""


def test_a_few_invented_formulas_agree_and_a_reader_that_rounds_half_to_even_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Met()
    program, rows, _ = agree(met, 20_261_123, 90, tmp_path / "right")
    assert met.differing == []
    monkeypatch.setitem(number._ROUNDERS, Rounding.HALF_UP, number._half_even)
    planted = Met()
    compare(planted, program, exact_cells(program, rows), duck_cells(program, rows, tmp_path / "planted"))
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
