"""进度 · Progress: a bar on a terminal, plain lines elsewhere; always beside the result, never in it."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.cli.screen import Screen

_WIDTH = 28


class Progress:
    """One task after another. Owns the last line of a terminal while a task runs."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._live = screen.err.isatty()

    def step(self, line: str) -> None:
        """Something was done, or begins, that has no parts to count."""
        self._clear()
        self._screen.note(f"· {line}")

    def counting(self, name: str) -> Callable[[int, int], None]:
        """What a task calls with how many parts of how many are done."""

        def told(done: int, of: int) -> None:
            if self._live:
                filled = _WIDTH * done // max(of, 1)
                bar = "█" * filled + "░" * (_WIDTH - filled)
                self._screen.err.write(f"\r{bar} {done}/{of} {name}")
                self._screen.err.flush()
            if done == of:
                self.step(f"{name} {done}/{of}" if of > 1 else name)

        return told

    def _clear(self) -> None:
        if self._live:
            self._screen.err.write("\r\x1b[K")
