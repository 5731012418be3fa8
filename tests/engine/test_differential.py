"""DuckDB and the exact reader agree in every cell of random formulas."""

from __future__ import annotations

import pytest

from kaohe.base.exact import Rounding
from kaohe.formula.readers.sql import number
from tests.engine.differential import LEAST, differential, rare, report


def test_random_formulas_agree_in_every_cell() -> None:
    tally = differential(50, seed=20260101, persons=50)
    assert tally.differing == []
    assert len(tally.texts) >= 50


def test_a_planted_half_even_reader_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(number._ROUNDERS, Rounding.HALF_UP, number._half_even)
    assert differential(50, seed=20260105, persons=50).differing != []


@pytest.mark.prove
def test_two_thousand_formulas_agree_and_everything_occurs(capsys: pytest.CaptureFixture[str]) -> None:
    tally = differential(2000, seed=7, persons=50)
    with capsys.disabled():
        print("\n" + report(tally, 0))  # noqa: T201 - what occurred is part of the proof
    assert tally.differing == []
    assert rare(tally) == {}
    assert LEAST == 30
