"""行的写法 · Grammar of a row: whether every value in it is one of the row form's, before anything is worked out.

Basis: docs/reference/row-form.md. Two readers that meet something else need not stumble over it in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kaohe.base.states import State
from kaohe.ledger.row_nodes import form_nodes

Json = Mapping[str, Any]
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,999}")
_TOKENS = frozenset(state.token for state in State)
NUMERIC = frozenset("money points ratio count number instant hours days months working_days".split())


def is_row(form: Json, row: Json) -> bool:
    """Whether cells, inputs and operands are values of the form; cells also of their column's kind.

    >>> form = {"columns": [{"name": "a", "kind": "count", "scale": 0}], "key": []}
    >>> is_row(form, {"cells": {"a": "x"}, "inputs": {}, "operands": {}})
    False
    """
    columns, nodes = {column["name"]: column for column in form["columns"]}, list(form_nodes(form))
    inputs = {node["input"]: node.get("scale") for node in nodes if "input" in node}
    operands = {node["operand"]: node for node in nodes if "operand" in node}
    keys = [column["kind"] in NUMERIC for column in form["columns"][: len(form["key"])]]
    days = {node["args"][-1].get("input") for node in nodes if "source" in node}
    return (
        all(_is_cell(value, columns.get(name, {})) for name, value in row["cells"].items())
        and all(is_value(value, inputs.get(name)) for name, value in row["inputs"].items())
        and all(_is_text(value) for name, value in row["inputs"].items() if name in days)
        and all(_is_operand(one, operands.get(name, {}), keys) for name, one in row["operands"].items())
    )


def _is_text(value: Any) -> bool:
    """A day, in the text of which rows in force are looked for, or a state."""
    return isinstance(value, str) or is_state(value)


def is_value(value: Any, scale: int | None = None) -> bool:
    """Whether this is a value of the row form; at a scale, text is a whole number of steps.

    >>> is_value("12", 2), is_value("x", 2), is_value(["1", "3"]), is_value({"state": "open"}), is_value(7)
    (True, False, True, True, False)
    """
    if isinstance(value, str):
        return scale is None or bool(_WHOLE.fullmatch(value))
    if isinstance(value, list):
        return is_pair(value)
    return isinstance(value, bool) or is_state(value)


def is_pair(value: Any) -> bool:
    """Whether this is a numerator and a positive denominator.

    >>> is_pair(["1", "0"]), is_pair(["-1", "2"])
    (False, True)
    """
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(one, str) and _WHOLE.fullmatch(one) for one in value) and value[1][0] not in "-0"


def is_state(value: Any) -> bool:
    """Whether this is a state by its token.

    >>> is_state({"state": "open"}), is_state({"state": "shut"})
    (True, False)
    """
    return isinstance(value, dict) and value.keys() == {"state"} and value["state"] in _TOKENS


def _is_cell(value: Any, column: Json) -> bool:
    if is_state(value):
        return True
    if column.get("kind") in NUMERIC:
        return is_pair(value) or (isinstance(value, str) and column.get("scale") is not None and is_value(value, 0))
    return isinstance(value, bool if column.get("kind") == "flag" else str)


def _is_operand(one: Any, node: Json, keys: list[bool]) -> bool:
    if not isinstance(one, dict) or not one.keys() <= {"value", "n", "pool", "total", "cut"}:
        return False
    if "value" in one:
        return is_value(one["value"], node.get("scale"))
    is_pool = node.get("group", "ALLOCATE") == "ALLOCATE" and is_pair(one.get("pool")) and is_pair(one.get("total"))
    return is_pool and ("cut" not in one or _is_cut(one["cut"], keys))


def _is_cut(cut: Any, keys: list[bool]) -> bool:
    """A remainder, and the key of a row: a whole number where a key column is one."""
    if not isinstance(cut, dict) or cut.keys() != {"remainder", "key"} or not is_pair(cut["remainder"]):
        return False
    key = cut["key"]
    if not isinstance(key, list) or len(key) != len(keys) or not all(isinstance(part, str) for part in key):
        return False
    return all(bool(_WHOLE.fullmatch(part)) for part, numeric in zip(key, keys, strict=True) if numeric)
