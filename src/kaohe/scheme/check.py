"""方案检查 · Checking: whether a scheme may be published: it loads, it compiles, its examples hold."""

from __future__ import annotations

from dataclasses import replace

from kaohe.base.findings import blocking
from kaohe.scheme.compile import CompiledScheme, compile_named
from kaohe.scheme.examples import ExampleResult, run_examples


def with_examples(compiled: CompiledScheme) -> tuple[CompiledScheme, tuple[ExampleResult, ...]]:
    """The compiled scheme with the findings of its examples; they run only where there is a program.

    Findings: as `run_examples`.
    """
    if compiled.scheme is None or compiled.program is None:
        return compiled, ()
    results = run_examples(compiled.scheme.examples, compiled.program)
    findings = (*compiled.findings, *(finding for result in results for finding in result.findings))
    program = None if blocking(findings) else compiled.program
    return replace(compiled, program=program, findings=findings), results


def check_named(name: str) -> tuple[CompiledScheme, tuple[ExampleResult, ...]]:
    """Everything that can be said of a scheme by library id or path before it meets data.

    Findings: as `compile_named` and `run_examples`.

    >>> check_named("no-such-scheme")[1]
    ()
    """
    return with_examples(compile_named(name))
