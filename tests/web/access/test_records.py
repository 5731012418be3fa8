"""Refusals leave a record wherever they come from, and a record says what was asked for, also when it was refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kaohe.web.access.guard import REFUSALS
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.access.named import FIELDS
from kaohe.web.access.routes import routes
from kaohe.web.runs.models import Run
from tests.web.asking import ASKING, UNASKED
from tests.web.cells import SCOPES, Ask, World
from tests.web.conftest import Sit

NOWHERE = "ffffffffffffffff"
AUDITED = {f"{one.name} {one.method}" for one in routes().values() if one.audit != "none"}
UNRECORDED = {f"{one.name} {one.method}" for one in routes().values() if one.audit == "none"}


def answered(client: Client, ask: Ask) -> int:
    """What a request is answered with."""
    return int((client.get(ask.path) if ask.data is None else client.post(ask.path, dict(ask.data))).status_code)


def things(ask: Ask) -> set[str]:
    """What a request names: runs in its address, objects in its question or form."""
    said = {**dict(parse_qsl(urlsplit(ask.path).query)), **(ask.data or {})}
    return {*re.findall(r"/([0-9a-f]{16})/", ask.path), *(value for name, value in said.items() if name in FIELDS)}


def asks(names: set[str], world: World) -> list[tuple[str, Ask]]:
    """Every request of the entrances, in every scope."""
    found = [(name, ASKING[name](world, scope)) for name in ASKING for scope in SCOPES]
    return [(name, ask) for name, ask in found if ask is not None and name.partition("#")[0] in names]


def unsaid(client: Client, ask: Ask) -> set[str]:
    """What a request names and its record does not."""
    AuditRecord.objects.all().delete()
    answered(client, ask)
    record = AuditRecord.objects.get()
    return {thing for thing in things(ask) if thing not in record.subject}


def test_every_record_says_what_was_asked_for(everyone: Client, sit: Sit, runs: dict[str, Run]) -> None:
    requests = asks(AUDITED, World(runs))
    assert len([ask for _, ask in requests if things(ask)]) > len(requests) / 3
    clerk, payee = sit("unit_clerk", "U2"), sit("staff", person="P7")
    wrong = {
        (name, ask.path): missing
        for client in (everyone, clerk, payee)
        for name, ask in requests
        if (missing := unsaid(client, ask))
    }
    assert wrong == {}


def completed(name: str) -> str:
    """The address of an entrance about things that are nowhere."""
    for parts in ((), (NOWHERE,), ("998877",), ("home", NOWHERE)):
        try:
            return reverse(name, args=parts)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("name", sorted(AUDITED & UNASKED.keys()))
def test_acts_on_what_is_nowhere_are_recorded_with_what_they_named(name: str, everyone: Client) -> None:
    view, _, method = name.partition(" ")
    path, said = completed(view), {"run": NOWHERE, "kind": "home", "name": NOWHERE, "username": NOWHERE}
    answer = everyone.get(path, said) if method == "GET" else everyone.post(path, said)
    record = AuditRecord.objects.get()
    assert (record.status, record.route) == (answer.status_code, view)
    assert NOWHERE in record.subject or "998877" in record.subject


def test_every_refusal_beyond_the_gate_is_recorded(sit: Sit, runs: dict[str, Run]) -> None:
    wrong, refused = [], set[str]()
    chairs = (("unit_head", "U1"), ("leader", ""), ("office_clerk", ""), ("fin_maker", ""), ("staff", ""))
    clients = [sit(role, unit, "P1" if role == "staff" else "") for role, unit in chairs]
    for name, ask in asks(UNRECORDED, World(runs)):
        for client in clients:
            AuditRecord.objects.all().delete()
            status = answered(client, ask)
            records = [(one.outcome, one.status, bool(one.subject)) for one in AuditRecord.objects.all()]
            wanted = [("refused", status, True)] if status in REFUSALS else []
            if [one[:2] for one in records] != [one[:2] for one in wanted] or (things(ask) and records != wanted):
                wrong.append((name, ask.path, status, records))
            refused |= {name} if status in REFUSALS else set()
    assert wrong == []
    assert {"runs:unit GET", "runs:sheet GET", "api:unit GET", "runs:rank GET#pay", "jobs:run GET"} <= refused


def test_a_foreign_unit_is_refused_with_its_record(sit: Sit, runs: dict[str, Run]) -> None:
    number = runs["open"].id
    client = sit("unit_head", "U1")
    for path, subject in (
        (f"/results/{number}/unit/U2/", f"{number} U2"),
        (f"/api/runs/{number}/unit?key=U2", f"{number} key=U2"),
        (f"/results/{number}/compare/?unit=U1&unit=U2", f"{number} unit=U1 unit=U2"),
    ):
        assert client.get(path).status_code == 404
        record = AuditRecord.objects.first()
        assert record is not None
        assert (record.outcome, record.status, record.subject) == ("refused", 404, subject)
        assert record.account is not None
        assert record.roles == "unit_head"
    assert AuditRecord.objects.count() == 3


@pytest.mark.parametrize("path", ["/no/such/page/", "/static/none.css", "/accounts/signup/", "/demo/", "/results/"])
def test_what_does_not_exist_or_is_allowed_leaves_none(everyone: Client, path: str) -> None:
    everyone.get(path)
    assert not AuditRecord.objects.exists()


def strict(account: Account) -> Client:
    """A client of whom tokens are asked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    return client


