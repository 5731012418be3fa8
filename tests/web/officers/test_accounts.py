from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kaohe.web.access.adapter import officers_named
from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import Account, Assignment, AuditRecord, Person
from kaohe.web.officers.bootstrap import officers_name
from kaohe.web.officers.codes import code_made
from kaohe.web.officers.models import Activation, Reset
from tests.web.conftest import Sit

PASSWORD = "长安一片月-万户捣衣声"
NAMED = """\
officers:
  sysadmin: {username: sys.one, name: 甲, person: N1}
  secadmin: {username: sec.one, name: 乙, person: N2}
  auditadmin: {username: aud.one, name: 丙, person: N3}
"""


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """Failures of one test lock nobody in another."""
    cache.clear()
    yield
    cache.clear()


def code_in(answer: Any) -> str:
    """The code that a page shows once."""
    found = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", answer.content.decode())
    assert found is not None
    return found[0]


def activates(username: str, code: str, password: str = PASSWORD, again: str = "") -> int:
    """How the page of activation answers."""
    said = {"username": username, "code": code, "password": password, "again": again or password}
    return int(Client().post("/officers/activate/", said).status_code)


def signs_in(username: str, password: str = PASSWORD) -> Client | None:
    """A client that signed in; None where that was refused."""
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return client if "_auth_user_id" in client.session else None


def named(tmp_path: Path, text: str = NAMED) -> Any:
    """The outcome of a file that names."""
    path = tmp_path / "officers.yaml"
    path.write_text(text, encoding="utf-8")
    return officers_name(path, now=timezone.now())


def test_a_fresh_site_refuses_everybody_until_the_three_are_named(db: None, tmp_path: Path) -> None:  # noqa: ARG001
    someone = Account(username="early.bird", name="早", person="N9")
    someone.set_password(PASSWORD)
    someone.save()
    assert signs_in("early.bird") is None
    done = named(tmp_path)
    assert [role for role, _, _ in done.officers] == ["sysadmin", "secadmin", "auditadmin"]
    assert officers_named()
    assert signs_in("early.bird") is not None
    _, username, code = done.officers[1]
    assert signs_in(username) is None
    assert activates(username, code) == 200
    client = signs_in(username)
    assert client is not None
    assert client.get("/officers/roles/").headers["Location"] == "/accounts/2fa/"
    assert [finding.code for finding in named(tmp_path).findings] == ["web/officers-named"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "web/officers-unread"),
        ("officers: [", "web/officers-unread"),
        ("officers: {sysadmin: {username: a.b, name: 甲, person: N1}}", "web/officers-unread"),
        (NAMED.replace("name: 甲, ", ""), "web/officers-unread"),
        (NAMED.replace("sys.one", "S Y S"), "web/officers-unread"),
        (NAMED.replace("N2", "n1"), "web/officers-same"),
        (NAMED.replace("N2", "\uff2e\uff11"), "web/officers-same"),
        (NAMED.replace("N2", "N\u200b1"), "web/officers-unread"),
        (NAMED.replace("sec.one", "sys.one"), "web/officers-same"),
        (NAMED + "  fourth: {username: x.y, name: 丁, person: N4}\n", "web/officers-unread"),
    ],
)
@pytest.mark.usefixtures("db")
def test_a_file_that_does_not_name_three_persons_names_nobody(tmp_path: Path, text: str, code: str) -> None:
    assert [finding.code for finding in named(tmp_path, text).findings] == [code]
    assert (Account.objects.count(), officers_named()) == (0, False)


@pytest.mark.usefixtures("db")
def test_an_officer_is_spelt_as_the_person_that_is_known(tmp_path: Path) -> None:
    Person.objects.create(code="N0001", name="甲", unit="U1", pinyin="j")
    assert named(tmp_path, NAMED.replace("N1", "\uff4e0001")).findings == ()
    assert Account.objects.get(username="sys.one").person == "N0001"


@pytest.mark.usefixtures("db")
def test_who_has_an_account_already_is_no_officer(tmp_path: Path) -> None:
    Account.objects.create(username="early.bird", name="早", person="N2")
    assert [finding.code for finding in named(tmp_path).findings] == ["web/officers-same"]


