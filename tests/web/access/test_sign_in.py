from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account, Assignment
from tests.web.conftest import Sit

PASSWORD = "长安一片月-万户捣衣声"


@pytest.fixture
def operator(account: Any) -> Account:
    """A leader with a password; the three officers stand."""
    cache.clear()
    for role in ("sysadmin", "secadmin", "auditadmin"):
        account(role)
    found: Account = account("leader")
    found.set_password(PASSWORD)
    found.save()
    return found


def signed_in(account: Account) -> Client:
    """A client that gave its password, and once more for what guards the account."""
    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a transaction to be kept is done at once: the one around a test never is."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


def number_of(secret: str) -> str:
    """What an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


@pytest.mark.usefixtures("committing")
def test_an_operator_sets_up_a_second_factor_and_its_secret_is_enciphered(operator: Account) -> None:
    client = signed_in(operator)
    assert client.get("/instructions/").headers["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    wrong = "000000" if number_of(secret) != "000000" else "111111"
    client.post("/accounts/2fa/totp/activate/", {"code": wrong})
    assert not Authenticator.objects.exists()
    client.post("/accounts/2fa/totp/activate/", {"code": number_of(secret)})
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert len(stored) > len(secret)
    assert client.get("/instructions/").status_code == 200


@pytest.mark.usefixtures("committing")
def test_a_session_shows_the_factor_itself(operator: Account) -> None:
    """One that was there before the factor is asked for it, and one in which it is taken away has none."""
    earlier, client = signed_in(operator), signed_in(operator)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": number_of(secret)})
    assert client.get("/instructions/").status_code == 200
    asked = earlier.get("/instructions/?a=1").headers["Location"]
    assert asked == "/accounts/2fa/reauthenticate/?next=%2Finstructions%2F%3Fa%3D1"
    cache.clear()
    assert earlier.post(asked, {"code": number_of(secret)}).headers["Location"] == "/instructions/?a=1"
    assert earlier.get("/instructions/").status_code == 200
    earlier.post("/accounts/2fa/totp/deactivate/")
    assert earlier.get("/instructions/").headers["Location"] == "/accounts/2fa/"


def test_codes_made_in_a_session_do_not_stand_for_the_factor_that_it_never_showed(operator: Account) -> None:
    client = signed_in(operator)
    first = Authenticator.objects.create(user=operator, type="totp", data={})
    for kind, shown in (("recovery_codes", None), ("webauthn", None), ("totp", operator.pk)):
        request = HttpRequest()
        request.session = client.session
        made = first if kind == "totp" else Authenticator(pk=0, user=operator, type=kind, data={})
        signals.authenticator_added.send(sender=Authenticator, request=request, user=operator, authenticator=made)
        assert request.session.get("factor") == shown


def test_the_password_alone_does_not_sign_in_where_a_factor_is_set_up(operator: Account) -> None:
    client = signed_in(operator)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": number_of(secret)})
    cache.clear()
    again = signed_in(operator)
    assert "_auth_user_id" not in again.session
    assert again.get("/accounts/2fa/authenticate/").status_code == 200
    again.post("/accounts/2fa/authenticate/", {"code": "12345"})
    assert "_auth_user_id" not in again.session
    again.post("/accounts/2fa/authenticate/", {"code": number_of(secret)})
    assert "_auth_user_id" in again.session


def test_a_session_that_idles_for_fifteen_minutes_is_over(operator: Account) -> None:
    client = signed_in(operator)
    ends = Session.objects.latest("expire_date").expire_date
    assert timedelta(minutes=14) < ends - timezone.now() <= timedelta(minutes=15)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/instructions/").headers["Location"].startswith("/accounts/login/")


def test_a_session_in_use_is_kept_awake(operator: Account) -> None:
    client = signed_in(operator)
    session = client.session
    session["seen"] = int(time.time()) - 61
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=2))
    client.get("/accounts/2fa/")
    assert Session.objects.latest("expire_date").expire_date > timezone.now() + timedelta(minutes=14)


def test_what_a_page_fetches_by_its_timer_puts_off_no_end(operator: Account) -> None:
    client = signed_in(operator)
    session = client.session
    session["seen"] = int(time.time()) - 61
    session.save()
    ends = timezone.now() + timedelta(minutes=2)
    Session.objects.update(expire_date=ends)
    client.get("/board/?screen=1", headers={"HX-Request": "true", "X-Timer": "1"})
    assert Session.objects.latest("expire_date").expire_date == ends
    client.get("/board/?screen=1", headers={"HX-Request": "true"})
    assert Session.objects.latest("expire_date").expire_date > ends


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/board/?screen=1", "/board/%3Fscreen%3D1"),
        ("https://elsewhere/board/", "/"),
        ("http://testserver//elsewhere/", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
@pytest.mark.usefixtures("db")
def test_a_part_fetched_after_the_end_takes_the_whole_page_to_the_sign_in(page: str, back: str) -> None:
    answer = Client().get("/board/?screen=1", headers={"HX-Request": "true", "X-Timer": "1", "HX-Current-URL": page})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"] == f"/accounts/login/?next={back}"


def test_a_role_given_or_taken_counts_with_the_next_request(operator: Account, sit: Sit) -> None:  # noqa: ARG001
    client = sit("staff", "", "P1")
    account = Account.objects.latest("pk")
    assert client.get("/instructions/").status_code == 404
    now = timezone.now()
    made = Assignment.objects.create(account=account, role="leader", since=now, granted_at=now)
    assert client.get("/instructions/").status_code == 200
    made.until = timezone.now()
    made.save()
    assert client.get("/instructions/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
        "/accounts/password/change/",
        "/accounts/inactive/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/officers/activate/",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_signing_in_has_our_frame_and_runs_nothing_of_its_own(
    operator: Account, path: str, lang: str
) -> None:
    client = Client() if path in {"/accounts/login/", "/accounts/inactive/"} else signed_in(operator)
    client.cookies["lang"] = lang
    page = client.get(path)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'class="top"' in text
    assert ("style=" in text, "onclick=" in text, "<style" in text) == (False, False, False)
    for script in text.split("<script")[1:]:
        head = script.split(">")[0]
        assert "src=" in head or "application/json" in head
    assert "/accounts/password/reset/" not in text
    assert ("Menu:" in text, "sign up" in text.lower()) == (False, False)


def test_nothing_asks_for_an_address_outside(operator: Account, tmp_path: Path) -> None:  # noqa: ARG001
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert signed_in(operator).get(path).status_code == 404
