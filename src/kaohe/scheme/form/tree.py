"""树的各支 · Branches: looking into a document tree by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kaohe.scheme.node import Mapping, Node, Scalar, Sequence


def entry(node: Node | None, key: str) -> Node | None:
    """The value of a key of a group, or None.

    >>> from kaohe.scheme.node import compose
    >>> entry(compose("{甲: 1}".encode()).root, "甲").text
    '1'
    """
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for name, value in entries if name.text == key), None)


def text_of(node: Node | None) -> str:
    """The text of a single value, '' for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, none for anything else."""
    return node.items if isinstance(node, Sequence) else ()


def labels(names: Iterable[str]) -> list[str]:
    """Names by which the items of a list are called, each different.

    >>> labels(["甲", "乙", "甲"])
    ['甲', '乙', '甲#2']
    """
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return found
