"""演示的座位 · Views: the desks of a demonstration, and sitting down at one."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.web.access.models import Account
from kaohe.web.access.request import Request
from kaohe.web.demo.fill import desks

LOOPBACK = ("127.0.0.1", "::1", "")


def index(request: Request) -> HttpResponse:
    """The desks."""
    return render(request, "demo/index.html", {"desks": desks()})


@require_POST
def sit(request: Request) -> HttpResponse:
    """Signs in as the desk that was chosen; from this machine only."""
    account = Account.objects.filter(username=request.POST.get("desk", ""), demo=True).first()
    if account is None or request.META.get("REMOTE_ADDR", "") not in LOOPBACK:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("/")