def test_the_command_prints_each_code_once(tmp_path: Path) -> None:
    (tmp_path / "officers.yaml").write_text(NAMED, encoding="utf-8")
    command = [sys.executable, "-m", "kaohe.cli.main", "bootstrap", "--home", str(tmp_path / "home")]
    first = subprocess.run([*command, str(tmp_path / "officers.yaml")], capture_output=True, text=True, check=False)
    assert (first.returncode, len(re.findall(r"(?:[A-Z2-9]{4}-){3}", first.stdout))) == (0, 3), first.stderr
    again = subprocess.run([*command, str(tmp_path / "officers.yaml")], capture_output=True, text=True, check=False)
    assert (again.returncode, "web/officers-named" in again.stdout) == (1, True)


def test_an_account_is_made_without_roles_and_activated_by_its_owner(sit: Sit) -> None:
    answer = sit("sysadmin").post("/officers/accounts/create/", {"username": "Li.Si", "name": "李四", "person": "N50"})
    code, made = code_in(answer), Account.objects.get(username="li.si")
    assert (made.has_usable_password(), Assignment.objects.filter(account=made).count()) == (False, 0)
    assert code not in str(list(Activation.objects.values())) + str(list(AuditRecord.objects.values()))
    assert activates("li.si", code, again="另一个口令-另一个口令") == 422
    assert activates("li.si", code, "12345678901") == 422
    assert activates("li.si", code.lower().replace("-", " ")) == 200
    assert activates("li.si", code) == 422


@pytest.mark.parametrize(
    ("username", "name", "person"),
    [("a", "甲", "N1"), ("有字", "甲", "N1"), ("ok.name", "", "N1"), ("ok.name", "甲", " ")],
)
def test_an_account_without_a_fit_name_is_not_made(sit: Sit, username: str, name: str, person: str) -> None:
    before = Account.objects.count()
    client = sit("sysadmin")
    said = {"username": username, "name": name, "person": person}
    assert client.post("/officers/accounts/create/", said).status_code == 409
    assert Account.objects.count() == before + 1


def test_a_code_ends(sit: Sit, account: Any) -> None:  # noqa: ARG001 - asks for the store
    someone, now = account("staff"), timezone.now()
    old = code_made(someone, now=now - timedelta(days=4), by=None)
    assert activates(someone.username, old) == 422
    first = code_made(someone, now=now, by=None)
    second = code_made(someone, now=timezone.now(), by=None)
    assert activates(someone.username, first) == 422
    assert activates(someone.username, second) == 200


def test_five_wrong_codes_lock_even_the_right_one(account: Any) -> None:
    someone = account("staff")
    code = code_made(someone, now=timezone.now(), by=None)
    assert [activates(someone.username, "AAAA-AAAA-AAAA-AAAA") for _ in range(6)] == [422] * 5 + [429]
    assert activates(someone.username, code) == 429
    assert AuditRecord.objects.filter(route="officers:activate", outcome="refused").count() == 7


def test_five_wrong_passwords_lock_and_the_security_officer_unlocks(sit: Sit, account: Any, tmp_path: Path) -> None:
    named(tmp_path)
    someone = account("staff")
    someone.set_password(PASSWORD)
    someone.save()
    for _ in range(5):
        assert signs_in(someone.username, "wrong") is None
    assert signs_in(someone.username) is None
    failed = AuditRecord.objects.filter(route="account_login", outcome="refused", subject__contains=someone.username)
    assert failed.count() == 5
    assert sit("secadmin").post(f"/officers/accounts/{someone.pk}/unlock/").status_code == 302
    assert signs_in(someone.username) is not None


def test_closing_an_account_ends_its_sitting_and_nobody_closes_himself(sit: Sit) -> None:
    client, officer = sit("leader"), sit("sysadmin", "", "N-sys")
    leader = Account.objects.get(username__startswith="leader")
    own = Account.objects.get(person="N-sys")
    assert officer.post(f"/officers/accounts/{own.pk}/disable/").status_code == 409
    assert client.get("/instructions/").status_code == 200
    assert officer.post(f"/officers/accounts/{leader.pk}/disable/").status_code == 302
    assert client.get("/instructions/").status_code == 302
    assert officer.post("/officers/accounts/999999/disable/").status_code == 404
    assert sit("auditadmin").post(f"/officers/accounts/{leader.pk}/unlock/").status_code == 404


