"""百分号 · Percents: what a ratio is measured against is written as a percentage, so that 95 does not mean 9500 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.formula.declared import Written
from kaohe.formula.types import Kind
from kaohe.scheme import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.literal import bare_excess
from kaohe.scheme.model_appraisal import Indicator

_MEASURES = (
    *("from", "to", "target", "unsatisfactory", "satisfactory", "threshold", "benchmark"),
    *("low", "high", "worst", "mean"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Targets, ends and knots above 1 without `%` where the indicator measures a ratio.

    Findings: `scheme/ratio-form`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for appraisal in subject.scheme.appraisals:
        for leaf in appraisal.leaves():
            measure = subject.column(appraisal.of, f"{leaf.name}.值")
            if measure is None or measure.type.kind is not Kind.RATIO:
                continue
            for key, written in _measures(leaf):
                bare = bare_excess(written.text)
                if bare is not None:
                    data = {"where": f"{leaf.name} {key}", "text": written.text, "share": plain_text(bare * 100)}
                    yield Finding.of(rules.RATIO_FORM, written.place, **data)


def _measures(leaf: Indicator) -> Iterator[tuple[str, Written]]:
    """What the value is compared with, by the key it is written under."""
    for key in _MEASURES:
        argument = leaf.arguments.get(key)
        if isinstance(argument, Written):
            yield key, argument
    knots = leaf.arguments.get("knots")
    for knot in knots if isinstance(knots, tuple) else ():
        at = knot.get("at") if isinstance(knot, Mapping) else None
        if isinstance(at, Written):
            yield "knots", at
