"""同口径 · Quotients: the numerator and the denominator of a share pass over the same rows."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort, Op, Typed
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_Passed = frozenset[tuple[str, Typed, frozenset[int]]]


def check(subject: Subject) -> Iterator[Finding]:
    """Quotients of two aggregates over one sheet of which each passes over other rows.

    Basis: language.md §8. Findings: `scheme/quotient-rows`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for sheet, column in subject.columns():
        for node in walk(column.formula) if column.formula is not None else ():
            if isinstance(node, Op) and node.name == "/":
                top, bottom = (_aggregate(arg, sheet, subject) for arg in node.args)
                if top is not None and bottom is not None and _differ(top, bottom):
                    place = subject.place(sheet, column.name)
                    yield Finding.of(rules.QUOTIENT, place, name=column.name, sheet=top.sheet)


def _aggregate(node: Typed, sheet: str, subject: Subject) -> Cohort | None:
    if isinstance(node, Cell):
        column = subject.column(sheet, node.column)
        node = column.formula if column is not None and column.formula is not None else node
    return node if isinstance(node, Cohort) and node.function in {"SUM", "COUNT"} else None


def _differ(top: Cohort, bottom: Cohort) -> bool:
    same_rows = (top.sheet, top.over, top.link) == (bottom.sheet, bottom.over, bottom.link)
    return same_rows and _passed_over(top) != _passed_over(bottom)


def _passed_over(cohort: Cohort) -> _Passed:
    """What takes rows out for want of a value: skipped states of what is added, and HAS in the condition."""
    read = (*cohort.args, *((cohort.where,) if cohort.where is not None else ()))
    skipped = {
        ("skip", arg, frozenset(int(state) for state in arg.type.states & set(cohort.skip)))
        for arg in read
        if arg.type.states & set(cohort.skip)
    }
    asked = {("has", part, frozenset[int]()) for part in _conjuncts(cohort.where)}
    return frozenset(skipped | asked)


def _conjuncts(where: Typed | None) -> Iterator[Typed]:
    match where:
        case Op(name="AND", args=args):
            for arg in args:
                yield from _conjuncts(arg)
        case Op(name="HAS", args=(arg,)):
            yield arg
        case _:
            return
