"""跨年累计 · Chains: a total over years adds all records; chained through PREVIOUS, one missing year would reset it."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Cohort, Op, Typed
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_YEARS = frozenset({"year", "school_year"})


def check(subject: Subject) -> Iterator[Finding]:
    """Columns that add to their own PREVIOUS from year to year.

    Within a year a balance may run from step to step. Basis: language.md §5.
    Findings: `scheme/previous-in-total`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for sheet, column in subject.columns():
        if column.formula is None or not _by_year(subject, sheet):
            continue
        added = (node for node in walk(column.formula) if isinstance(node, Op) and node.name in {"+", "-"})
        if any(_reads_own(arg, column.name) for node in added for arg in node.args):
            yield Finding.of(rules.CHAINED, subject.place(sheet, column.name), name=column.name)


def _by_year(subject: Subject, sheet: str) -> bool:
    found = subject.program.sheets[sheet] if subject.program is not None else None
    return found is not None and (not found.step or found.columns[found.step].type.step in _YEARS)


def _reads_own(node: Typed, name: str) -> bool:
    previous = (part for part in walk(node) if isinstance(part, Cohort) and part.function == "PREVIOUS")
    return any(isinstance(arg, Cell) and arg.column == name for part in previous for arg in part.args)
