"""停顿 · Pauses: how long to wait before what ended by itself is begun again: longer each time, until it lasts."""

from __future__ import annotations

from dataclasses import dataclass

FIRST, MOST, LASTED = 1.0, 60.0, 60.0
"""Seconds: the first pause, the longest, and how long something must have lasted to begin with the first one again."""


@dataclass(slots=True)
class Pauses:
    """The pauses between beginnings."""

    last: float = 0.0

    def after(self, lasted: float) -> float:
        """Seconds to wait after something that lasted so many.

        >>> pauses = Pauses()
        >>> [pauses.after(lasted) for lasted in (0, 0, 0, 300, 0)]
        [1.0, 2.0, 4.0, 1.0, 2.0]
        """
        self.last = FIRST if lasted >= LASTED or not self.last else min(self.last * 2, MOST)
        return self.last
