"""改写 · Rewriting: names inside a formula replaced by others, on its tree, so that quoted words stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.printing import print_node
from kaohe.formula.tree import Call, Name, Node

Change = Callable[[Node], Node]


def rewritten(written: Written, change: Change) -> Written:
    """The formula with every name and call passed through `change`; one that cannot be parsed stays as it is.

    >>> from kaohe.base.findings import Place
    >>> swap = lambda node: replace(node, parts=("乙",)) if isinstance(node, Name) else node
    >>> rewritten(Written("甲 + '甲'", Place()), swap).text
    "乙 + '甲'"
    """
    parsed = parse(written)
    if parsed.node is None:
        return written
    changed = _walked(parsed.node, change)
    return written if changed == parsed.node else Written(print_node(changed), written.place)


def _walked(value: Any, change: Change) -> Any:
    if isinstance(value, tuple):
        return tuple(_walked(item, change) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inner = {item.name: _walked(getattr(value, item.name), change) for item in fields(value)}
    made = replace(value, **inner)
    return change(made) if isinstance(made, Name | Call) else made
