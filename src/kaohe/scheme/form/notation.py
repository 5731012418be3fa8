"""记法 · Notation: a document tree as YAML text that reads back to the same tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kaohe.scheme.node import Mapping, Node, Scalar, Sequence

WIDTH = 116
_INDENT = 2
# A scalar that no reader of YAML could take for anything else, inside brackets or outside.
_PLAIN = re.compile(r"(?![-?:!&*|>%@`\"'#~=<\s\[\]{},])(?:[^\s:#\[\]{},\"'\\]|[ ](?=[^\s#])|:(?=[^\s\[\]{},]))+")


def document_text(root: Node) -> str:
    r"""The YAML text of a document: short groups on one line, long ones a line for each part.

    >>> from kaohe.scheme.node import compose
    >>> print(document_text(compose("{甲: {乙: [1, '[24时]']}, 丙: 'a: b'}".encode()).root), end="")
    甲:
      乙: [1, "[24时]"]
    丙: "a: b"
    """
    if isinstance(root, Mapping) and root.entries:
        return "\n".join(_entry_lines(root, 0)) + "\n"
    return flow_text(root) + "\n"


def flow_text(node: Node) -> str:
    """A node on one line.

    >>> from kaohe.base.findings import Place
    >>> flow_text(Sequence((Scalar("权重", Place()), Scalar("", Place())), Place()))
    '[权重, ""]'
    """
    match node:
        case Scalar(text):
            return _scalar(text)
        case Sequence(items):
            return f"[{', '.join(flow_text(item) for item in items)}]"
        case Mapping(entries):
            return f"{{{', '.join(f'{_scalar(key.text)}: {flow_text(value)}' for key, value in entries)}}}"


def cell_text(node: Node) -> str:
    """A node as a cell shows it: groups of a list stand on lines of their own.

    >>> from kaohe.base.findings import Place
    >>> one = Mapping(((Scalar("降序", Place()), Scalar("总分", Place())),), Place())
    >>> print(cell_text(Sequence((one, one), Place())))
    [{降序: 总分},
     {降序: 总分}]
    """
    if isinstance(node, Sequence) and any(not isinstance(item, Scalar) for item in node.items):
        lines = ",\n ".join(flow_text(item) for item in node.items)
        return f"[{lines}]"
    return flow_text(node)


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _entry_lines(node: Mapping, depth: int) -> Iterator[str]:
    indent = " " * _INDENT * depth
    for key, value in node.entries:
        head = f"{indent}{_scalar(key.text)}:"
        flow = flow_text(value)
        if _fits(value, flow, head, depth):
            yield f"{head} {flow}"
        else:
            yield head
            yield from _block(value, depth + 1)


def _fits(value: Node, flow: str, head: str, depth: int) -> bool:
    empty = not isinstance(value, Scalar) and not _parts(value)
    short = len(head) + 1 + len(flow) <= WIDTH
    return isinstance(value, Scalar) or empty or (short and (depth > 0 or _is_flat(value)))


def _is_flat(value: Node) -> bool:
    return all(isinstance(part, Scalar) for part in _parts(value))


def _parts(value: Node) -> tuple[Node, ...]:
    match value:
        case Sequence(items):
            return items
        case Mapping(entries):
            return tuple(part for _, part in entries)
        case _:
            return ()


def _block(node: Node, depth: int) -> Iterator[str]:
    if isinstance(node, Mapping):
        yield from _entry_lines(node, depth)
        return
    indent = " " * _INDENT * depth
    for item in node.items if isinstance(node, Sequence) else ():
        flow = flow_text(item)
        if isinstance(item, Mapping) and item.entries and len(indent) + len(flow) + _INDENT > WIDTH:
            first, *rest = _entry_lines(item, depth + 1)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {flow}"
