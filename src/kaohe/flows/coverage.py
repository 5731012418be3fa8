"""分支覆盖 · Coverage: how many branches of a scheme its examples take, and where those stand that none takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.base.findings import Place, Said
from kaohe.scheme.branches import Branch, Coverage


@dataclass(frozen=True, slots=True)
class Untaken:
    """A branch that no example takes: where the document states it, its column or table, and its words."""

    place: Place
    where: str
    text: Said


@dataclass(frozen=True, slots=True)
class Covered:
    """The counts of a scheme's branches, the untaken ones, and those named as beyond the reach of any example."""

    branches: int
    taken: int
    percent: int
    left: tuple[Untaken, ...]
    beyond: tuple[Untaken, ...]


def covered(coverage: Coverage) -> Covered:
    """What a coverage amounts to.

    >>> covered(Coverage()).percent
    100
    """

    def untaken(branches: Iterable[Branch]) -> tuple[Untaken, ...]:
        return tuple(Untaken(coverage.places[one.where], one.where, one.text) for one in branches)

    counts = len(coverage.branches), len(coverage.taken), coverage.percent
    return Covered(*counts, untaken(coverage.left), untaken(coverage.named))
