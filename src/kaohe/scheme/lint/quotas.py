"""名额 · Quotas: a quota says who goes first among equals and leaves a grade to the others; ranks name ties."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding, Place
from kaohe.formula.declared import Written
from kaohe.formula.tree import Call
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import parts_of, tree_of
from kaohe.scheme.model_appraisal import GradeRule


def check(subject: Subject) -> Iterator[Finding]:
    """Quotas and ranks that are declared by half.

    Basis: methods.md §4.7. Findings: `scheme/quota-without-ties`, `scheme/quota-on-otherwise`,
    `scheme/rank-without-ties`.

    >>> from kaohe.scheme.load import load_bytes
    >>> quota = "quota: {share: 30%, of: all, round: floor}"
    >>> text = f"appraisal: [{{of: 街道, indicators: [], grades: [{{grade: A, otherwise: true, {quota}}}]}}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/quota-without-ties', 'scheme/quota-on-otherwise']
    """
    scheme = subject.scheme
    for appraisal in scheme.appraisals:
        yield from _quotas(appraisal.of, appraisal.grades)
    for sheet in scheme.sheets.values():
        for column in sheet.columns.values():
            yield from _quotas(column.name, column.rules)
            yield from _ranks(column.name, column.formula)


def _quotas(where: str, grades: tuple[GradeRule, ...]) -> Iterator[Finding]:
    for rule in grades:
        if rule.quota is None:
            continue
        place: Place = rule.quota.place
        if not rule.ties and not rule.quota.edge:
            yield Finding.of(rules.QUOTA_TIES, place, where=where, grade=rule.grade)
        if rule.when is None:
            yield Finding.of(rules.QUOTA_LAST, place, where=where, grade=rule.grade)


def _ranks(name: str, formula: Written | None) -> Iterator[Finding]:
    if formula is None or "RANK" not in formula.text:
        return
    for part in parts_of(tree_of(formula)):
        if isinstance(part, Call) and part.function == "RANK" and not part.ties:
            yield Finding.of(rules.RANK_TIES, formula.place, name=name)
