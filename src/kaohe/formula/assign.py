"""落列 · Assigning: whether a formula's value fits its column, and the type the column then has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.environment import nearest
from kaohe.formula.scope import Scope
from kaohe.formula.tree import Node
from kaohe.formula.typed import Const, Op, Typed
from kaohe.formula.types import DURATIONS, PLAIN, WORDS, Kind, Type

_NAMES = {
    Kind.MONEY: "金额 money", Kind.POINTS: "分值 points", Kind.RATIO: "比率 ratio", Kind.COUNT: "计数 count",
    Kind.NUMBER: "数 number", Kind.TEXT: "文字 text", Kind.CHOICE: "选项 choice", Kind.GRADE: "等级 grade",
    Kind.FLAG: "是否 flag", Kind.DATE: "日期 date", Kind.PERIOD: "周期 period", Kind.INSTANT: "时刻 instant",
    Kind.HOURS: "小时 hours", Kind.DAYS: "天数 days", Kind.MONTHS: "月数 months",
    Kind.WORKING_DAYS: "工作日数 working_days", Kind.ANY: "空缺 a state",
}  # fmt: skip


def kind_name(kind: Type) -> str:
    """A type's name in both languages.

    >>> kind_name(Type(Kind.MONEY, 2))
    '金额 money'
    """
    return f"{_NAMES[kind.kind]} ({kind.step})" if kind.step else _NAMES[kind.kind]


def check_assignable(scope: Scope, node: Node, column: ColumnDeclared, typed: Typed) -> None:
    """Raise a Mistake unless the formula's value can stand in the column.

    Findings: `formula/result-type`, `formula/not-a-choice`.
    """
    got, wanted = typed.type, column.type
    if not _fits(got, wanted):
        raise scope.mistake(rules.RESULT, node, got=kind_name(got), wanted=kind_name(wanted))
    if wanted.kind in {Kind.CHOICE, Kind.GRADE} and wanted.choices:
        for word in _words(typed):
            if word not in wanted.choices:
                shown = "、".join(wanted.choices)
                raise scope.mistake(
                    rules.NOT_A_CHOICE, node, value=word, choices=shown, hint=nearest(word, wanted.choices)
                )


def _fits(got: Type, wanted: Type) -> bool:
    if got.kind is Kind.ANY or got.kind == wanted.kind:
        return got.step == wanted.step
    if got.bare:
        return wanted.kind in PLAIN | DURATIONS or (wanted.kind is Kind.MONEY and got.low == got.high == 0)
    if got.kind in PLAIN and wanted.kind in PLAIN:
        return True
    return got.kind in WORDS and wanted.kind in WORDS


def _words(typed: Typed) -> list[str]:
    """The literal words a formula can give."""
    match typed:
        case Const(value=str(word)):
            return [word]
        case Op(name="IF", args=(_, left, right)):
            return _words(left) + _words(right)
        case Op(name="IFS", args=args):
            return [word for value in args[1::2] for word in _words(value)]
        case Op(name="IFSTATE", args=(left, right)):
            return _words(left) + _words(right)
        case _:
            return []


def stored_type(column: ColumnDeclared, got: Type, states: frozenset[State], found: list[Finding]) -> Type:
    """The type a computed column has: declared kind and scale, inferred states, and the narrower bounds.

    >>> from kaohe.base.findings import Place
    >>> column = ColumnDeclared("x", Type(Kind.COUNT, 0), Place())
    >>> stored_type(column, Type(Kind.COUNT, 0, low=Fraction(3)), frozenset(), []).low
    Fraction(3, 1)
    """
    declared = column.type
    if declared.is_numeric and declared.scale is None and declared.kind is not Kind.RATIO:
        found.append(Finding.of(rules.NEEDS_SCALE, column.place, name=column.name))
    if declared.kind is Kind.RATIO and declared.scale is None and got.approximate:
        found.append(Finding.of(rules.NEEDS_SCALE, column.place, name=column.name))
    if State.EMPTY in states and column.when_empty is not None:
        states = (states - {State.EMPTY}) | {column.when_empty}
    if declared.is_numeric:
        states |= {State.REJECTED} if _may_overflow(declared, got) else frozenset()
    low = _tighter(declared.low, _rounded_bound(got.low, declared, down=True), max)
    high = _tighter(declared.high, _rounded_bound(got.high, declared, down=False), min)
    choices = declared.choices or got.choices
    return replace(
        declared, states=states, low=low, high=high, choices=choices, ordered=declared.ordered or got.ordered
    )


def _may_overflow(declared: Type, got: Type) -> bool:
    limit = Fraction(2**63 - 1, 10 ** (declared.scale or 0))
    if declared.low is not None or declared.high is not None:
        return True
    return got.low is None or got.high is None or got.low < -limit or got.high > limit or declared.is_pair


def _rounded_bound(bound: Fraction | None, declared: Type, *, down: bool) -> Fraction | None:
    if bound is None or declared.scale is None:
        return bound
    scaled = bound * 10**declared.scale
    whole = scaled.numerator // scaled.denominator if down else -(-scaled.numerator // scaled.denominator)
    return Fraction(whole, 10**declared.scale)


def _tighter(a: Fraction | None, b: Fraction | None, pick: Callable[[list[Fraction]], Fraction]) -> Fraction | None:
    known = [value for value in (a, b) if value is not None]
    return pick(known) if known else None
