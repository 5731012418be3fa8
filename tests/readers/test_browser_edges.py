"""The browser reader at its edges: approximate functions to 60 digits, days at the ends of the calendar, rounding."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from kaohe.base.exact import Rounding, round_to
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.readers.browser.plain import operation
from kaohe.formula.readers.browser.sheet import FORM, calendar_json
from kaohe.formula.readers.browser.values import exact_json
from kaohe.formula.readers.exact.scalars import approximate, scalar_function
from kaohe.formula.typed import Cell, Op, Value
from kaohe.formula.types import DATE, Kind, Type
from tests.readers.reading import steps_of, value_of

NUMBER = Type(Kind.NUMBER, None)
CLOSE = Fraction(1, 10**55)
EDGES = (
    Fraction(0),
    Fraction(1),
    Fraction(-1),
    Fraction(1, 3),
    Fraction(-2),
    Fraction(4),
    Fraction(10**18),
    Fraction(92),
)


def given(formulas: list[dict[str, Any]], **more: Any) -> list[Any]:
    """The raw value of every formula."""
    columns = [{"name": f"c{at}", "kind": "number", "formula": formula} for at, formula in enumerate(formulas)]
    form = {"form": FORM, "columns": columns, "key": [], "sources": {}, **more}
    [[steps]] = steps_of([(form, [{"cells": {}, "inputs": {}, "operands": {}}])], parts=True)
    return [step["raw"] for step in steps]


def called(name: str, *values: Value, note: str = "") -> dict[str, Any]:
    """An operation on literals."""
    return operation(name, [{"const": exact_json(value)} for value in values], note)


def numbers(dice: random.Random) -> Iterator[Fraction]:
    """Numbers of all sizes that columns can hold."""
    yield from EDGES
    for _ in range(60):
        yield Fraction(
            dice.randrange(-(10 ** dice.randrange(1, 9)), 10**9), dice.randrange(1, 10 ** dice.randrange(1, 7))
        )


def asked(name: str, dice: random.Random) -> list[tuple[Fraction, ...]]:
    """What a function is asked."""
    if name != "POWER":
        return [(value,) for value in numbers(dice)]
    powers = (Fraction(2), Fraction(-1), Fraction(1, 2), Fraction(0), Fraction(3), Fraction(-5, 2), Fraction(7, 3))
    return [(value, dice.choice(powers)) for value in numbers(dice)]


@pytest.mark.parametrize("name", ["LN", "EXP", "SQRT", "POWER"])
def test_an_approximate_function_gives_the_digits_of_the_reference(name: str) -> None:
    cases = asked(name, random.Random(20_261_123))
    told = [value_of(item, NUMBER) for item in given([called(name, *values) for values in cases])]
    wrong = []
    for values, found in zip(cases, told, strict=True):
        wanted = approximate(name, *values)
        if isinstance(wanted, State) or isinstance(found, State):
            same = found is wanted
        else:
            same = abs(Fraction(found) - wanted) <= abs(wanted) * CLOSE  # type: ignore[arg-type]  # numbers
        if not same:
            wrong.append((values, wanted, found))
    assert wrong == []


def test_an_exact_root_is_exact() -> None:
    told = given(
        [called("SQRT", Fraction(9, 4)), called("POWER", Fraction(2), Fraction(-3)), called("EXP", Fraction(0))]
    )
    assert told == [["3", "2"], ["1", "8"], ["1", "1"]]


@pytest.mark.parametrize("mode", list(Rounding))
def test_every_rounding_decides_halves_and_negatives_as_the_reference(mode: Rounding) -> None:
    values = [Fraction(n, 8) for n in range(-24, 25)]
    columns = [
        {
            "name": f"c{at}",
            "kind": "number",
            "scale": 0,
            "rounding": mode.value,
            "formula": called("+", value, Fraction(0)),
        }
        for at, value in enumerate(values)
    ]
    form = {"form": FORM, "columns": columns, "key": [], "sources": {}}
    [[steps]] = steps_of([(form, [{"cells": {}, "inputs": {}, "operands": {}}])])
    assert [int(step["value"]) for step in steps] == [int(round_to(value, 0, mode)) for value in values]


def test_days_move_as_in_the_reference_up_to_the_ends_of_the_calendar() -> None:
    calendar, dice = WorkingCalendar.current(), random.Random(7)
    starts = [
        dt.date(1900, 1, 1),
        dt.date(2999, 12, 31),
        dt.date(2024, 2, 29),
        dt.date(2026, 9, 24),
        dt.date(1969, 12, 31),
    ]
    asked_days = [
        (name, day, Fraction(dice.choice((0, 1, -1, 5, -13, 260, 13000, -13000, 10**12))))
        for name in ("WORKDAY", "EDATE", "DATE_ADD")
        for day in starts
        for _ in range(8)
    ]
    told = given([called(*item) for item in asked_days], calendar=calendar_json(calendar))
    wanted = []
    for name, day, count in asked_days:
        op = Op(name, (Cell("a", 0, DATE), Cell("b", 0, NUMBER)), DATE)
        found = scalar_function(op, calendar)(day, count)
        wanted.append({"state": found.token} if isinstance(found, State) else found.isoformat())
    assert told == wanted
    between = [(a, b) for a in starts[2:] for b in starts[2:]]
    told = given([called("WORKINGDAYS", *pair) for pair in between], calendar=calendar_json(calendar))
    assert [int(item[0]) for item in told] == [calendar.working_days_between(a, b) for a, b in between]
