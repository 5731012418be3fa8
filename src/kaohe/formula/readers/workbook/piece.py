"""公式片段 · Pieces: an Excel expression beside the expression of its state, and what is known of its digits.

A state is a number inside the workbook: 1 to 11 as in `State`, 99 where there is a value; so the least of several
is the first in precedence. The text of a piece is only read where its states say 99.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.states import State
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type

PRESENT = "99"
COMPARED, JOINED, ADDED, MULTIPLIED, ATOM = 1, 2, 3, 4, 9
"""How tightly the outermost operator of a text binds."""
DIGITS = 14
"""Significant digits of a double that computing leaves unharmed."""
_FEWEST = 7
"""Digits after the point that are kept even where values may be large; most are far from their bounds."""
_WHOLE_DIGITS = {Kind.MONEY: 7, Kind.POINTS: 3, Kind.RATIO: 1, Kind.COUNT: 6, Kind.NUMBER: 5}
_EXCEL_ZERO, _FIRST_DAY = dt.date(1899, 12, 30), dt.date(1900, 3, 1)
_DAY = 86400
SECONDS = 25569 * _DAY + 8 * 3600
"""From 1899-12-30 to the epoch, in Shanghai."""


class Unhonoured(Exception):  # noqa: N818 - not a failure: the column is written as its value with a check
    """What a workbook cannot compute; the argument says why, for people."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression.

    states: expressions of state numbers; the state is the least of them, none = there always is a value.
    decimals: the value is a multiple of 10^-decimals; None = unknown. exact: the double is the one nearest to the
    value, as that of a cell or a literal is; so equal values are equal doubles. tight: see ATOM.
    """

    text: str
    states: tuple[str, ...] = ()
    decimals: int | None = None
    exact: bool = False
    tight: int = ATOM

    @property
    def state(self) -> str:
        """One expression of the state number."""
        return least(self.states)

    def within(self, tight: int) -> str:
        """The text, in parentheses where an operator around it binds tighter."""
        return self.text if self.tight >= tight else f"({self.text})"

    def also(self, *states: str) -> Piece:
        """The same with further states."""
        return replace(self, states=merged(self.states, states))


def least(states: tuple[str, ...]) -> str:
    """The expression of the first state in precedence.

    >>> least(()), least(("G4",)), least(("G4", "I4"))
    ('99', 'G4', 'MIN(G4,I4)')
    """
    if not states:
        return PRESENT
    return states[0] if len(states) == 1 else f"MIN({','.join(states)})"


def merged(*states: tuple[str, ...]) -> tuple[str, ...]:
    """State expressions in order, each once, without those that never name a state.

    >>> merged(("G4",), ("99", "G4", "I4"))
    ('G4', 'I4')
    """
    return tuple(dict.fromkeys(state for some in states for state in some if state != PRESENT))


def guarded(states: tuple[str, ...], state: str) -> str:
    """A state that follows from values, asked only where all of them are there.

    >>> guarded((), "IF(B4=0,9,99)"), guarded(("G4",), "IF(B4=0,9,99)")
    ('IF(B4=0,9,99)', 'IF(G4<99,99,IF(B4=0,9,99))')
    """
    return f"IF({least(states)}<99,99,{state})" if states else state


def kept(piece: Piece, otherwise: str) -> str:
    """The text where there is a value, else `otherwise`.

    >>> kept(Piece("F4", ("G4",)), "0")
    'IF(G4<99,0,F4)'
    """
    return f"IF({piece.state}<99,{otherwise},{piece.text})" if piece.states else piece.text


def quoted(text: str) -> str:
    """A text literal.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + text.replace('"', '""') + '"'


def day_number(day: dt.date) -> int:
    """The number by which Excel knows a day.

    >>> day_number(dt.date(2026, 1, 1))
    46023
    """
    if day < _FIRST_DAY:
        raise Unhonoured("Excel 不识别 1900 年 3 月以前的日期")
    return (day - _EXCEL_ZERO).days


def constant(value: Value, kind: Type) -> Piece:
    """A literal.

    >>> constant(Fraction(3, 10), Type(Kind.RATIO)).text, constant(True, Type(Kind.FLAG)).text
    ('30%', 'TRUE')
    """
    if isinstance(value, bool):
        return Piece("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Piece(quoted(value))
    if isinstance(value, dt.date):
        day_number(value)
        return Piece(f"DATE({value.year},{value.month},{value.day})", decimals=0, exact=True)
    if isinstance(value, int):
        return Piece(f"{value + SECONDS}/{_DAY}", tight=MULTIPLIED)
    return _number(value, kind)


def _number(value: Fraction, kind: Type) -> Piece:
    shown = plain_text(value)
    if "/" in shown:
        return Piece(shown, tight=MULTIPLIED)
    decimals = len(shown.partition(".")[2])
    if kind.kind is Kind.RATIO and not kind.bare and decimals <= 6:
        shown = plain_text(value * 100) + "%"
    tight = ADDED if value < 0 else ATOM
    return Piece(shown, decimals=decimals, exact=True, tight=tight)


def state_constant(state: State) -> Piece:
    """A value that is missing.

    >>> state_constant(State.OPEN).states
    ('6',)
    """
    return Piece("0", (str(int(state)),), decimals=0, exact=True)


def places(kind: Type) -> int:
    """How many digits after the point a computed double of this type can be trusted with.

    >>> places(Type(Kind.MONEY, 2)), places(Type(Kind.RATIO))
    (7, 13)
    """
    bounds = [abs(bound) for bound in (kind.low, kind.high) if bound is not None]
    whole = len(str(int(max(bounds)))) if len(bounds) == 2 else _WHOLE_DIGITS.get(kind.kind, 6)
    return max(_FEWEST, DIGITS - whole)


def trusted(piece: Piece, kind: Type) -> int:
    """The digits at which a computed number is cleared of what binary arithmetic added.

    >>> trusted(Piece("A4*B4", decimals=4), Type(Kind.MONEY, 2))
    4
    """
    known = places(kind)
    return known if piece.decimals is None else min(piece.decimals, known)


def cleared(piece: Piece, kind: Type) -> str:
    """The text of a number, cleared.

    >>> cleared(Piece("A4*B4", decimals=4), Type(Kind.MONEY, 2)), cleared(Piece("A4", exact=True), Type(Kind.COUNT))
    ('ROUND(A4*B4,4)', 'A4')
    """
    return piece.text if piece.exact else f"ROUND({piece.text},{trusted(piece, kind)})"
