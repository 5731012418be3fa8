"""记住 · Remembered: pages that many open and few may differ on are made once for each reader's rights and each state.

Nothing here decides what may be seen: an answer is given again only to the same person holding the same roles for the
same units, and only while every run stands as it stood. A run's rows follow from its folder and the form of its
projection, so both of these are in its number and its form.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from kaohe.web.access.principal import Access
from kaohe.web.home.asked import Asked
from kaohe.web.look.kept import Kept
from kaohe.web.runs.models import Run

T = TypeVar("T")
MOST = 256


class Memory:
    """Owns what it remembers, of one process: so many answers, the one not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Kept[Any]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], T]) -> Kept[T]:
        """What is kept under a key, made where nothing is; two that ask at once may both make it.

        >>> memory = Memory(1)
        >>> memory.of("a", lambda: 1).record, memory.of("a", lambda: 2).record, memory.of("b", lambda: 3).record
        (1, 1, 3)
        >>> memory.of("a", lambda: 4).record
        4
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = Kept(make())
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()


MEMORY = Memory(MOST)
_STANDS = Asked(
    lambda: Run.objects.order_by("id").values_list(
        "id", "form", "status", "sample", "entries", "published_at", "started_by"
    )
)


def remembered(access: Access, asked: tuple[Hashable, ...], make: Callable[[], T]) -> Kept[T]:
    """What `make` reads of runs for an access; `asked` says which page it is and what was asked of it."""
    return MEMORY.of((asked, access.held, access.person, _state()), make)


def _state() -> Hashable:
    """How every run stands: whatever an approval, a publication, a seal, a new run or a withdrawal changes."""
    return tuple(_STANDS.rows())
