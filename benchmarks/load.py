"""负载基准 · Load: the service with PostgreSQL and its audit on, under requests that come whether it answers or not.

--n persons with 24 months of pay each; --rounds minutes of 150 mixed requests a second. Basis: reliability.md R12.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.loading.client import Client, Hit, Shot
from benchmarks.loading.plan import BOARD, SLIP, WRITE, Doors, Sitting, healthy, planned, summed
from benchmarks.loading.served import HOST, child, service_running, store_running

RATE, P95_MS, MONTHS, WORKERS = 150, 300, 24, 3
WARM_S, HEALTH_S, MINUTE = 30, 10, 60
SCALE = "1/20"
"""Of the sample district that the runs are of; the persons of the load are its own."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is asked of the service, and for how long."""

    persons: int
    months: int
    rate: float
    seconds: float
    warm_s: float = WARM_S


def loaded(home: Path, data: Path, size: Size) -> dict[str, Any]:
    """The figures of a load on a home: all requests, each kind, and the view that does nothing."""
    told = data / "sittings.json"
    with store_running(data / "server") as database:
        if not told.is_file():
            words = (str(home), database, str(size.persons), str(size.months), str(told))
            child("-m", "benchmarks.loading.district", *words)
        with service_running(home, database, WORKERS) as port:
            return asyncio.run(_fired(json.loads(told.read_text(encoding="utf-8")), port, size))


async def _fired(told: dict[str, Any], port: int, size: Size) -> dict[str, Any]:
    staff, leaders = (
        [Sitting(one["cookie"], one["token"], tuple(map(tuple, one["writes"]))) for one in told[name]]
        for name in ("staff", "leaders")
    )
    doors = Doors(tuple(told["doors"]["slips"]), tuple(told["doors"]["boards"]))
    health = await Client(HOST, port).fired(list(healthy(size.rate, min(HEALTH_S, size.seconds))))
    length = size.warm_s + size.seconds
    shots = list(planned(staff, leaders, doors, rate=size.rate, seconds=length))
    hits = await Client(HOST, port).fired(shots)
    kept = [hit for shot, hit in zip(shots, hits, strict=True) if shot.at >= size.warm_s]
    return {**_told(kept, health, shots, size), "from_the_start": summed(hits, length)}


def _told(hits: list[Hit], health: list[Hit], shots: list[Shot], size: Size) -> dict[str, Any]:
    kinds = {kind: [hit for hit in hits if hit.kind == kind] for kind in (SLIP, BOARD, WRITE)}
    return {
        "all": summed(hits, size.seconds),
        **{kind: summed(found, size.seconds) for kind, found in kinds.items() if found},
        "health": summed(health, min(HEALTH_S, size.seconds)),
        "asked": sorted({f"{shot.method} {shot.path}" for shot in shots}),
    }


def home_made(folder: Path) -> Path:
    """The home of a small demonstration: its runs are real."""
    if not (folder / "demo").is_dir():
        child("-m", "kaohe.cli.main", "demo", "--once", "--scale", SCALE, "--home", str(folder))
    return next((folder / "demo").iterdir())


def main() -> None:
    """Prints the figures as JSON."""
    args = measuring.arguments(30_000, rounds=5)
    data = measuring.folder("load", args.n)
    size = Size(args.n, MONTHS, RATE, args.rounds * MINUTE)
    found = loaded(home_made(data / "home"), data, size)
    every = found["all"]
    met = every["errors"] == 0 and every["p95_ms"] <= P95_MS and every["rate"] >= RATE * 0.98
    print(
        measuring.result(
            name=f"load ({RATE}/s, {args.rounds} min)",
            n=args.n,
            target=f"p95 <= {P95_MS} ms, 0 errors",
            met=met,
            calibration_s=measuring.calibration(),
            machine=f"{os.cpu_count()} cores {platform.machine()}, load {os.getloadavg()[0]:.1f}",
            **found,
        )
    )
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
