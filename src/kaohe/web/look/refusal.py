"""不能办理 · Refusal: an act that may not be done now, and the page that tells why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kaohe.base.findings import Finding, Text
from kaohe.web.access.entrances import both
from kaohe.web.access.prepared import Prepared
from kaohe.web.access.request import Request

REFUSED = 403


class RefusedError(Exception):
    """An act that may not be done now; `why` is told to the person.

    >>> RefusedError("还没有提交。", "It is not submitted yet.").why.en
    'It is not submitted yet.'
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why = Text(zh, en)

    @classmethod
    def of(cls, finding: Finding) -> RefusedError:
        """The refusal for a finding: its cause, and what to do next."""
        return cls(finding.cause("zh") + finding.remedy("zh"), f"{finding.cause('en')} {finding.remedy('en')}")


def told_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose refusals are pages with the reason and a way back; nothing of what it began stands."""

    @wraps(view)
    def answered(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        answer = _told(request, lambda: view(request, *args, **kwargs))
        return Prepared(lambda: _told(request, answer.deed)) if isinstance(answer, Prepared) else answer

    return answered


def _told(request: Request, act: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return act()
    except RefusedError as refused:
        request.note.reason = both(refused.why)
        match = request.resolver_match
        back = reverse(f"{match.namespace}:index") if match else "/"
        return render(request, "look/refused.html", {"why": refused.why, "back": back}, status=REFUSED)
