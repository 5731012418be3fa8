"""计数 · Counts: a cache of files that throws away what has expired, and nothing that still counts.

Django's own looks through its folder at every writing and, beyond 300 files, throws some away at random: locks too.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache

SWEPT_EVERY = 1000
"""Writings of a process between two looks through the folder."""
_WRITINGS = itertools.count(1)


class CountsCache(FileBasedCache):
    """What is written stays until it expires."""

    def _cull(self) -> None:
        if next(_WRITINGS) % SWEPT_EVERY == 0:
            self.swept()

    def swept(self) -> None:
        """Throws away what has expired."""
        for name in self._list_cache_files():  # type: ignore[attr-defined]  # the stubs leave it out
            try:
                with Path(name).open("rb") as file:
                    self._is_expired(file)  # type: ignore[attr-defined]  # as above; it takes the expired file away
            except FileNotFoundError:
                continue
