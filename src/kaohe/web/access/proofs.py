"""证明 · Proofs: what the record says of passwords and second factors: whose they are, and whether the act was done.

The pages are of allauth: one that did its act leads on, one that did not shows its form again or leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import unstash_login
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from kaohe.web.access.request import Request
from kaohe.web.access.routes import Route

OF_ACCOUNTS, SIGNING_IN = ("account_", "mfa_"), "mfa_authenticate"
LOCKING = frozenset({"too_many_login_attempts", "rate_limited"})
_BY_FACTOR = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")
ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "account_change_password": ("account_set_password",),
    "account_reauthenticate": _BY_FACTOR,
    SIGNING_IN: ("account_login", "account_inactive"),
    "mfa_reauthenticate": ("account_reauthenticate",),
    "mfa_reauthenticate_webauthn": ("account_login", "account_reauthenticate", "mfa_reauthenticate"),
    "mfa_activate_totp": ("mfa_deactivate_totp",),
}
"""Where a page leads who could not act on it."""


def is_proof(route: Route) -> bool:
    """Whether an entrance is about what proves who one is."""
    return route.name.startswith(OF_ACCOUNTS)


def owner(request: Request, route: Route) -> str:
    """The name of the account that is signed in, or signing in and not yet through; '' where nobody is."""
    if route.name == SIGNING_IN:
        login = unstash_login(request, peek=True)
        return str(login.user.username) if login and login.user else ""
    return request.access.account.username if request.access.account else ""


def proved(request: Request, route: Route, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Runs a page about proofs; the note says whose they are, and why nothing was done."""
    request.note.subject = f"account {owner(request, route)[:64]}"
    try:
        response = view()
    except ReauthenticationRequired:
        return _once_more(request)
    except ImmediateHttpResponse as told:
        return cast(HttpResponseBase, told.response)
    request.note.reason = _undone(route, response)
    request.note.again = bool(request.note.reason)
    return response


def _once_more(request: Request) -> HttpResponseBase:
    """To where one proves who one is, and back to the form: what was sent is not kept, for no guard would meet it."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        raise PermissionDenied
    request.note.reason, request.note.again = "again", True
    return redirect_to_login(request.get_full_path(), ways[0]["url"])


def _undone(route: Route, response: HttpResponseBase) -> str:
    """Why an act was not done; '' where it was."""
    if isinstance(response, SimpleTemplateResponse):
        return "locked" if LOCKING & _wrong(response.context_data or {}) else "unproved"
    to = urlsplit(response.headers.get("Location", "")).path
    return "unproved" if to in {reverse(name) for name in ELSEWHERE.get(route.name, ())} else ""


def _wrong(shown: Mapping[str, Any]) -> set[str]:
    """The codes of what is wrong with the form that is shown again."""
    form = shown.get("form")
    found = form.errors.as_data().values() if form is not None else ()
    return {one.code for errors in found for one in errors}
