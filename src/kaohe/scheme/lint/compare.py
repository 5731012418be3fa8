"""比较口径 · Comparison: whether grades are judged on the total as published or before rounding is said, not assumed."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Grades without `compare_on`.

    Basis: domain.md §0.2. Findings: `scheme/compare-on`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "appraisal: [{of: 街道, indicators: [], grades: [{grade: A, otherwise: true}]}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/compare-on']
    """
    for appraisal in subject.scheme.appraisals:
        if appraisal.grades and not appraisal.compare_on:
            yield Finding.of(rules.COMPARE_ON, appraisal.place, where=appraisal.of)
