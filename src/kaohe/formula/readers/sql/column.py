"""落列 · Columns: a formula's piece becomes the stored column: rounded once, within 64 bits, else rejected."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.sql.amount import rounded_piece
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.number import ONE, Num, Whole, divided, narrowed, scaled
from kaohe.formula.readers.sql.piece import Layers, Piece, settled
from kaohe.formula.readers.sql.text import INT64, case, is_simple
from kaohe.formula.types import Kind, Type

CODE = "#"
_REJECTED = f"{int(State.REJECTED)}::TINYINT"


def finished(layers: Layers, column: Column, piece: Piece) -> Piece:
    """The column that a formula's piece fills, bound under its own name; its state's code under `name#`.

    >>> finished(Layers(), Column("合格", Type(Kind.FLAG)), Piece(Kind.FLAG, '("a" > 1)')).text
    '"合格"'
    """
    piece = _when_empty(layers, column, piece)
    if isinstance(piece.value, str):
        value = layers.bind(piece.value, piece.depth, column.name)
        return _stated(layers, column, replace(piece, value=value, depth=piece.depth + 1), piece)
    if column.type.is_pair:
        return _pair(layers, column, piece)
    digits = 0 if column.type.kind is Kind.INSTANT else column.type.scale or 0
    piece = rounded_piece(layers, piece, digits, column.rounding)
    low, high = _limits(column.type) if column.bounded else (-INT64, INT64)
    top = piece.num.top
    if top.low < low or top.high > high:
        piece = settled(layers, piece)
        piece = _kept(piece, low, high)
        top = piece.num.top
    text = f"CAST({top.text} AS BIGINT)" if is_simple(top.text) and not top.text.startswith('"') else narrowed(top).text
    bound = layers.bind(spoken().stored(text), piece.depth, column.name)
    number = Num(Whole(bound, top.low, top.high), Fraction(1, 10**digits))
    return _stated(layers, column, replace(piece, value=number, depth=piece.depth + 1), piece)


def _when_empty(layers: Layers, column: Column, piece: Piece) -> Piece:
    if column.when_empty is None or State.EMPTY not in piece.states:
        return piece
    states = (piece.states - {State.EMPTY}) | {column.when_empty}
    if piece.states == {State.EMPTY}:
        code = f"CASE WHEN {piece.code} IS NOT NULL THEN {int(column.when_empty)}::TINYINT END"
        return replace(piece, states=states, state=code)
    code = layers.bind(piece.code, piece.depth)
    text = f"CASE WHEN {code} = {int(State.EMPTY)} THEN {int(column.when_empty)}::TINYINT ELSE {code} END"
    value = settled(layers, replace(piece, state=None, states=frozenset()))
    return replace(value, states=states, state=text, depth=piece.depth + 1)


def _limits(kind: Type) -> tuple[int, int]:
    steps = 10 ** (kind.scale or 0)
    low = -INT64 if kind.low is None else max(ceil(kind.low * steps), -INT64)
    high = INT64 if kind.high is None else min(floor(kind.high * steps), INT64)
    return low, high


def _kept(piece: Piece, low: int, high: int) -> Piece:
    """The value where it lies within the limits; REJECTED elsewhere."""
    top = piece.num.top
    inside = f"{top.text} BETWEEN {low} AND {high}"
    value = Whole(f"CAST({case([(inside, top.text)], None)} AS BIGINT)", max(top.low, low), min(top.high, high))
    if value.low > value.high:
        value = replace(value, low=0, high=0)
    outside = case([(f"NOT ({inside})", _REJECTED)], None)
    code = outside if piece.state is None else f"coalesce({piece.state}, {outside})"
    number = replace(piece.num, top=value)
    return replace(piece, value=number, states=piece.states | {State.REJECTED}, state=code)


def _stated(layers: Layers, column: Column, result: Piece, piece: Piece) -> Piece:
    if not piece.states:
        return replace(result, state=None)
    return replace(result, state=layers.bind(piece.code, piece.depth, column.name + CODE))


def _pair(layers: Layers, column: Column, piece: Piece) -> Piece:
    """An unscaled ratio in lowest terms."""
    piece = settled(layers, piece)
    top = scaled(piece.num.top, piece.num.factor.numerator)
    bottom = scaled(piece.num.bottom or ONE, piece.num.factor.denominator)
    if bottom.text != "1":
        common = layers.bind(spoken().gcd(top.text, bottom.text, top.wide or bottom.wide), piece.depth)
        top, bottom = (
            divided(top, replace(bottom, text=common), top.low, top.high),
            divided(bottom, replace(bottom, text=common), bottom.low, bottom.high),
        )
        piece = replace(piece, depth=piece.depth + 1)
    elif piece.states:
        bottom = replace(bottom, text=f"CASE WHEN {top.text} IS NULL THEN NULL ELSE 1::BIGINT END")
    number = Num(top, Fraction(1), bottom)
    piece = replace(piece, value=number)
    if not (top.fits and bottom.fits):
        piece = _kept_pair(layers, piece)
    top, under = piece.num.top, piece.num.bottom or ONE
    bound = Num(
        Whole(layers.bind(f"CAST({top.text} AS BIGINT)", piece.depth, column.name + ".num"), top.low, top.high),
        Fraction(1),
        Whole(layers.bind(f"CAST({under.text} AS BIGINT)", piece.depth, column.name + ".den"), 1, max(under.high, 1)),
    )
    return _stated(layers, column, replace(piece, value=bound, depth=piece.depth + 1), piece)


def _kept_pair(layers: Layers, piece: Piece) -> Piece:
    piece = settled(layers, piece)
    top, bottom = piece.num.top, piece.num.bottom or ONE
    inside = f"({top.text} BETWEEN {-INT64} AND {INT64} AND {bottom.text} <= {INT64})"
    outside = case([(f"NOT {inside}", _REJECTED)], None)
    code = outside if piece.state is None else f"coalesce({piece.state}, {outside})"
    number = Num(
        Whole(case([(inside, top.text)], None), max(top.low, -INT64), min(top.high, INT64)),
        Fraction(1),
        Whole(case([(inside, bottom.text)], None), 1, min(bottom.high, INT64)),
    )
    return replace(piece, value=number, states=piece.states | {State.REJECTED}, state=code)
