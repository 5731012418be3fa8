"""方案检查 · Lint: what is wrong with a scheme although every part of it can be read; one rule a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaohe.base.findings import Finding
from kaohe.scheme.lint import (
    allotments,
    bands,
    chains,
    choices,
    compare,
    coverage,
    dates,
    direction,
    empties,
    enrolment,
    gates,
    lights,
    payable,
    percents,
    quotas,
    quotients,
    reach,
    relative,
    sources,
    states,
    weights,
)
from kaohe.scheme.lint.subject import Subject, subject_of

__all__ = ["RULES", "Subject", "lint", "subject_of"]

RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    weights.check,
    sources.check,
    states.check,
    empties.check,
    direction.check,
    percents.check,
    bands.check,
    choices.check,
    reach.check,
    quotas.check,
    gates.check,
    compare.check,
    dates.check,
    lights.check,
    chains.check,
    quotients.check,
    allotments.check,
    payable.check,
    relative.check,
    enrolment.check,
    coverage.check,
)


def lint(subject: Subject) -> tuple[Finding, ...]:
    """Every finding of every rule, in the order of the document.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "lights: [{on: 项目, name: 专户, red: DAYS(期末 - 签订日) > 60}]"
    >>> [finding.code for finding in lint(subject_of(load_bytes(text.encode()).scheme))]
    ['scheme/period-end-in-light']
    """
    found = dict.fromkeys(finding for rule in RULES for finding in rule(subject))
    return tuple(sorted(found, key=lambda finding: (finding.place.line, finding.place.column)))
