"""看护 · Kept process: a process beside the service that is started again when it ends by itself."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

from kaohe.web.home.pauses import Pauses

LOG = logging.getLogger("kaohe.worker")
PATIENCE = 1
"""Seconds that a process has to end when it is told to."""


class Kept:
    """A process by its command; `tend` is called every second or so by whoever waits for nothing else."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._command, self._environment, self._clock = command, environment, clock
        self._process: subprocess.Popen[bytes] | None = None
        self._pauses, self._begun, self._again = Pauses(), 0.0, 0.0

    def tend(self) -> None:
        """Starts the process, at first and when it has ended and its pause is over."""
        now = self._clock()
        if self._process is None:
            if now >= self._again:
                self._begun = now
                self._process = subprocess.Popen(self._command, env=self._environment)  # noqa: S603 - a command of ours
            return
        code = self._process.poll()
        if code is not None:
            self._process, pause = None, self._pauses.after(now - self._begun)
            self._again = now + pause
            LOG.error("the worker ended by itself (%d); it is started again in %d s", code, pause)

    def end(self) -> None:
        """Ends the process; what it was at is found again and can be resumed: nobody waits for it here."""
        process, self._process, self._again = self._process, None, float("inf")
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
