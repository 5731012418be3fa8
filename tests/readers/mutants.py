"""Neighbours of a formula: one thing about it changed, so that it means something else (or nothing)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from kaohe.base.states import State
from kaohe.formula.functions import TIES
from kaohe.formula.typed import Cell, Clock, Cohort, Const, Frame, Linked, Op, Parameter, StateConst, Typed
from kaohe.formula.types import Kind

_TURNED = {
    "+": "-", "-": "+", "*": "/", "/": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "=",
    "AND": "OR", "OR": "AND", "MIN": "MAX", "MAX": "MIN", "ROUND": "FLOOR", "FLOOR": "CEILING", "CEILING": "ROUND",
    "YEAR": "MONTH", "MONTH": "QUARTER", "QUARTER": "WEEK", "WEEK": "DAY", "DAY": "YEAR", "EXP": "LN", "LN": "SQRT",
}  # fmt: skip
_REPLACED = {
    "SUM": "MEAN", "MEAN": "MEDIAN", "MEDIAN": "MIN", "MIN": "MAX", "MAX": "SUM", "ANY": "ALL", "ALL": "ANY",
    "SD.S": "SD.P", "SD.P": "SD.S", "OLS_SLOPE": "OLS_INTERCEPT", "OLS_INTERCEPT": "OLS_SLOPE", "SKEW": "KURT",
    "WILSON_LOW": "WILSON_HIGH", "WILSON_HIGH": "WILSON_LOW", "RANK": "POSITION", "KURT": "SKEW",
    "PERCENTILE.INC": "PERCENTILE.SAS", "PERCENTILE.SAS": "PERCENTILE.INC",
}  # fmt: skip
_CHAINED = frozenset({"+", "-", "*", "/", "AND", "OR"})


def mutants(typed: Typed, dice: random.Random, count: int) -> Iterator[Typed]:
    """Up to so many neighbours of a formula."""
    places = list(_places(typed, ()))
    for _ in range(count):
        path, node = dice.choice(places)
        changed = list(_changed(node))
        if changed:
            yield _put(typed, path, dice.choice(changed))


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _places(item, (*path, at))
    elif is_dataclass(value) and not isinstance(value, type):
        yield path, value
        for item in fields(value):
            if item.name not in _fixed(value):
                yield from _places(getattr(value, item.name), (*path, item.name))


def _fixed(node: Any) -> set[str]:
    """What nobody writes: types, the order of calendar steps, the frames of PREVIOUS and STREAK."""
    if isinstance(node, Frame) and node.unit:
        return {"along"}
    return {"type", *(("frame",) if isinstance(node, Cohort) and node.function in {"PREVIOUS", "STREAK"} else ())}


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    head, *rest = path
    if isinstance(head, int):
        return (*value[:head], _put(value[head], tuple(rest), new), *value[head + 1 :])
    return replace(value, **{head: _put(getattr(value, head), tuple(rest), new)})


def _changed(node: Any) -> Iterator[Any]:
    match node:
        case Const(value=bool() as holds):
            yield replace(node, value=not holds)
        case Const(value=Fraction() as number):
            yield replace(node, value=number + 1)
            yield replace(node, value=number / 10)
        case Const(value=str() as text):
            yield replace(node, value=text + "乙")
        case StateConst(state=state):
            yield replace(node, state=State.OPEN if state is not State.OPEN else State.EMPTY)
        case Clock(word="期初" | "期末"):
            yield replace(node, word="期末" if node.word == "期初" else "期初")
        case Parameter(when=when) if when is not None:
            yield replace(node, when=None)
        case Linked() | Cell():
            yield replace(node, column="别的")
        case Op():
            yield from _changed_op(node)
        case Cohort():
            yield from _changed_cohort(node)
        case Frame():
            yield from _changed_frame(node)


def _changed_op(op: Op) -> Iterator[Op]:
    if op.name in _TURNED:
        yield replace(op, name=_TURNED[op.name])
    if len(op.args) > 1 and op.args[0] != op.args[1] and not op.name.endswith("_ADD"):
        yield replace(op, args=(op.args[1], op.args[0], *op.args[2:]))
    first = op.args[0]
    if op.name in _CHAINED and isinstance(first, Op) and first.name in _CHAINED and len(first.args) == len(op.args):
        # (a ∘ b) ∙ c becomes a ∘ (b ∙ c)
        yield replace(first, args=(first.args[0], replace(op, args=(first.args[1], op.args[1]))))
    if op.name in {"ROUND", "FLOOR", "CEILING"} and op.note.lstrip("-").isdigit():
        yield replace(op, note=str(int(op.note) + 1))
    if op.name in {"ISSTATE", "IFSTATE"}:
        yield replace(op, note="open" if op.note != "open" else "empty")
    if op.type.kind is Kind.FLAG and op.name != "NOT":
        yield Op("NOT", (op,), op.type)


def _changed_cohort(cohort: Cohort) -> Iterator[Cohort]:
    if cohort.function in _REPLACED:
        yield replace(cohort, function=_REPLACED[cohort.function], ties="")
    if cohort.where is not None:
        yield replace(cohort, where=None)
    if cohort.skip:
        yield replace(cohort, skip=())
    if len(cohort.within) > 1:
        yield replace(cohort, within=cohort.within[1:])
        yield replace(cohort, within=cohort.within[:-1])
    if cohort.ties:
        yield replace(cohort, ties=TIES[(TIES.index(cohort.ties) + 1) % len(TIES)])
    if cohort.function in {"RANK", "POSITION"}:
        turned = "ASC" if cohort.directions[0] == "DESC" else "DESC"
        yield replace(cohort, directions=(turned, *cohort.directions[1:]))
    if cohort.frame is not None and cohort.function not in {"PREVIOUS", "STREAK"}:
        yield replace(cohort, frame=None)


def _changed_frame(frame: Frame) -> Iterator[Frame]:
    if frame.start is not None:
        yield replace(frame, start=frame.start - 1)
        yield replace(frame, start=None)
    elif not frame.from_period:
        yield replace(frame, from_period=True)
