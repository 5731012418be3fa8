"""方案检查 · Checking: whether a scheme may be published: it loads, it compiles, its examples hold, lint is silent."""

from __future__ import annotations

from dataclasses import replace

from kaohe.base.findings import blocking
from kaohe.scheme import findings as rules
from kaohe.scheme.compile import CompiledScheme, compile_named
from kaohe.scheme.examples import ExampleResult, run_examples
from kaohe.scheme.lint import lint, subject_of


def with_examples(compiled: CompiledScheme) -> tuple[CompiledScheme, tuple[ExampleResult, ...]]:
    """The compiled scheme with the findings of its examples and of lint; examples run only where there is a program.

    Lint waits until every key is read: what it says of a weight behind a full-width colon only follows from the colon.

    Findings: as `run_examples`, and every `scheme/…` code of `kaohe.scheme.lint`.
    """
    if compiled.scheme is None:
        return compiled, ()
    results = run_examples(compiled.scheme.examples, compiled.program) if compiled.program is not None else ()
    runs = tuple(result.reader for result in results if result.reader is not None)
    found = (finding for result in results for finding in result.findings)
    unread = any(finding.rule is rules.WIDE_COLON for finding in compiled.findings)
    linted = () if unread else lint(subject_of(compiled.scheme, compiled.program, runs))
    findings = tuple(dict.fromkeys((*compiled.findings, *found, *linted)))
    ordered = tuple(sorted(findings, key=lambda one: (one.place.line, one.place.column, one.code)))
    return replace(compiled, program=None if blocking(ordered) else compiled.program, findings=ordered), results


def check_named(name: str) -> tuple[CompiledScheme, tuple[ExampleResult, ...]]:
    """Everything that can be said of a scheme by library id or path before it meets data.

    Findings: as `compile_named` and `with_examples`.

    >>> check_named("no-such-scheme")[1]
    ()
    """
    return with_examples(compile_named(name))
