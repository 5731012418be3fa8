"""标量的写法 · Scalars: each operation of the language as an Excel expression over pieces."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.readers.workbook import moment
from kaohe.formula.readers.workbook.piece import (
    ADDED,
    ATOM,
    COMPARED,
    MULTIPLIED,
    PRESENT,
    Piece,
    Unhonoured,
    cleared,
    guarded,
    kept,
    least,
    merged,
    places,
    quoted,
    trusted,
)
from kaohe.formula.typed import Op
from kaohe.formula.types import NUMERIC, Kind, Type

Args = list[Piece]
_REJECTED, _EMPTY = str(int(State.REJECTED)), str(int(State.EMPTY))


def operation(op: Op, args: Args) -> Piece:
    """An operation over the pieces of its arguments.

    >>> from kaohe.formula.types import MONEY
    >>> operation(Op("+", (), MONEY), [Piece("A4", decimals=2), Piece("B4", ("C4",), 2)])
    Piece(text='A4+B4', states=('C4',), decimals=2, exact=False, tight=3)
    """
    return _OPERATIONS[op.name](op, args)


def _states(args: Args) -> tuple[str, ...]:
    return merged(*(arg.states for arg in args))


def _most(args: Args) -> int | None:
    known = [arg.decimals for arg in args if arg.decimals is not None]
    return max(known) if len(known) == len(args) else None


def _add(op: Op, args: Args) -> Piece:
    left, right = args
    tight = ADDED if op.name == "+" else ADDED + 1
    text = f"{left.within(ADDED)}{op.name}{right.within(tight)}"
    decimals = _most(args)
    return Piece(text, _states(args), decimals, decimals == 0, ADDED)


def _multiply(op: Op, args: Args) -> Piece:
    left, right = args
    known = left.decimals is not None and right.decimals is not None
    decimals = (left.decimals or 0) + (right.decimals or 0) if known else None
    text = f"{left.within(MULTIPLIED)}*{right.within(MULTIPLIED)}"
    return Piece(text, _states(args), decimals, decimals == 0, MULTIPLIED)


def _divide(op: Op, args: Args) -> Piece:
    """0/0 is empty, n/0 is rejected."""
    left, right = args
    states = _states(args)
    top, bottom = (cleared(arg, item.type) for arg, item in zip(args, op.args, strict=True))
    low, high = op.args[1].type.low, op.args[1].type.high
    if not ((low is not None and low > 0) or (high is not None and high < 0)):
        by_zero = guarded(states, f"IF({bottom}=0,IF({top}=0,{_EMPTY},{_REJECTED}),{PRESENT})")
        states = merged(states, (by_zero,))
    return Piece(f"{left.within(MULTIPLIED)}/{right.within(MULTIPLIED + 1)}", states, tight=MULTIPLIED)


def _negate(op: Op, args: Args) -> Piece:
    return Piece(f"-{args[0].within(ATOM)}", args[0].states, args[0].decimals, args[0].exact, ADDED)


def _function(name: str) -> Callable[[Op, Args], Piece]:
    def call(op: Op, args: Args) -> Piece:
        text = f"{name}({','.join(arg.text for arg in args)})"
        return Piece(text, _states(args), _most(args), all(arg.exact for arg in args))

    return call


def _clamp(op: Op, args: Args) -> Piece:
    value, low, high = args
    text = f"MIN(MAX({value.text},{low.text}),{high.text})"
    return Piece(text, _states(args), _most(args), all(arg.exact for arg in args))


def _same(op: Op, args: Args) -> Piece:
    return args[0]


def rounded(piece: Piece, digits: int, mode: Rounding, kind: Type) -> Piece:
    """A number rounded; what binary arithmetic added is cleared first, so that a half is a half.

    >>> from kaohe.formula.types import MONEY
    >>> rounded(Piece("A4*B4", decimals=6), 2, Rounding.HALF_UP, MONEY).text
    'ROUND(ROUND(A4*B4,6),2)'
    """
    fine = piece.decimals is not None and piece.decimals <= digits
    if fine and piece.exact:
        return piece
    if fine or mode is Rounding.HALF_UP:
        inner = digits if kind.approximate else trusted(piece, kind)
        text = piece.text if fine or inner <= digits or piece.exact else f"ROUND({piece.text},{inner})"
        return Piece(f"ROUND({text},{digits})", piece.states, digits, exact=True)
    scaled = f"{piece.within(MULTIPLIED)}*{10**digits}" if digits > 0 else f"{piece.within(MULTIPLIED)}/{10**-digits}"
    scaled = f"ROUND({scaled},{max(trusted(piece, kind) - digits, 1)})" if digits else cleared(piece, kind)
    whole = {
        Rounding.FLOOR: f"INT({scaled})",
        Rounding.CEILING: f"-INT(-{scaled})",
        Rounding.HALF_EVEN: f"IF(ABS({scaled}-TRUNC({scaled}))=0.5,2*ROUND({scaled}/2,0),ROUND({scaled},0))",
    }[mode]
    back = f"/{10**digits}" if digits > 0 else f"*{10**-digits}" if digits else ""
    tight = MULTIPLIED if back else ADDED
    return Piece(f"{whole}{back}", piece.states, max(digits, 0), exact=True, tight=tight)


def _rounder(mode: Rounding) -> Callable[[Op, Args], Piece]:
    return lambda op, args: rounded(args[0], int(op.note), mode, op.args[0].type)


def compared(sign: str, args: Args, kinds: tuple[Type, Type]) -> Piece:
    """A comparison: numbers cleared of binary dust, text by its characters.

    >>> from kaohe.formula.types import RATIO
    >>> compared(">=", [Piece("F4"), Piece("30%", exact=True, decimals=1)], (RATIO, RATIO)).text
    'ROUND(F4-30%,13)>=0'
    """
    left, right = args
    states, kind = _states(args), kinds[0].kind
    if kind is Kind.INSTANT:
        seconds = f"ROUND(({left.within(ADDED)}-{right.within(ADDED + 1)})*86400,0)"
        return Piece(f"{seconds}{sign}0", states, tight=COMPARED)
    if kind is Kind.TEXT:
        if sign not in {"=", "<>"}:
            raise Unhonoured("Excel 不按字符编码比较文字的先后")
        same = f"EXACT({left.text},{right.text})"
        return Piece(same if sign == "=" else f"NOT({same})", states)
    if kind in NUMERIC and not (left.exact and right.exact):
        digits = min(places(kinds[0]), places(kinds[1]))
        both = _most(args)
        digits = digits if both is None else min(digits, both)
        text = f"ROUND({left.within(ADDED)}-{right.within(ADDED + 1)},{digits}){sign}0"
        return Piece(text, states, tight=COMPARED)
    return Piece(f"{left.within(COMPARED + 1)}{sign}{right.within(COMPARED + 1)}", states, tight=COMPARED)


def _compare(op: Op, args: Args) -> Piece:
    return compared(op.name, args, (op.args[0].type, op.args[1].type))


def _among(op: Op, args: Args) -> Piece:
    value, *options = args
    kinds = [item.type for item in op.args]
    found = [
        compared("=", [value, option], (kinds[0], kind)).text for option, kind in zip(options, kinds[1:], strict=True)
    ]
    return Piece(f"OR({','.join(found)})", _states(args))


def _logic(name: str, passed: str) -> Callable[[Op, Args], Piece]:
    """What decides wins over a state; so a state counts only where nothing decides."""

    def join(op: Op, args: Args) -> Piece:
        text = f"{name}({','.join(kept(arg, passed) for arg in args)})"
        states = _states(args)
        if not states:
            return Piece(text)
        open_, decided = (least(states), PRESENT) if name == "AND" else (PRESENT, least(states))
        return Piece(text, (f"IF({text},{open_},{decided})",))

    return join


def _branch(op: Op, args: Args) -> Piece:
    """Conditions in turn; a condition's state is the answer; only the branch taken is read."""
    pairs = list(zip(args[::2], args[1::2], strict=False))
    text, state = (args[-1].text, args[-1].state) if len(args) % 2 else ("0", _EMPTY)
    for condition, value in reversed(pairs):
        text = f"IF({condition.text},{value.text},{text})"
        same = value.state == state == PRESENT
        state = PRESENT if same else f"IF({condition.text},{value.state},{state})"
        if condition.states:
            state = f"IF({condition.state}<99,{condition.state},{state})"
    branches = [*args[1::2], *([args[-1]] if len(args) % 2 else [])]
    states = () if state == PRESENT else (state,)
    return Piece(text, states, _most(branches), all(branch.exact for branch in branches))


