"""近似 · Approximation: LN, EXP, SQRT and POWER as DOUBLE with an error bound, and what they leave in doubt.

A value whose rounding or comparison the error could change is a *doubt*: the row is then decided by the exact reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.number import Num, Whole
from kaohe.formula.readers.sql.piece import Layers, Piece, deepest, least, settled, truth, union
from kaohe.formula.readers.sql.text import case
from kaohe.formula.reads import children_of, walk
from kaohe.formula.typed import Cohort, Op

FUNCTIONS = ("LN", "EXP", "SQRT", "POWER")
EPSILON = "1e-14"
MARGIN = "1e-9"
LARGEST = 10**15
_REJECTED = f"{int(State.REJECTED)}::TINYINT"


class ApproximateInside(Exception):  # noqa: N818 - a finding on its way to the plan, not an error of ours
    """An aggregate over approximate values: each needs a column of its own, rounded at declared digits."""

    def __init__(self, function: str) -> None:
        super().__init__(function)
        self.function = function


def must_be_exact(cohort: Cohort) -> None:
    """Raise ApproximateInside where a cohort function reads an approximate value that is not a column.

    >>> from kaohe.formula.types import COUNT
    >>> must_be_exact(Cohort("COUNT", "人", "all", "", (), COUNT))
    """
    if any(isinstance(node, Op) and node.name in FUNCTIONS for child in children_of(cohort) for node in walk(child)):
        raise ApproximateInside(cohort.function)


def approximated(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """An operation of which an argument, or the result, is approximate."""
    if op.name in FUNCTIONS:
        return _function(ground, op, [_rough(ground.layers, arg) for arg in args])
    if op.name in {"ROUND", "FLOOR", "CEILING"}:
        mode = {"ROUND": Rounding.HALF_UP, "FLOOR": Rounding.FLOOR, "CEILING": Rounding.CEILING}[op.name]
        return rounded_rough(ground, args[0], int(op.note), mode)
    if op.name in _COMPARED:
        return _compared(ground, op, [_rough(ground.layers, arg) for arg in args])
    if op.name in ARITHMETIC:
        return ARITHMETIC[op.name](ground, op, [_rough(ground.layers, arg) for arg in args])
    raise KaoheError(f"{op.name} takes no approximate value")


def uniform(layers: Layers, pieces: Sequence[Piece]) -> list[Piece]:
    """Branches as they are, or all rough if one is."""
    return [_rough(layers, piece) if isinstance(piece.value, Num) else piece for piece in pieces]


def _rough(layers: Layers, piece: Piece) -> Piece:
    """A number as DOUBLE."""
    if piece.rough or isinstance(piece.value, str):
        return piece
    number = piece.value
    said, factor = spoken(), number.factor
    text = f"{number.top.text}::DOUBLE * {said.double(factor.numerator)} / {said.double(factor.denominator)}"
    if number.bottom is not None:
        text += f" / {number.bottom.text}::DOUBLE"
    known = settled(layers, replace(piece, value=f"({text})", rough=True), always=True)
    return replace(known, error=f"(abs({known.text}) * {EPSILON})")


def _bound(ground: Ground, op: Op, args: Sequence[Piece], value: str, error: str) -> Piece:
    """A rough result with its value and error bound to names."""
    depth = deepest(args)
    layers = ground.layers
    made = Piece(
        op.type.kind, layers.bind(value, depth), depth + 1, union(args), least(arg.state for arg in args), rough=True
    )
    text = f"({error}) + abs({value}) * {EPSILON}"
    return replace(made, error=layers.bind(text, depth))


def _function(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    x = args[0].text
    inside = {"LN": f"{x} > 0", "SQRT": f"{x} >= 0"}.get(op.name, "TRUE")
    value, error, doubt = _CALCULUS[op.name](args)
    made = _bound(ground, op, args, case([(f"{inside} AND NOT coalesce({doubt}, FALSE)", value)], None), error)
    finite = spoken().finite(made.text)
    huge = f"abs({made.text}) > 1e38 OR (abs({made.text}) < 1e-38 AND {made.text} <> 0) OR NOT {finite}"
    ground.doubt(f"({doubt})", deepest(args))
    ground.doubt(f"({huge})", made.depth)
    outside = case([(f"NOT ({inside})", _REJECTED)], None)
    return replace(made, states=made.states | {State.REJECTED}, state=least([made.state, outside]))


def _ln(args: Sequence[Piece]) -> tuple[str, str, str]:
    x = args[0]
    return (
        f"ln({x.text})",
        f"{spoken().ratio(f'2 * {x.error}', f'abs({x.text})')} + {EPSILON}",
        f"{x.error} > abs({x.text}) / 1000 AND {x.error} > 0",
    )


def _exp(args: Sequence[Piece]) -> tuple[str, str, str]:
    x = args[0]
    return f"exp({x.text})", f"2 * {x.error} * exp({x.text})", f"{x.error} > 1e-3 OR abs({x.text}) > 80"


def _sqrt(args: Sequence[Piece]) -> tuple[str, str, str]:
    x = args[0]
    shaky = f"{x.error} > abs({x.text}) / 1000 AND {x.error} > 0"
    error = f"CASE WHEN {x.text} = 0 THEN 0 ELSE {spoken().ratio(x.error, f'sqrt({x.text})')} END"
    return f"sqrt({x.text})", error, shaky


def _power(args: Sequence[Piece]) -> tuple[str, str, str]:
    x, y = args
    log, part = f"abs(ln({x.text}))", spoken().ratio(f"abs({y.text}) * {x.error}", x.text)
    error = f"2 * pow({x.text}, {y.text}) * ({part} + {log} * ({y.error} + {EPSILON}))"
    shaky = f"{x.text} <= 0 OR {x.error} > abs({x.text}) / 1000 OR abs({y.text}) > 100"
    return f"pow({x.text}, {y.text})", f"CASE WHEN {x.text} > 0 THEN {error} END", shaky


_CALCULUS: dict[str, Callable[[Sequence[Piece]], tuple[str, str, str]]] = {
    "LN": _ln, "EXP": _exp, "SQRT": _sqrt, "POWER": _power,
}  # fmt: skip


def _sum(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    a, b = args
    return _bound(ground, op, args, f"({a.text} {op.name} {b.text})", f"{a.error} + {b.error}")


def _product(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    a, b = args
    error = f"abs({a.text}) * {b.error} + abs({b.text}) * {a.error} + {a.error} * {b.error}"
    return _bound(ground, op, args, f"({a.text} * {b.text})", error)


def _quotient(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """A divisor that might be zero is a doubt."""
    a, b = args
    shaky = f"{b.error} >= abs({b.text}) / 1000"
    said, ratio = spoken(), spoken().ratio(a.text, b.text)
    value = case([(f"NOT ({shaky})", ratio)], None)
    error = said.ratio(f"({a.error} + abs({ratio}) * {b.error})", f"abs({b.text})")
    error = f"CASE WHEN NOT ({shaky}) THEN {error} * 1.01 END"
    made = _bound(ground, op, args, value, error)
    ground.doubt(f"({shaky})", deepest(args))
    return replace(made, states=made.states | {State.EMPTY, State.REJECTED}, state=made.state or "NULL::TINYINT")


def _negative(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    return replace(args[0], value=f"(-{args[0].text})")


def _size(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    return replace(args[0], value=f"abs({args[0].text})")


def _extreme(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    function = "least" if op.name == "MIN" else "greatest"
    gone = " OR ".join(f"{arg.text} IS NULL" for arg in args)
    value = case([(gone, "NULL")], f"{function}({', '.join(arg.text for arg in args)})")
    return _bound(ground, op, args, value, f"greatest({', '.join(arg.error for arg in args)})")


def _clamp(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    raised = _extreme(ground, replace(op, name="MAX"), args[:2])
    return _extreme(ground, replace(op, name="MIN"), [raised, args[2]])


ARITHMETIC: dict[str, Callable[[Ground, Op, Sequence[Piece]], Piece]] = {
    "+": _sum, "-": _sum, "*": _product, "/": _quotient, "NEG": _negative, "ABS": _size, "MIN": _extreme,
    "MAX": _extreme, "CLAMP": _clamp,
}  # fmt: skip
_COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">="})


def _compared(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    a, b = args
    near = f"abs({a.text} - {b.text}) <= {a.error} + {b.error} + {MARGIN} * greatest(abs({a.text}), abs({b.text}))"
    ground.doubt(f"({near})", deepest(args))
    return truth(f"({a.text} {op.name} {b.text})", args)


def rounded_rough(ground: Ground, piece: Piece, digits: int, mode: Rounding) -> Piece:
    """A rough value rounded: a whole number, in doubt where the error could reach the next one."""
    power = f"{10**digits}::DOUBLE" if digits >= 0 else f"(1::DOUBLE / {10**-digits})"
    steps = ground.layers.bind(f"{piece.text} * {power}", piece.depth)
    error = ground.layers.bind(f"{piece.error} * {power}", piece.depth)
    depth = piece.depth + 1
    edge = f"abs(abs({steps}) - floor(abs({steps})) - 0.5)"
    if mode in {Rounding.FLOOR, Rounding.CEILING}:
        edge = f"abs({steps} - round({steps}))"
    near = f"{edge} <= {error} + {MARGIN} * greatest(1, abs({steps}))"
    ground.doubt(f"({near} OR abs({steps}) > {LARGEST})", depth)
    function = {Rounding.FLOOR: "floor", Rounding.CEILING: "ceil"}.get(mode, "round")
    kept = f"abs({steps}) <= {LARGEST}"
    text = f"CAST({case([(kept, f'{function}({steps})')], None)} AS BIGINT)"
    factor = Fraction(1, 10**digits) if digits >= 0 else Fraction(10**-digits)
    value = Num(Whole(text, -LARGEST, LARGEST), factor)
    return Piece(piece.kind, value, depth, piece.states, piece.state)
