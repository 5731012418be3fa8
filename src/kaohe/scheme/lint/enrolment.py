"""升学率 · Enrolment: compulsory-stage schools are neither ranked nor scored by how many pupils go on to which school.

Which words speak of a stage and of a rate stands, dated and cited, in `enrolment.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place
from kaohe.formula.program import Program
from kaohe.formula.reads import children_of, walk
from kaohe.formula.typed import Cell, Cohort, Op, Typed
from kaohe.scheme import node as nodes
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.model import Scheme


def check(subject: Subject) -> Iterator[Finding]:
    """An enrolment rate in a scheme that speaks of compulsory schools, or an indicator that reads one at every stage.

    Basis: `enrolment.yaml`; domain.md §7.3. Findings: `scheme/enrolment-rate`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "sheets: {初中: {key: 学校代码, columns: {升学率: {type: ratio, absent: empty}}}}"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/enrolment-rate']
    """
    named = list(_named(subject.scheme))
    if any(_speaks("stages", text) for text in (subject.scheme.title.zh, *(name for name, _ in named))):
        yield from (Finding.of(rules.ENROLMENT, at, name=name) for name, at in named if _speaks("rates", name))
        return
    yield from _scored(subject)


def _scored(subject: Subject) -> Iterator[Finding]:
    """Indicators of a sheet with compulsory stages among its choices that read a rate whatever the stage is."""
    if subject.program is None:
        return
    for appraisal in subject.scheme.appraisals:
        tracing = _Tracing(subject.program, appraisal.of)
        for leaf in appraisal.leaves() if tracing.stages else ():
            if tracing.reads(appraisal.of, f"{leaf.name}.值"):
                yield Finding.of(rules.ENROLMENT, leaf.place, name=leaf.name)


class _Tracing:
    """Follows what columns are made of back to what was given. Owns the columns it has been through."""

    def __init__(self, program: Program, sheet: str) -> None:
        self._program, self._seen = program, set[tuple[str, str]]()
        columns = program.sheets[sheet].columns
        self.stages = {name for name, column in columns.items() if any(map(_is_stage, column.type.choices))}

    def reads(self, sheet: str, name: str) -> bool:
        """Whether a given rate reaches the column with no condition on the stage in between."""
        column = self._program.sheets[sheet].columns.get(name)
        if column is None or (sheet, name) in self._seen:
            return False
        if column.formula is None:
            return _speaks("rates", name)
        self._seen.add((sheet, name))
        found = self._within(column.formula, sheet)
        self._seen.discard((sheet, name))
        return found

    def _within(self, formula: Typed, sheet: str) -> bool:
        if isinstance(formula, Cell):
            return not formula.level and self.reads(sheet, formula.column)
        condition = formula.args[0] if isinstance(formula, Op) and formula.name in {"IF", "IFS"} else None
        condition = formula.where if isinstance(formula, Cohort) else condition
        if condition is not None and self._asks_stage(condition):
            return False
        inner = formula.sheet if isinstance(formula, Cohort) else sheet
        return any(self._within(part, inner) for part in children_of(formula))

    def _asks_stage(self, condition: Typed) -> bool:
        return any(isinstance(node, Cell) and node.column in self.stages for node in walk(condition))


def _is_stage(text: str) -> bool:
    return _speaks("stages", text)


def _speaks(of: str, text: str) -> bool:
    return any(word in text for word in _policy()[of])


@cache
def _policy() -> Mapping[str, tuple[str, ...]]:
    """The words of the policy."""
    root = nodes.compose((files(__package__) / "enrolment.yaml").read_bytes()).root
    if not isinstance(root, nodes.Mapping):
        raise KaoheError("enrolment.yaml is not a mapping")
    listed = {key.text: body for key, body in root.entries if isinstance(body, nodes.Sequence)}
    return {
        name: tuple(one.text for one in body.items if isinstance(one, nodes.Scalar)) for name, body in listed.items()
    }


def _named(scheme: Scheme) -> Iterator[tuple[str, Place]]:
    for sheet in scheme.sheets.values():
        yield sheet.name, sheet.place
        yield from ((column.name, column.place) for column in sheet.columns.values())
    for appraisal in scheme.appraisals:
        yield from ((node.name, node.place) for node in appraisal.nodes())
