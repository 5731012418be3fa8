"""规律 · Laws of methods.md §7 that hold whatever the data, checked on the exact reader."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.scheme.compile import compile_loaded
from kaohe.scheme.load import load_bytes
from tests.golden.runs import cells_of
from tests.laws.worlds import (
    COUNTS,
    POINTS,
    RATES,
    Datum,
    Row,
    cells,
    number,
    persons,
    units,
    world,
)

FEN = Fraction(1, 100)
QUALITY = {"A": 3, "B": 2, "C": 1}
LEAVES = ("比率", "线性", "分档", "折线", "功效", "扣分", "时效", "定性", "满意", "评议", "达成")
FULL = dict.fromkeys(LEAVES, 10) | {"评议": 5, "达成": 5}
RISING = {"率": ("比率", "线性", "分档", "折线", "功效"), "评分": ("定性",), "评委一": ("评议",), "很满意": ("满意",)}
FALLING = {"次数": ("扣分",), "天数": ("时效",), "不满意": ("满意",)}
VALUES = {
    "率": RATES,
    "评分": POINTS,
    "评委一": POINTS,
    "很满意": COUNTS,
    "次数": COUNTS,
    "天数": COUNTS,
    "不满意": COUNTS,
}

laws = settings(max_examples=60, deadline=None)


@laws
@given(units(), persons())
def test_the_parts_of_a_pool_add_up_to_it_to_the_fen(unit: Row, weights: list[Datum]) -> None:
    parts = [person["奖金"] for person in cells(world([unit], [weights]))["人员"].values()]
    sharing = [(weight, part) for weight, part in zip(weights, parts, strict=True) if isinstance(weight, Fraction)]
    left_out = [(weight, part) for weight, part in zip(weights, parts, strict=True) if isinstance(weight, State)]
    pool, total = number(unit["奖池"]), sum((weight for weight, _ in sharing), Fraction(0))
    assert all(part is weight for weight, part in left_out)
    if total:
        assert sum(number(part) for _, part in sharing) == pool
        assert all(abs(number(part) - pool * weight / total) < FEN for weight, part in sharing)
    else:
        assert all(part == (State.REJECTED if pool else Fraction(0)) for _, part in sharing)


@laws
@given(units(), persons())
def test_a_negative_pool_mirrors_the_positive_one(unit: Row, weights: list[Datum]) -> None:
    opposite: Row = {**unit, "奖池": -number(unit["奖池"])}
    parts = [person["奖金"] for person in cells(world([unit], [weights]))["人员"].values()]
    mirrored = [person["奖金"] for person in cells(world([opposite], [weights]))["人员"].values()]
    assert mirrored == [-part if isinstance(part, Fraction) else part for part in parts]


@laws
@given(units(), persons())
def test_the_months_of_a_year_add_up_to_the_year(unit: Row, weights: list[Datum]) -> None:
    found = cells(world([unit], [weights]))
    for key, person in found["人员"].items():
        months = [row["摊销"] for month, row in found["人员月"].items() if month.startswith(f"{key}/")]
        assert len(months) == 12
        if isinstance(person["奖金"], Fraction):
            assert sum(number(month) for month in months) == person["奖金"]
        else:
            assert set(months) == {person["奖金"]}


@laws
@given(st.lists(units(), min_size=1, max_size=4), st.lists(persons(), min_size=1, max_size=3), st.integers())
def test_the_order_of_rows_changes_nothing(listed: list[Row], weights: list[list[Datum]], seed: int) -> None:
    assume(len(weights) <= len(listed))
    rows = world(listed, weights)
    dice = random.Random(seed)
    mixed = {name: dice.sample(of_sheet, len(of_sheet)) for name, of_sheet in rows.items()}
    assert cells(mixed) == cells(rows)


@pytest.mark.parametrize("column", [*RISING, *FALLING])
@laws
@given(unit=units(complete=True), data=st.data())
def test_a_better_value_never_scores_less(column: str, unit: Row, data: st.DataObject) -> None:
    other: Row = {**unit, column: data.draw(VALUES[column])}
    low, high = sorted((unit, other), key=lambda row: number(row[column]))
    found = cells(world([low, high]))["单位"]
    rising = column in RISING
    for name in RISING[column] if rising else FALLING[column]:
        worse, better = (found[key][f"{name}.得分"] for key in (("U0", "U1") if rising else ("U1", "U0")))
        if isinstance(worse, Fraction) and isinstance(better, Fraction):
            assert worse <= better
            assert worse >= 0
            assert better <= FULL[name]


@laws
@given(st.lists(units(), min_size=2, max_size=5), st.data())
def test_a_unit_more_or_less_changes_no_absolute_score(listed: list[Row], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(listed) - 1))
    rows = world(listed)
    fewer = {**rows, "单位": [row for row in rows["单位"] if row["单位编码"] != f"U{gone}"]}
    before = cells(rows)["单位"]
    assert cells(fewer)["单位"] == {key: row for key, row in before.items() if key != f"U{gone}"}


@laws
@given(units())
def test_a_total_made_up_for_lies_between_the_worst_and_the_best_score(unit: Row) -> None:
    calm: Row = {**unit, "造假": False}
    found = cells(world([calm]))["单位"]["U0"]
    scores = {name: found[f"{name}.得分"] for name in LEAVES}
    shares = [score / FULL[name] for name, score in scores.items() if isinstance(score, Fraction)]
    half = Fraction(1, 200)
    assert min(shares) * 100 - half <= number(found["总分"]) <= max(shares) * 100 + half


@laws
@given(units(), st.booleans(), st.booleans())
def test_a_veto_never_raises(unit: Row, incident: bool, fraud: bool) -> None:
    calm: Row = {**unit, "事件": False, "造假": False}
    struck: Row = {**unit, "事件": incident, "造假": fraud}
    found = cells(world([calm, struck]))["单位"]
    assert number(found["U1"]["总分"]) <= number(found["U0"]["总分"])
    assert QUALITY[str(found["U1"]["等级"])] <= QUALITY[str(found["U0"]["等级"])]
    assert found["U1"]["等级"] == "C" or not incident
    assert number(found["U1"]["总分"]) <= 59 or not fraud


def weighted(first: int) -> Program:
    """Two indicators that weigh `first` and the rest of 100."""
    text = Path(__file__).with_name("two.yaml").read_text("utf-8")
    for name, written, weight in (("甲", 70, first), ("乙", 30, 100 - first)):
        text = text.replace(f"name: {name}, weight: {written}", f"name: {name}, weight: {weight}")
    program = compile_loaded(load_bytes(text.encode(), "two.yaml")).program
    assert program is not None
    return program


TWO = {first: weighted(first) for first in (1, 30, 70, 99, 100)}


@laws
@given(RATES, RATES, st.sampled_from([1, 30, 70, 99]))
def test_raising_a_weight_to_the_whole_gives_that_score(first: Fraction, second: Fraction, weight: int) -> None:
    row: Row = {"单位编码": "U0", "甲率": first, "乙率": second}
    alone = cells_of(TWO[100], {"单位": [row]}, "2026")["单位"]["U0"]
    mixed = cells_of(TWO[weight], {"单位": [row]}, "2026")["单位"]["U0"]
    assert alone["总分"] == round(number(alone["甲.得分"]) * 100 + Fraction(1, 10**9)) / Fraction(100)
    shares = sorted(min(rate, Fraction(1)) * 100 for rate in (first, second))
    assert shares[0] - FEN <= number(mixed["总分"]) <= shares[1] + FEN


@laws
@given(RATES, st.sampled_from([1, 30, 70, 99]))
def test_equal_children_give_their_own_value(rate: Fraction, weight: int) -> None:
    row: Row = {"单位编码": "U0", "甲率": rate, "乙率": rate}
    total = number(cells_of(TWO[weight], {"单位": [row]}, "2026")["单位"]["U0"]["总分"])
    assert abs(total - min(rate, Fraction(1)) * 100) <= FEN / 2


@laws
@given(st.lists(units(), min_size=1, max_size=3), st.lists(persons(), max_size=1))
def test_a_second_reading_gives_the_same(listed: list[Row], weights: list[list[Datum]]) -> None:
    rows = world(listed, weights)
    assert cells(rows) == cells(rows)
