"""重算一行 · Recompute: a person's row worked out from its own operands and the published formulas, and nothing else.

The second reader of the row form (docs/reference/row-form.md); the first is the phone's. It shares no code with either
engine, so that where all agree, no single mistake of ours explains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.ledger.row_operations import flag, is_equal, operation
from kaohe.ledger.row_values import LARGEST, Value, days_of, decoded, encoded, order, rounded, worst

Json = Mapping[str, Any]
_WEEK_SHIFT = 7_000_003  # 1970-01-01 was a Thursday
_WEEKDAYS = 5


def row_recompute(form: Json, row: Json) -> list[tuple[str, Any]]:
    """Every computed column of the form with its value, in order, as the form's JSON has values.

    form, row: docs/reference/row-form.md. Raises what a malformed form or row raises: who asks takes it as a failure.

    >>> column = {"name": "b", "kind": "count", "scale": 0, "rounding": "half_up", "formula":
    ...     {"op": "+", "args": [{"cell": "a"}, {"const": ["1", "1"]}]}}
    >>> form = {"columns": [{"name": "a", "kind": "count", "scale": 0}, column], "sources": {}}
    >>> row_recompute(form, {"cells": {"a": "41"}, "inputs": {}, "operands": {}})
    [('b', '42')]
    """
    reading = _Reading(form, row)
    values = [(column, reading.take(column)) for column in form["columns"]]
    return [(column["name"], encoded(value, column.get("scale"))) for column, value in values if column.get("formula")]


class _Reading:
    """One row on its way through the form. Owns the values found so far."""

    def __init__(self, form: Json, row: Json) -> None:
        turned = {days_of(day) for day in form.get("calendar", {}).get("turned", [])}
        self._worked = lambda day: ((day + _WEEK_SHIFT) % 7 < _WEEKDAYS) != (day in turned)
        self._form, self._row = form, row
        self._cells: dict[str, Value] = {}

    def take(self, column: Json) -> Value:
        """The value of the next column; those it reads were taken before it."""
        name, formula = column["name"], column.get("formula")
        if formula and not (self._row.get("stated") and name in self._row["cells"]):
            self._cells[name] = _kept(column, self._value(formula))
        else:
            self._cells[name] = decoded(self._row["cells"][name], column.get("scale"))
        return self._cells[name]

    def _value(self, node: Json) -> Value:
        if "op" in node:
            return self._operation(node["op"], node.get("note", ""), node["args"])
        if "operand" in node:
            return self._operand(node)
        if "input" in node:
            return decoded(self._row["inputs"][node["input"]], node.get("scale"))
        if "source" in node:
            return _dated(self._form["sources"][node["source"]], [self._value(arg) for arg in node["args"]])
        return self._cells[node["cell"]] if "cell" in node else decoded(node["const"])

    def _operation(self, name: str, note: Any, args: Sequence[Json]) -> Value:
        if name in {"AND", "OR"}:
            return self._logic(args, decisive=name == "OR")
        if name == "IF":
            return self._choice(args)
        if name == "ISSTATE":
            found = self._value(args[0])
            return isinstance(found, State) and found.token in str(note).split(",")
        if name == "IFSTATE":
            found = self._value(args[0])
            return self._value(args[1]) if isinstance(found, State) and found.token == note else found
        values = [self._value(arg) for arg in args]
        state = worst(values)
        return state if state is not None else operation(name, note, self._worked)(*values)

    def _logic(self, args: Sequence[Json], *, decisive: bool) -> Value:
        left = self._value(args[0])
        right = decisive if left is decisive else self._value(args[1])
        if left is decisive or right is decisive:
            return decisive
        state = worst([left, right])
        return state if state is not None else flag(left) and flag(right)  # neither decides: both are the other

    def _choice(self, args: Sequence[Json]) -> Value:
        for place in range(0, len(args) - 1, 2):
            holds = self._value(args[place])
            if isinstance(holds, State):
                return holds
            if flag(holds):
                return self._value(args[place + 1])
        return self._value(args[-1]) if len(args) % 2 else State.EMPTY

    def _operand(self, node: Json) -> Value:
        told = self._row["operands"][node["operand"]]
        values = [self._value(arg) for arg in node.get("args", [])]
        if "value" in told:
            return decoded(told["value"], node.get("scale"))
        key = [self._cells[column["name"]] for column in self._form["columns"][: len(self._form["key"])]]
        return _share(values[0], values[1], _Told(told, node.get("scale"), key))


@dataclass(frozen=True, slots=True)
class _Told:
    """A committed pool: its operand, the scale of its units, and the own key."""

    operand: Json
    scale: int | None
    key: Sequence[Value]


def _share(pool: Value, weight: Value, told: _Told) -> Value:
    """The own part of a pool to the unit: rounded down, and one more where the remainder reaches the cut."""
    if not isinstance(pool, Fraction) or not isinstance(weight, Fraction) or weight < 0:
        return State.REJECTED
    if pool != decoded(told.operand["pool"]):
        return State.REJECTED
    scale = told.scale or 0
    units, total = rounded(pool, scale, "half_up"), decoded(told.operand["total"])
    if not isinstance(total, Fraction):
        raise KaoheError("a sum of weights is a number")
    if not total:
        return State.REJECTED if units else Fraction(0)
    exact = abs(units) * weight / total
    parts = exact.numerator // exact.denominator
    parts += _reaches(exact - parts, told)
    return Fraction(-parts if units < 0 else parts, 10**scale)


def _reaches(rest: Fraction, told: _Told) -> bool:
    cut = told.operand.get("cut")
    if cut is None:
        return False
    above = order(rest, decoded(cut["remainder"]))
    for part, own in zip(cut["key"], told.key, strict=False):
        above = above or order(decoded(part, 0 if isinstance(own, Fraction) else None), own)
    return above >= 0


def _dated(source: Json, args: list[Value]) -> Value:
    """The row in force on the day that holds the keys."""
    state = worst(args)
    if state is not None:
        return state
    *keys, day = args
    if not isinstance(day, str):
        raise KaoheError("what is in force is looked for by a day")
    version = next((one for one in source["versions"] if days_of(one["from"]) <= days_of(day)), None)
    for row in version["rows"] if version else ():
        if _holds(keys, row, source["bands"]):
            return decoded(row[len(keys)])
    return State.NO_RECORD


def _holds(keys: Sequence[Value], row: Sequence[Any], bands: str) -> bool:
    sign = -1 if bands == "upper_closed" else 1
    for place, key in enumerate(keys):
        edge = row[place]
        if bands and place == len(keys) - 1:
            if edge is not None and order(key, decoded(edge)) * sign < 0:
                return False
        elif not is_equal(key, decoded(edge)):
            return False
    return True


def _kept(column: Json, value: Value) -> Value:
    """The value as the column keeps it: rounded once, within 64 bits and its bounds, else rejected."""
    mode, scale = column.get("rounding", "half_up"), column.get("scale")  # instants are whole, and say no rounding
    if not isinstance(value, Fraction):
        return value
    kept, shown = value, value
    if scale is not None:
        steps = rounded(value, scale, mode)
        kept, shown = Fraction(steps, 10**scale), Fraction(steps)
    is_low = column.get("low") is not None and order(kept, decoded(column["low"])) < 0
    is_high = column.get("high") is not None and order(kept, decoded(column["high"])) > 0
    is_large = abs(shown.numerator) > LARGEST or shown.denominator > LARGEST
    return State.REJECTED if is_large or is_low or is_high else kept
