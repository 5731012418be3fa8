"""丢弃 · Discarding: what can never be run is not kept as data: refused at once, or thrown away; its record stays."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client, TestCase

from kaohe.web.access import guard
from kaohe.web.access.models import AuditRecord
from kaohe.web.jobs import services, work
from kaohe.web.jobs.models import Book, Job
from kaohe.web.keep.services import home_backed_up
from tests.web.conftest import Sit
from tests.web.jobs.conftest import contest, sent, zipped
from tests.web.worker import worked

pytestmark = pytest.mark.usefixtures("published")
HALF = {"单位.csv": contest()["单位.csv"]}


def refused(sit: Sit) -> Book:
    """A book of which a sheet is missing, read to its end."""
    sent(sit("office_clerk", "", "C1"), HALF)
    worked()
    return Book.objects.latest("pk")


def discarded(client: Client, book: Book) -> int:
    """The status of throwing a book away, with what follows once its record stands."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(f"/runs/books/{book.pk}/discard/").status_code


def kept(tmp_path: Path, name: str) -> set[str]:
    """The folders of uploads that a backup holds."""
    done = home_backed_up(settings.SITE, tmp_path / name)
    assert [finding.code for finding in done.findings] == []
    with zipfile.ZipFile(tmp_path / name) as file:
        return {one.rpartition("/")[0] for one in file.namelist() if one.startswith("uploads/")}


@pytest.mark.parametrize("name", ["别的.csv", "任职.csv", "往期.parquet"])
def test_a_file_without_a_sheet_of_the_scheme_is_told_recorded_and_not_kept(sit: Sit, home: Path, name: str) -> None:
    before, content = set(home.glob("uploads/*")), zipped({name: "a,b\n1,2\n"})
    clerk = sit("office_clerk", "", "C7")
    assert sent(clerk, content) == 422
    assert set(home.glob("uploads/*")) == before
    assert not Book.objects.exists()
    record = AuditRecord.objects.filter(route="jobs:take").latest("pk")
    assert (record.person, record.status, record.reason) == ("C7", 422, "findings: flows/no-sheet")
    assert record.subject == f"book.zip, {len(content)} bytes, sha256 {sha256(content).hexdigest()}"


def test_what_a_mac_calls_a_sheet_is_one(sit: Sit) -> None:
    assert sent(sit("office_clerk"), {**HALF, "e\u0301.csv": "x"}) == 302


def test_a_blocked_book_is_thrown_away_and_no_later_backup_holds_it(sit: Sit, home: Path, tmp_path: Path) -> None:
    book = refused(sit)
    folder = f"uploads/{book.pk}"
    assert folder in kept(tmp_path, "before.zip")
    clerk = sit("office_clerk", "", "C2")
    assert "丢弃上传的内容" in clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert discarded(clerk, book) == 302
    assert not (home / folder).exists()
    assert folder not in kept(tmp_path, "after.zip")
    after = Book.objects.get(pk=book.pk)
    assert (after.folder, after.state, after.findings, after.sha256) == ("", "refused", book.findings, book.sha256)
    page = clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert ("已经丢弃" in page, "book/sheet-missing" in page, "/discard/" in page) == (True, True, False)
    assert clerk.get(f"/api/desk/books/{book.pk}").json()["book"]["kept"] is False
    record = AuditRecord.objects.filter(route="jobs:discard").latest("pk")
    assert (record.person, record.subject) == ("C2", f"book {book.pk}: book.zip, sha256 {book.sha256}")
    assert discarded(clerk, book) == 403
    assert sent(clerk, HALF) == 302


def test_a_book_that_can_be_run_or_is_being_read_stays(sit: Sit, home: Path) -> None:
    clerk = sit("office_clerk")
    sent(clerk, contest())
    book = Book.objects.get()
    assert discarded(clerk, book) == 403
    worked()
    assert discarded(clerk, book) == 403
    assert "/discard/" not in clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert (home / "uploads" / str(book.pk)).is_dir()


def test_a_book_whose_reading_was_ended_is_thrown_away_and_not_read_again(sit: Sit, home: Path) -> None:
    clerk = sit("office_clerk", "", "C3")
    sent(clerk, contest("52"))
    book, job = Book.objects.get(), Job.objects.get()
    clerk.post(f"/runs/jobs/{job.pk}/cancel/")
    page = clerk.get(f"/runs/books/{book.pk}/").content.decode()
    assert ("/discard/" in page, "every 1s" in page) == (True, False)
    assert discarded(clerk, book) == 302
    assert not (home / "uploads" / str(book.pk)).exists()
    assert clerk.post(f"/runs/jobs/{job.pk}/resume/").status_code == 403


def test_what_was_thrown_away_is_no_folder_to_read(sit: Sit) -> None:
    book = refused(sit)
    discarded(sit("office_clerk", "", "C2"), book)
    job = Job.objects.get(book=book)
    Job.objects.filter(pk=job.pk).update(state="queued", attempt=2)
    with pytest.raises(Http404):
        work.job_done.call(job.pk, 2)
    job.refresh_from_db()
    assert job.state == "failed"


def test_what_is_thrown_away_is_the_folder_of_its_number_whatever_the_record_says(sit: Sit, home: Path) -> None:
    book = refused(sit)
    Book.objects.filter(pk=book.pk).update(folder="runs")
    assert discarded(sit("office_clerk", "", "C2"), book) == 302
    assert (list((home / "runs").iterdir()) != [], (home / "uploads" / str(book.pk)).exists()) == (True, False)


def test_a_book_stays_where_the_record_that_it_is_thrown_away_cannot_be_written(
    sit: Sit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> AuditRecord:
        raise OSError("no space left")

    book, clerk = refused(sit), sit("office_clerk", "", "C2")
    monkeypatch.setattr(guard, "audit_write", full)
    with pytest.raises(OSError, match="no space left"):
        discarded(clerk, book)
    assert Book.objects.get(pk=book.pk).folder == book.folder
    assert (home / "uploads" / str(book.pk)).is_dir()


def test_what_could_not_be_taken_away_is_gone_when_the_service_starts_again(
    sit: Sit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_: Path) -> None:
        raise PermissionError

    book = refused(sit)
    with monkeypatch.context() as patch:
        patch.setattr(services, "folder_removed", held)
        assert discarded(sit("office_clerk", "", "C2"), book) == 302
    assert (home / "uploads" / str(book.pk)).is_dir()
    services.arrivals_cleared()
    assert not (home / "uploads" / str(book.pk)).exists()


def test_a_book_of_no_shipped_scheme_leads_to_no_file(sit: Sit, home: Path) -> None:
    book = refused(sit)
    book.kind, book.source = "library", str(home / "contest.yaml")
    with pytest.raises(Http404):
        work._source(book)
    book.source = "wage-guarantee"
    assert work._source(book) == "wage-guarantee"


@pytest.mark.parametrize("role", ["", "leader", "fin_maker", "office_head", "biz_auditor", "sysadmin"])
def test_nobody_else_throws_a_book_away(sit: Sit, home: Path, role: str) -> None:
    book = refused(sit)
    assert discarded(sit(role), book) in ({302} if not role else {403, 404})
    assert (home / "uploads" / str(book.pk)).is_dir()
