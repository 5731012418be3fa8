"""可能的状态 · Possible states: which states a column can truly take, with what its own conditions rule out.

The types of a program are careful: `SUM(x WHERE HAS(x))` counts as possibly missing with x. Here HAS guards, tables
that have a row for everything and parameters in force from the first day are taken into account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaohe.base.states import State
from kaohe.formula.program import Column, Program
from kaohe.formula.reads import children_of
from kaohe.formula.typed import (
    Cell,
    Clock,
    Cohort,
    Const,
    Linked,
    Lookup,
    Op,
    Parameter,
    Single,
    StateConst,
    Typed,
)

States = frozenset[State]
Guard = tuple[Typed, State]
Guards = frozenset[Guard]
"""What is known not to be: this value with this state."""

_NONE: States = frozenset()
_OWN = dict.fromkeys(("SUM", "COUNT", "ANY", "ALL", "STREAK"), _NONE) | {
    "PREVIOUS": frozenset({State.NO_RECORD}),
    "ALLOCATE": frozenset({State.REJECTED, State.WITHHELD}),
    "RANK": frozenset({State.NOT_APPLICABLE}),
    "POSITION": frozenset({State.NOT_APPLICABLE}),
}
_NOTHING_THERE = frozenset({State.EMPTY})


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Whose rows level 0 and level 1 of a formula are."""

    inner: str
    outer: str = ""


@dataclass(slots=True)
class _Work:
    """What is known so far; `certain` names the tables and parameters that always give a value."""

    program: Program
    certain: frozenset[str]
    known: dict[tuple[str, str], States] = field(default_factory=dict)


def possible_states(program: Program, certain: frozenset[str]) -> Mapping[tuple[str, str], States]:
    """The states of every column by (sheet, column).

    >>> from kaohe.formula.program import Program
    >>> possible_states(Program({}, {}, {}, "year", ()), frozenset())
    {}
    """
    work = _Work(program, certain)
    for sheet in program.sheets.values():
        for column in sheet.columns.values():
            if column.formula is None:
                work.known[sheet.name, column.name] = column.type.states
    for step in program.order:
        for name in step.columns:
            column = program.sheets[step.sheet].columns[name]
            states = _column(work, step.sheet, column) if len(step.columns) == 1 else column.type.states
            work.known[step.sheet, name] = states
    return work.known


def _column(work: _Work, sheet: str, column: Column) -> States:
    if column.formula is None or column.first is not None:
        return column.type.states
    states = _states(work, column.formula, _Sheets(sheet), frozenset())
    if State.EMPTY in states and column.when_empty is not None:
        states = (states - {State.EMPTY}) | {column.when_empty}
    return states | (column.type.states & {State.REJECTED})


def _states(work: _Work, node: Typed, at: _Sheets, guards: Guards) -> States:
    excluded = {state for value, state in guards if value == node}
    return _unguarded(work, node, at, guards) - excluded


def _unguarded(work: _Work, node: Typed, at: _Sheets, guards: Guards) -> States:
    match node:
        case Const() | Clock():
            return _NONE
        case StateConst(state=state):
            return frozenset({state})
        case Cell(column=column, level=level):
            return work.known.get((at.outer if level else at.inner, column), node.type.states)
        case Linked(sheet=sheet, column=column):
            target = work.program.sheets[sheet].columns[column]
            return work.known.get((sheet, column), target.type.states) | (node.type.states - target.type.states)
        case Single(sheet=sheet, column=column):
            return work.known.get((sheet, column), node.type.states)
        case Parameter(name=name):
            return _NONE if name in work.certain and node.when is None else node.type.states
        case Lookup(table=table):
            found = _every(work, children_of(node), at, guards)
            return found if table in work.certain and node.when is None else found | {State.NO_RECORD}
        case Cohort():
            return _cohort(work, node, at, guards)
        case Op():
            return _operation(work, node, at, guards)


def _every(work: _Work, nodes: tuple[Typed, ...], at: _Sheets, guards: Guards) -> States:
    return _NONE.union(*(_states(work, node, at, guards) for node in nodes))


def _cohort(work: _Work, node: Cohort, at: _Sheets, outer: Guards) -> States:
    """Peers are never none where the row itself is one: without a condition, or where it has what they must have."""
    rows = _Sheets(node.sheet, at.inner)
    where = _states(work, node.where, rows, frozenset()) if node.where is not None else _NONE
    guards = frozenset(_surely(node.where)) if node.where is not None else frozenset[Guard]()
    found = (where | _every(work, node.args, rows, guards)) - set(node.skip)
    taken = node.where is None or (set(_surely(node.where)) <= outer and _is_having(node.where))
    alone = node.over == "peers" and taken and not node.skip and node.frame is None
    own = _NONE if alone and node.function not in _OWN else _OWN.get(node.function, _NOTHING_THERE)
    return found | (node.type.states & own)


def _is_having(condition: Typed) -> bool:
    return isinstance(condition, Op) and condition.name == "HAS"


def _operation(work: _Work, node: Op, at: _Sheets, guards: Guards) -> States:
    match node.name, node.args:
        case (("HAS" | "ISSTATE"), _):
            return _NONE
        case "IFSTATE", (one, other):
            return (_states(work, one, at, guards) - _noted(node)) | _states(work, other, at, guards)
        case "IF", (test, yes, no):
            found = _states(work, test, at, guards)
            found |= _states(work, yes, at, guards | set(_surely(test)))
            return found | _states(work, no, at, guards | set(_surely_not(test)))
        case "IFS", args:
            return _branches(work, args, at, guards)
        case "AND", args:
            return _every(work, args, at, guards | {guard for arg in args for guard in _surely(arg)})
        case "OR", args:
            return _every(work, args, at, guards | {guard for arg in args for guard in _surely_not(arg)})
        case _, args:
            introduced = node.type.states - _NONE.union(*(arg.type.states for arg in args))
            if node.name == "/":
                introduced |= node.type.states & {State.EMPTY}
            return _every(work, args, at, guards) | introduced


def _branches(work: _Work, args: tuple[Typed, ...], at: _Sheets, guards: Guards) -> States:
    found = _NONE
    for test, value in zip(args[::2], args[1::2], strict=True):
        found |= _states(work, test, at, guards)
        found |= _states(work, value, at, guards | set(_surely(test)))
        guards |= set(_surely_not(test))
    return found


def _noted(node: Op) -> States:
    return frozenset(State.of_token(token.strip()) for token in node.note.split(","))


def _surely(condition: Typed | None) -> Iterator[Guard]:
    """What certainly is not, where the condition holds."""
    match condition:
        case Op(name="HAS", args=(arg,)):
            yield from ((arg, state) for state in State)
        case Op(name="AND", args=args):
            for arg in args:
                yield from _surely(arg)
        case Op(name="NOT", args=(arg,)):
            yield from _surely_not(arg)
        case _:
            return


def _surely_not(condition: Typed) -> Iterator[Guard]:
    """What certainly is not, where the condition does not hold."""
    match condition:
        case Op(name="ISSTATE", args=(arg,)):
            yield from ((arg, state) for state in _noted(condition))
        case Op(name="OR", args=args):
            for arg in args:
                yield from _surely_not(arg)
        case Op(name="NOT", args=(arg,)):
            yield from _surely(arg)
        case _:
            return
