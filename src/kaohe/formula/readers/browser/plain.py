"""改写 · Plain operations: those that are a short sum of others are written out, so that a reader knows fewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kaohe.base.states import State

Node = dict[str, Any]


def operation(name: str, args: list[Node], note: str) -> Node:
    """An operation as a node of the form; note: digits, states, words, a calendar step or the unit of a limit.

    >>> operation("YEARNO", [{"cell": "x"}], "")
    {'op': 'PART', 'args': [{'cell': 'x'}], 'note': '0,4', 'shown': 'YEARNO'}
    """
    written = _WRITTEN_OUT.get(name)
    if written is not None:
        return {**written(args, note), "shown": name}
    return {"op": name, "args": args, **({"note": note} if note else {})}


def replaced(node: Node, state: State, other: State) -> Node:
    """A node with one state put for another (`when_empty`).

    >>> replaced({"cell": "x"}, State.EMPTY, State.NOT_APPLICABLE)["op"]
    'IFSTATE'
    """
    return operation("IFSTATE", [node, {"const": {"state": other.token}}], state.token)


def left_out(node: Node, weight: Node) -> Node:
    """A share that a row without a weight is left out of: it has its weight's state.

    >>> left_out({"operand": "x#1"}, {"cell": "权"})["args"][2]
    {'cell': '权'}
    """
    return {**operation("IF", [_present([weight], ""), node, weight], ""), "shown": "ALLOCATE"}


def _number(top: int, bottom: int = 1) -> Node:
    return {"const": [str(top), str(bottom)]}


def _passed(args: list[Node], note: str) -> Node:
    return args[0]


def _clamp(args: list[Node], note: str) -> Node:
    value, low, high = args
    return operation("MIN", [operation("MAX", [value, low], ""), high], "")


def _size(args: list[Node], note: str) -> Node:
    return operation("MAX", [args[0], operation("NEG", args, "")], "")


def _not(name: str) -> Callable[[list[Node], str], Node]:
    return lambda args, note: operation("NOT", [operation(name, args, note)], "")


def _present(args: list[Node], note: str) -> Node:
    return operation("NOT", [operation("ISSTATE", args, ",".join(state.token for state in State))], "")


def _part(start: int, end: int) -> Callable[[list[Node], str], Node]:
    """Some characters of a day, as a number."""
    return lambda args, note: operation("PART", args, f"{start},{end}")


def _order(args: list[Node], note: str) -> Node:
    """The place of a word among those of its choice."""
    tried: list[Node] = []
    for place, word in enumerate(note.split(","), 1):
        tried += [operation("=", [args[0], {"const": word}], ""), _number(place)]
    return operation("IF", [*tried, {"const": {"state": State.REJECTED.token}}], "")


def _root(args: list[Node], note: str) -> Node:
    return operation("POWER", [args[0], _number(1, 2)], "")


def _hours(args: list[Node], note: str) -> Node:
    return operation("/", [operation("-", args, ""), _number(3600)], "")


def _due(args: list[Node], note: str) -> Node:
    """The end of a day: the n-th working day, or the first one that is not before the n-th day."""
    start, limit = args
    if note == "hours":
        return operation("INSTANT_ADD", args, "")
    day = operation("LOCAL_DATE", [start], "")
    if note == "days":
        before = operation("DATE_ADD", [day, operation("-", [limit, _number(1)], "")], "")
        return operation("END", [operation("WORKDAY", [before, _number(1)], "")], "")
    return operation("END", [operation("WORKDAY", [day, limit], "")], "")


def _quarter(args: list[Node], note: str) -> Node:
    return operation("CEILING", [operation("/", [operation("MONTHNO", args, ""), _number(3)], "")], "0")


def _spread(args: list[Node], note: str) -> Node:
    """The rounded total up to this month less that up to the month before."""
    value, months, index = args

    def until(count: Node) -> Node:
        whole = operation("*", [value, count], "")
        return operation("ROUND", [operation("/", [whole, months], "")], note)

    return operation("-", [until(index), until(operation("-", [index, _number(1)], ""))], "")


def _step(args: list[Node], note: str) -> Node:
    return operation("STEP", args, note)


_WRITTEN_OUT: dict[str, Callable[[list[Node], str], Node]] = {
    "DAYS": _passed,
    "HOURS": _passed,
    "ABS": _size,
    "SQRT": _root,
    "<>": _not("="),
    "<=": _not(">"),
    ">=": _not("<"),
    "HAS": _present,
    "ORDER": _order,
    "YEARNO": _part(0, 4),
    "MONTHNO": _part(5, 7),
    "DAYNO": _part(8, 10),
    "CLAMP": _clamp,
    "INSTANT_SUB": _hours,
    "DUE": _due,
    "QUARTERNO": _quarter,
    "SPREAD": _spread,
    "IFS": lambda args, note: operation("IF", args, note),
    **dict.fromkeys(("YEAR", "QUARTER", "MONTH", "WEEK", "DAY"), _step),
}
