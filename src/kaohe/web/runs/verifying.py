"""核验页 · Verifying: the page that checks a receipt on the reader's own device, and what lies beside it.

Anybody may open it; a copy that lies beside it is enciphered, and its key is never sent to us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.cache import cache_control

from kaohe.flows.receipt_files import page_served, policy_pinned, worker_served
from kaohe.web.access.request import Request
from kaohe.web.look.compress import Packed, packed, packed_answer
from kaohe.web.runs.receipts import FOLDER, LEDGER

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class _Made:
    """The page and its worker, ready to leave, and the policy that the scripts of the page need."""

    page: Packed
    worker: Packed
    policy: str


@lru_cache(maxsize=1)
def _made(pinned: str | None) -> _Made:
    """What a witness policy makes of them; put together and compressed once, until the policy is another one."""
    html, policy = page_served(pinned)
    return _Made(packed(html), packed(worker_served(html)), policy)


def _ready() -> _Made:
    return _made(policy_pinned(settings.SITE.place(LEDGER)))


@cache_control(no_cache=True)
def page(request: Request) -> HttpResponse:
    """The page; its own script and style may run, and nothing else."""
    made = _ready()
    answer = packed_answer(request, made.page, "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = f"{made.policy}; frame-ancestors 'none'"
    return answer


@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """What keeps the page for use without a network."""
    return packed_answer(request, _ready().worker, "text/javascript; charset=utf-8")


def blob(_request: Request, name: str) -> HttpResponse:
    """A receipt as it lies there, enciphered."""
    found = settings.SITE.place(FOLDER) / "r" / name
    if not _NAME.fullmatch(name) or not found.is_file():
        raise Http404
    return HttpResponse(found.read_bytes(), content_type="application/octet-stream")


app_name = "verify"
urlpatterns = [
    path("kaohe-verify.html", page, name="page"),
    path("sw.js", worker, name="worker"),
    path("r/<str:name>", blob, name="blob"),
]
