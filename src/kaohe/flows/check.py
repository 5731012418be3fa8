"""检查方案 · Check: whether a scheme may be published: it loads, compiles, and its worked examples hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Text, blocking
from kaohe.flows.coverage import Covered, covered
from kaohe.flows.opening import scheme_open, title_of
from kaohe.scheme.check import coverage_named, with_examples


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; counts are 0 where the scheme could not be read that far."""

    id: str
    version: str
    title: Text
    digest: str
    sheets: int
    columns: int
    examples: int
    failing: tuple[str, ...]
    findings: tuple[Finding, ...]
    coverage: Covered
    sources: Mapping[str, Path]

    @property
    def may_publish(self) -> bool:
        """Whether nothing blocks."""
        return not blocking(self.findings)


def check(name: str) -> Checked:
    """Everything that can be said of a scheme before it meets data; examples run only where it compiles.

    Codes: every code of the scheme and formula rooms.
    """
    opened = scheme_open(name)
    compiled, results = with_examples(opened.compiled)
    scheme, program = opened.scheme, opened.program
    sheets = program.sheets.values() if program else ()
    coverage = coverage_named(opened.compiled, results, opened.path)
    return Checked(
        id=scheme.id if scheme else "",
        version=scheme.version if scheme else "",
        title=title_of(scheme) if scheme else Text("", ""),
        digest=opened.digest,
        sheets=len(sheets),
        columns=sum(len(sheet.columns) for sheet in sheets),
        examples=len(results),
        failing=tuple(result.name for result in results if not result.holds),
        findings=(*compiled.findings, *coverage.findings),
        coverage=covered(coverage),
        sources=opened.sources,
    )
