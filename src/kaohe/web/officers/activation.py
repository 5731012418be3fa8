"""启用 · Activation: whoever holds a one-time code gives an account its own password; failures lock."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import render

from kaohe.web.access.failures import counted_as
from kaohe.web.access.request import Request
from kaohe.web.officers.codes import activated

ACTION = "activate"
"""What the settings limit as they limit failures to sign in."""


def activate(request: Request) -> HttpResponse:
    """The page, and what it is told."""
    if request.method != "POST":
        return render(request, "officers/activate.html", {})
    username, code, password = (request.POST.get(name, "") for name in ("username", "code", "password"))
    request.note.subject = f"account {username}"
    said = {"username": username}
    key = counted_as(username) or "nobody"
    if not ratelimit.consume(request, action=ACTION, key=key, dry_run=True):
        request.note.reason = "locked"
        return render(request, "officers/activate.html", {**said, "locked": True}, status=429)
    if password != request.POST.get("again", ""):
        return render(request, "officers/activate.html", {**said, "unlike": True}, status=422)
    account, weak = activated(username, code, password, now=request.now)
    if account is None:
        if not weak:
            ratelimit.consume(request, action=ACTION, key=key)
        request.note.reason = "weak" if weak else "wrong"
        return render(request, "officers/activate.html", {**said, "weak": weak, "wrong": not weak}, status=422)
    return render(request, "officers/activated.html", {"account": account})