def _has(op: Op, args: Args) -> Piece:
    return Piece(f"{args[0].state}=99", tight=COMPARED) if args[0].states else Piece("TRUE")


def _is_state(op: Op, args: Args) -> Piece:
    if not args[0].states:
        return Piece("FALSE")
    found = [f"{args[0].state}={int(State.of_token(token))}" for token in op.note.split(",")]
    return Piece(found[0], tight=COMPARED) if len(found) == 1 else Piece(f"OR({','.join(found)})")


def _if_state(op: Op, args: Args) -> Piece:
    value, other = args
    if not value.states:
        return value
    wanted = f"{value.state}={int(State.of_token(op.note))}"
    state = f"IF({wanted},{other.state},{value.state})"
    exact = value.exact and other.exact
    return Piece(f"IF({wanted},{other.text},{value.text})", (state,), _most(args), exact)


def _ordinal(op: Op, args: Args) -> Piece:
    words = ",".join(quoted(word) for word in op.note.split(","))
    return Piece(f"MATCH({args[0].text},{{{words}}},0)", args[0].states, 0, exact=True)


def _spread(op: Op, args: Args) -> Piece:
    value, months, index = args
    part = f"{value.within(MULTIPLIED)}*{index.within(MULTIPLIED)}/{months.within(MULTIPLIED + 1)}"
    before = f"{value.within(MULTIPLIED)}*({index.text}-1)/{months.within(MULTIPLIED + 1)}"
    inner, digits = places(op.type), int(op.note)
    text = f"ROUND(ROUND({part},{inner}),{digits})-ROUND(ROUND({before},{inner}),{digits})"
    return Piece(text, _states(args), digits, tight=ADDED)


