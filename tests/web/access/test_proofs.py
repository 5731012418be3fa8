"""证明的记录 · Records of proofs: what befalls passwords and second factors is in the audit, done or refused."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kaohe.web.access.models import Account, AuditRecord
from tests.web.access.test_sign_in import PASSWORD, number_of, signed_in

NEW = "秦时明月汉时关-万里长征"


@pytest.fixture
def owner(account: Any, settings: Any) -> Account:
    """Somebody with a password; the three officers stand."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for role in ("sysadmin", "secadmin", "auditadmin"):
        account(role)
    found: Account = account("staff")
    found.set_password(PASSWORD)
    found.save()
    return found


def sent(client: Client, name: str, /, *args: object, **form: str) -> tuple[str, str]:
    """Outcome and reason of the one record of an act, which names the account."""
    before = AuditRecord.objects.filter(route=name).count()
    client.post(reverse(name, args=args), form)
    records = AuditRecord.objects.filter(route=name, method="POST").order_by("pk")
    assert records.count() == before + 1
    record = records.last()
    assert record is not None
    assert record.subject == f"account {Account.objects.latest('pk').username}"
    return record.outcome, record.reason


def wrong(secret: str) -> str:
    """A code that the authenticator does not show."""
    return "000000" if number_of(secret) != "000000" else "111111"


def test_each_change_of_what_guards_an_account_is_recorded(owner: Account) -> None:
    client = signed_in(owner)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert sent(client, "mfa_activate_totp", code=wrong(secret)) == ("refused", "unproved")
    assert sent(client, "mfa_activate_totp", code=number_of(secret)) == ("allowed", "")
    client.post(reverse("mfa_reauthenticate"), {"code": number_of(secret)})
    session = client.session
    session["factor"] = owner.pk
    session.save()
    assert sent(client, "mfa_activate_totp") == ("refused", "unproved")
    assert sent(client, "mfa_generate_recovery_codes") == ("allowed", "")
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "钥", "credential": {}})
    assert sent(client, "mfa_edit_webauthn", key.pk, name="别的钥") == ("allowed", "")
    assert sent(client, "mfa_remove_webauthn", key.pk) == ("allowed", "")
    assert sent(client, "mfa_deactivate_totp") == ("allowed", "")
    assert not Authenticator.objects.exists()
    form = {"password1": NEW, "password2": NEW}
    assert sent(client, "account_change_password", oldpassword="x", **form) == ("refused", "unproved")
    assert sent(client, "account_change_password", oldpassword=PASSWORD, **form) == ("allowed", "")


def test_guessing_codes_with_the_password_of_another_is_recorded_up_to_the_lock(owner: Account) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(owner, secret)
    client = Client()
    client.post(reverse("account_login"), {"login": owner.username, "password": PASSWORD})
    told = [sent(client, "mfa_authenticate", code=wrong(secret)) for _ in range(7)]
    assert told == [("refused", "unproved")] * 5 + [("refused", "locked")] * 2
    assert not AuditRecord.objects.filter(route="account_login").exists()
    cache.clear()
    assert sent(client, "mfa_authenticate", code=number_of(secret)) == ("allowed", "")
    assert AuditRecord.objects.get(route="account_login").outcome == "allowed"
    before = AuditRecord.objects.count()
    client.post(reverse("mfa_authenticate"), {"code": "1"})
    assert AuditRecord.objects.count() == before


def test_proving_once_more_is_recorded_and_a_wrong_password_still_counts(owner: Account) -> None:
    client = signed_in(owner)
    assert sent(client, "account_reauthenticate", password="x") == ("refused", "unproved")
    assert AuditRecord.objects.filter(route="account_login", outcome="refused").count() == 1
    assert sent(client, "account_reauthenticate", password=PASSWORD) == ("allowed", "")
    secret = str(generate_totp_secret())
    TOTP.activate(owner, secret)
    assert sent(client, "account_reauthenticate", password=PASSWORD) == ("refused", "unproved")
    assert sent(client, "mfa_reauthenticate", code=wrong(secret)) == ("refused", "unproved")
    assert sent(client, "mfa_reauthenticate_webauthn", credential="{}") == ("refused", "unproved")
    assert sent(client, "mfa_reauthenticate", code=number_of(secret)) == ("allowed", "")


def test_an_act_that_waits_for_a_proof_is_refused_and_is_not_done_behind_the_guard(owner: Account) -> None:
    client = signed_in(owner)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    session.save()
    assert sent(client, "mfa_activate_totp", code="1") == ("refused", "again")
    back = reverse("mfa_activate_totp")
    answer = client.post(f"{reverse('account_reauthenticate')}?next={back}", {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, back)


@pytest.mark.parametrize("name", ["mfa_authenticate", "mfa_activate_totp", "account_change_password"])
@pytest.mark.usefixtures("db")
def test_of_a_visitor_nothing_is_kept(name: str) -> None:
    assert Client().post(reverse(name), {"code": "1"}).status_code == 302
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_nothing_to_prove_himself_with_is_not_told_to_reload(owner: Account, method: str) -> None:
    owner.set_unusable_password()
    owner.save()
    client = Client()
    client.force_login(owner)
    answer = getattr(client, method)(reverse("mfa_activate_totp"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ("这里不允许这样做" in page, "页面放得太久了" in page) == (True, False)
    assert AuditRecord.objects.get().status == 403
    tokenless = Client(enforce_csrf_checks=True).post("/choose/", {"lang": "en"}).content.decode()
    assert ("这里不允许这样做" in tokenless, "页面放得太久了" in tokenless) == (False, True)
