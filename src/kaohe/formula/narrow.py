"""状态收窄 · Narrowing: the states a formula can really take, once HAS, ISSTATE and decided conditions are heeded.

`SUM(项目.应付工资 WHERE HAS(应付工资))` never is 未报送: what the condition lets through has a value.
Must: a state is ruled out only where no row can take it; when in doubt it stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from kaohe.base.states import State
from kaohe.formula.typed import Cell, Cohort, Linked, Lookup, Op, Parameter, Single, Typed

Ruled = Mapping[Typed, frozenset[State]]
"""Per expression, the states it cannot have here."""

NOTHING: Ruled = MappingProxyType({})
_ALL = frozenset(State)
_OWN = frozenset({State.REJECTED, State.EMPTY, State.WITHHELD, State.NO_RECORD})  # what a step can add by itself
_ADDING_NONE = frozenset({"=", "<>", "<", "<=", ">", ">=", "IN", "NOT", "SUM", "COUNT"})
_LAZY = frozenset({"AND", "OR", "NOT", "IF", "IFS", "IFSTATE", "HAS", "ISSTATE"})


def occurring(typed: Typed, ruled: Ruled = NOTHING) -> frozenset[State]:
    """The states a formula can take where `ruled` holds.

    Basis: language.md, States: FALSE AND state = FALSE; TRUE OR state = TRUE; IF reads only the branch taken.

    >>> from kaohe.formula.types import FLAG
    >>> x = Cell("x", 0, FLAG.with_states(frozenset({State.OPEN})))
    >>> has = Op("HAS", (x,), FLAG)
    >>> occurring(x), occurring(Op("AND", (has, x), x.type))
    (frozenset({<State.OPEN: 6>}), frozenset())
    """
    return _of(typed, ruled) - ruled.get(typed, frozenset())


def _of(typed: Typed, ruled: Ruled) -> frozenset[State]:
    match typed:
        case Op(name="HAS" | "ISSTATE"):
            return frozenset()
        case Op(name="AND" | "OR" as name, args=(left, right)):
            both = name == "AND"
            first = occurring(left, _and(ruled, _ruled_out(right, truth=both, decided=False)))
            return first | occurring(right, _and(ruled, _ruled_out(left, truth=both, decided=False)))
        case Op(name="IF", args=(condition, yes, no)):
            first = occurring(condition, ruled) | occurring(
                yes, _and(ruled, _ruled_out(condition, truth=True, decided=True))
            )
            return first | occurring(no, _and(ruled, _ruled_out(condition, truth=False, decided=True)))
        case Op(name="IFSTATE", args=(operand, other), note=token):
            return (occurring(operand, ruled) - {State.of_token(token)}) | occurring(other, ruled)
        case Op(name="IFS", args=args):
            return _ifs(args, ruled) | (typed.type.states & {State.EMPTY})
        case Cohort():
            return _cohort(typed)
        case Op() | Lookup() | Parameter():
            return _plain(typed, ruled)
        case _:
            return typed.type.states


def _ifs(args: tuple[Typed, ...], ruled: Ruled) -> frozenset[State]:
    states: frozenset[State] = frozenset()
    for condition, value in zip(args[::2], args[1::2], strict=True):
        states |= occurring(condition, ruled) | occurring(
            value, _and(ruled, _ruled_out(condition, truth=True, decided=True))
        )
        ruled = _and(ruled, _ruled_out(condition, truth=False, decided=True))
    return states


def _cohort(cohort: Cohort) -> frozenset[State]:
    """What the outer row rules out says nothing of the inner rows; what WHERE lets through does."""
    let = _ruled_out(cohort.where, truth=True, decided=True) if cohort.where is not None else NOTHING
    here = _union(occurring(arg, let) for arg in cohort.args)
    raw = _union(arg.type.states for arg in cohort.args)
    if cohort.where is not None:
        here, raw = here | occurring(cohort.where), raw | cohort.where.type.states
    own = frozenset() if cohort.function in _ADDING_NONE else _OWN
    return cohort.type.states - (raw - here - own)


def _plain(typed: Op | Lookup | Parameter, ruled: Ruled) -> frozenset[State]:
    parts = _parts(typed)
    gone = _union(part.type.states for part in parts) - _union(occurring(part, ruled) for part in parts)
    own = frozenset() if isinstance(typed, Op) and typed.name in _ADDING_NONE else _OWN
    return typed.type.states - (gone - own)


def _parts(typed: Op | Lookup | Parameter) -> tuple[Typed, ...]:
    if isinstance(typed, Op):
        return typed.args
    keys = typed.keys if isinstance(typed, Lookup) else ()
    return (*keys, typed.when) if typed.when is not None else keys


def _ruled_out(condition: Typed, *, truth: bool, decided: bool) -> Ruled:
    """What is ruled out where a condition is `truth` (decided), or at least is not the opposite."""
    match condition:
        case Op(name="NOT", args=(inner,)):
            return _ruled_out(inner, truth=not truth, decided=decided)
        case Op(name="AND" | "OR" as name, args=(left, right)):
            if (name == "AND") is not truth:
                return NOTHING
            return _and(_ruled_out(left, truth=truth, decided=decided), _ruled_out(right, truth=truth, decided=decided))
        case Op(name="HAS", args=(operand,)):
            return {operand: _ALL} if truth else NOTHING
        case Op(name="ISSTATE", args=(operand,), note=tokens):
            return NOTHING if truth else {operand: frozenset(State.of_token(token) for token in tokens.split(","))}
        case _:
            return dict.fromkeys(_needed(condition), _ALL) if decided else NOTHING


def _needed(typed: Typed) -> Iterator[Typed]:
    """The cells without whose values an expression has none."""
    match typed:
        case Cell() | Linked() | Single():
            yield typed
        case Op(name=name, args=args) if name not in _LAZY:
            for arg in args:
                yield from _needed(arg)


def _and(first: Ruled, second: Ruled) -> Ruled:
    if not second:
        return first
    return {**first, **{key: first.get(key, frozenset()) | states for key, states in second.items()}}


def _union(sets: Iterator[frozenset[State]]) -> frozenset[State]:
    return frozenset[State]().union(*sets)
