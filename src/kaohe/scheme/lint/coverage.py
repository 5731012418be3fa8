"""示例覆盖 · Coverage: the worked examples stand on both sides of every threshold of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.base.findings import Finding
from kaohe.formula.program import Column
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Cohort, Op, Typed
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_COMPARISONS = frozenset({"<", "<=", ">", ">="})
_JUDGED = frozenset({"authored", "veto", "grade", "light", "constraint", "indicator"})


def check(subject: Subject) -> Iterator[Finding]:
    """Thresholds that the examples see from one side only, or from none; nothing for a scheme without examples.

    Counted are comparisons (more, less, at least, at most) in formulas and rules; not those inside aggregates.
    Basis: language.md §12. Findings: `scheme/one-sided-examples` (a remark).

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for sheet, column in subject.columns() if subject.runs else ():
        if column.formula is None or column.origin not in _JUDGED:
            continue
        one_sided = [side for test in _thresholds(column.formula) if (side := _side(test, sheet, column, subject.runs))]
        if one_sided:
            place = subject.place(sheet, column.name)
            data = {"name": column.name, "count": len(one_sided), "of": len(list(_thresholds(column.formula)))}
            yield Finding.of(rules.ONE_SIDED, place, **data, side=one_sided[0])


def _thresholds(formula: Typed) -> Iterator[Op]:
    stack = [formula]
    while stack:
        node = stack.pop()
        if isinstance(node, Cohort):
            continue
        if isinstance(node, Op):
            if node.name in _COMPARISONS:
                yield node
            stack.extend(reversed(node.args))


def _side(test: Op, sheet: str, column: Column, runs: Sequence[Exact]) -> str:
    """'' where both sides are seen, else what is seen of the condition."""
    seen = {value for run in runs for value in _values(test, sheet, column, run)}
    if {True, False} <= seen:
        return ""
    return "成立 (true)" if True in seen else "不成立 (false)" if False in seen else "无 (neither)"


def _values(test: Op, sheet: str, column: Column, run: Exact) -> Iterator[bool]:
    """What the condition was on every row where the example computed the column."""
    judge = run.closures.compiled(test, sheet, column.name)
    for row in run.rows(sheet):
        if column.name in row.cells and (sheet, row.key, column.name) not in run.pins:
            value = judge(row, None)
            if isinstance(value, bool):
                yield value
