"""差错 · Errors: what is not there, not for this person, or our own failure; machines are answered in JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from kaohe.base.findings import Text
from kaohe.web.access.request import Request
from kaohe.web.home.short import TooLongError

API = "/api/"
MINUTE = timedelta(minutes=1)
UNHELD = "no store can hold this text"
WHOLE, PART = "look/base.html", "look/part.html"
"""A page of its own, and what takes the place of a part of one that htmx asked for."""


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, holds characters that no store can hold, or texts longer than what is kept."""
    if isinstance(exception, TooLongError):
        wrong = [{"place": f"form.{one.place}", "why": one.said.en} for one in exception.excesses]
        return _answered(request, 400, "invalid", [one.said for one in exception.excesses], wrong=wrong)
    wrong = [{"place": place, "why": UNHELD} for place in getattr(exception, "places", ())]
    return _answered(request, 400, "invalid", wrong=wrong)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django calls
    """Not there, or not for this person: the same words, so that nobody can tell one from the other."""
    return _answered(request, 404, "not_found")


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as above
    """Not allowed, and there."""
    return _answered(request, 403, "refused")


def tokenless(request: Request, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls
    """A form that did not come from one of our pages, or came too late; the guard records it."""
    request.note.reason = "token"
    return _answered(request, 403, "token")


def often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as above
    """Too often, and when to try again; where nobody said when, it is what is limited for a minute."""
    now = timezone.now()
    again = getattr(request, "again", now + MINUTE)
    told = again + MINUTE - timedelta(microseconds=1)  # the minute that has begun by then
    answer = _answered(request, 429, "often", again=f"{timezone.localtime(told):%H:%M}")
    answer.headers["Retry-After"] = str(max(1, math.ceil((again - now).total_seconds())))
    return answer


def large(request: HttpRequest) -> HttpResponse:
    """More than this entrance takes: nothing of it was read."""
    return _answered(request, 413, "large")


def failed(request: HttpRequest) -> HttpResponse:
    """Our own failure, with the number by which the log finds it."""
    return _answered(request, 500, "failed")


def _answered(request: HttpRequest, status: int, code: str, told: Sequence[Text] = (), **more: object) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": code, **more}, status=status)
    frame = PART if "HX-Request" in request.headers else WHOLE
    shown = {"code": code, "number": request.META.get("kaohe.request", ""), "told": told, "frame": frame, **more}
    return render(request, "look/error.html", shown, status=status)