def test_a_form_without_its_token_is_recorded_for_who_is_signed_in(
    account: Callable[..., Account], runs: dict[str, Run]
) -> None:
    someone, form = account("staff", person="P1"), {"run": runs["pay"].id, "sheet": "任职", "key": "P1"}
    assert strict(someone).post("/pay/confirm/", form).status_code == 403
    record = AuditRecord.objects.get()
    assert (record.outcome, record.status, record.reason, record.account) == ("refused", 403, "token", someone)
    assert record.subject == f"run={runs['pay'].id} sheet=任职 key=P1"
    assert strict(someone).post("/choose/", {"lang": "en"}).status_code == 403
    assert AuditRecord.objects.count() == 2
    assert Client(enforce_csrf_checks=True).post("/choose/", {"lang": "en"}).status_code == 403
    assert AuditRecord.objects.count() == 2


def test_a_refused_form_gives_no_secret_and_no_persons_name_to_the_record(sit: Sit) -> None:
    said = {"username": "new.one", "name": "示例人", "code": "c0de", "password": "pass", "text": "words"}
    assert sit("leader").post("/officers/accounts/create/", said).status_code == 404
    assert AuditRecord.objects.get().subject == "username=new.one"


def test_what_was_read_without_naming_it_is_said(sit: Sit, runs: dict[str, Run]) -> None:
    payee, pay = sit("staff", person="P1"), runs["pay"].id
    for path in ("/pay/", "/pay/year.csv", "/api/pay/mine"):
        assert payee.get(path).status_code == 200
    assert [one.subject for one in AuditRecord.objects.all()] == [pay, pay, pay]
    assert payee.get(f"/pay/?run={NOWHERE}").status_code == 404
    record = AuditRecord.objects.first()
    assert record is not None
    assert (record.outcome, record.subject) == ("refused", f"run={NOWHERE}")


def test_what_no_store_takes_is_left_out(sit: Sit, runs: dict[str, Run]) -> None:
    assert sit("leader").get(f"/results/{runs['open'].id}/unit.csv?key=%00U9").status_code == 400
    assert AuditRecord.objects.get().subject == f"{runs['open'].id} key=U9"


def test_an_operation_that_changes_something_asks_for_the_token(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    client.handler.enforce_csrf_checks = True
    address = f"/api/audit/runs/{runs['open'].id}/replay"
    refused = client.post(address)
    assert (refused.status_code, refused.json()["detail"]) == (403, "token")
    assert (AuditRecord.objects.latest("id").outcome, AuditRecord.objects.latest("id").reason) == ("refused", "token")
    client.cookies["csrftoken"] = "k" * 32
    assert client.post(address, headers={"X-CSRFToken": "k" * 32}).json()["equal"] is True
