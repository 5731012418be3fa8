"""一个自然人 · Persons: a code typed in another way is the same person; one that only looks alike is none."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kaohe.web.access.models import Account
from kaohe.web.access.principal import access_of
from kaohe.web.officers.services import account_made
from tests.web.conftest import Sit

CARD = "11010519491231002X"
MAKE = "/officers/accounts/create/"


@pytest.mark.parametrize("typed", ["n0003", "\uff2e0003", " N0003 ", "\uff2e\uff10\uff10\uff10\uff13"])
def test_a_second_account_belongs_to_the_same_person(sit: Sit, typed: str) -> None:
    sit("office_head", "", "N0003")
    answer = sit("sysadmin", "", "S1").post(MAKE, {"username": "second", "name": "同一人", "person": typed})
    assert answer.status_code < 400
    assert Account.objects.get(username="second").person == "N0003"


@pytest.mark.parametrize("typed", ["N\u200b0003", "\u039d0003", "N 0003", "", "N" * 41, "zhang.san", CARD])
def test_a_code_that_only_looks_alike_or_cannot_sign_is_refused(sit: Sit, typed: str) -> None:
    officer = Account.objects.create(username="officer", name="系统", person="S1")
    made = account_made(access_of(officer, timezone.now()), "second", "同一人", typed, now=timezone.now())
    assert made == ("", "name")
    sit("sysadmin", "", "S2").post(MAKE, {"username": "second", "name": "同一人", "person": typed})
    assert not Account.objects.filter(username="second").exists()


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "1899-12-31", "2026-02-30", "x"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_beyond_reckoning_finds_no_record(sit: Sit, name: str, since: str) -> None:
    client = sit("auditadmin")
    assert client.get("/officers/log/", {name: since}).status_code == 200
    assert client.get("/api/officers/records", {name: since}).json()["count"] == 0
