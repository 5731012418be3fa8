"""外层的行 · Outer: what an aggregate's condition reads of the row outside, read on that row itself."""

from __future__ import annotations

from dataclasses import replace

from kaohe.formula.readers.workbook.piece import Unhonoured
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Clock, Const, Linked, Lookup, Op, Parameter, Single, Typed


def reads_outer(typed: Typed) -> bool:
    """Whether a part of a formula is read on the outer row.

    >>> from kaohe.formula.types import FLAG
    >>> reads_outer(Cell("a", 1, FLAG)), reads_outer(Cell("a", 0, FLAG))
    (True, False)
    """
    return any(isinstance(node, Cell | Linked | Clock | Parameter | Lookup) and node.level == 1 for node in walk(typed))


def lowered(typed: Typed) -> Typed:
    """An expression of the outer row, as read on that row."""
    match typed:
        case Cell() | Linked() | Clock():
            if not typed.level:
                raise Unhonoured("逐行条件的一侧同时引用内外两层的行")
            return replace(typed, level=0)
        case Op():
            return replace(typed, args=tuple(lowered(arg) for arg in typed.args))
        case Const() | Single():
            return typed
        case Parameter() if typed.when is None:
            return replace(typed, level=0)
        case _:
            raise Unhonoured("逐行条件中外层的式子过于复杂")
