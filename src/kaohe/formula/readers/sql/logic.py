"""逻辑 · Logic: comparisons, three-valued AND and OR, branches, and the functions that look at states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.number import Num, Whole, common_factor, compare, scaled
from kaohe.formula.readers.sql.piece import Layers, Piece, absent, deepest, least, settled, truth, union
from kaohe.formula.readers.sql.text import case, quoted
from kaohe.formula.typed import Op
from kaohe.formula.types import Kind


def compared(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`=`, `<>` and the orders; a state on either side is the result."""
    a, b = args
    if isinstance(a.value, Num) and isinstance(b.value, Num):
        return truth(compare(op.name, a.value, b.value), args)
    return truth(f"({_plain(a)} {op.name} {_plain(b)})", args)


def included(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """`x IN (a, b)`; the state of any of them is the result."""
    operand = settled(ground.layers, args[0])
    options = [settled(ground.layers, arg) if arg.states else arg for arg in args[1:]]
    args = [operand, *options]
    if all(isinstance(arg.value, str) for arg in args):
        text = f"({_plain(operand)} IN ({', '.join(_plain(arg) for arg in options)}))"
    else:
        text = "(" + " OR ".join(compare("=", operand.num, arg.num) for arg in options) + ")"
    gone = [f"{arg.state} IS NOT NULL" for arg in options if arg.state is not None]
    return truth(case([(" OR ".join(gone), "NULL")], text) if gone else text, args)


def junction(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """AND and OR: a FALSE (a TRUE) decides, else the first state."""
    args = [settled(ground.layers, arg) if arg.states else arg for arg in args]
    value = "(" + f" {op.name} ".join(arg.text for arg in args) + ")"
    states = union(args)
    if not states:
        return truth(value, args)
    code = case([(f"{value} IS NULL", least(arg.state for arg in args) or "NULL")], None)
    return Piece(Kind.FLAG, value, deepest(args), states, code)


def negation(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """NOT."""
    return truth(f"(NOT {args[0].text})", args)


def branch(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """IF: reads only the branch taken; a condition with a state gives it."""
    return chosen(ground.layers, op.type.kind, [(args[0], args[1])], args[2])


def branches(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """IFS: the first condition that holds; EMPTY where none does."""
    pairs = list(zip(args[::2], args[1::2], strict=True))
    if pairs[-1][0].value == "TRUE":
        return chosen(ground.layers, op.type.kind, pairs[:-1], pairs[-1][1])
    nothing = Piece(op.type.kind, "NULL", 0, frozenset({State.EMPTY}), f"{int(State.EMPTY)}::TINYINT")
    return chosen(ground.layers, op.type.kind, pairs, nothing)


def chosen(layers: Layers, kind: Kind, pairs: Sequence[tuple[Piece, Piece]], otherwise: Piece) -> Piece:
    """The value of the first condition that holds; a condition with a state ends the search with that state.

    >>> test, value, other = (Piece(Kind.FLAG, text) for text in ('"c"', '"a"', '"b"'))
    >>> chosen(Layers(), Kind.FLAG, [(test, value)], other).text
    'CASE WHEN "c" THEN "a" ELSE "b" END'
    """
    if not pairs:
        return otherwise
    states = union([piece for pair in pairs for piece in pair] + [otherwise])
    conditions = [settled(layers, condition) if states else condition for condition, _ in pairs]
    every = [*conditions, *(value for _, value in pairs), otherwise]
    values = [value for _, value in pairs] + [otherwise]
    tests: list[tuple[str, int | None]] = []
    codes: list[tuple[str, str]] = []
    for number, condition in enumerate(conditions):
        if condition.states:
            tests.append((absent(condition), None))
            codes.append((absent(condition), condition.code))
        tests.append((condition.text, number))
        codes.append((condition.text, values[number].code))
    value = picked(kind, values, tests)
    state = case(codes, otherwise.code) if states else None
    made = Piece(kind, value, deepest(every), states, state)
    if not any(value.rough for value in values):
        return made
    error = case(
        [(test, "NULL" if number is None else values[number].error) for test, number in tests], otherwise.error
    )
    return replace(made, rough=True, error=error)


def picked(kind: Kind, values: Sequence[Piece], tests: Sequence[tuple[str, int | None]]) -> Num | str:
    """The value of the piece that the first true test names (None: no value), the last piece without one."""
    if not any(isinstance(value.value, Num) for value in values):
        arms = [(test, "NULL" if number is None else values[number].text) for test, number in tests]
        return case(arms, values[-1].text)
    numbers = [value.value if isinstance(value.value, Num) else Num(Whole("NULL", 0, 0)) for value in values]
    factor = common_factor(numbers)
    tops = [scaled(number.top, int(number.factor / factor)) for number in numbers]
    top = _case_whole(tops, tests)
    if all(number.bottom is None for number in numbers):
        return Num(top, factor)
    return Num(top, factor, _case_whole([number.bottom or Whole("1", 1, 1) for number in numbers], tests))


def _case_whole(values: Sequence[Whole], tests: Sequence[tuple[str, int | None]]) -> Whole:
    arms = [(test, "NULL" if number is None else values[number].long) for test, number in tests]
    low, high = min(value.low for value in values), max(value.high for value in values)
    if len({value.text for value in values}) == 1 and all(number is not None for _, number in tests):
        return values[0]
    return Whole(case(arms, values[-1].long), low, high, any(value.wide for value in values))


def has(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """HAS: the piece has a value."""
    if not args[0].states:
        return Piece(Kind.FLAG, "TRUE", args[0].depth)
    return Piece(Kind.FLAG, f"({args[0].state} IS NULL)", args[0].depth)


def is_state(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """ISSTATE: the piece has one of the states noted."""
    wanted = {State.of_token(token) for token in op.note.split(",")} & args[0].states
    if not wanted:
        return Piece(Kind.FLAG, "FALSE", args[0].depth)
    return Piece(Kind.FLAG, _among(args[0].code, wanted), args[0].depth)


def if_state(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """IFSTATE: the other value where the piece has one of the states noted."""
    operand, other = settled(ground.layers, args[0]), args[1]
    wanted = {State.of_token(token) for token in op.note.split(",")} & operand.states
    if not wanted:
        return operand
    test = Piece(Kind.FLAG, _among(operand.code, wanted), operand.depth)
    result = chosen(ground.layers, op.type.kind, [(test, other)], operand)
    states = (operand.states - wanted) | other.states
    return replace(result, states=states, state=result.state if states else None)


def _among(code: str, states: set[State]) -> str:
    listed = ", ".join(str(int(state)) for state in sorted(states))
    return f"coalesce({code} IN ({listed}), FALSE)"


def order(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """ORDER: the place of a word in the order noted, 1 for the first."""
    words = op.note.split(",")
    arms = " ".join(f"WHEN {quoted(word)} THEN {number}::BIGINT" for number, word in enumerate(words, 1))
    value = Num(Whole(f"CASE {args[0].text} {arms} END", 1, len(words)), Fraction(1))
    if op.args[0].type.choices and set(op.args[0].type.choices) <= set(words):
        return replace(args[0], kind=op.type.kind, value=value)
    word = settled(ground.layers, args[0])
    listed = ", ".join(quoted(each) for each in words)
    strange = f"CASE WHEN {word.text} NOT IN ({listed}) THEN {int(State.REJECTED)}::TINYINT END"
    value = Num(Whole(f"CASE {word.text} {arms} END", 1, len(words)), Fraction(1))
    return Piece(op.type.kind, value, word.depth, word.states | {State.REJECTED}, least([word.state, strange]))


def _plain(piece: Piece) -> str:
    if isinstance(piece.value, str):
        return piece.value
    return piece.value.top.text
