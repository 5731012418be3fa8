"""数量 · Amounts: the four operations, rounding and limits over exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.logic import picked
from kaohe.formula.readers.sql.number import (
    Num,
    Whole,
    absolute,
    add,
    common_factor,
    compare,
    constant,
    multiply,
    rounded,
    scaled,
    times,
)
from kaohe.formula.readers.sql.piece import Layers, Piece, deepest, least, settled, union
from kaohe.formula.readers.sql.text import case
from kaohe.formula.typed import Const, Op

_MODES = {"ROUND": Rounding.HALF_UP, "FLOOR": Rounding.FLOOR, "CEILING": Rounding.CEILING}


def joined(op: Op, args: Sequence[Piece], value: Num | str) -> Piece:
    """A value over pieces, any state of theirs its own.

    >>> from kaohe.formula.types import FLAG
    >>> joined(Op("+", (), FLAG), [Piece(FLAG.kind, '"a"', 3)], "x").depth
    3
    """
    return Piece(op.type.kind, value, deepest(args), union(args), least(arg.state for arg in args))


def sum_of(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`+` and `-`."""
    return joined(op, args, add(args[0].num, args[1].num, op.name))


def product(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`*`; a zero constant keeps the other side's states."""
    a, b = args
    if 0 in (a.num.constant, b.num.constant) and union(args):
        other = b if a.num.constant == 0 else a
        return joined(op, args, Num(scaled(other.num.top, 0)))
    return joined(op, args, multiply(a.num, b.num))


def negative(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`-x`."""
    return joined(op, args, replace(args[0].num, factor=-args[0].num.factor))


def quotient(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`/`: 0/0 is EMPTY, n/0 REJECTED; the sign moves to the top, so that the bottom is positive."""
    value = args[1].num.constant
    if value:
        return joined(op, args, replace(args[0].num, factor=args[0].num.factor / value))
    if value is not None:
        return _by_nothing(op, args[0], args)
    a, b = args[0], settled(ground.layers, args[1])
    under = b.num.top
    if not under.low <= 0 <= under.high:
        return joined(op, [a, b], divided_by(a.num, b.num, under))
    a = settled(ground.layers, a)
    result = joined(
        op, [a, b], divided_by(a.num, b.num, Whole(f"nullif({under.text}, 0)", under.low, under.high, under.wide))
    )
    zero = f"({under.text} = 0)"
    return _divided_by_zero(result, a, zero)


def _by_nothing(op: Op, top: Piece, args: Sequence[Piece]) -> Piece:
    nothing = Piece(
        op.type.kind, Num(Whole("NULL::BIGINT", 0, 0)), deepest(args), union(args), least(arg.state for arg in args)
    )
    return _divided_by_zero(nothing, top, "TRUE")


def _divided_by_zero(result: Piece, top: Piece, zero: str) -> Piece:
    is_nothing = compare("=", top.num, constant(Fraction(0)))
    is_some = compare("<>", top.num, constant(Fraction(0)))
    code = case(
        [
            (f"{zero} AND {is_nothing}", f"{int(State.EMPTY)}::TINYINT"),
            (f"{zero} AND {is_some}", f"{int(State.REJECTED)}::TINYINT"),
        ],
        None,
    )
    first = code if result.state is None else f"coalesce({result.state}, {code})"
    return replace(result, states=result.states | {State.EMPTY, State.REJECTED}, state=first)


def divided_by(a: Num, b: Num, under: Whole) -> Num:
    """a / b, where `under` is b's top, null instead of zero."""
    factor = a.factor / b.factor
    top, bottom = a.top, under
    if under.low < 0 < under.high or (under.low < 0 and under.high == 0):
        size = max(-top.low, top.high)
        text = f"CASE WHEN {under.text} < 0 THEN -{top.long} ELSE {top.long} END"
        top = Whole(text, -size, size, top.wide)
        bottom = Whole(f"abs({under.text})", 1, max(-under.low, under.high), under.wide)
    elif under.low < 0:
        factor, bottom = -factor, scaled(under, -1)
    else:
        bottom = replace(under, low=max(under.low, 1))
    if b.bottom is not None:
        top = times(top, b.bottom)
    return Num(top, factor, bottom if a.bottom is None else times(a.bottom, bottom))


def rounding(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """ROUND, FLOOR, CEILING at a fixed number of digits."""
    return rounded_piece(ground.layers, args[0], int(op.note or _digits(op)), _MODES[op.name])


def _digits(op: Op) -> int:
    digits = op.args[1] if len(op.args) > 1 else None
    if digits is None:
        return 0
    if isinstance(digits, Const) and isinstance(digits.value, Fraction):
        return int(digits.value)
    raise KaoheError("the digits of a rounding are a constant")


def rounded_piece(layers: Layers, piece: Piece, digits: int, mode: Rounding) -> Piece:
    """The piece rounded once."""
    if piece.num.top.low < 0 or piece.num.bottom is not None or mode is not Rounding.HALF_UP:
        piece = settled(layers, piece)
    return replace(
        piece,
        value=Num(rounded(piece.num, digits, mode), Fraction(1, 10**digits) if digits >= 0 else Fraction(10**-digits)),
    )


def size(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """ABS."""
    number = args[0].num
    return joined(op, args, Num(absolute(number.top), abs(number.factor), number.bottom))


def extreme(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """MIN and MAX of several values."""
    result = args[0]
    for arg in args[1:]:
        result = _extreme_of(ground.layers, op, op.name, [result, arg])
    return result


def clamp(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """CLAMP: at least the second, at most the third."""
    raised = _extreme_of(ground.layers, op, "MAX", [args[0], args[1]])
    return _extreme_of(ground.layers, op, "MIN", [raised, args[2]])


def _extreme_of(layers: Layers, op: Op, which: str, pair: Sequence[Piece]) -> Piece:
    if any(arg.num.bottom is not None for arg in pair):
        a, b = (settled(layers, arg) for arg in pair)
        test = compare("<=" if which == "MIN" else ">=", a.num, b.num)
        tests: list[tuple[str, int | None]] = [(test, 0)]
        if union(pair):
            tests.insert(0, (f"({test} IS NULL)", None))
        return joined(op, [a, b], picked(op.type.kind, [a, b], tests))
    if union(pair):
        pair = [settled(layers, arg) for arg in pair]
    function, pick = ("least", min) if which == "MIN" else ("greatest", max)
    factor = common_factor([arg.num for arg in pair])
    tops = [scaled(arg.num.top, int(arg.num.factor / factor)) for arg in pair]
    text = f"{function}({', '.join(top.long for top in tops)})"
    gone = [f"{top.text} IS NULL" for top, arg in zip(tops, pair, strict=True) if arg.states]
    if gone:
        text = case([(" OR ".join(gone), "NULL")], text)
    bounds = pick(top.low for top in tops), pick(top.high for top in tops)
    return joined(op, pair, Num(Whole(text, *bounds, wide=any(top.wide for top in tops)), factor))


def spread(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """SPREAD(x, months, index): R(x·index/months) - R(x·(index - 1)/months)."""
    amount, months, index = args
    amount = settled(ground.layers, amount)
    digits = int(op.note or 2)
    parts = []
    for number in (index.num, add(index.num, constant(Fraction(1)), "-")):
        upto = multiply(multiply(amount.num, number), constant(1 / (months.num.constant or Fraction(1))))
        piece = rounded_piece(ground.layers, joined(op, [amount, months, index], upto), digits, Rounding.HALF_UP)
        parts.append(piece)
    value = add(parts[0].num, parts[1].num, "-")
    return joined(op, [*parts, amount], value)
