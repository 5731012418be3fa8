"""登录 · Adapter: how sign-in is bound to this house: nobody registers himself, secrets are stored enciphered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from kaohe.web.access.audit import ALLOWED, REFUSED, Note, audit_write
from kaohe.web.access.factors import lacks
from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import VISITOR, Access, access_of
from kaohe.web.access.records import OFFICERS
from kaohe.web.access.routes import routes
from kaohe.web.home.secrets import FACTORS, deciphered, enciphered, key_held

SIGN_IN = ("account_login", "POST")
BY_PASSWORD = "reauthenticate"  # noqa: S105 - as allauth names this way


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by officers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """Never: an account is made by the system officer and given its roles by the security officer."""
        return False

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: object) -> object:
        """Refuses everyone until the three officers are named."""
        if not officers_named():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Every sign-in is recorded."""
        super().login(request, user)
        _signed(request, access_of(user, _at(request)), user.username, ALLOWED)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Every failure to sign in is recorded, under the name that was tried."""
        super().authentication_failed(request, **credentials)
        _signed(request, VISITOR, str(credentials.get("username", "")), REFUSED)

    def get_reauthentication_methods(self, user: Account | AnonymousUser) -> list[dict[str, Any]]:
        """The ways to prove once more who one is; not by the password where a factor stands that was not shown."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if isinstance(user, Account) and lacks(self.request, user):
            return [way for way in ways if way["id"] != BY_PASSWORD]
        return ways


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Secrets of the second factor stand enciphered in the store."""

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return enciphered(key_held(settings.KEYS, FACTORS), text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used."""
        return deciphered(key_held(settings.KEYS, FACTORS), encrypted_text)


def _at(request: HttpRequest) -> datetime:
    return cast(datetime, getattr(request, "now", None) or timezone.now())


def _signed(request: HttpRequest, access: Access, username: str, outcome: str) -> None:
    route = routes().get(SIGN_IN)
    if route is not None:
        note = Note(subject=f"account {username[:64]}")
        status = 200 if outcome == ALLOWED else 401
        audit_write(access, route, note, now=_at(request), outcome=outcome, status=status)


def officers_named() -> bool:
    """Whether the bootstrap has named the three officers, three different persons."""
    named = Assignment.objects.standing().filter(role__in=OFFICERS, granted_at__isnull=False)
    return len(set(named.values_list("role", flat=True))) == len(OFFICERS)
