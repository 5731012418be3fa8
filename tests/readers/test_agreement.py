"""The exact reader and DuckDB agree on formulas nobody wrote; a reader that rounds half to even is caught."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kaohe.base.exact import Rounding
from kaohe.formula.readers.sql import number
from tests.readers.agreement import LEAST, Met, agree, compare, duck_cells, exact_cells, rare, without

HALVES = 5
FEW, BATCH = 120, 150
FORMULAS, CELLS = 5_000, 1_000_000
MOST = 60
"""Batches at most, should something stay rare."""


def test_a_few_invented_formulas_agree_and_a_reader_that_rounds_half_to_even_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Met()
    program, rows, _ = agree(met, 20_261_123, FEW, tmp_path / "right")
    assert met.differing == []
    monkeypatch.setitem(number._ROUNDERS, Rounding.HALF_UP, number._half_even)
    planted, halves = Met(), without(program, {f"f{number}" for number in range(FEW)})
    compare(planted, halves, exact_cells(halves, rows), duck_cells(halves, rows, tmp_path / "planted"))
    assert len(planted.differing) >= HALVES


@pytest.mark.prove
def test_five_thousand_invented_formulas_agree_and_everything_occurs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, met = int(os.environ.get("KAOHE_SEED", "1")), Met()
    seed = first
    while len(met.formulas) < FORMULAS or met.cells < CELLS or (rare(met) and seed < first + MOST):
        agree(met, seed, BATCH, tmp_path / str(seed))
        seed += 1
    with capsys.disabled():
        print("\n".join(_said(met, first, seed - 1)))  # noqa: T201 - the proof says what it met
    assert met.differing == []
    assert rare(met) == {}
    assert LEAST == 30


def _said(met: Met, first: int, last: int) -> list[str]:
    return [
        f"\n{len(met.formulas)} formulas, {met.cells} cells, {len(met.differing)} differing, seeds {first} to {last}",
        f"overflow {met.overflows}, out of bounds {met.out_of_bounds}, unproven {met.unproven}, wrong {met.uncompiled}",
        f"functions {dict(met.functions.most_common())}",
        f"shapes {dict(met.shapes.most_common())}",
        f"states {dict(met.states.most_common())}",
        f"kinds {dict(met.kinds.most_common())}",
        *met.differing[:20],
    ]
