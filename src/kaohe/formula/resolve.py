"""定型 · Resolving: a tree becomes a typed formula, or a mistake with its place and remedy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula import units
from kaohe.formula.cohort import is_cohort, resolve_cohort
from kaohe.formula.convert import local_date, negated, ordinal
from kaohe.formula.environment import nearest
from kaohe.formula.functions import FUNCTIONS
from kaohe.formula.scalars import resolve_scalar
from kaohe.formula.scope import Scope, resolve_name
from kaohe.formula.tree import At, Binary, Call, Day, In, Name, Node, Number, Text, Truth, Unary
from kaohe.formula.typed import Const, Op, Parameter, Typed
from kaohe.formula.types import DATE, FLAG, TEXT, WORDS, Kind, Type

_UNIT_KINDS = {"yuan": Kind.MONEY, "%": Kind.RATIO, "hours": Kind.HOURS, "days": Kind.DAYS, "months": Kind.MONTHS}
_UNIT_KINDS |= {"working days": Kind.WORKING_DAYS, "points": Kind.POINTS}
_ORDERED = frozenset({"<", "<=", ">", ">="})


def resolve(scope: Scope, node: Node) -> Typed:
    """The typed form of a node, read in a scope; raises Mistake.

    >>> from kaohe.base.findings import Place
    >>> from kaohe.formula.declared import Declared, Written
    >>> from kaohe.formula.environment import environment_of
    >>> scope = Scope(environment_of(Declared({}, {}, {}, "year")), Written("1", Place()), "")
    >>> resolve(scope, Number(Fraction(1), "1", "", Text("", None).span)).value
    Fraction(1, 1)
    """
    match node:
        case Number():
            return _number(node)
        case Text():
            return Const(node.value, replace(TEXT, choices=(node.value,)))
        case Day():
            return _day(scope, node)
        case Truth():
            return Const(node.value, FLAG)
        case Name():
            return resolve_name(scope, node)
        case At():
            return _dated_parameter(scope, node)
        case Unary():
            return _unary(scope, node)
        case Binary():
            return _binary(scope, node)
        case In():
            return _inclusion(scope, node)
        case Call():
            return _call(scope, node)


def _number(node: Number) -> Typed:
    value = node.value / 100 if node.unit == "%" else node.value
    kind = _UNIT_KINDS.get(node.unit, Kind.NUMBER)
    digits = len(node.text.partition(".")[2]) + (2 if node.unit == "%" else 0)
    return Const(value, Type(kind, digits, low=value, high=value, bare=not node.unit))


def _day(scope: Scope, node: Day) -> Typed:
    try:
        return Const(dt.date.fromisoformat(node.value), DATE)
    except ValueError:
        raise scope.mistake(rules.SYNTAX, node, found=node.value, hint="没有这一天 no such day") from None


def _dated_parameter(scope: Scope, node: At) -> Typed:
    name = node.name.text
    if name not in scope.env.parameters:
        raise scope.mistake(
            rules.UNKNOWN_NAME, node, sheet=scope.sheet, name=name, hint=nearest(name, scope.env.parameters)
        )
    when = resolve(scope, node.when)
    return Parameter(name, when, 0, _with(scope.env.parameters[name].type, when.type.states | {State.NO_RECORD}))


def _with(kind: Type, states: frozenset[State]) -> Type:
    return kind.with_states(kind.states | states)


def _unary(scope: Scope, node: Unary) -> Typed:
    operand = resolve(scope, node.operand)
    if node.op == "NOT":
        _flag(scope, node.operand, operand)
        return Op("NOT", (operand,), FLAG.with_states(operand.type.states))
    if not operand.type.is_numeric:
        raise scope.mistake(
            rules.UNITS, node, left="", op="-", right=scope.source(node.operand), hint="负号后要是数 a number is needed"
        )
    if isinstance(operand, Const) and isinstance(operand.value, Fraction):
        value = -operand.value
        return Const(value, operand.type.within(value, value))
    return Op("NEG", (operand,), negated(operand.type))


def _flag(scope: Scope, node: Node, typed: Typed) -> None:
    if typed.type.kind not in {Kind.FLAG, Kind.ANY}:
        raise scope.mistake(
            rules.UNITS,
            node,
            left=scope.source(node),
            op="",
            right="",
            hint="这里要一个条件（是或否） a condition is needed here",
        )


def _binary(scope: Scope, node: Binary) -> Typed:
    if node.op in {"AND", "OR"}:
        left, right = resolve(scope, node.left), resolve(scope, node.right)
        _flag(scope, node.left, left)
        _flag(scope, node.right, right)
        return Op(node.op, (left, right), FLAG.with_states(left.type.states | right.type.states))
    if node.op in {"+", "-", "*", "/"}:
        return _arithmetic(scope, node)
    left = resolve(scope, node.left)
    right = operand_after(scope, left, node.right)
    return _comparison(scope, node, left, right)


def _arithmetic(scope: Scope, node: Binary) -> Typed:
    left, right = resolve(scope, node.left), resolve(scope, node.right)
    try:
        if node.op == "*":
            return Op("*", (left, right), units.multiply(left.type, right.type))
        if node.op == "/":
            return _division(scope, node, left, right)
        name, kind = units.add(node.op, left.type, right.type)
    except units.UnitError as error:
        raise _unit_mistake(scope, node, error) from None
    if name.endswith("_ADD"):
        shift = Op("NEG", (right,), negated(right.type)) if node.op == "-" else right
        return Op(name, (left, shift), kind)
    if name == "DATE_SUB":
        return Op(name, (local_date(left), local_date(right)), kind)
    if name == "-" and left == right:
        kind = kind.within(Fraction(0), Fraction(0))
    return Op(name, (left, right), kind)


def _division(scope: Scope, node: Binary, left: Typed, right: Typed) -> Typed:
    if right.type.low == right.type.high == 0:
        raise scope.mistake(rules.DIVIDES_BY_ZERO, node.right, text=scope.source(node.right))
    if isinstance(left, Const) and isinstance(right, Const) and left.type.bare and right.type.bare:
        value = Fraction(left.value) / Fraction(right.value)  # type: ignore[arg-type]  # bare constants are Fractions
        return Const(value, Type(Kind.NUMBER, None, low=value, high=value, bare=True))
    return Op("/", (left, right), units.divide(left.type, right.type))


def _unit_mistake(scope: Scope, node: Binary, error: units.UnitError) -> Exception:
    left, right = scope.source(node.left), scope.source(node.right)
    return scope.mistake(rules.UNITS, node, left=left, op=node.op, right=right, hint=str(error))


def operand_after(scope: Scope, left: Typed, node: Node) -> Typed:
    """The right side of a comparison: after a choice a bare word is one of its values, after a date a quoted date."""
    if left.type.kind in {Kind.CHOICE, Kind.GRADE} and isinstance(node, Name | Text):
        word = node.value if isinstance(node, Text) else node.text
        if word in left.type.choices:
            return Const(word, replace(TEXT, choices=(word,)))
        if isinstance(node, Text) or (len(node.parts) == 1 and scope.env.column(scope.sheet, word) is None):
            shown = "、".join(left.type.choices)
            raise scope.mistake(
                rules.NOT_A_CHOICE, node, value=word, choices=shown, hint=nearest(word, left.type.choices)
            )
    return resolve(scope, node)


def _comparison(scope: Scope, node: Binary, left: Typed, right: Typed) -> Typed:
    order = node.op in _ORDERED
    if order and left.type.kind in {Kind.CHOICE, Kind.GRADE} and left.type.ordered:
        left, right = ordinal(left, left.type), ordinal(right, left.type)
    try:
        units.comparable(left.type, right.type, order=order)
    except units.UnitError as error:
        if order and {left.type.kind, right.type.kind} & (WORDS | {Kind.FLAG}):
            texts = {"left": scope.source(node.left), "right": scope.source(node.right)}
            raise scope.mistake(rules.EXPLICIT_ORDER, node, **texts) from None
        raise _unit_mistake(scope, node, error) from None
    if {left.type.kind, right.type.kind} == {Kind.DATE, Kind.INSTANT}:
        left, right = local_date(left), local_date(right)
    return Op(node.op, (left, right), FLAG.with_states(left.type.states | right.type.states))


def _inclusion(scope: Scope, node: In) -> Typed:
    operand = resolve(scope, node.operand)
    options = tuple(operand_after(scope, operand, option) for option in node.options)
    for option, written in zip(options, node.options, strict=True):
        try:
            units.comparable(operand.type, option.type, order=False)
        except units.UnitError as error:
            texts = {"left": scope.source(node.operand), "op": "IN", "right": scope.source(written)}
            raise scope.mistake(rules.UNITS, written, **texts, hint=str(error)) from None
    states = frozenset[State]().union(operand.type.states, *(option.type.states for option in options))
    return Op("IN", (operand, *options), FLAG.with_states(states))


def _call(scope: Scope, node: Call) -> Typed:
    function = FUNCTIONS.get(node.function)
    if function is None:
        hint = nearest(node.function, FUNCTIONS)
        raise scope.mistake(rules.UNKNOWN_FUNCTION, node, name=node.function, hint=hint)
    if not function.least <= len(node.args) <= function.most:
        wanted = str(function.least) if function.least == function.most else f"{function.least}–{function.most}"
        data = {"function": node.function, "wanted": wanted, "count": len(node.args), "usage": function.usage}
        raise scope.mistake(rules.ARGUMENTS, node, **data)
    if is_cohort(scope, node):
        return resolve_cohort(scope, node, resolve)
    return resolve_scalar(scope, node, resolve)
