"""运行之事 · Jobs: a book comes in through the guard, is looked at, and is run once, whatever happens to its worker."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from kaohe.base.findings import Text
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.jobs import work
from kaohe.web.jobs.models import Book, Job
from kaohe.web.runs.models import Run
from kaohe.web.shelf.models import Published
from tests.web.conftest import Sit
from tests.web.jobs.conftest import contest, pay, sent, zipped
from tests.web.worker import worked

pytestmark = pytest.mark.usefixtures("published")


def begun(sit: Sit, first: str = "51", person: str = "C1") -> Job:
    """A run that was asked for and waits."""
    clerk = sit("office_clerk", "", person)
    sent(clerk, contest(first))
    worked()
    clerk.post(f"/runs/books/{Book.objects.latest('pk').pk}/start/", {"as_of": "", "history": []})
    return Job.objects.filter(kind="run").latest("pk")


def folders(home: Path) -> set[str]:
    """What stands among the runs, hidden folders too."""
    return {path.name for path in (home / "runs").iterdir()}


def test_a_book_is_previewed_and_run(sit: Sit, home: Path) -> None:
    clerk = sit("office_clerk", "", "C1")
    assert sent(clerk, contest()) == 302
    book = Book.objects.get()
    assert "正在读账" in clerk.get(f"/runs/books/{book.pk}/").content.decode()
    worked()
    page = clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert ("193.00" in page, "开始运行" in page) == (True, True)
    answer = clerk.post(f"/runs/books/{book.pk}/start/", {"as_of": "", "history": []})
    job = Job.objects.get(kind="run")
    assert answer.headers["Location"] == f"/runs/jobs/{job.pk}/"
    assert "hx-trigger" in clerk.get(f"/runs/jobs/{job.pk}/").content.decode()
    worked()
    job.refresh_from_db()
    assert (job.state, job.step, len(job.log)) == ("done", 6, 7)
    assert job.run is not None
    assert (job.run.status, job.run.started_by, (home / job.run.folder / "run.json").is_file()) == (
        "computed",
        job.started_by,
        True,
    )
    assert clerk.get(f"/runs/{job.run_id}/").status_code == 200
    assert clerk.get(f"/api/desk/{job.run_id}").json()["run"]["scheme"] == "small-contest"


def test_the_same_work_is_done_once(sit: Sit, home: Path) -> None:
    job = begun(sit)
    worked()
    before = folders(home)
    again = begun(sit, person="C2")
    assert (again.pk, Book.objects.count(), Job.objects.filter(kind="run").count()) == (job.pk, 1, 1)
    work.job_done.call(job.pk, job.attempt)
    assert folders(home) == before


def test_a_run_that_is_there_already_is_found(sit: Sit, home: Path, runs: dict[str, Run]) -> None:
    facts = home / "facts" / "contest-2026"
    tables = {path.name: path.read_text("utf-8-sig") for path in facts.glob("*.csv")}
    clerk = sit("office_clerk")
    sent(clerk, tables)
    worked()
    before = folders(home)
    clerk.post(f"/runs/books/{Book.objects.get().pk}/start/", {})
    worked()
    job = Job.objects.get(kind="run")
    assert (job.state, job.run) == ("done", runs["open"])
    assert folders(home) == before


@pytest.mark.parametrize(
    ("tables", "status"),
    [
        (b"", 422),
        (b"text", 422),
        (zipped({"a/单位.csv": "x", "b/线索.csv": "x"}), 422),
        (zipped({"../单位.csv": "x"}), 422),
        (zipped({"people.csv": "x"}), 422),
        (zipped(contest())[:-30], 422),
    ],
)
def test_a_book_that_the_guard_refuses_leaves_nothing(sit: Sit, home: Path, tables: bytes, status: int) -> None:
    before = set(home.glob("uploads/*/*"))
    found = sent(sit("office_clerk"), tables)
    assert found == status
    assert not Book.objects.exists()
    assert not Job.objects.exists()
    assert set(home.glob("uploads/*/*")) <= before


def test_a_book_with_a_blocking_finding_is_not_run(sit: Sit) -> None:
    clerk = sit("office_clerk")
    sent(clerk, {"单位.csv": contest()["单位.csv"]})
    worked()
    book = Book.objects.get()
    page = clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert (book.state, "book/sheet-missing" in page) == ("refused", True)
    answer = clerk.post(f"/runs/books/{book.pk}/start/", {})
    assert (answer.status_code, Job.objects.filter(kind="run").exists()) == (403, False)


def test_a_run_of_a_wrong_instant_fails_with_its_finding_and_writes_nothing(sit: Sit, home: Path) -> None:
    clerk = sit("office_clerk")
    sent(clerk, contest("49"))
    worked()
    before = folders(home)
    clerk.post(f"/runs/books/{Book.objects.get().pk}/start/", {"as_of": "yesterday"})
    worked()
    job = Job.objects.get(kind="run")
    assert (job.state, job.findings[0]["code"]) == ("failed", "flows/not-an-instant")
    assert "flows/not-an-instant" in clerk.get(f"/runs/jobs/{job.pk}/").content.decode()
    assert folders(home) == before


def test_a_job_that_waits_is_cancelled_and_resumed(sit: Sit) -> None:
    job = begun(sit, "48")
    clerk = sit("office_clerk", "", "C9")
    assert clerk.post(f"/runs/jobs/{job.pk}/cancel/").status_code == 302
    worked()
    job.refresh_from_db()
    assert (job.state, job.run) == ("cancelled", None)
    assert clerk.post(f"/runs/jobs/{job.pk}/cancel/").status_code == 403
    assert clerk.post(f"/runs/jobs/{job.pk}/resume/").status_code == 302
    worked()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert clerk.post(f"/runs/jobs/{job.pk}/resume/").status_code == 403


@pytest.mark.parametrize("at", [1, 3, 4])
def test_a_running_job_ends_at_its_next_step_and_leaves_nothing(
    sit: Sit, home: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    job = begun(sit, f"4{at}")
    before, step = folders(home), work._stepped

    def cancelled_meanwhile(one: Job, number: int, what: Text) -> None:
        if number == at:
            Job.objects.filter(pk=one.pk).update(cancel=True)
        step(one, number, what)

    monkeypatch.setattr(work, "_stepped", cancelled_meanwhile)
    worked()
    job.refresh_from_db()
    assert (job.state, job.run) == ("cancelled", None)
    assert folders(home) == before


def test_a_job_whose_worker_died_is_resumed_by_another(sit: Sit, home: Path) -> None:
    job = begun(sit, "37")
    clerk = sit("office_clerk", "", "C9")
    gone = f"{socket.gethostname()}:{2**22 + 1}"
    Job.objects.filter(pk=job.pk).update(state="running", worker=gone, beat=timezone.now(), step=3)
    out = home / "runs" / f".small-contest-2026-{job.fingerprint[:12]}.left"
    out.mkdir()
    page = clerk.get(f"/runs/jobs/{job.pk}/").content.decode()
    assert ("工人不在了" in page, "继续" in page) == (True, True)
    assert clerk.post(f"/runs/jobs/{job.pk}/resume/").status_code == 302
    worked()
    job.refresh_from_db()
    assert (job.state, job.attempt, out.exists()) == ("done", 2, False)


def test_a_job_whose_run_was_made_before_its_worker_died_is_not_computed_again(sit: Sit, home: Path) -> None:
    job = begun(sit, "36")
    worked()
    job.refresh_from_db()
    assert job.run is not None
    made = (home / job.run.folder / "run.json").stat().st_mtime_ns
    Job.objects.filter(pk=job.pk).update(state="failed")
    sit("office_clerk", "", "C9").post(f"/runs/jobs/{job.pk}/resume/")
    worked()
    job.refresh_from_db()
    assert (job.state, (home / job.run.folder / "run.json").stat().st_mtime_ns) == ("done", made)
    assert [line["zh"] for line in job.log if line.get("attempt") == 2] == ["整理页面数据", "完成"]


def test_an_older_worker_stops_when_another_has_its_job(sit: Sit, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = begun(sit, "35")
    before, step = folders(home), work._stepped

    def given_away(one: Job, number: int, what: Text) -> None:
        if number == 4:
            Job.objects.filter(pk=one.pk).update(attempt=2)
        step(one, number, what)

    monkeypatch.setattr(work, "_stepped", given_away)
    worked()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.run) == ("running", 2, None)
    assert folders(home) == before


def test_a_worker_at_work_is_not_replaced(sit: Sit) -> None:
    job = begun(sit, "34")
    now = timezone.now()
    job.worker, job.beat = f"{socket.gethostname()}:{os.getpid()}", now
    assert work.is_alive(job, now)
    assert not work.is_alive(job, now + timedelta(hours=1))
    job.worker = "elsewhere:1"
    assert work.is_alive(job, now)
    Job.objects.filter(pk=job.pk).update(state="running", worker=f"{socket.gethostname()}:{os.getpid()}", beat=now)
    assert sit("office_clerk").post(f"/runs/jobs/{job.pk}/resume/").status_code == 403


def retired_now() -> None:
    """The version of the contest is retired."""
    publisher = Account.objects.get(username="publisher")
    Published.objects.filter(scheme="small-contest").update(retired_at=timezone.now(), retired_by=publisher)


def test_a_retired_version_begins_no_run(sit: Sit) -> None:
    clerk = sit("office_clerk", "", "C1")
    sent(clerk, contest("32"))
    worked()
    book = Book.objects.get()
    retired_now()
    assert sent(clerk, contest("32")) == 403
    answer = clerk.post(f"/runs/books/{book.pk}/start/", {"as_of": "", "history": []})
    page = answer.content.decode()
    assert (answer.status_code, "已经停用" in page, "选一个在用的版本" in page) == (403, True, True)
    assert not Job.objects.filter(kind="run").exists()
    shown = clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert ("已经停用" in shown, "开始运行" in shown) == (True, False)
    assert clerk.get(f"/api/desk/books/{book.pk}").json()["retired"][0]["code"] == "web/retired"


def test_a_job_that_waited_while_its_version_was_retired_is_refused_at_its_start(sit: Sit, home: Path) -> None:
    job = begun(sit, "31")
    before, runs = folders(home), Run.objects.count()
    retired_now()
    worked()
    job.refresh_from_db()
    assert (job.state, job.run, [one["code"] for one in job.findings]) == ("failed", None, ["web/retired"])
    assert (folders(home), Run.objects.count()) == (before, runs)
    clerk = sit("office_clerk", "", "C9")
    assert "选一个在用的版本" in clerk.get(f"/runs/jobs/{job.pk}/").content.decode()
    assert clerk.post(f"/runs/jobs/{job.pk}/resume/").status_code == 403


def test_earlier_runs_of_a_retired_version_stay(sit: Sit) -> None:
    job = begun(sit, "30")
    worked()
    job.refresh_from_db()
    retired_now()
    assert sit("office_head", "", "H1").post(f"/runs/{job.run_id}/approve/").status_code == 302


def test_pay_is_run_by_the_maker_and_appraisals_by_the_clerk(sit: Sit) -> None:
    assert sent(sit("office_clerk"), pay(), "small-pay", "2026-07") == 403
    assert sent(sit("fin_maker"), contest()) == 403
    assert not Book.objects.exists()
    assert sent(sit("fin_maker"), pay(), "small-pay", "2026-07") == 302


@pytest.mark.parametrize("role", ["", "leader", "unit_clerk", "office_head", "fin_checker", "biz_auditor", "sysadmin"])
def test_nobody_else_takes_a_book(sit: Sit, role: str) -> None:
    client = sit(role, "U1" if role == "unit_clerk" else "")
    assert sent(client, contest()) == (302 if not role else 404)
    assert not Book.objects.exists()
    assert AuditRecord.objects.filter(route="jobs:take", outcome="refused").exists()


def test_books_and_jobs_of_pay_are_not_there_for_the_clerk(sit: Sit) -> None:
    maker, clerk = sit("fin_maker", "", "M1"), sit("office_clerk")
    sent(maker, pay(), "small-pay", "2026-07")
    worked()
    book, job = Book.objects.get(), Job.objects.get()
    for path in (f"/runs/books/{book.pk}/", f"/runs/jobs/{job.pk}/", f"/api/desk/books/{book.pk}"):
        assert (clerk.get(path).status_code, maker.get(path).status_code) == (404, 200)
    assert clerk.post(f"/runs/jobs/{job.pk}/cancel/").status_code == 404
    assert clerk.get("/api/desk").json()["books"] == []
    assert len(maker.get("/api/desk").json()["books"]) == 1


def test_the_desk_takes_few_queries(sit: Sit, django_assert_max_num_queries: Callable[..., Any]) -> None:
    job = begun(sit, "33")
    worked()
    job.refresh_from_db()
    clerk = sit("office_clerk", "", "C9")
    pages = (f"/runs/jobs/{job.pk}/", f"/runs/books/{job.book_id}/", f"/runs/books/{job.book_id}/findings.csv")
    data = (f"/api/desk/jobs/{job.pk}", f"/api/desk/books/{job.book_id}")
    for path in ("/runs/", *pages, *data, f"/runs/{job.run_id}/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(path).status_code == 200
    assert "small-contest" in clerk.get("/runs/list.csv").content.decode()
    told = clerk.get(f"/api/desk/books/{job.book_id}").json()
    rows = clerk.get(f"/runs/books/{job.book_id}/findings.csv").content.decode().splitlines()
    assert len(rows) == 1 + len(told["tables"]) + len(told["findings"])
