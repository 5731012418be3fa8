"""升学率 · Enrolment: compulsory-stage schools are not ranked by how many pupils go on to which school."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding, Place
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.model import Scheme

_RATES = ("升学率", "重点率", "入学率排名")
_STAGES = ("小学", "初中", "义务教育", "中小学", "九年一贯")


def check(subject: Subject) -> Iterator[Finding]:
    """An enrolment rate in a scheme that speaks of compulsory schools.

    Basis: domain.md §7.3 (2020 evaluation reform). Findings: `scheme/enrolment-rate`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "sheets: {初中: {key: 学校代码, columns: {升学率: {type: ratio, absent: empty}}}}"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/enrolment-rate']
    """
    named = list(_named(subject.scheme))
    spoken = [subject.scheme.title.zh, *subject.scheme.basis, *(name for name, _ in named)]
    if any(stage in text for text in spoken for stage in _STAGES):
        for name, place in named:
            if any(rate in name for rate in _RATES):
                yield Finding.of(rules.ENROLMENT, place, name=name)


def _named(scheme: Scheme) -> Iterator[tuple[str, Place]]:
    for sheet in scheme.sheets.values():
        yield sheet.name, sheet.place
        yield from ((column.name, column.place) for column in sheet.columns.values())
    for appraisal in scheme.appraisals:
        yield from ((node.name, node.place) for node in appraisal.nodes())
