"""门槛与保持 · Gates: a gate lowers something, and a grade is kept by a lower cut than the one it is won by."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.formula.declared import Written
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.reach import idle_keep
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import number_in
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Indicator


def check(subject: Subject) -> Iterator[Finding]:
    """Gates whose cap is not below full points or below nothing; `keep` that keeps nobody.

    Basis: methods.md §4.6, §4.7. Findings: `scheme/gate-cap`, `scheme/beyond-full`,
    `scheme/keep-idle`.

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
        for leaf in appraisal.leaves():
            yield from _beyond(leaf, subject.scheme)
        for rule in appraisal.grades:
            if idle_keep(rule, appraisal, subject.scheme):
                yield Finding.of(rules.KEEP_IDLE, rule.place, where=appraisal.of, grade=rule.grade)


def _beyond(leaf: Indicator, scheme: Scheme) -> Iterator[Finding]:
    """Fixed points that are not between nothing and full points; a floor above full points (below none it may be)."""
    given = [("fixed", rule.value) for rule in leaf.missing if rule.rule == "fixed"]
    least = {"fixed": Fraction(0)}
    floor = leaf.arguments.get("floor")
    if isinstance(floor, Written) and leaf.method:
        given.append(("floor", number_in(floor, scheme)))
    for key, points in given:
        if points is not None and not least.get(key, points) <= points <= leaf.weight:
            data = {"key": key, "points": plain_text(points), "full": plain_text(leaf.weight)}
            yield Finding.of(rules.BEYOND, leaf.place, name=leaf.name, **data)
