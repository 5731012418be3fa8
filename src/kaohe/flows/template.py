"""模板 · Template: the empty tables an office must fill for a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.book.template import template_write
from kaohe.flows.findings import OUT_EXISTS
from kaohe.flows.opening import scheme_open
from kaohe.flows.writing import folder_written


@dataclass(frozen=True, slots=True)
class Templated:
    """The tables written (none where something blocks)."""

    tables: tuple[Path, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Path]


def template(name: str, out: Path) -> Templated:
    """A new folder `out` with one CSV and one page of notes for each sheet that facts fill.

    Codes: `flows/out-exists`, and every code of the scheme and formula rooms.
    """
    opened = scheme_open(name)
    findings = list(opened.findings)
    if out.exists():
        findings.append(Finding.of(OUT_EXISTS, Place(file=out.name), path=out))
    if opened.program is None or opened.scheme is None or out.exists():
        return Templated((), tuple(findings), opened.sources)
    titles = {sheet.name: sheet.title.en for sheet in opened.scheme.sheets.values()}
    with folder_written(out) as folder:
        written = template_write(program=opened.program, titles=titles, out=folder)
    return Templated(tuple(out / path.name for path in written), tuple(findings), opened.sources)
