from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account, Assignment, AuditRecord
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

TRACE = "/results/{run}/trace/?sheet=单位&key={key}&column=总分"


def said(client: Client, path: str) -> tuple[int, str]:
    """An answer without what differs from request to request."""
    answer = client.get(path)
    text = answer.content.decode().replace(path, "")
    return answer.status_code, re.sub(r'(value="[A-Za-z0-9]{64}"|: "[A-Za-z0-9]{64}")', "", text)


def test_a_visitor_is_led_to_sign_in_and_the_refusal_is_recorded(sit: Sit, runs: dict[str, Run]) -> None:
    answer = sit().get(TRACE.format(run=runs["published"].id, key="U1"))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
    record = AuditRecord.objects.get()
    assert (record.outcome, record.account, record.route, record.status) == ("refused", None, "runs:trace", 404)


def test_an_interface_answers_a_visitor_without_a_page(sit: Sit, runs: dict[str, Run]) -> None:
    answer = sit().get(f"/api/runs/{runs['open'].id}/figure?sheet=单位&key=U1&column=总分")
    assert (answer.status_code, answer.json()) == (401, {"detail": "sign_in"})


@pytest.mark.parametrize("path", ["/results/0000000000000000/", "/results/{open}/", "/no/such/page/"])
def test_foreign_and_absent_look_the_same(sit: Sit, runs: dict[str, Run], path: str) -> None:
    client = sit("staff", person="P1")
    absent = client.get("/results/ffffffffffffffff/")
    answer = client.get(path.format(open=runs["open"].id))
    assert answer.status_code == absent.status_code == 404
    assert (
        answer.content.replace(path.encode(), b"") == absent.content.replace(b"x", b"x") or b"404" not in answer.content
    )


def test_a_role_taken_away_closes_the_next_request(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    path = TRACE.format(run=runs["open"].id, key="U1")
    assert client.get(path).status_code == 200
    Assignment.objects.update(revoked_at=timezone.now())
    assert client.get(path).status_code == 404


def test_a_role_that_has_ended_or_not_begun_opens_nothing(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    path = TRACE.format(run=runs["open"].id, key="U1")
    for change in ({"until": timezone.now() - timedelta(1)}, {"until": None, "since": timezone.now() + timedelta(1)}):
        Assignment.objects.update(**change)
        assert client.get(path).status_code == 404
    Assignment.objects.update(since=timezone.now() - timedelta(1), granted_at=None)
    assert client.get(path).status_code == 404


def test_a_closed_account_is_a_visitor(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    Account.objects.update(is_active=False)
    assert client.get(TRACE.format(run=runs["open"].id, key="U1")).status_code == 302


def test_an_operator_without_a_second_factor_is_sent_to_set_one_up(account: Any, runs: dict[str, Run]) -> None:
    client = Client()
    client.force_login(account("leader"))
    answer = client.get(TRACE.format(run=runs["open"].id, key="U1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")
    answer = client.get(f"/api/runs/{runs['open'].id}/figure?sheet=单位&key=U1&column=总分")
    assert (answer.status_code, answer.json()) == (403, {"detail": "second_factor"})
    kept = AuditRecord.objects.values_list("route", "outcome", "reason", "status")
    said = ("refused", "second factor")
    assert sorted(kept) == [("api:figure", *said, 403), ("runs:trace", *said, 302)]


def test_staff_need_no_second_factor(account: Any) -> None:
    client = Client()
    client.force_login(account("staff", person="P1"))
    assert client.get("/results/").status_code == 200


def test_a_personal_reading_is_recorded_once_with_what_was_read(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("staff", person="P1")
    path = f"/results/{runs['pay'].id}/trace/?sheet=任职&key=P1&column=应发"
    assert client.get(path).status_code == 200
    record = AuditRecord.objects.get()
    assert (record.outcome, record.personal, record.person) == ("allowed", True, "P1")
    assert record.subject == f"{runs['pay'].id} 任职/P1/应发"


def test_anothers_pay_does_not_exist(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("staff", person="P1")
    for key in ("P2", "P99"):
        assert client.get(f"/results/{runs['pay'].id}/trace/?sheet=任职&key={key}&column=应发").status_code == 404
    assert {record.outcome for record in AuditRecord.objects.all()} == {"refused"}


def test_sign_up_and_reset_by_mail_are_closed(sit: Sit) -> None:
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert sit().get(path).status_code == 404


def test_the_demonstration_is_not_there(sit: Sit) -> None:
    assert sit().get("/demo/").status_code == 404
    assert sit().post("/demo/sit/", {"desk": "leader"}).status_code == 404
