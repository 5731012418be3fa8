"""行的节点 · Nodes of a row's formulas, as the row form has them: docs/reference/row-form.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def nodes_of(formula: Json) -> Iterator[Json]:
    """A node and everything inside it, in order.

    >>> [one.get("cell", "+") for one in nodes_of({"op": "+", "args": [{"cell": "a"}, {"cell": "b"}]})]
    ['+', 'a', 'b']
    """
    yield formula
    for arg in formula.get("args", []):
        yield from nodes_of(arg)


def form_nodes(form: Json) -> Iterator[Json]:
    """The nodes of every formula of a sheet."""
    for column in form["columns"]:
        if column.get("formula"):
            yield from nodes_of(column["formula"])
