"""What is prepared ahead changes nothing by itself; what is left to be written stands or falls with its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from kaohe.base.errors import KaoheError
from kaohe.web.access import guard
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.access.prepared import Prepared
from kaohe.web.auditor import services as auditor
from kaohe.web.jobs import services, views
from kaohe.web.jobs.models import Book, Job
from kaohe.web.look.refusal import RefusedError
from kaohe.web.runs.models import Run
from kaohe.web.staff import views as staff
from tests.web.conftest import Sit
from tests.web.jobs.conftest import contest, schemes_published, sent

Patch = pytest.MonkeyPatch


def lenient(client: Client) -> Client:
    """A client that is shown our failures as a browser is."""
    client.raise_request_exception = False
    return client


def open_transactions(act: Callable[..., Any], seen: list[bool]) -> Callable[..., Any]:
    """The same, noting whether the store is held while it is done."""
    outside = len(connection.savepoint_ids)

    def noted(*args: Any, **more: Any) -> Any:
        seen.append(len(connection.savepoint_ids) > outside)
        return act(*args, **more)

    return noted


def test_what_takes_long_is_through_before_the_transaction_begins(
    sit: Sit, runs: dict[str, Run], monkeypatch: Patch, home: Path
) -> None:
    schemes_published(home)
    seen: list[bool] = []
    for module, name in ((auditor, "replay"), (services, "upload"), (staff, "mine"), (services, "_begun")):
        monkeypatch.setattr(module, name, open_transactions(getattr(module, name), seen))
    assert sit("biz_auditor").post(f"/audit/run/{runs['open'].id}/replay/").status_code == 200
    assert sit("staff", person="P1").get("/pay/").status_code == 200
    assert sent(sit("office_clerk"), contest("55")) == 302
    assert seen == [False, False, False, True]


def test_a_reading_that_changes_something_is_our_failure_and_nothing_is_changed(sit: Sit, monkeypatch: Patch) -> None:
    client = sit("staff", person="P1")
    monkeypatch.setattr(staff, "mine", lambda *_: connection.cursor().execute("update access_account set large = true"))
    with pytest.raises(KaoheError, match="outside of the transaction"):
        client.get("/pay/")
    assert not Account.objects.filter(large=True).exists()
    assert [(one.outcome, one.status) for one in AuditRecord.objects.all()] == [("failed", 500)]


def test_without_its_record_nothing_is_taken_and_nothing_is_shown(sit: Sit, monkeypatch: Patch, home: Path) -> None:
    schemes_published(home)

    def unwritten(*_: Any, outcome: str, **__: Any) -> None:
        if outcome == "allowed":
            raise OSError

    clerk, payee = lenient(sit("office_clerk")), lenient(sit("staff", person="P1"))
    monkeypatch.setattr(guard, "audit_write", unwritten)
    assert sent(clerk, contest("56")) == 500
    assert payee.get("/pay/").status_code == 500
    assert (Book.objects.count(), Job.objects.count()) == (0, 0)
    assert list((home / "uploads").glob(".*")) == []


def test_a_refusal_inside_is_told_and_leaves_nothing(sit: Sit, monkeypatch: Patch, home: Path) -> None:
    schemes_published(home)

    def begun(*_: Any) -> None:
        raise RefusedError("现在不行。", "Not now.")

    monkeypatch.setattr(services, "_begun", begun)
    assert sent(sit("office_clerk"), contest("57")) == 403
    record = AuditRecord.objects.get()
    assert (record.outcome, record.reason) == ("refused", "现在不行。 ‖ Not now.")
    assert (Book.objects.count(), list((home / "uploads").glob(".*"))) == (0, [])


def test_what_is_prepared_at_another_entrance_is_not_done(sit: Sit, monkeypatch: Patch, runs: dict[str, Run]) -> None:
    monkeypatch.setattr(views, "redirect", lambda *_: Prepared(lambda: HttpResponse("done")))
    client = lenient(sit("office_clerk"))
    assert client.post(f"/runs/{runs['open'].id}/project/").status_code == 500
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_was_cut_off_is_gone_when_the_service_starts_again(home: Path) -> None:
    left, kept = home / "uploads/.arriving-0f", home / "uploads/7"
    for folder in (left, kept):
        folder.mkdir(parents=True)
    services.arrivals_cleared()
    assert (left.exists(), kept.exists()) == (False, True)
    kept.rmdir()
