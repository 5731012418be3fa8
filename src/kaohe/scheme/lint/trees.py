"""公式阅读 · Trees: what a formula of the document says by itself: its parts, and the number it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

from kaohe.formula.declared import Written
from kaohe.formula.parse import parse
from kaohe.formula.tree import Binary, Key, Name, Node, Number, Unary
from kaohe.scheme.model import Scheme

_ARITHMETIC = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}


def tree_of(written: Written | None) -> Node | None:
    """The formula as a tree; None where there is none or it cannot be read, which the compiler reports.

    >>> from kaohe.base.findings import Place
    >>> tree_of(Written("甲 +", Place())) is None
    True
    """
    return parse(written).node if written is not None else None


def parts_of(node: Node | None) -> Iterator[Node]:
    """A tree and everything inside it.

    >>> from kaohe.base.findings import Place
    >>> [part.text for part in parts_of(tree_of(Written("MAX(甲, 乙.丙)", Place()))) if isinstance(part, Name)]
    ['甲', '乙.丙']
    """
    if node is None:
        return
    yield node
    for one in fields(node):
        value = getattr(node, one.name)
        for item in value if isinstance(value, tuple) else (value,):
            inner = item.node if isinstance(item, Key) else item
            if isinstance(inner, Node):
                yield from parts_of(inner)


def names_in(written: Written | None) -> frozenset[str]:
    """The names that a formula mentions.

    >>> from kaohe.base.findings import Place
    >>> sorted(names_in(Written("甲 + 乙.丙", Place())))
    ['乙.丙', '甲']
    """
    return frozenset(part.text for part in parts_of(tree_of(written)) if isinstance(part, Name))


def number_in(written: Written | None, scheme: Scheme) -> Fraction | None:
    """What a formula comes to where that does not depend on facts; a parameter counts with its latest value."""
    return number_of(tree_of(written), scheme)


def number_of(node: Node | None, scheme: Scheme) -> Fraction | None:
    """What a tree comes to where that does not depend on facts, else None."""
    match node:
        case Number(value=value, unit=unit):
            return value / 100 if unit == "%" else value
        case Unary(op="-", operand=operand):
            inner = number_of(operand, scheme)
            return None if inner is None else -inner
        case Name(parts=(name,)) if name in scheme.parameters and scheme.parameters[name].rows:
            latest = scheme.parameters[name].rows[-1].value
            return latest if isinstance(latest, Fraction) else None
        case Binary(op=op, left=left, right=right):
            return _combined(op, number_of(left, scheme), number_of(right, scheme))
        case _:
            return None


def _combined(op: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    if op == "/":
        return left / right if right else None
    return _ARITHMETIC[op](left, right) if op in _ARITHMETIC else None
