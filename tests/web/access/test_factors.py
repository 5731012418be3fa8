from __future__ import annotations

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.access.routes import routes
from tests.web.access.test_sign_in import PASSWORD, number_of, signed_in

BOTH, READ = ("GET", "POST"), ("GET",)
MANAGING = {
    "mfa_index": READ,
    "mfa_activate_totp": BOTH,
    "mfa_deactivate_totp": BOTH,
    "mfa_generate_recovery_codes": BOTH,
    "mfa_view_recovery_codes": READ,
    "mfa_download_recovery_codes": READ,
    "mfa_list_webauthn": READ,
    "mfa_add_webauthn": BOTH,
    "mfa_remove_webauthn": BOTH,
    "mfa_edit_webauthn": BOTH,
    "account_change_password": BOTH,
}
"""Pages that add, take away or show what guards an account, and how they are asked."""
SHOWING = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"}
"""Pages where a factor is shown: whoever has not yet shown one must reach them."""
ASKED = [(name, method) for name, methods in MANAGING.items() for method in methods]
FIRST = ("mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_change_password")
"""Those that an account without any factor needs, to enrol its first."""


@pytest.fixture(params=["leader", "staff"])
def owner(request: pytest.FixtureRequest, account: Any, settings: Any) -> Account:
    """Somebody with a password, whose role asks for a second factor or not; the three officers stand."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for role in ("sysadmin", "secadmin", "auditadmin"):
        account(role)
    found: Account = account(request.param)
    found.set_password(PASSWORD)
    found.save()
    return found


def guarded(owner: Account) -> str:
    """Gives an account an authenticator app, a key and recovery codes elsewhere; the secret of the app."""
    secret = str(generate_totp_secret())
    TOTP.activate(owner, secret)
    RecoveryCodes.activate(owner)
    Authenticator.objects.create(user=owner, type="webauthn", data={"name": "钥", "credential": {}})
    return secret


def address(name: str) -> str:
    """The address of a page; of the key that stands where it is about one."""
    about_one = name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}
    return reverse(name, args=[Authenticator.objects.get(type="webauthn").pk] if about_one else [])


def ask(client: Client, name: str, method: str) -> Any:
    """The answer of a page."""
    form = {"code": "000000", "name": "别的钥", "oldpassword": PASSWORD, "password1": "一" * 12, "password2": "一" * 12}
    return client.get(address(name)) if method == "GET" else client.post(address(name), form)


def kept(owner: Account) -> list[tuple[Any, ...]]:
    """What guards an account, as it is stored."""
    factors = Authenticator.objects.filter(user=owner).order_by("pk").values_list("pk", "type", "data")
    return [*factors, (Account.objects.get(pk=owner.pk).password,)]


def test_every_address_of_factors_is_one_that_manages_or_one_that_shows() -> None:
    named = {name for name, _ in routes() if name.startswith("mfa_")}
    assert named == (MANAGING.keys() | SHOWING) - {"account_change_password"}
    assert {key for key, route in routes().items() if route.guards_factors} == set(ASKED)


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_a_fresh_password_alone_opens_nothing_where_a_factor_stands(owner: Account, name: str, method: str) -> None:
    client = signed_in(owner)
    guarded(owner)
    before = kept(owner)
    answer = ask(client, name, method)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, reverse("mfa_reauthenticate"))
    assert kept(owner) == before
    record = AuditRecord.objects.latest("pk")
    assert (record.route, record.outcome, record.reason) == (name, "refused", "second factor")


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_it_opens_once_the_factor_was_shown(owner: Account, name: str, method: str) -> None:
    client = signed_in(owner)
    secret = guarded(owner)
    client.post(reverse("mfa_reauthenticate"), {"code": number_of(secret)})
    if name == "mfa_add_webauthn":  # it reads the keys that are there, and the one made here is none
        Authenticator.objects.filter(type="webauthn").delete()
    answer = ask(client, name, method)
    assert "reauthenticate" not in answer.headers.get("Location", "")
    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("name", FIRST)
def test_an_account_without_any_enrols_its_first(owner: Account, name: str) -> None:
    client = signed_in(owner)
    assert client.get(address(name)).status_code == 200
    secret = client.get(address("mfa_activate_totp")).context["form"].secret
    client.post(address("mfa_activate_totp"), {"code": number_of(secret)})
    assert Authenticator.objects.filter(user=owner, type="totp").exists()


def test_the_password_is_no_proof_where_a_factor_stands(owner: Account) -> None:
    """What was asked before the factor stood waits for it, and not for the password."""
    client = signed_in(owner)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    session.save()
    waiting = client.post(address("mfa_add_webauthn"), {"name": "别的钥"})
    assert waiting.headers["Location"].partition("?")[0] == reverse("account_reauthenticate")
    guarded(owner)
    before = kept(owner)
    answer = client.post(waiting.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"].partition("?")[0] == reverse("mfa_reauthenticate")
    assert kept(owner) == before
    assert reverse("account_reauthenticate") not in client.get(reverse("mfa_reauthenticate")).content.decode()


@pytest.mark.parametrize(
    ("kinds", "page"),
    [
        (("totp", "webauthn"), "mfa_reauthenticate"),
        (("webauthn", "recovery_codes"), "mfa_reauthenticate_webauthn"),
        (("recovery_codes",), "mfa_reauthenticate"),
    ],
)
def test_the_factor_is_asked_for_where_it_can_be_shown(owner: Account, kinds: tuple[str, ...], page: str) -> None:
    client = signed_in(owner)
    for kind in kinds:
        Authenticator.objects.create(user=owner, type=kind, data={"name": kind, "credential": {}})
    asked = client.get(reverse("mfa_index")).headers["Location"]
    assert asked == f"{reverse(page)}?next=%2Faccounts%2F2fa%2F"
