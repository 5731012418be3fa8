"""基准账册 · Books of benchmarks: raw Parquet of a scheme becomes the canonical book that both sides read."""

from __future__ import annotations

from pathlib import Path

from kaohe.base.period import Period
from kaohe.book.snapshot import snapshot_make
from kaohe.scheme.compile import compile_file


def book_of(scheme: Path, raw: Path, out: Path, period: str) -> None:
    """Makes the book; a finding ends the benchmark."""
    compiled = compile_file(scheme)
    if compiled.scheme is None or compiled.program is None:
        raise SystemExit("\n".join(finding.line("en") for finding in compiled.findings))
    made = snapshot_make(
        program=compiled.program,
        folder=raw,
        out=out,
        scheme=compiled.scheme.id,
        version=compiled.scheme.version,
        period=Period.parse(period),
    )
    if made.book is None or made.findings:
        raise SystemExit("\n".join(finding.line("en") for finding in made.findings[:20]))
