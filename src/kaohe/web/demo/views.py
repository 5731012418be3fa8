"""演示的座位 · Views: the desks of a demonstration, and sitting down at one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.access.request import Request
from kaohe.web.demo.fill import Desk, desks

GROUPS = {
    "office": Text("考核与决策", "Appraising and deciding"),
    "unit": Text("被考核与被发放", "Appraised and paid"),
    "check": Text("资金、审计与见证", "Money, audit and witness"),
    "three": Text("三员管理", "Three officers"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Desks that belong together."""

    title: Text
    desks: list[Desk]


LOOPBACK = ("127.0.0.1", "::1", "")


def index(request: Request) -> HttpResponse:
    """The desks, group by group."""
    seats = desks()
    groups = [Group(title, [one for one in seats if one.group == name]) for name, title in GROUPS.items()]
    return render(request, "demo/index.html", {"groups": groups})


@require_POST
def sit(request: Request) -> HttpResponse:
    """Signs in as the desk that was chosen; from this machine only."""
    account = Account.objects.filter(username=request.POST.get("desk", ""), demo=True).first()
    if account is None or request.META.get("REMOTE_ADDR", "") not in LOOPBACK:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("/")
