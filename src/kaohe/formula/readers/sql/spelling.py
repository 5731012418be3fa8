"""拆写 · Spelling out: SD, SKEW, KURT and WILSON as operations over exact aggregates; only a root is approximate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.typed import Cohort, Const, Op, StateConst, Typed
from kaohe.formula.types import COUNT, FLAG, Kind, Type

_ROUGH = Type(Kind.NUMBER, approximate=True)
_ZERO, _ONE, _TWO, _THREE, _FOUR, _SIX = (
    Const(Fraction(number), Type(Kind.NUMBER, 0)) for number in (0, 1, 2, 3, 4, 6)
)


def desugared(typed: Typed) -> Typed:
    """SD, SKEW, KURT and WILSON as operations over exact aggregates; everything else as it is.

    >>> desugared(Cohort("SD.P", "人", "all", "", (), COUNT)).name
    'SQRT'
    """
    if not isinstance(typed, Cohort):
        return typed
    if typed.function in {"SD.S", "SD.P"}:
        variance = replace(typed, function=f"VAR{typed.function[2:]}", type=replace(typed.type, approximate=False))
        return Op("SQRT", (variance,), typed.type)
    if typed.function in {"SKEW", "KURT"}:
        return _shape(typed)
    if typed.function.startswith("WILSON"):
        return _wilson(typed)
    return typed


def _operation(sign: str, left: Typed, right: Typed) -> Op:
    return Op(sign, (left, right), _ROUGH)


def _root(typed: Typed) -> Op:
    return Op("SQRT", (typed,), _ROUGH)


def _unless(condition: Typed, state: State, value: Typed) -> Op:
    return Op("IF", (condition, StateConst(state, _ROUGH), value), _ROUGH)


def _shape(cohort: Cohort) -> Typed:
    """SKEW or KURT from the powers of the rounded deviations, MOMENT.2 to MOMENT.4."""
    rows = replace(cohort, function="COUNT", type=COUNT)
    second, third, fourth = (replace(cohort, function=f"MOMENT.{power}", type=COUNT) for power in (2, 3, 4))
    few = _operation("<", rows, _THREE if cohort.function == "SKEW" else _FOUR)
    flat = Op("OR", (replace(few, type=FLAG), Op("=", (second, _ZERO), FLAG)), FLAG)
    one_less, two_less = _operation("-", rows, _ONE), _operation("-", rows, _TWO)
    if cohort.function == "SKEW":
        lean = _operation("*", _operation("/", third, second), _operation("/", rows, two_less))
        return _unless(flat, State.EMPTY, _operation("*", lean, _root(_operation("/", one_less, second))))
    tall = _operation("/", _root(fourth), second)
    peak = _operation("-", _operation("*", _operation("*", tall, tall), rows), _THREE)
    raised = _operation("+", _operation("*", _operation("+", rows, _ONE), peak), _SIX)
    under = _operation("*", two_less, _operation("-", rows, _THREE))
    return _unless(flat, State.EMPTY, _operation("*", raised, _operation("/", one_less, under)))


def _wilson(cohort: Cohort) -> Typed:
    """A Wilson bound; the third argument is the size of the population that the rows were drawn from."""
    holds, z, *drawn_from = cohort.args
    nothing: Typed = _operation("*", _ZERO, drawn_from[0]) if drawn_from else _ZERO
    summed = replace(cohort, function="SUM", type=COUNT)

    def counted(otherwise: Typed) -> Cohort:
        one, other = (_operation("+", item, nothing) if drawn_from else item for item in (_ONE, otherwise))
        return replace(summed, args=(Op("IF", (holds, one, other), COUNT),))

    hits, rows = counted(_ZERO), counted(_ONE)
    population = replace(cohort, function="MAX", type=COUNT, args=(drawn_from[0],)) if drawn_from else None
    bound = _bound(cohort.function, _operation("/", hits, rows), z, _inverse(rows, population))
    if population is not None:
        bound = _unless(Op("<", (population, rows), FLAG), State.REJECTED, bound)
    return _unless(Op("=", (rows, _ZERO), FLAG), State.EMPTY, bound)


def _inverse(rows: Typed, population: Typed | None) -> Typed:
    """1 / n' with n' = n (N - 1) / (N - n); 1 / n where the population has no end."""
    if population is None:
        return _operation("/", _ONE, rows)
    left_out = _operation("-", population, rows)
    under = _operation("*", rows, _operation("-", population, _ONE))
    everyone = Op("<=", (population, rows), FLAG)
    return Op("IF", (everyone, _ZERO, _operation("/", left_out, under)), _ROUGH)


def _bound(function: str, share: Typed, z: Typed, inverse: Typed) -> Typed:
    square = _operation("*", _operation("*", z, z), inverse)
    spread = _operation("*", _operation("*", share, _operation("-", _ONE, share)), inverse)
    far = _operation("/", _operation("*", square, inverse), _FOUR)
    half = _operation("*", z, _root(_operation("+", spread, far)))
    centre = _operation("+", share, _operation("/", square, _TWO))
    top = _operation("+" if function == "WILSON_HIGH" else "-", centre, half)
    return _operation("/", top, _operation("+", _ONE, square))
