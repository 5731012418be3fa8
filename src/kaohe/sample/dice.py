"""骰子 · Dice: whole numbers drawn from a seed and a label, the same on every machine and Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")

_WORD = (1 << 64) - 1


class Dice:
    """A stream of draws (SplitMix64) that belongs to one thing: drawing for another thing never shifts it.

    >>> Dice(7, "project", 3).between(1, 6) == Dice(7, "project", 3).between(1, 6)
    True
    """

    __slots__ = ("_state",)

    def __init__(self, seed: int, *labels: object) -> None:
        label = "\x1f".join(str(part) for part in (seed, *labels))
        self._state = int.from_bytes(sha256(label.encode()).digest()[:8], "big")

    def below(self, n: int) -> int:
        """A number from 0 to n - 1."""
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & _WORD
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _WORD
        return ((state ^ (state >> 31)) * n) >> 64

    def between(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, parts: int, of: int = 1000) -> bool:
        """Whether something that happens `parts` times in `of` happens now."""
        return self.below(of) < parts

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, choices: Sequence[tuple[Item, int]]) -> Item:
        """One of the choices, each as often as its weight says."""
        left = self.below(sum(weight for _, weight in choices))
        for item, weight in choices:
            if left < weight:
                return item
            left -= weight
        return choices[-1][0]

    def successes(self, trials: int, per_mille: int) -> int:
        """How many of so many trials succeed: the expected number, one more or one fewer now and then."""
        expected = (trials * per_mille + 500) // 1000
        return max(0, min(trials, expected + self.between(-1, 1) * (trials >= 20)))
