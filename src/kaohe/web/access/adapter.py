"""登录 · Adapter: how sign-in is bound to this house: nobody registers himself, secrets are stored enciphered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from kaohe.base.findings import Text
from kaohe.web.access import policy
from kaohe.web.access.audit import ALLOWED, REFUSED, audit_write, noted
from kaohe.web.access.factors import lacks
from kaohe.web.access.failures import SIGN_IN, again_at, counted_as
from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import VISITOR, Access, access_of
from kaohe.web.access.proofs import LOCKING
from kaohe.web.access.records import OFFICERS
from kaohe.web.access.routes import routes
from kaohe.web.home.secrets import FACTORS, deciphered, enciphered, key_held

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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses an address that failed too often, before a password is tried; then what a locked account is told."""
        again = again_at(request, _at(request))
        if again is not None:
            request.again = again  # type: ignore[attr-defined]  # the Request of this house has it
            raise ImmediateHttpResponse(respond_429(request))
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """What is wrong in words of ours, where failures lock: with the time from which one may try again."""
        if code not in LOCKING:
            return cast(ValidationError, super().validation_error(code, *args))
        said = locked_until(_at(self.request) + policy.LOCKED)
        return ValidationError(said.en if get_language() == "en" else said.zh, code=code)

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - as allauth calls it
        **credentials: Any,
    ) -> str:
        """Failures are counted for the name alone: another host or port of the same site begins no new count."""
        return counted_as(str(credentials.get("username", "")))

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


def locked_until(latest: datetime) -> Text:
    """What a locked account is told."""
    at = f"{timezone.localtime(latest):%H:%M}"
    return Text(
        f"失败次数太多，已锁定：最迟 {at} 可以再试，或请安全管理员解锁。",
        f"Locked after too many failures: try again at {at} at the latest, or ask the security officer to unlock it.",
    )


def _at(request: HttpRequest) -> datetime:
    return cast(datetime, getattr(request, "now", None) or timezone.now())


def _signed(request: HttpRequest, access: Access, username: str, outcome: str) -> None:
    route = routes().get((SIGN_IN, "POST"))
    if route is not None:
        note = noted(request, f"account {username[:64]}")
        status = 200 if outcome == ALLOWED else 401
        audit_write(access, route, note, now=_at(request), outcome=outcome, status=status)


def officers_named() -> bool:
    """Whether the bootstrap has named the three officers, three different persons."""
    named = Assignment.objects.standing().filter(role__in=OFFICERS, granted_at__isnull=False)
    return len(set(named.values_list("role", flat=True))) == len(OFFICERS)
