"""分配 · Allotments: who has no weight yet is not left out in silence, and money is split to the fen by ALLOCATE."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort, Linked, Op, Single, Typed
from kaohe.formula.types import Kind
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """ALLOCATE over weights that can be missing, without `on_state`; money divided by a number of rows.

    Basis: methods.md §4.8, language.md §5. Findings: `scheme/allocate-on-state`, `scheme/remainder`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for sheet, column in subject.columns():
        for node in walk(column.formula) if column.formula is not None else ():
            if isinstance(node, Cohort) and node.function == "ALLOCATE" and not column.on_state:
                states = sorted(node.args[1].type.states - {State.REJECTED})
                if states:
                    shown = "、".join(state.label("zh") for state in states)
                    tokens = ", ".join(state.token for state in states)
                    place = subject.place(sheet, column.name)
                    yield Finding.of(rules.ON_STATE, place, name=column.name, states=shown, tokens=tokens)
            if _splits(node, sheet, subject):
                yield Finding.of(rules.REMAINDER, subject.place(sheet, column.name), name=column.name)


def _splits(node: Typed, sheet: str, subject: Subject) -> bool:
    if not isinstance(node, Op) or node.name != "/" or node.args[0].type.kind is not Kind.MONEY:
        return False
    pool, heads = node.args
    return isinstance(pool, Linked | Single) and _counts(heads, sheet, subject)


def _counts(node: Typed, sheet: str, subject: Subject) -> bool:
    match node:
        case Cohort(function="COUNT"):
            return True
        case Cell(column=name):
            read = subject.column(sheet, name)
        case Linked(sheet=target, column=name) | Single(sheet=target, column=name):
            read = subject.column(target, name)
        case _:
            return False
    return read is not None and isinstance(read.formula, Cohort) and read.formula.function == "COUNT"
