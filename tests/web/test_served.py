"""One slow act holds up nobody else, over a store that takes one writer at a time."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.jobs.conftest import contest, zipped
from tests.web.served import SLOW, Served, eventually, served

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


def worker_of(service: Served) -> int:
    """The process that does the jobs: a child of the server that is told so."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    told = {int(one): Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0") for one in children}
    return next((one for one, words in told.items() if b"worker" in words), 0)


def read(service: Served, place: str) -> str:
    """The state of the book at an address."""
    number = int(place.split("/")[3])
    return str(store(service, f"select state from jobs_book where id = {number}")[0][0])


def back_after_a_kill(service: Served, first: str) -> None:
    """Kills the worker, sends a book, and waits until another worker has read it."""
    killed = worker_of(service)
    os.kill(killed, signal.SIGKILL)
    status, place, _ = service.send(zipped(contest(first)), "2026")
    assert status == 302
    eventually(lambda: worker_of(service) not in {0, killed})
    eventually(lambda: read(service, place) == "ready")


def test_a_worker_that_is_killed_comes_back_and_does_what_waited(service: Served) -> None:
    eventually(lambda: worker_of(service))
    for first in ("41", "42"):
        back_after_a_kill(service, first)
    said = [str(line["event"]) for line in service.log() if line.get("logger") == "kaohe.worker"]
    assert [one for one in said if "it is started again in" in one][-2:] == [
        "the worker ended by itself (-9); it is started again in 1 s",
        "the worker ended by itself (-9); it is started again in 2 s",
    ]


def test_a_store_that_is_held_for_long_ends_no_worker(service: Served) -> None:
    eventually(lambda: worker_of(service))
    worker = worker_of(service)
    link = sqlite3.connect(service.home / "service.sqlite3", isolation_level=None, timeout=30)
    link.execute("begin immediate")
    eventually(lambda: any("does not answer a worker" in str(line["event"]) for line in service.log()), 60)
    link.execute("rollback")
    link.close()
    status, place, _ = service.send(zipped(contest("39")), "2026")
    assert status == 302
    eventually(lambda: read(service, place) == "ready")
    assert worker_of(service) == worker
