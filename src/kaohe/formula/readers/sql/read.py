"""读法 · Reading: a typed formula becomes a piece of SQL, operation by operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kaohe.base.errors import KaoheError
from kaohe.formula.readers.sql import amount, logic, rough, when
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.number import RangeUnproven
from kaohe.formula.readers.sql.piece import Piece, missing, settled
from kaohe.formula.readers.sql.tables import literal, lookup, parameter
from kaohe.formula.typed import Clock, Const, Lookup, Op, Parameter, StateConst, Typed

LONGEST = 2000

_Operation = Callable[[Ground, Op, Sequence[Piece]], Piece]


def _same(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    return args[0]


OPERATIONS: dict[str, _Operation] = {
    "+": amount.sum_of, "-": amount.sum_of, "*": amount.product, "/": amount.quotient, "NEG": amount.negative,
    **dict.fromkeys(["=", "<>", "<", "<=", ">", ">="], logic.compared),
    "IN": logic.included, "AND": logic.junction, "OR": logic.junction, "NOT": logic.negation,
    "IF": logic.branch, "IFS": logic.branches, "HAS": logic.has, "ISSTATE": logic.is_state, "IFSTATE": logic.if_state,
    "ORDER": logic.order, **dict.fromkeys(["ROUND", "FLOOR", "CEILING"], amount.rounding),
    "ABS": amount.size, "MIN": amount.extreme, "MAX": amount.extreme, "CLAMP": amount.clamp, "SPREAD": amount.spread,
    "DAYS": _same, "HOURS": _same, "DATE_SUB": when.days_between, "DATE_ADD": when.date_plus,
    "INSTANT_SUB": when.hours_between, "INSTANT_ADD": when.instant_plus, "PERIOD_ADD": when.period_plus,
    "PERIOD_SUB": when.periods_between, "LOCAL_DATE": when.local_date, "WORKINGDAYS": when.working_days,
    "WORKDAY": when.working_day, "DUE": when.due, "EDATE": when.month_shift,
    **dict.fromkeys(["YEAR", "QUARTER", "MONTH", "WEEK", "DAY"], when.period_of),
    **dict.fromkeys(["YEARNO", "QUARTERNO", "MONTHNO", "DAYNO"], when.number_of),
}  # fmt: skip


_ANY_VALUE = frozenset({"IF", "IFS", "IFSTATE", "ISSTATE", "HAS"})


def read_scalar(ground: Ground, typed: Typed) -> Piece:
    """The SQL of what needs only the row itself: constants, clocks, parameters, tables and operations.

    >>> from kaohe.formula.types import FLAG
    >>> read_scalar(None, Const(value=True, type=FLAG)).text
    'TRUE'
    """
    match typed:
        case Const(value, kind):
            return literal(value, kind)
        case StateConst(state, kind):
            return missing(kind.kind, state)
        case Clock():
            return when.clock(ground, typed)
        case Parameter():
            return parameter(ground, typed)
        case Lookup():
            return lookup(ground, typed)
        case Op():
            return _operation(ground, typed)
        case _:
            raise KaoheError(f"{type(typed).__name__} is not read from the row alone")


def _operation(ground: Ground, op: Op) -> Piece:
    if op.name in rough.FUNCTIONS:
        return rough.approximated(ground, op, [_loosely(ground, arg) for arg in op.args])
    args = [ground.read(arg) for arg in op.args]
    if any(arg.rough for arg in args) and op.name not in _ANY_VALUE:
        return rough.approximated(ground, op, args)
    if op.name not in OPERATIONS:
        raise KaoheError(f"no SQL for {op.name}")
    if any(arg.rough for arg in args):
        args = rough.uniform(ground.layers, args)
    result = OPERATIONS[op.name](ground, op, args)
    length = len(result.state or "") + (
        len(result.value) if isinstance(result.value, str) else len(result.value.top.text)
    )
    return settled(ground.layers, result) if length > LONGEST else result


def _loosely(ground: Ground, typed: Typed) -> Piece:
    """The argument of an approximate function: exact where 127 bits hold it, else approximate as well."""
    try:
        return ground.read(typed)
    except RangeUnproven:
        if not (isinstance(typed, Op) and typed.name in rough.ARITHMETIC):
            raise
        return rough.approximated(ground, typed, [_loosely(ground, arg) for arg in typed.args])
