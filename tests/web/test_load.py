from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import Size, loaded
from benchmarks.loading.client import Hit
from benchmarks.loading.plan import BOARD, SLIP, WRITE, Doors, Sitting, healthy, planned, summed
from tests.web.small import small_made

DOORS = Doors(("/own/",), ("/board/",))


@pytest.fixture
def folder() -> Iterator[Path]:
    """Outside pytest's folders, which the user that PostgreSQL runs as cannot enter."""
    with tempfile.TemporaryDirectory(prefix="kaohe-load-") as found:
        yield Path(found)


def measured(folder: Path, size: Size) -> dict[str, Any]:
    """In a thread of its own: the driver of a browser test keeps a running loop in the main one."""
    small_made(folder / "home")
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(loaded, folder / "home", folder, size).result()


def test_the_harness_fills_serves_asks_and_counts(folder: Path) -> None:
    found = measured(folder, Size(persons=40, months=2, rate=20, seconds=3, warm_s=1))
    assert found["all"]["errors"] == 0, found
    assert found["all"]["requests"] == sum(found.get(kind, {}).get("requests", 0) for kind in (SLIP, BOARD, WRITE)) > 20
    assert found["slip"]["mean_bytes"] > 500
    assert found["health"]["errors"] == 0


@pytest.mark.prove
def test_a_short_load_is_borne_without_an_error(folder: Path) -> None:
    found = measured(folder, Size(persons=2000, months=6, rate=60, seconds=15))
    assert found["all"]["errors"] == 0, found
    assert found["all"]["p95_ms"] <= 1000, found


def test_requests_come_at_the_rate_and_in_the_shares_of_the_plan() -> None:
    staff = [Sitting(f"s{one}", "t", tuple(("/write/", f"{one}-{two}") for two in range(20))) for one in range(100)]
    shots = list(planned(staff, [Sitting("l", "t")], DOORS, rate=100, seconds=100))
    assert 9500 < len(shots) < 10500
    assert [shot.at for shot in shots] == sorted(shot.at for shot in shots)
    share = {kind: sum(shot.kind == kind for shot in shots) / len(shots) for kind in (SLIP, BOARD, WRITE)}
    assert all(abs(share[kind] - wanted) < 0.02 for kind, wanted in ((SLIP, 0.7), (BOARD, 0.2), (WRITE, 0.1)))
    bodies = [shot.body for shot in shots if shot.kind == WRITE]
    assert len(bodies) == len(set(bodies))


def test_a_plan_without_anything_to_write_only_reads() -> None:
    shots = list(planned([Sitting("s", "t")], [Sitting("l", "t")], DOORS, rate=50, seconds=10))
    assert {shot.method for shot in shots} == {"GET"}
    assert {shot.path for shot in healthy(50, 1)} == {"/health/"}


def test_an_error_and_a_slow_answer_are_told() -> None:
    hits = [Hit("slip", 0.1, 200, 10, False, 0.0)] * 18 + [Hit("slip", 2.0, 500, 10, True, 0.0)] * 2
    found = summed(hits, 10)
    assert (found["p50_ms"], found["p95_ms"], found["errors"], found["statuses"]) == (100, 2000, 2, {"500": 2})
    assert summed([], 10)["requests"] == 0
