"""本方 · Ours: a scheme run on a book by the engine, as `kaohe run` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def run(scheme: Path, facts: Path, period: str, out: Path, only: Mapping[str, Sequence[str]] | None) -> None:
    """Compiles the scheme and runs it; `only` names the columns to write by sheet, None every column."""
    raise NotImplementedError
