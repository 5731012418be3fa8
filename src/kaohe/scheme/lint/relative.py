"""相对计分 · Relative scoring: where a person's pay depends on how others did, the scheme says why."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula.program import Program
from kaohe.formula.reads import reads_of, walk
from kaohe.formula.typed import Cohort, Typed
from kaohe.formula.types import Kind
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_RELATIVE = frozenset({"RANK", "POSITION", "PERCENTILE.INC", "PERCENTILE.SAS"})
_OF_PEERS = frozenset({"MIN", "MAX", "MEAN", "MEDIAN", "SD.S", "SD.P"})
_MEASURES = frozenset({"indicator", "treatment"})
_Node = tuple[str, str]


def check(subject: Subject) -> Iterator[Finding]:
    """Money that depends on a rank, place, percentile or limited grade, without `allow_relative`.

    Basis: methods.md §6. Findings: `scheme/relative-pay`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    if subject.program is None or subject.scheme.allow_relative:
        return
    reasons: dict[_Node, str] = {}
    for step in subject.program.order:
        for name in step.columns:
            reason = _reason(subject.program, (step.sheet, name), reasons)
            column = subject.program.sheets[step.sheet].columns[name]
            if reason and column.type.kind is Kind.MONEY and column.origin not in _MEASURES:
                place = subject.place(step.sheet, name)
                yield Finding.of(rules.RELATIVE, place, name=name, cause=reason)
                return
            if reason:
                reasons[step.sheet, name] = reason


def _reason(program: Program, node: _Node, known: dict[_Node, str]) -> str:
    """The relative column that a column comes from, or ''."""
    sheet, name = node
    formula: Typed | None = program.sheets[sheet].columns[name].formula
    if formula is None:
        return ""
    scored = program.sheets[sheet].columns[name].origin in _MEASURES
    if any(isinstance(part, Cohort) and _is_relative(part, scored=scored) for part in walk(formula)):
        return f"{sheet}.{name}"
    reads = reads_of(formula, sheet, dict(program.sheets))
    return next((known[read.sheet, read.column] for read in reads if (read.sheet, read.column) in known), "")


def _is_relative(cohort: Cohort, *, scored: bool) -> bool:
    """A place among others; in a score, also what peers have: their least, mean or spread."""
    of_peers = scored and cohort.over == "peers" and cohort.frame is None and cohort.function in _OF_PEERS
    return of_peers or cohort.function in _RELATIVE
