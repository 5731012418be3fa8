"""灯与期末 · Lights and the period's end: a light is judged at 截至; on the last day of the period it would warn too late."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import names_in

_LAST_DAY = "期末"


def check(subject: Subject) -> Iterator[Finding]:
    """期末 in the condition of a light.

    Basis: language.md §6. Findings: `scheme/period-end-in-light`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "lights: [{on: 项目, name: 专户, red: DAYS(期末 - 签订日) > 60}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/period-end-in-light']
    """
    for light in subject.scheme.lights:
        for condition in (light.red, light.yellow):
            if condition is not None and _LAST_DAY in names_in(condition):
                yield Finding.of(rules.PERIOD_END, condition.place, name=light.name)
