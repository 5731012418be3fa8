"""书写 · Printing: a tree back to canonical text, so that print then parse is the identity."""

from __future__ import annotations

import re

from kaohe.formula.tree import At, Binary, Bound, Call, Day, In, Key, Name, Node, Number, Text, Truth, Unary

_PLAIN_NAME = re.compile(r"[^\W\d]\w*\Z")
_KEYWORDS = frozenset(
    "AND OR NOT IN AT WHERE SKIP BY WITHIN ALONG FROM TO TIES FIRST START TRUE FALSE DESC ASC".split()
)
_RANK = {"OR": 1, "AND": 1, "NOT": 2, "=": 3, "<>": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "IN": 3}
_RANK |= {"+": 4, "-": 4, "*": 5, "/": 5, "NEG": 6}
_ATOM = 7


def print_node(node: Node) -> str:
    """The canonical text of a formula.

    >>> from kaohe.base.findings import Place
    >>> from kaohe.formula.declared import Written
    >>> from kaohe.formula.parse import parse
    >>> print_node(parse(Written("（甲+乙）×98%", Place())).node)
    '(甲 + 乙) * 98%'
    """
    match node:
        case Number():
            return f"{node.text}%" if node.unit == "%" else f"{node.text} {node.unit}".rstrip()
        case Text():
            return "'" + node.value.replace("'", "''") + "'"
        case Day():
            return node.value
        case Truth():
            return "TRUE" if node.value else "FALSE"
        case Name():
            return ".".join(print_name(part) for part in node.parts)
        case At():
            return f"{print_node(node.name)} AT {_wrapped(node.when, _ATOM)}"
        case Call():
            return _call(node)
        case _:
            return _operation(node)


def print_name(part: str) -> str:
    """A name, in square brackets where it needs them.

    >>> print_name("24小时响应率")
    '[24小时响应率]'
    """
    return part if _PLAIN_NAME.match(part) and part not in _KEYWORDS else f"[{part}]"


def _operation(node: Unary | Binary | In) -> str:
    match node:
        case Unary(op="NOT"):
            return f"NOT {_wrapped(node.operand, 3)}"
        case Unary():
            return f"-{_wrapped(node.operand, 6)}"
        case In():
            options = ", ".join(print_node(option) for option in node.options)
            return f"{_wrapped(node.operand, 4)} IN ({options})"
        case Binary():
            return _binary(node)


def _binary(node: Binary) -> str:
    rank = _RANK[node.op]
    if node.op in {"AND", "OR"}:
        left = _chained(node.op, node.left)
        return f"{left} {node.op} {_wrapped(node.right, 2)}"
    if rank == 3:
        return f"{_wrapped(node.left, 4)} {node.op} {_wrapped(node.right, 4)}"
    return f"{_wrapped(node.left, rank)} {node.op} {_wrapped(node.right, rank + 1)}"


def _chained(op: str, node: Node) -> str:
    return print_node(node) if isinstance(node, Binary) and node.op == op else _wrapped(node, 2)


def _rank(node: Node) -> int:
    match node:
        case Binary():
            return _RANK[node.op]
        case In():
            return 3
        case Unary(op="NOT"):
            return 2
        case Unary():
            return 6
        case _:
            return _ATOM


def _wrapped(node: Node, least: int) -> str:
    text = print_node(node)
    return text if _rank(node) >= least else f"({text})"


def _call(node: Call) -> str:
    parts = [", ".join(_key(key) for key in node.args)]
    if node.where is not None:
        parts.append(f"WHERE {print_node(node.where)}")
    if node.skip:
        parts.append("SKIP " + ", ".join(node.skip))
    if node.by is not None:
        parts.append(f"BY {print_node(node.by)}")
    if node.within:
        parts.append("WITHIN " + ", ".join(_wrapped(item, _ATOM) for item in node.within))
    if node.along is not None:
        parts.append(f"ALONG {print_node(node.along)}")
    if node.start is not None and node.stop is not None:
        parts.append(f"FROM {_bound(node.start)} TO {_bound(node.stop)}")
    if node.ties:
        parts.append(f"TIES {node.ties}")
    return f"{node.function}({' '.join(part for part in parts if part)})"


def _key(key: Key) -> str:
    return f"{key.direction} {print_node(key.node)}".lstrip()


def _bound(bound: Bound) -> str:
    return bound.word or str(bound.steps)
