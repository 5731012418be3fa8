"""登录 · Adapter: how sign-in is bound to this house: nobody registers himself, secrets are stored enciphered."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from kaohe.web.access.models import Account, Assignment
from kaohe.web.home.secrets import FACTORS, deciphered, enciphered, key_held

OFFICERS = ("sysadmin", "secadmin", "auditadmin")


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


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Secrets of the second factor stand enciphered in the store."""

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return enciphered(key_held(settings.KEYS, FACTORS), text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used."""
        return deciphered(key_held(settings.KEYS, FACTORS), encrypted_text)


def officers_named() -> bool:
    """Whether the bootstrap has named the three officers, three different persons."""
    named = Assignment.objects.standing().filter(role__in=OFFICERS, granted_at__isnull=False)
    return len(set(named.values_list("role", flat=True))) == len(OFFICERS)
