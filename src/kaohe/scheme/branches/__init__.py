"""分支覆盖 · Branches: the ways a scheme's rules can go, and which of them its worked examples take."""

from __future__ import annotations

from kaohe.scheme.branches.branch import Branch, Mark, branches_of
from kaohe.scheme.branches.measure import LIST, Coverage, coverage_of
from kaohe.scheme.branches.watch import Watching

__all__ = ["LIST", "Branch", "Coverage", "Mark", "Watching", "branches_of", "coverage_of"]
