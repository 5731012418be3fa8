"""加总 · Adding: what the amount of a paying sheet adds up, each part with its rule in words and the cells it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaohe.formula.program import Program
from kaohe.formula.readers.prose import prose
from kaohe.formula.reads import children_of, walk
from kaohe.formula.typed import Cell, Op, Typed

Json = dict[str, Any]
_SIGNS = {"+": ("+", "+"), "-": ("+", "-")}


@dataclass(frozen=True, slots=True)
class _Part:
    sign: str
    node: Typed


def parts_added(program: Program, sheet: str, column: str) -> list[Json]:
    """The signed parts of a column that is a sum, else the one part that it is; [] for a column handed in.

    Each is {"sign": "+" or "-", "column": name ('' where the part is no column), "zh", "en": its rule, "reads": the
    columns of the same row that its rule reads}.
    """
    formula = program.sheets[sheet].columns[column].formula
    if formula is None:
        return []
    return [_told(program, sheet, part) for part in _split(formula, "+")]


def _split(node: Typed, sign: str) -> Iterator[_Part]:
    """The summands of a formula, signs multiplied out."""
    signs = _SIGNS.get(node.name) if isinstance(node, Op) else None
    children = children_of(node)
    if signs is None or len(children) != len(signs):
        yield _Part(sign, node)
        return
    for child, own in zip(children, signs, strict=True):
        yield from _split(child, "-" if (own == "-") != (sign == "-") else "+")


def _told(program: Program, sheet: str, part: _Part) -> Json:
    columns = program.sheets[sheet].columns
    own = part.node.column if isinstance(part.node, Cell) and not part.node.level else ""
    rule = columns[own].formula if own else part.node
    if rule is None:
        return {"sign": part.sign, "column": own, "zh": "", "en": "", "reads": []}
    names = (node.column for node in walk(rule) if isinstance(node, Cell) and not node.level)
    return {
        "sign": part.sign,
        "column": own,
        "zh": prose(rule, program, sheet=sheet, lang="zh"),
        "en": prose(rule, program, sheet=sheet, lang="en"),
        "reads": [name for name in dict.fromkeys(names) if name in columns],
    }
