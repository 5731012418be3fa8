"""A worker that ends by itself is started again; where none is at work, the desk says so and what to do."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from signal import SIGTERM
from typing import ClassVar

import pytest
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from kaohe.web.config.kept import Kept
from kaohe.web.home.beat import BEAT, SILENT, beat_left, is_silent
from kaohe.web.home.site import Site
from kaohe.web.home.workers import here
from kaohe.web.jobs.models import Job
from kaohe.web.jobs.worker import beating, worked
from tests.web.conftest import Sit
from tests.web.jobs.conftest import contest, sent

WORDS = {"zh": "重新启动 kaohe up", "en": "start kaohe up again"}


@pytest.fixture
def silent() -> Iterator[Path]:
    """The sign of a worker that spoke too long ago."""
    beat_left(settings.SITE, timezone.now() - 2 * SILENT)
    path: Path = settings.SITE.place(BEAT)
    yield path
    path.unlink()


@pytest.mark.usefixtures("published", "silent")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_desk_a_job_and_a_book_say_that_no_worker_is_at_work_and_what_to_do(sit: Sit, lang: str) -> None:
    clerk = sit("office_clerk")
    clerk.cookies["lang"] = lang
    assert sent(clerk, contest("33")) == 302
    job = Job.objects.get()
    pages = ["/runs/", f"/runs/jobs/{job.pk}/", f"/runs/books/{job.book_id}/"]
    assert [WORDS[lang] in clerk.get(page).content.decode() for page in pages] == [True] * 3
    assert clerk.get(reverse("api:job", args=[job.pk])).json()["unattended"] is True
    beat_left(settings.SITE, timezone.now())
    assert [WORDS[lang] in clerk.get(page).content.decode() for page in pages] == [False] * 3


def test_a_sign_counts_for_a_while_and_one_that_cannot_be_read_not_at_all(tmp_path: Path) -> None:
    site, now = Site(home=tmp_path), timezone.now()
    assert is_silent(site, now)
    beat_left(site, now)
    assert not is_silent(site, now + SILENT)
    assert is_silent(site, now + SILENT + timedelta(seconds=1))
    (tmp_path / BEAT).write_text("?", encoding="utf-8")
    assert is_silent(site, now)
    beat_left(Site(home=tmp_path / BEAT), now)


def test_a_worker_gives_a_sign_while_it_works() -> None:
    settings.SITE.place(BEAT).unlink(missing_ok=True)
    with beating():
        pass
    assert not is_silent(settings.SITE, timezone.now())


def test_a_worker_whose_service_is_gone_is_told_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    parents, told = iter([7, 7, 1]), threading.Event()
    monkeypatch.setattr("kaohe.web.jobs.worker.EVERY", 0.01)
    monkeypatch.setattr("kaohe.web.jobs.worker.os.getppid", lambda: next(parents))
    monkeypatch.setattr("kaohe.web.jobs.worker.os.kill", lambda _, number: told.set() if number == SIGTERM else None)
    with beating():
        assert told.wait(10)
    assert next(parents, None) is None


@pytest.mark.django_db
def test_a_store_that_does_not_answer_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaohe.web.jobs.worker.connections.close_all", lambda: None)
    refusals, slept = iter([True, True, False]), list[float]()

    def run() -> None:
        if next(refusals):
            raise OperationalError("database is locked")

    worked(run, sleep=slept.append)
    assert slept == [1.0, 2.0]


@pytest.mark.django_db
def test_another_failure_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    def run() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        worked(run, sleep=lambda _: None)
    assert caplog.records == []


@pytest.mark.usefixtures("published")
def test_a_job_whose_end_the_store_did_not_take_can_be_resumed(sit: Sit) -> None:
    assert sent(sit("office_clerk"), contest("34")) == 302
    Job.objects.update(state=Job.State.RUNNING, worker=here())
    worked(lambda: None)
    job = Job.objects.get()
    assert (job.state, job.log[-1]["en"]) == ("failed", "we failed; it can be resumed")


class Ending:
    """A process that ends at once."""

    begun: ClassVar[list[float]] = []
    clock: ClassVar[float] = 0.0

    def __init__(self, _: object, *, env: object) -> None:
        assert env == {}
        self.begun.append(self.clock)

    def poll(self) -> int:
        """How it ended."""
        return 7


def test_a_process_is_started_again_after_a_pause_that_grows(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("kaohe.web.config.kept.subprocess.Popen", Ending)
    kept = Kept(["worker"], {}, clock=lambda: Ending.clock)
    while Ending.clock < 20:
        kept.tend()
        Ending.clock += 0.5
    assert Ending.begun == [0, 1.5, 4, 8.5, 17]
    assert "the worker ended by itself (7); it is started again in 8 s" in caplog.text


def test_a_process_that_is_ended_is_not_started_again() -> None:
    kept = Kept([sys.executable, "-c", "import time; time.sleep(60)"], {})
    kept.tend()
    kept.end()
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr("kaohe.web.config.kept.subprocess.Popen")
        kept.tend()
