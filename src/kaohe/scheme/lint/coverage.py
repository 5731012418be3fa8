"""示例覆盖 · Coverage: the worked examples stand on both sides of every threshold of a rule and every edge of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.findings import Finding
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Lookup, Op, Typed, Value
from kaohe.scheme.decisions import decided
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_COMPARISONS = frozenset({"<", "<=", ">", ">="})
_JUDGED = frozenset({"authored", "veto", "grade", "light", "constraint", "indicator"})


@dataclass(frozen=True, slots=True)
class _Threshold:
    """Something with two sides: a comparison (`edge` None), or a measured value against an edge of a table."""

    read: Typed
    edge: Fraction | None = None

    def side(self, value: Value) -> bool | None:
        """On which side a value of `read` stands."""
        if self.edge is None:
            return value if isinstance(value, bool) else None
        return value >= self.edge if isinstance(value, Fraction) else None


def check(subject: Subject) -> Iterator[Finding]:
    """Thresholds that the examples see from one side only, or from none; nothing for a scheme without examples.

    Counted are comparisons (more, less, at least, at most) and the edges of tables in formulas and rules; not those
    inside aggregates. Basis: language.md §12. Findings: `scheme/one-sided-examples` (a remark).

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    made = {f"约束.{constraint.name}" for constraint in decided(subject.scheme)}
    for sheet, column in subject.columns() if subject.runs else ():
        if column.formula is None or column.origin not in _JUDGED or column.name in made or subject.program is None:
            continue
        thresholds = list(_thresholds(column.formula, subject.program))
        sides = [_seen(threshold, sheet, column, subject.runs) for threshold in thresholds]
        lacking = [side for side in sides if side]
        if lacking:
            data = {"name": column.name, "count": len(lacking), "of": len(thresholds), "side": lacking[0]}
            yield Finding.of(rules.ONE_SIDED, subject.place(sheet, column.name), **data)


def _thresholds(formula: Typed, program: Program) -> Iterator[_Threshold]:
    stack = [formula]
    while stack:
        node = stack.pop()
        if isinstance(node, Op):
            if node.name in _COMPARISONS:
                yield _Threshold(node)
            stack.extend(reversed(node.args))
        elif isinstance(node, Lookup):
            yield from (_Threshold(node.keys[-1], edge) for edge in _edges(node, program))
            stack.extend(reversed(node.keys))


def _edges(node: Lookup, program: Program) -> list[Fraction]:
    """The edges between the bands of a table, as last decided."""
    table = program.tables[node.table]
    if not table.bands or not table.versions:
        return []
    place = len(table.keys) - 1
    edges = {row[place] for row in table.versions[-1].rows}
    return sorted(edge for edge in edges if isinstance(edge, Fraction))[1:]


def _seen(threshold: _Threshold, sheet: str, column: Column, runs: Sequence[Exact]) -> str:
    """'' where both sides are seen, else what is seen."""
    values = (value for run in runs for value in _values(threshold.read, sheet, column, run))
    seen = {threshold.side(value) for value in values}
    if {True, False} <= seen:
        return ""
    return "成立 (true)" if True in seen else "不成立 (false)" if False in seen else "无 (neither)"


def _values(read: Typed, sheet: str, column: Column, run: Exact) -> Iterator[Value]:
    """What a part of the formula was on every row where the example computed the column."""
    evaluate = run.closures.compiled(read, sheet, column.name)
    for row in run.rows(sheet):
        if column.name in row.cells and (sheet, row.key, column.name) not in run.pins:
            yield evaluate(row, None)
