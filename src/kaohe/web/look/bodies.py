"""来件大小 · Bodies: how much a request may bring, judged by its head before a byte of it is read or laid down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kaohe.web.access.request import Request
from kaohe.web.look.errors import large

MIB = 1 << 20
UPLOADS = {"jobs:take": 65 * MIB, "schemes:bring": 5 * MIB}
"""The entrances that take a file, for whoever is signed in: the file's own limit, and what its form says beside it."""


class BodiesMiddleware:
    """Stands before whatever reads a form: the check of its token is the first that would."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer as it is."""
        return self._get_response(request)

    def process_view(self, request: Request, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """A refusal of what is too much for its entrance."""
        return large(request) if brought(request) > may_bring(request) else None


def brought(request: HttpRequest) -> int:
    """How many bytes the body of a request has, as its head says: no more than that is read of it."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def may_bring(request: Request) -> int:
    """How many bytes a request may have: a file's only where one is taken, and of nobody who is not signed in."""
    least = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    match = request.resolver_match
    if match is None or request.access.account is None:
        return least
    return UPLOADS.get(match.view_name, least)
