"""第二因素 · Factors: whether this very session has shown the second factor of its account."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from kaohe.web.access.models import Account

FACTOR = "factor"
SETUP, BY_CODE, BY_KEY = "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"


def is_shown(request: HttpRequest, account: Account) -> bool:
    """Whether the session has shown a factor of the account that it belongs to now."""
    return bool(request.session.get(FACTOR) == account.pk)


def lacks(request: HttpRequest, account: Account) -> bool:
    """Whether the account has a second factor that the session has not shown: a password alone is not its owner."""
    return not is_shown(request, account) and is_mfa_enabled(account)


def shown_at(account: Account) -> str:
    """The name of the page where a factor of the account is shown; where one is set up, for whom there is none."""
    kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    if not kinds:
        return SETUP
    return BY_KEY if Authenticator.Type.WEBAUTHN in kinds and Authenticator.Type.TOTP not in kinds else BY_CODE


def listen() -> None:
    """Marks a session when a factor is used or set up in it, and unmarks it when the last one is removed."""
    signals.authenticator_used.connect(_shown, dispatch_uid="factor used")
    signals.authenticator_added.connect(_added, dispatch_uid="factor added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="factor removed")


def _shown(request: HttpRequest, user: Account, **_: Any) -> None:
    request.session[FACTOR] = user.pk


def _added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Only the first factor is shown by being set up: a further one would stand for those that were not shown."""
    codes = Authenticator.Type.RECOVERY_CODES
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk).exclude(type=codes)
    if authenticator.type != codes and not others.exists():
        request.session[FACTOR] = user.pk


def _removed(request: HttpRequest, user: Account, **_: Any) -> None:
    if not is_mfa_enabled(user):
        request.session.pop(FACTOR, None)
