"""单元格 · Cells: the text of a cell as a node, read as its column says."""

from __future__ import annotations

import re
from dataclasses import replace

from kaohe.base.findings import Finding, Place
from kaohe.scheme.form import findings as rules
from kaohe.scheme.form.model import Cell
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence, compose, hidden_character

_SPACES = " \t\u3000\u00a0"


def cell_node(cell: Cell, suffix: str) -> tuple[Node | None, tuple[Finding, ...]]:
    r"""The node of a cell: one text, a text a line (`[]`), or the notation of documents (`*`).

    Findings: `scheme/form-notation`, `scheme/form-control-character`.

    >>> cell_node(Cell("通知\n整改", Place()), "[]")[0].items[1].text
    '整改'
    """
    text, place = cell.text.strip(_SPACES), cell.place
    hidden = hidden_character(text)
    if hidden:
        return None, (Finding.of(rules.HIDDEN_CHARACTER, place, code=hidden),)
    if not text:
        return None, ()
    if suffix == "*":
        return _notation(text, place)
    if suffix == "[]":
        lines = [line.strip(_SPACES) for line in text.split("\n")]
        items = tuple(Scalar(line, place) for line in lines if line)
        return (Sequence(items, place) if len(items) != 1 else items[0]), ()
    return Scalar(text, place), ()


def _notation(text: str, place: Place) -> tuple[Node | None, tuple[Finding, ...]]:
    composed = compose(text.encode(), place.file)
    if composed.findings:
        problem = re.sub(r"\s+", " ", composed.findings[0].cause("zh"))
        return None, (Finding.of(rules.NOTATION, place, text=text[:60], problem=problem, sample="{键: 值}"),)
    return (moved(composed.root, place) if composed.root else None), ()


def moved(node: Node, place: Place) -> Node:
    """A node all of whose parts stand at one place."""
    match node:
        case Scalar():
            return replace(node, place=place)
        case Sequence(items):
            return Sequence(tuple(moved(item, place) for item in items), place)
        case Mapping(entries):
            return Mapping(tuple((replace(key, place=place), moved(value, place)) for key, value in entries), place)
