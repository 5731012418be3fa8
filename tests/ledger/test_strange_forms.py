"""Forms that no compiler of ours writes, logged by a payer with every key: both verifiers say the same of each."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from kaohe.base.canonical import canonical_json
from tests.ledger.judged import by_python, by_script
from tests.ledger.receipts import Sheet, World

Json = dict[str, Any]
DAY, ONE, TWO = {"const": "2026-11-28"}, {"const": ["1", "1"]}, {"const": ["2", "1"]}
A: Json = {"cell": "a"}
LONG = "1" + "0" * 5000


def op(name: str, *args: Json, note: str = "") -> Json:
    """An operation."""
    return {"op": name, "args": list(args), **({"note": note} if note else {})}


def column(name: str, formula: Json | None = None, kind: str = "count", **more: Any) -> Json:
    """A column; a number at scale 0, rounded, unless said otherwise."""
    found: Json = {"name": name, "kind": kind, **({"scale": 0} if kind in {"count", "instant"} else {}), **more}
    if formula is not None:
        found["formula"] = formula
        if kind == "count":
            found.setdefault("rounding", "half_up")
    return {key: value for key, value in found.items() if value != "absent"}


def days(text: str, formula: Json, result: Any = "1", kind: str = "count") -> tuple[list[Json], Json, Json]:
    """A day as somebody may write it, and what is worked out of it."""
    return [column("a", kind="date"), column("b", formula, kind)], {"a": text}, {"b": result}


def flags(formula: Json, result: Any) -> tuple[list[Json], Json, Json]:
    """A formula that gives a flag, or should."""
    return [column("b", formula, "flag" if isinstance(result, bool) else "count")], {}, {"b": result}


def counts(formula: Json, given: str, result: Any, **more: Any) -> tuple[list[Json], Json, Json]:
    """A number and what is worked out of it."""
    return [column("a", **more), column("b", formula)], {"a": given}, {"b": result}


def squares(count: int) -> tuple[list[Json], Json, Json]:
    """Each column the square of the one before; instants are not rounded."""
    first = column("c0", {"const": ["3", "1"]}, "instant")
    made = [column(f"c{at}", op("*", *[{"cell": f"c{at - 1}"}] * 2), "instant") for at in range(1, count)]
    return [first, *made], {}, {f"c{at}": "1" for at in range(count)}


REFUSED: dict[str, tuple[list[Json], Json, Json]] = {
    "a number of 5001 digits": counts(op("*", A, {"const": ["0", "1"]}), LONG, "0"),
    "a constant of 5001 digits": counts(op("*", A, {"const": [LONG, "1"]}), "0", "0"),
    "a power tower": squares(60),
    "ten million digits": counts(op("ROUND", A, note="10000000"), "1", "1"),
    "a scale of a billion": counts(op("MIN", A, ONE), "1", "1", scale=10**9),
    "a scale below nought": counts(op("+", A, ONE), "1", "11", scale=-1),
    "a scale that is text": counts(op("+", A, ONE), "1", "2", scale="0"),
    "a scale of nothing": counts(op("+", A, ONE), "1", "2", scale=None),
    "a number that is not rounded": ([column("b", ONE, rounding="absent")], {}, {"b": "1"}),
    "another way of rounding": ([column("b", {"const": ["1", "3"]}, rounding="down")], {}, {"b": "0"}),
    "rounding by a method": ([column("b", {"const": ["1", "3"]}, rounding="toString")], {}, {"b": "0"}),
    "places as a fraction": counts(op("ROUND", A, note="2.0"), "10", "10"),
    "places in hex": counts(op("ROUND", A, note="0x2"), "10", "10"),
    "no places": counts(op("ROUND", A), "10", "10"),
    "an operation of every object": flags(op("hasOwnProperty", ONE), False),
    "too many arguments": counts(op("NEG", A, A), "1", "-1"),
    "two sorts of node": counts({**A, "const": ["1", "1"]}, "1", "1"),
    "a column that comes later": ([column("b", {"cell": "c"}), column("c", ONE)], {}, {"b": "1", "c": "1"}),
    "one column twice": ([column("b", ONE), column("b", ONE)], {}, {"b": "1"}),
    "not of text": flags(op("NOT", {"const": ""}), True),
    "not of text, the other way": flags(op("NOT", {"const": ""}), False),
    "nought is not false": counts(op("IF", A, ONE, TWO), "0", "2"),
    "nought is not true": counts(op("IF", A, ONE, TWO), "0", "1"),
    "a word is not true": flags(op("AND", {"const": "x"}, {"const": "y"}), True),
    "a logarithm of a word": flags(op("LN", {"const": "x"}), {"state": "rejected"}),
    "a sum of words": flags(op("+", {"const": "1"}, {"const": "2"}), "12"),
    "the days of every year": flags(op("WORKINGDAYS", {"const": "0000-01-01"}, {"const": "9999-12-31"}), "1"),
    **{
        f"{name} {text!r}": days(text, formula, *result)
        for text in (
            *("20261129", "2026-W48-7", "2026/11/29", "Nov 29 2026", " 2026-11-29", "2026-11-29T00:00:00Z"),
            *("２０２６-11-29", "2026-02-30", "2026-1-1", "0000-01-01", "", "😀2026-11-29"),
        )
        for name, formula, *result in (
            ("difference", op("DATE_SUB", A, DAY)),
            ("year", op("PART", A, note="0,4"), "2026"),
            ("step", op("STEP", A, note="year"), "2026-01-01", "date"),
            ("day", op("DATE_ADD", A, {"const": ["0", "1"]}), "2026-11-29", "date"),
        )
    },
}
HOLD: dict[str, tuple[list[Json], Json, Json]] = {
    "a sum": counts(op("+", A, ONE), "41", "42"),
    "a difference of days": days("2026-11-29", op("DATE_SUB", A, DAY)),
    "the day before another": days("2026-03-01", op("DATE_ADD", A, {"const": ["-1", "1"]}), "2026-02-28", "date"),
    "a year": days("2026-11-29", op("PART", A, note="0,4"), "2026"),
    "to the tens": counts(op("ROUND", A, note="-1"), "15", "20"),
    "a choice": flags(op("OR", {"const": False}, {"const": False}), False),
    "an instant": ([column("b", op("/", {"const": ["10", "1"]}, TWO), "instant")], {}, {"b": "5"}),
    "far away": days("2026-11-29", op("EDATE", A, {"const": ["9" * 300, "1"]}), {"state": "rejected"}, "date"),
    "beyond 64 bits": counts(op("*", A, A), "9" * 18, {"state": "rejected"}),
}


def judged(columns: list[Json], cells: Json, results: Json) -> tuple[bytes, str]:
    """The receipt of a row of such a form, logged and witnessed."""
    world = World(random.Random(5))
    form = {"sheet": "s", "key": ["k"], "columns": [column("k", kind="text"), *columns], "sources": {}}
    world.pay([Sheet(form, [({"cells": {"k": "x", **cells}, "inputs": {}, "operands": {}}, results)])])
    return canonical_json(world.receipt(world.paid[0])), world.policy


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[bool, str]]:
    """What both verifiers say of every case, and they say the same; none takes a second."""
    asked, told = {name: judged(*case) for name, case in {**REFUSED, **HOLD}.items()}, {}
    theirs = by_script(list(asked.values()))
    for name, script in zip(asked, theirs, strict=True):
        began = time.monotonic()
        [ours] = by_python([asked[name]])
        assert time.monotonic() - began < 5, name
        assert ours == script, name
        told[name] = ours[:2]
    return told


@pytest.mark.parametrize("name", REFUSED)
def test_a_strange_form_is_refused_by_both(found: dict[str, tuple[bool, str]], name: str) -> None:
    assert found[name] in {(False, "recompute"), (False, "recompute_failed")}


@pytest.mark.parametrize("name", HOLD)
def test_a_form_as_it_should_be_holds_for_both(found: dict[str, tuple[bool, str]], name: str) -> None:
    assert found[name] == (True, "verified")
