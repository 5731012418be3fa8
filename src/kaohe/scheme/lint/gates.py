"""门槛与保持 · Gates: a gate lowers something, and a grade is kept by a lower cut than the one it is won by."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.reach import idle_keep
from kaohe.scheme.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Gates whose cap is not below full points or below nothing; `keep` that keeps nobody.

    Basis: methods.md §4.6, §4.7. Findings: `scheme/gate-cap`, `scheme/keep-idle`.

    >>> from kaohe.scheme.load import load_bytes
    >>> gate = "{name: 丙, when: 乙 > 1, cap: 10}"
    >>> text = f"appraisal: [{{of: 街道, indicators: [{{name: 甲, weight: 10, method: manual, x: 乙, gates: [{gate}]}}]}}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/gate-cap']
    """
    for appraisal in subject.scheme.appraisals:
        for node in appraisal.nodes():
            for gate in node.gates:
                if not 0 <= gate.cap < node.weight:
                    data = {"cap": plain_text(gate.cap), "full": plain_text(node.weight)}
                    yield Finding.of(rules.GATE_CAP, gate.place, name=f"{node.name}.{gate.name}", **data)
        for rule in appraisal.grades:
            if idle_keep(rule, appraisal, subject.scheme):
                yield Finding.of(rules.KEEP_IDLE, rule.place, where=appraisal.of, grade=rule.grade)
