"""计划 · Plan: who asks for what and when: a seeded schedule of arrivals, 70 % own slip, 20 % dashboard, 10 % writes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.loading.client import Hit, Shot

SLIP, BOARD, WRITE, HEALTH = "slip", "board", "write", "health"
SHARES = ((SLIP, 70), (BOARD, 20), (WRITE, 10))
MOVED = frozenset({200, 204, 302, 303})
_MILLE = 1000


@dataclass(frozen=True, slots=True)
class Doors:
    """What the service has of each kind: addresses of the reader's own matter, and of dashboards."""

    slips: tuple[str, ...]
    boards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """An open session: cookies, and what its owner can write (path, body), each once."""

    cookie: str
    token: str
    writes: tuple[tuple[str, str], ...] = ()


def planned(
    staff: Sequence[Sitting], leaders: Sequence[Sitting], doors: Doors, *, rate: float, seconds: float, seed: int = 1
) -> Iterator[Shot]:
    """Arrivals of a mean rate at random moments (a Poisson process), each of a kind by its share."""
    chance = random.Random(seed)
    kinds, weights = [kind for kind, _ in SHARES], [share for _, share in SHARES]
    changes = [(one, *change) for one in (*staff, *leaders) for change in one.writes]
    chance.shuffle(changes)
    at = chance.expovariate(rate)
    while at < seconds:
        kind = chance.choices(kinds, weights)[0]
        if kind == WRITE and changes:
            who, path, body = changes.pop()
            yield Shot(at, WRITE, "POST", path, who.cookie, who.token, body, MOVED)
        elif kind == BOARD:
            yield Shot(at, BOARD, "GET", chance.choice(doors.boards), chance.choice(leaders).cookie)
        else:
            yield Shot(at, SLIP, "GET", chance.choice(doors.slips), chance.choice(staff).cookie)
        at += chance.expovariate(rate)


def healthy(rate: float, seconds: float, seed: int = 2) -> Iterator[Shot]:
    """The same arrivals at a view that does nothing: what machine, server and client take by themselves."""
    chance = random.Random(seed)
    at = chance.expovariate(rate)
    while at < seconds:
        yield Shot(at, HEALTH, "GET", "/health/")
        at += chance.expovariate(rate)


def summed(hits: Sequence[Hit], seconds: float) -> dict[str, Any]:
    """Requests a second, the quantiles of their times in milliseconds, and the errors by status."""
    times = sorted(hit.seconds for hit in hits)
    errors = [hit.status for hit in hits if hit.is_error]
    return {
        "requests": len(hits),
        "rate": round(len(hits) / max(seconds, max((hit.seconds for hit in hits), default=0)), 1),
        "p50_ms": quantile(times, 0.50),
        "p95_ms": quantile(times, 0.95),
        "p99_ms": quantile(times, 0.99),
        "max_ms": quantile(times, 1),
        "errors": len(errors),
        "statuses": {str(status): errors.count(status) for status in sorted(set(errors))},
        "client_late_p99_ms": quantile(sorted(hit.late_s for hit in hits), 0.99),
        "mean_bytes": sum(hit.size for hit in hits) // max(len(hits), 1),
    }


def quantile(times: Sequence[float], share: float) -> int:
    """The least time in milliseconds that a share of the sorted times does not exceed.

    >>> quantile([0.1, 0.2, 0.3, 0.4], 0.5), quantile([0.1, 0.2], 1), quantile([], 0.5)
    (200, 200, 0)
    """
    if not times:
        return 0
    place = min(max(int(-(-len(times) * share // 1)) - 1, 0), len(times) - 1)
    return round(times[place] * _MILLE)
