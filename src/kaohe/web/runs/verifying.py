"""核验页 · Verifying: the page that checks a receipt on the reader's own device, and what lies beside it.

Anybody may open it; a copy that lies beside it is enciphered, and its key is never sent to us.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.cache import cache_control

from kaohe.flows.receipt_files import page_served, worker_served
from kaohe.web.access.request import Request
from kaohe.web.runs.receipts import FOLDER, LEDGER

_NAME = re.compile(r"[0-9a-f]{32}")


@cache_control(no_cache=True)
def page(_request: Request) -> HttpResponse:
    """The page; its own script and style may run, and nothing else."""
    html, policy = page_served(settings.SITE.place(LEDGER))
    answer = HttpResponse(html, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    return answer


@cache_control(no_cache=True)
def worker(_request: Request) -> HttpResponse:
    """What keeps the page for use without a network."""
    return HttpResponse(worker_served(settings.SITE.place(LEDGER)), content_type="text/javascript; charset=utf-8")


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