def _approximate(name: str) -> Callable[[Op, Args], Piece]:
    def call(op: Op, args: Args) -> Piece:
        text = f"{name}({','.join(arg.text for arg in args)})"
        outside = f"ISERROR({text})"
        if name == "POWER":  # LibreOffice takes odd roots of negative numbers
            base, power = (arg.text for arg in args)
            outside = f"OR({outside},AND({base}<0,INT({power})<>{power}))"
        fails = guarded(_states(args), f"IF({outside},{_REJECTED},{PRESENT})")
        return Piece(text, merged(_states(args), (fails,)))

    return call


_OPERATIONS: dict[str, Callable[[Op, Args], Piece]] = {
    **dict.fromkeys(("+", "-"), _add),
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), _compare),
    **dict.fromkeys(("IF", "IFS"), _branch),
    **dict.fromkeys(("DAYS", "HOURS"), _same),
    **{name: _function(name) for name in ("MIN", "MAX", "ABS")},
    **{name: _approximate(name) for name in ("LN", "EXP", "SQRT", "POWER")},
    "*": _multiply,
    "/": _divide,
    "NEG": _negate,
    "CLAMP": _clamp,
    "ROUND": _rounder(Rounding.HALF_UP),
    "FLOOR": _rounder(Rounding.FLOOR),
    "CEILING": _rounder(Rounding.CEILING),
    "IN": _among,
    "AND": _logic("AND", "TRUE"),
    "OR": _logic("OR", "FALSE"),
    "NOT": lambda op, args: Piece(f"NOT({args[0].text})", args[0].states),
    "HAS": _has,
    "ISSTATE": _is_state,
    "IFSTATE": _if_state,
    "ORDER": _ordinal,
    "SPREAD": _spread,
    **moment.OPERATIONS,
}
