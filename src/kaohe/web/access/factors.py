"""第二因素 · Factors: whether this very session has shown the second factor of its account."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from kaohe.web.access.models import Account

FACTOR = "factor"


def is_shown(request: HttpRequest, account: Account) -> bool:
    """Whether the session has shown a factor of the account that it belongs to now."""
    return bool(request.session.get(FACTOR) == account.pk)


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
