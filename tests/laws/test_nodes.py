"""汇总的规律 · Laws of nodes (methods.md §7): means lie between their children, gates never raise, better is never less."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.scheme.compile import compile_loaded
from kaohe.scheme.load import load_bytes
from tests.golden.runs import cells_of
from tests.laws.worlds import Datum, Row, number

FULL = Fraction(60)
TINY = Fraction(1, 5000)
WEIGHTS = {"a": 30, "b": 20, "c": 10}
MEANS = {
    "和": "aggregate: sum",
    "几何": "aggregate: geometric, floor: 1%",
    "调和": "aggregate: harmonic, floor: 1%",
    "幂": "aggregate: power, exponent: 2, floor: 1%",
    "低": "aggregate: min",
    "高": "aggregate: max",
    "第二": "aggregate: kth_worst, k: 2",
    "中": "aggregate: median",
}
OTHERS = {
    "惩罚": "aggregate: penalised",
    "积": "aggregate: product",
    "门": "gates: [{name: 短板, floor_each: 60%, cap: 30}, {name: 事, when: 事, cap: 12}]",
}
ALONE = ("和", "几何", "调和", "幂", "低", "高", "惩罚", "积")
HEAD = """kaohe: 1
scheme: nodes
version: 2026.1
period: year
valid: {from: 2026-01-01}
sheets:
  单位:
    key: 单位
    columns:
      a: {type: ratio, scale: 4, absent: not_applicable, between: [0%, 100%]}
      b: {type: ratio, scale: 4, absent: not_applicable, between: [0%, 100%]}
      c: {type: ratio, scale: 4, absent: not_applicable, between: [0%, 100%]}
      事: {type: flag, absent: no}
appraisal:
  - of: 单位
    indicators:
"""
SHARES = st.integers(100, 10_000).map(lambda number: Fraction(number, 10_000))
ROWS = st.fixed_dictionaries(dict.fromkeys("abc", SHARES))
laws = settings(max_examples=60, deadline=None)


def node(name: str, aggregation: str, columns: str, missing: str) -> str:
    weights = WEIGHTS if len(columns) > 1 else {"a": 60}
    leaves = [
        f"{{name: {name}{column}, weight: {weights[column]}, method: ratio, x: {column}, target: 100%, "
        f"missing: {{not_applicable: {missing}}}}}"
        for column in columns
    ]
    return f"      - {{name: {name}, weight: 60, {aggregation}, indicators: [{', '.join(leaves)}]}}\n"


@cache
def program(columns: str = "abc", missing: str = "zero") -> Program:
    """Every aggregation over the same children."""
    listed = MEANS | OTHERS
    if len(columns) == 1:
        listed = {name: listed[name] for name in ALONE}
    elif missing == "renormalise":
        listed = {name: text for name, text in listed.items() if name != "中"}
    text = HEAD + "".join(node(name, one, columns, missing) for name, one in listed.items())
    found = compile_loaded(load_bytes(text.encode(), "nodes.yaml"))
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def scores(row: Row, columns: str = "abc", missing: str = "zero") -> dict[str, Datum]:
    """The score of every node."""
    cells = cells_of(program(columns, missing), {"单位": [{"单位": "U", "事": False, **row}]}, "2026")["单位"]["U"]
    return {name.removesuffix(".得分"): cell for name, cell in cells.items() if name.endswith(".得分")}


@laws
@given(ROWS)
def test_a_mean_lies_between_its_children(row: Row) -> None:
    shares = [number(row[name]) for name in "abc"]
    found = scores(row)
    for name in MEANS:
        assert FULL * min(shares) - TINY <= number(found[name]) <= FULL * max(shares) + TINY


@laws
@given(SHARES)
def test_equal_children_give_every_mean_their_own_value(share: Fraction) -> None:
    found = scores(dict.fromkeys("abc", share))
    for name in (*MEANS, "惩罚"):
        assert abs(number(found[name]) - FULL * share) <= TINY


@laws
@given(ROWS)
def test_the_means_stand_in_their_order(row: Row) -> None:
    found = {name: number(cell) for name, cell in scores(row).items() if name in MEANS or name == "惩罚"}
    ordered = ("低", "调和", "几何", "和", "幂", "高")
    assert all(found[low] <= found[high] + TINY for low, high in pairwise(ordered))
    assert found["惩罚"] <= found["和"] + TINY


@laws
@given(ROWS)
def test_the_second_worst_of_three_is_the_median(row: Row) -> None:
    found = scores(row)
    assert found["第二"] == found["中"]
    assert abs(number(found["中"]) - FULL * sorted(number(row[name]) for name in "abc")[1]) <= TINY


@laws
@given(ROWS, st.sampled_from("abc"), SHARES)
def test_a_better_child_never_lowers_a_node(row: Row, name: str, share: Fraction) -> None:
    low, high = sorted((number(row[name]), share))
    worse, better = scores({**row, name: low}), scores({**row, name: high})
    for one in (*MEANS, "积", "门"):
        assert number(worse[one]) <= number(better[one])


@laws
@given(ROWS, st.booleans())
def test_a_gate_never_raises(row: Row, incident: bool) -> None:
    found = scores({**row, "事": incident})
    assert number(found["门"]) <= number(found["和"])
    short = any(number(row[name]) < Fraction(3, 5) for name in "abc")
    assert number(found["门"]) == min(number(found["和"]), *([30] if short else []), *([12] if incident else []), 60)


@laws
@given(ROWS, st.sets(st.sampled_from("abc"), min_size=1, max_size=2))
def test_what_is_made_up_for_lies_between_the_children_that_are_left(row: Row, gone: set[str]) -> None:
    shares = [number(row[name]) for name in "abc" if name not in gone]
    found = scores({**row, **dict.fromkeys(gone, State.NOT_APPLICABLE)}, missing="renormalise")
    for name in set(MEANS) - {"中", "第二"}:
        assert FULL * min(shares) - TINY <= number(found[name]) <= FULL * max(shares) + TINY
    second = found["第二"]
    assert second is State.WITHHELD if len(shares) < 2 else abs(number(second) - FULL * max(shares)) <= TINY


@laws
@given(SHARES)
def test_a_child_with_all_the_weight_gives_the_node_its_score(share: Fraction) -> None:
    found = scores({"a": share, "b": share, "c": share}, columns="a")
    assert all(abs(number(found[name]) - FULL * share) <= TINY for name in ALONE)


@pytest.mark.parametrize("name", [*MEANS, *OTHERS])
def test_nothing_gives_nothing_or_the_floor(name: str) -> None:
    found = number(scores(dict.fromkeys("abc", Fraction(0)))[name])
    assert found == (Fraction(60, 100) if name in {"几何", "调和", "幂"} else 0)
