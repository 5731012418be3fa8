"""精确读法 · Exact reader: evaluates a program with rational numbers, cell by cell; the meaning the others must meet."""

from __future__ import annotations

from kaohe.formula.readers.exact.program import Exact

__all__ = ["Exact"]
