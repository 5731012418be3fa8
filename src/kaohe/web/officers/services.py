"""账号 · Services: accounts are made without roles, opened again, and given a new code by two officers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest

from kaohe.flows.approve import may_sign
from kaohe.web.access.models import Account, Person
from kaohe.web.access.principal import Access
from kaohe.web.officers.codes import code_made
from kaohe.web.officers.models import Reset

USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,31}")


def account_there(pk: int) -> Account:
    """An account by its number, or nothing is there."""
    found = Account.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def account_made(access: Access, username: str, name: str, person: str, *, now: datetime) -> tuple[str, str]:
    """A new account without any role: its code, or why there is none."""
    username, name, person = username.strip().lower(), name.strip(), person_spelt(person)
    if not USERNAME.fullmatch(username) or not 0 < len(name) <= 64 or not may_sign(person):
        return "", "name"
    if Account.objects.filter(username__iexact=username).exists():
        return "", "taken"
    account = Account(username=username, name=name, person=person, made_at=now, made_by=access.account)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:  # made by another hand at the same moment
        return "", "taken"
    return code_made(account, now=now, by=access.account), ""


def person_spelt(code: str) -> str:
    """The code of a natural person as it is known already, however wide or capitalised it was typed."""
    code = unicodedata.normalize("NFKC", code).strip()
    known = Account.objects.filter(person__iexact=code).values_list("person", flat=True).first()
    return known or Person.objects.filter(code__iexact=code).values_list("code", flat=True).first() or code


def account_opened(access: Access, account: Account, request: HttpRequest) -> str:
    """Opens a closed account again, and forgets its failures to sign in."""
    if account.person == access.person:
        return "self"
    account.is_active = True
    account.save(update_fields=["is_active"])
    key = get_adapter()._get_login_attempts_cache_key(request, username=account.username)  # noqa: SLF001 - no other way
    for name in (key, f"mfa-auth-user-{account.pk}"):
        ratelimit.clear(request, action="login_failed", key=name)
    ratelimit.clear(request, action="activate", key=key)
    return ""


def reset_asked(access: Access, account: Account, *, now: datetime) -> str:
    """The system officer asks for a new code."""
    if account.person == access.person:
        return "self"
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if access.account is None or Reset.objects.filter(account=account, issued_at__isnull=True).exists():
        return "open"
    Reset.objects.create(account=account, asked_by=access.account, asked_at=now)
    return ""


def reset_there(pk: int) -> Reset:
    """A reset by its number, held until the transaction ends; or nothing is there."""
    held = Reset.objects.select_for_update(of=("self",))
    found = held.select_related("account", "asked_by", "agreed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reset_agreed(access: Access, reset: Reset, *, now: datetime) -> str:
    """The security officer agrees to it: another person than asked, and not for himself."""
    if reset.agreed_at is not None or reset.issued_at is not None:
        return "state"
    if access.person == reset.account.person:
        return "self"
    if access.person == reset.asked_by.person:
        return "maker"
    reset.agreed_by, reset.agreed_at = access.account, now
    reset.save(update_fields=["agreed_by", "agreed_at"])
    return ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new code, or ('') why there is none; factors: how many of the account ended with it."""

    code: str = ""
    refusal: str = ""
    factors: int = 0


def reset_issued(access: Access, reset: Reset, *, now: datetime) -> Issued:
    """The code, once both have agreed; the password and the factors that were are no longer any."""
    if reset.agreed_at is None or reset.issued_at is not None:
        return Issued(refusal="state")
    if access.person == reset.account.person:
        return Issued(refusal="self")
    reset.issued_at = now
    reset.save(update_fields=["issued_at"])
    reset.account.set_unusable_password()
    reset.account.save(update_fields=["password"])
    factors, _ = Authenticator.objects.filter(user=reset.account).delete()
    return Issued(code_made(reset.account, now=now, by=access.account), factors=factors)
