"""方案检查 · Checking: whether a scheme may be published: it loads, it compiles, its examples hold, lint is silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kaohe.base.findings import blocking
from kaohe.scheme import findings as rules
from kaohe.scheme.branches import LIST, Coverage, branches_of, coverage_of
from kaohe.scheme.compile import CompiledScheme, compile_named
from kaohe.scheme.decisions import decided
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


def coverage_named(compiled: CompiledScheme, results: Iterable[ExampleResult], path: Path | None) -> Coverage:
    """What the examples cover of a scheme as it was compiled before they ran; a list of what they cannot stands beside.

    What kaohe adds by itself, that decisions stay within the places of a quota, is none of the author's branches.

    Findings: as `coverage_of`.

    >>> coverage_named(compile_named("no-such-scheme"), (), None).percent
    100
    """
    if compiled.scheme is None or compiled.program is None:
        return Coverage()
    own = {f"约束.{constraint.name}" for constraint in decided(compiled.scheme)}
    marks = frozenset(mark for result in results for mark in result.taken)
    branches = branches_of(compiled.program, own)
    subject, tables = subject_of(compiled.scheme), compiled.scheme.tables
    places = {
        one.where: subject.place(one.sheet, one.column) if one.sheet else tables[one.where].place for one in branches
    }
    return replace(coverage_of(branches, marks, path.parent / LIST if path is not None else None), places=places)


def check_named(name: str) -> tuple[CompiledScheme, tuple[ExampleResult, ...]]:
    """Everything that can be said of a scheme by library id or path before it meets data.

    Findings: as `compile_named` and `with_examples`.

    >>> check_named("no-such-scheme")[1]
    ()
    """
    return with_examples(compile_named(name))
