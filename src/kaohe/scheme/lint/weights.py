"""权重 · Weights: the weights below a node add up to its own, those at the top to full points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.model_appraisal import Appraisal, Indicator

FULL = Fraction(100)


def check(subject: Subject) -> Iterator[Finding]:
    """Weights that do not add up, and weights that are none.

    Basis: methods.md §6. Findings: `scheme/weights`, `scheme/weight-not-positive`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "appraisal: [{of: 街道, indicators: [{name: 甲, weight: 99, method: manual, x: 乙}]}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/weights']
    """
    for appraisal in subject.scheme.appraisals:
        yield from _sum(f"考核 (appraisal) {appraisal.of}", appraisal.indicators, _full(appraisal), appraisal)
        for node in appraisal.nodes():
            if node.weight <= 0:
                shown = plain_text(node.weight)
                yield Finding.of(rules.WEIGHT_SIGN, node.place, name=node.name, weight=shown)
            if node.children:
                yield from _sum(node.name, node.children, node.weight, node)


def _full(appraisal: Appraisal) -> Fraction:
    """100, or the upper bound that the scheme keeps its total below, less the bonus."""
    if appraisal.total.between is None:
        return FULL
    total = sum((indicator.weight for indicator in appraisal.indicators), Fraction(0))
    high = appraisal.total.between[1]
    without = high - (appraisal.bonus.at_most if appraisal.bonus is not None else 0)
    return total if total in {high, FULL} else without


def _sum(
    where: str, children: tuple[Indicator, ...], wanted: Fraction, node: Appraisal | Indicator
) -> Iterator[Finding]:
    total = sum((child.weight for child in children), Fraction(0))
    if children and total != wanted:
        parts = " + ".join(plain_text(child.weight) for child in children)
        yield Finding.of(
            rules.WEIGHTS, node.place, where=where, parts=parts, total=plain_text(total), wanted=plain_text(wanted)
        )
