"""单元格 · Cells: a value of ours as what a spreadsheet stores; text is always text.

Basis: reliability.md R22: no payload becomes a formula.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.readers.workbook.piece import SECONDS
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type

_ZERO = dt.date(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)
_DAY = 86400
Stored = float | str


def stored(value: Value | State, kind: Type) -> Stored:
    """The number or the text that a cell holds: days as Excel counts them, flags and states in words.

    >>> from kaohe.formula.types import FLAG, MONEY
    >>> stored(Fraction("12.34"), MONEY), stored(True, FLAG), stored(State.OPEN, MONEY)
    (12.34, '是', '#待定')
    """
    if isinstance(value, State):
        return "#" + value.label("zh")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return float((value - _ZERO).days) if value >= _FIRST_DAY else value.isoformat()
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, int):
        return (value + SECONDS) / _DAY if kind.kind is Kind.INSTANT else float(value)
    return value
