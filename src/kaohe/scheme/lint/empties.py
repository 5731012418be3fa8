"""空集 · Empties: a quotient or mean that can meet nothing at all says what it is then."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Op, Typed
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.states import known_states
from kaohe.scheme.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Columns of the document that can be empty by their own formula and declare no `when_empty`.

    Basis: language.md §8. Findings: `scheme/empty-rule` (a remark).

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    known = known_states(subject)
    for sheet, column in subject.columns():
        declared = column.origin == "authored" and column.when_empty is None
        if declared and State.EMPTY in known.get((sheet, column.name), frozenset()) and _is_own(column.formula):
            yield Finding.of(rules.EMPTY_RULE, subject.place(sheet, column.name), name=column.name)


def _is_own(formula: Typed | None) -> bool:
    """Whether the formula itself divides or takes a mean, not only reads what may be empty."""
    nodes = walk(formula) if formula is not None else ()
    return any(isinstance(node, Cohort) or (isinstance(node, Op) and node.name == "/") for node in nodes)