def test_a_new_code_needs_two_officers(sit: Sit, account: Any) -> None:
    someone = account("leader")
    someone.set_password(PASSWORD)
    someone.save()
    system, security = sit("sysadmin", "", "N-sys"), sit("secadmin", "", "N-sec")
    assert system.post(f"/officers/accounts/{someone.pk}/reset/").status_code == 302
    assert system.post(f"/officers/accounts/{someone.pk}/reset/").status_code == 409
    reset = Reset.objects.get()
    assert system.post(f"/officers/resets/{reset.pk}/issue/").status_code == 409
    assert system.post(f"/officers/resets/{reset.pk}/agree/").status_code == 404
    someone.refresh_from_db()
    assert someone.has_usable_password()
    assert security.post(f"/officers/resets/{reset.pk}/agree/").status_code == 302
    assert security.post(f"/officers/resets/{reset.pk}/issue/").status_code == 404
    code = code_in(system.post(f"/officers/resets/{reset.pk}/issue/"))
    assert system.post(f"/officers/resets/{reset.pk}/issue/").status_code == 409
    assert activates(someone.username, code) == 200


def test_a_lost_second_factor_ends_with_the_new_code_and_is_set_up_anew(sit: Sit, account: Any) -> None:
    someone = account("leader")
    someone.set_password(PASSWORD)
    someone.save()
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=someone, type=kind, data={})
    other = Authenticator.objects.create(user=account("staff"), type="totp", data={})
    system, security = sit("sysadmin", "", "N-sys"), sit("secadmin", "", "N-sec")
    system.post(f"/officers/accounts/{someone.pk}/reset/")
    assert "重新绑定" in security.get("/officers/accounts/").content.decode()
    reset = Reset.objects.get()
    security.post(f"/officers/resets/{reset.pk}/agree/")
    assert Authenticator.objects.filter(user=someone).count() == 3
    answer = system.post(f"/officers/resets/{reset.pk}/issue/")
    assert list(Authenticator.objects.all()) == [other]
    assert "第二因素（验证器、通行密钥、恢复码）都已作废" in answer.content.decode()
    assert AuditRecord.objects.get(route="officers:reset_issue").reason == "factors"
    log = sit("auditadmin").get("/officers/log/?route=officers:reset_issue").content.decode()
    assert "第二因素一并作废" in log
    assert activates(someone.username, code_in(answer)) == 200
    sit("auditadmin")
    client = Client()
    client.post("/accounts/login/", {"login": someone.username, "password": PASSWORD})
    assert client.get("/instructions/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_roles_that_exclude_each_other_are_called_by_words(sit: Sit, lang: str) -> None:
    client, roles = sit("secadmin"), matrix().roles
    client.cookies["lang"] = lang
    page = client.get("/officers/policy/").content.decode()
    one, other = (getattr(roles[name].title, lang) for name in ("auditadmin", "biz_auditor"))
    assert (f"{one} ✕ {other}" in page, "auditadmin" in page, "biz_auditor" in page) == (True, False, False)
    assert ["auditadmin", "biz_auditor"] in client.get("/api/officers/policy").json()["barred"]
    assert "（auditadmin biz_auditor）" in client.get("/officers/policy.csv").content.decode()


def test_each_officer_sees_his_own_records(sit: Sit) -> None:
    sit("sysadmin").post("/officers/accounts/create/", {"username": "new.one", "name": "新", "person": "N9"})
    sit("auditadmin").get("/officers/log/")
    sit("leader").get("/audit/")
    watched = {row["route"] for row in sit("secadmin").get("/api/officers/records").json()["rows"]}
    everything = {row["route"] for row in sit("auditadmin").get("/api/officers/records").json()["rows"]}
    assert {"auditor:index", "officers:log"} <= watched
    assert "officers:create" not in watched
    assert {"auditor:index", "officers:log", "officers:create"} <= everything
    assert sit("sysadmin").get("/officers/log/").status_code == 404


@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditadmin"])
def test_the_three_read_no_business(sit: Sit, runs: dict[str, Any], role: str) -> None:
    client = sit(role)
    for path in ("/pay/lines/", "/pay/", f"/audit/run/{runs['pay'].id}/", f"/results/{runs['open'].id}/"):
        assert client.get(path).status_code == 404
    assert client.get("/api/pay/lines").status_code == 404


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("sysadmin", "/officers/accounts/"),
        ("secadmin", "/officers/roles/"),
        ("auditadmin", "/officers/log/"),
        ("secadmin", "/officers/policy/"),
    ],
)
def test_a_page_of_the_officers_asks_the_store_little(
    sit: Sit, django_assert_max_num_queries: Any, role: str, path: str
) -> None:
    client = sit(role)
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200
