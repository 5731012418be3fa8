"""相对计分的样板 · Relative scores: the same cells by both readers, and an exchange that makes and loses no money."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaohe.base.states import State
from kaohe.scheme.check import check_named
from tests.conftest import REPOSITORY
from tests.golden.runs import FOLDER, Datum, cells_of, compiled, engine_cells, exact_cells, facts_write, prepared

GOOD = REPOSITORY / "tests" / "scheme" / "good"
HALF_FEN = Fraction(1, 200)
UNITS = [f"U{number:02d}" for number in range(60)]
Listed = list[dict[str, str]]


def some(dice: random.Random, *values: str) -> str:
    """One of the values, now and then none."""
    return dice.choice(["", *values, *values])


def compared(dice: random.Random) -> Listed:
    return [
        {
            "单位": unit,
            "n": some(dice, *(str(number) for number in range(1, 90))),
            "钱": some(dice, "0.00", "12.34", f"{dice.randint(1, 10**6)}.50"),
            "率": some(dice, *(f"{number}%" for number in range(0, 100, 7))),
            "组": dice.choice("甲甲甲乙乙丙"),
        }
        for unit in UNITS
    ]


def treated(dice: random.Random) -> Listed:
    return [
        {
            "单位": unit,
            "数": some(
                dice, *(f"{dice.randint(0, 99)}.{number}" for number in range(9)), f"{dice.randint(-9000, 9000)}"
            ),
            "人": some(dice, "0", "3", "4000"),
            "组": dice.choice("甲甲甲乙乙丙"),
        }
        for unit in UNITS
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("name", "rows"), [("relative", compared), ("treatments", treated)])
def test_the_engine_gives_what_the_exact_reader_gives(name: str, rows: object, seed: int, tmp_path: Path) -> None:
    assert callable(rows)
    facts = facts_write(tmp_path / "raw", {"单位": rows(random.Random(seed))})
    ready = prepared(GOOD / f"{name}.yaml", facts, "2026", tmp_path)
    exact = exact_cells(ready)
    assert engine_cells(ready) == exact
    seen = [cell for row in exact["单位"].values() for cell in row.values()]
    assert len({cell for cell in seen if isinstance(cell, State)}) >= 1
    assert sum(isinstance(cell, Fraction) for cell in seen) > 500


def test_the_exchange_may_be_published() -> None:
    assert [finding.line("en") for finding in check_named(str(FOLDER / "linear_exchange.yaml"))[0].findings] == []


FEN = st.integers(min_value=0, max_value=10**9).map(lambda fen: Fraction(fen, 100))
SCORES = st.one_of(
    st.just(State.NOT_SUBMITTED), st.integers(min_value=0, max_value=10**4).map(lambda n: Fraction(n, 100))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(FEN, SCORES), min_size=1, max_size=12))
def test_all_incentives_are_what_was_withheld_within_half_a_fen_for_each_unit(
    pairs: list[tuple[Fraction, Datum]],
) -> None:
    rows: list[dict[str, Datum]] = [
        {"单位编码": f"U{place:02d}", "扣缴": withheld, "得分率": score}
        for place, (withheld, score) in enumerate(pairs)
    ]
    _, program = compiled("linear_exchange")
    found = cells_of(program, {"单位": rows}, "2026")
    whole = found["全部"][""]
    assume(isinstance(whole["系数"], Fraction))
    scored = [unit for unit in found["单位"].values() if unit["参加"] is True]
    paid = sum((Fraction(str(unit["奖励"])) for unit in scored), Fraction(0))
    assert abs(paid - sum(Fraction(str(unit["扣缴"])) for unit in scored)) <= HALF_FEN * len(scored)
    assert whole["奖励合计"] == paid
    assert whole["约束.收支相抵"] is True


def test_the_exchange_is_the_same_by_the_engine(tmp_path: Path) -> None:
    dice = random.Random(5)
    rows = [
        {
            "单位编码": unit,
            "扣缴": f"{dice.randint(0, 10**7)}.{dice.randint(10, 99)}",
            "得分率": some(dice, "61.37", "88.02"),
        }
        for unit in UNITS
    ]
    ready = prepared(FOLDER / "linear_exchange.yaml", facts_write(tmp_path / "raw", {"单位": rows}), "2026", tmp_path)
    assert engine_cells(ready) == exact_cells(ready)
