"""随意的数据 · Worlds: what hypothesis invents for `laws.yaml`, and what the exact reader makes of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.formula.typed import Value
from kaohe.scheme.compile import compile_file
from tests.golden.runs import Cells, cells_of

Datum = Value | State
Row = dict[str, Datum]

RATES = st.integers(0, 20_000).map(lambda number: Fraction(number, 10_000))
COUNTS = st.integers(0, 1000).map(Fraction)
POINTS = st.integers(0, 1_000_000).map(lambda number: Fraction(number, 10_000))
WEIGHTS = st.integers(0, 1_000_000).map(lambda number: Fraction(number, 1000))
POOLS = st.integers(-100_000_000, 100_000_000).map(lambda number: Fraction(number, 100))
COUNTED = ("次数", "天数", "很满意", "一般", "不满意")
MARKS = ("评分", "评委一", "评委二", "评委三", "评委四")
FLAGS = ("达标", "事件", "造假")
DEEP = 20_000
sys.setrecursionlimit(DEEP)  # as the exact reader does: hypothesis must find it so before it begins
ABSENT = {
    "率": State.NOT_APPLICABLE,
    "天数": State.NOT_DUE,
    **dict.fromkeys((*MARKS, "次数", "很满意", "一般", "不满意"), State.NOT_SUBMITTED),
}


def units(*, complete: bool = False) -> st.SearchStrategy[Row]:
    """A unit without its key; some values are missing unless it is complete."""

    def given(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return values if complete or name not in ABSENT else st.one_of(values, values, values, st.just(ABSENT[name]))

    parts: dict[str, st.SearchStrategy[Any]] = {"率": given("率", RATES), "奖池": POOLS}
    parts |= {name: given(name, COUNTS) for name in COUNTED}
    parts |= {name: given(name, POINTS) for name in MARKS}
    parts |= dict.fromkeys(FLAGS, st.booleans())
    return st.fixed_dictionaries(parts)


def persons() -> st.SearchStrategy[list[Datum]]:
    """The weights of the persons of a unit, some not handed in."""
    return st.lists(st.one_of(WEIGHTS, WEIGHTS, WEIGHTS, st.just(State.NOT_SUBMITTED)), min_size=1, max_size=12)


@cache
def program() -> Program:
    """The program of `laws.yaml`."""
    found = compile_file(Path(__file__).with_name("laws.yaml"))
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def world(listed: Sequence[Row], weights: Sequence[Sequence[Datum]] = ()) -> dict[str, list[Row]]:
    """Units with the keys U0, U1…, and the persons of each."""
    people = [
        {"人员编号": f"P{place}{number:02d}", "单位": f"U{place}", "权": weight}
        for place, of_unit in enumerate(weights)
        for number, weight in enumerate(of_unit)
    ]
    return {"单位": [{"单位编码": f"U{place}", **row} for place, row in enumerate(listed)], "人员": people}


def cells(rows: Mapping[str, Sequence[Row]]) -> Cells:
    """Every cell, by the exact reader."""
    return cells_of(program(), rows, "2026")


def number(value: Datum) -> Fraction:
    """A value that must be a number."""
    assert isinstance(value, Fraction)
    return value
