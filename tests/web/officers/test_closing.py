from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.officers.bootstrap import Named, officers_name
from kaohe.web.officers.closing import is_officer, offices_open
from kaohe.web.officers.models import Closing
from tests.web.conftest import Sit

ONE = "officers: {secadmin: {username: sec.two, name: 丁, person: N44}}"
OFFICERS = ("sysadmin", "secadmin", "auditadmin")


@pytest.fixture
def three(sit: Sit) -> dict[str, Client]:
    """The three officers at their desks; the person of each is `N-` and the role."""
    return {role: sit(role, "", f"N-{role}") for role in OFFICERS}


def of(role: str) -> Account:
    """The account of an officer."""
    return Account.objects.get(person=f"N-{role}")


def named(tmp_path: Path, text: str, *, beside: bool = False) -> Named:
    """The outcome of a file that names."""
    path = tmp_path / "officers.yaml"
    path.write_text(text, encoding="utf-8")
    return officers_name(path, now=timezone.now(), beside=beside)


def test_the_last_account_of_an_office_is_closed_by_nobody(three: dict[str, Client]) -> None:
    for asker, role in (("sysadmin", "auditadmin"), ("sysadmin", "secadmin"), ("secadmin", "sysadmin")):
        answer = three[asker].post(f"/officers/accounts/{of(role).pk}/disable/")
        assert (answer.status_code, "kaohe bootstrap --beside" in answer.content.decode()) == (409, True)
    assert offices_open(timezone.now()) == set(OFFICERS)
    assert AuditRecord.objects.filter(route="officers:disable", outcome="refused", reason="last").count() == 3


def test_an_officers_account_is_closed_when_a_second_officer_agrees(
    three: dict[str, Client], account: Any, sit: Sit
) -> None:
    account("auditadmin", "", "N-further")
    system, audited = three["sysadmin"], of("auditadmin")
    asked = system.post(f"/officers/accounts/{audited.pk}/disable/", follow=True).content.decode()
    assert "另一位负责人同意后才停用" in asked
    assert "等另一位" in asked
    assert system.post(f"/officers/accounts/{audited.pk}/disable/").status_code == 409
    closing = Closing.objects.get()
    agree = f"/officers/closings/{closing.pk}/agree/"
    assert [system.post(agree).status_code, three["auditadmin"].post(agree).status_code] == [409, 404]
    assert sit("sysadmin", "", "N-sysadmin").post(agree).status_code == 409
    assert of("auditadmin").is_active
    security = three["secadmin"]
    assert "同意停用" in security.get("/officers/accounts/").content.decode()
    assert [one["username"] for one in security.get("/api/officers/accounts").json()["closings"]] == [audited.username]
    assert security.post(agree).status_code == 302
    assert (of("auditadmin").is_active, three["auditadmin"].get("/officers/log/").status_code) == (False, 302)
    assert security.post(agree).status_code == 409
    assert security.post("/officers/closings/999999/agree/").status_code == 404
    kept = AuditRecord.objects.filter(route="officers:disable_agree", outcome="allowed").values_list(
        "subject", flat=True
    )
    assert list(kept) == [f"account {audited.username}"]


def test_a_closed_officer_who_is_opened_again_by_one_person_has_no_office(
    three: dict[str, Client], account: Any
) -> None:
    account("auditadmin", "", "N-further")
    audited = of("auditadmin")
    three["sysadmin"].post(f"/officers/accounts/{audited.pk}/disable/")
    three["secadmin"].post(f"/officers/closings/{Closing.objects.get().pk}/agree/")
    assert three["secadmin"].post(f"/officers/accounts/{audited.pk}/unlock/").status_code == 302
    assert of("auditadmin").is_active
    assert not is_officer(audited, timezone.now())
    ended = audited.assignments.get()
    assert (ended.role, ended.revoked_by) == ("auditadmin", of("secadmin"))


def test_whom_it_concerns_agrees_to_nothing_and_an_office_that_became_single_stays(
    three: dict[str, Client], account: Any, sit: Sit
) -> None:
    further = account("secadmin", "", "N-further")
    three["sysadmin"].post(f"/officers/accounts/{of('secadmin').pk}/disable/")
    agree = f"/officers/closings/{Closing.objects.get().pk}/agree/"
    assert three["secadmin"].post(agree).status_code == 409
    Account.objects.filter(pk=further.pk).update(is_active=False)
    answer = sit("sysadmin", "", "N-third").post(agree)
    assert (answer.status_code, "--beside" in answer.content.decode()) == (409, True)
    assert of("secadmin").is_active


@pytest.mark.usefixtures("three")
def test_an_office_without_an_open_account_is_filled_on_the_machine(tmp_path: Path) -> None:
    assert [one.code for one in named(tmp_path, ONE).findings] == ["web/officers-named"]
    Account.objects.filter(person="N-secadmin").update(is_active=False)
    both = ONE.replace("}}", "}, sysadmin: {username: sys.two, name: 戊, person: N45}}")
    for wrong in (both, ONE.replace("secadmin", "auditadmin"), "officers: {}"):
        assert [one.code for one in named(tmp_path, wrong).findings] == ["web/officers-unread"]
    assert "secadmin" in named(tmp_path, both).findings[0].line("en")
    assert [one.code for one in named(tmp_path, ONE.replace("N44", "n-sysadmin")).findings] == ["web/officers-same"]
    done = named(tmp_path, ONE)
    assert [(role, username) for role, username, _ in done.officers] == [("secadmin", "sec.two")]
    assert offices_open(timezone.now()) == set(OFFICERS)
    kept = AuditRecord.objects.get(route="kaohe bootstrap")
    assert (kept.subject, kept.cells, kept.outcome) == ("role sec.two secadmin", "role_assignment.grant", "allowed")


@pytest.mark.usefixtures("three")
def test_a_further_officer_is_named_beside_whoever_holds_the_office(tmp_path: Path) -> None:
    assert [one[:2] for one in named(tmp_path, ONE, beside=True).officers] == [("secadmin", "sec.two")]
    assert of("secadmin").is_active
    assert [one.code for one in named(tmp_path, ONE, beside=True).findings] == ["web/officers-same"]
