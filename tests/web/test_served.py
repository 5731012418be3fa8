"""One slow act holds up nobody else, over a store that takes one writer at a time."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.jobs.conftest import contest, zipped
from tests.web.served import SLOW, Served, served

AT_ONCE = SLOW / 2


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service."""
    with served(tmp_path_factory.mktemp("served") / "home") as found:
        yield found


def store(service: Served, question: str) -> list[tuple[object, ...]]:
    """What the store answers."""
    link = sqlite3.connect(service.home / "service.sqlite3", timeout=20)
    try:
        return link.execute(question).fetchall()
    finally:
        link.close()


def test_a_slow_replay_holds_up_no_reading_of_pay(service: Served) -> None:
    assert service.ask("staff", "/pay/")[0] == 200
    number = str(store(service, "select id from runs_run where pays = 0 order by id")[0][0])
    with ThreadPoolExecutor() as pool:
        replay = pool.submit(service.ask, "biz_auditor", f"/audit/run/{number}/replay/", b"")
        read = [service.ask("staff", "/pay/") for _ in range(3)]
        assert not replay.done()
        status, _, seconds = replay.result()
    assert (status, seconds >= SLOW) == (200, True)
    assert [(one[0], one[2] < AT_ONCE) for one in read] == [(200, True)] * 3
    kept = store(service, "select route, outcome, reason from access_auditrecord order by id desc limit 5")
    assert kept == [("auditor:replay", "allowed", "equal"), *([("staff:home", "allowed", "")] * 4)]


def test_uploads_that_take_long_to_unpack_hold_up_no_reading_of_pay(service: Served) -> None:
    with ThreadPoolExecutor() as pool:
        uploads = [pool.submit(service.send, zipped(contest(str(first))), "2026") for first in (50, 51, 52, 53)]
        read = [service.ask("staff", "/pay/") for _ in range(3)]
        assert not any(one.done() for one in uploads)
        taken = [one.result() for one in uploads]
    assert [(one[0], one[2] < AT_ONCE) for one in read] == [(200, True)] * 3
    assert [(one[0], one[1].startswith("/runs/books/")) for one in taken] == [(302, True)] * 4


def test_a_book_of_zeros_is_refused_at_once_and_four_of_them_stop_nobody(service: Served) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("单位.csv", bytes(60 << 20))
    zeros = held.getvalue()
    with ThreadPoolExecutor() as pool:
        uploads = [pool.submit(service.send, zeros, "2026") for _ in range(4)]
        read = [service.ask("staff", "/pay/") for _ in range(3)]
        refused = [one.result() for one in uploads]
    assert [(one[0], one[2] < AT_ONCE) for one in read] == [(200, True)] * 3
    assert [(one[0], "facts/packed-too-tight" in one[1]) for one in refused] == [(422, True)] * 4
    assert list((service.home / "uploads").glob(".*")) == []
