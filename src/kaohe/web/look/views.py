"""选择 · Views: the choices of a reader that hold on every page: language and size of letters."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaohe.web.access.matrix import matrix
from kaohe.web.access.principal import Access
from kaohe.web.look.speech import KEPT, LANG, LARGE

CHOICES = {LANG: ("zh", "en"), LARGE: ("0", "1")}


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as Django calls
    """Whether the service answers at all; asks no store, so that a slow store is not taken for a dead service."""
    return HttpResponse("ok", content_type="text/plain")


def first(request: HttpRequest) -> HttpResponse:
    """The first page of whoever comes: that of a role held, else the desks of a demonstration, else the public page."""
    access: Access = request.access  # type: ignore[attr-defined]  # the guard has given it
    held = [matrix().roles[name].first for name in access.roles]
    fallback = "demo:index" if settings.SITE.demo else "public:index"
    there = [name for name in (*held, fallback, "public:index") if _is_there(name)]
    return redirect(there[0]) if there else redirect("account_login")


def _is_there(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps a choice in a cookie and goes back to where the reader was."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(name, value, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
