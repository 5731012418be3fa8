"""搜索页 · Search views: the answers as a page, or as a part of the head where htmx asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kaohe.web.access.request import Request
from kaohe.web.runs.search import found


def find(request: Request) -> HttpResponse:
    """What answers to `q`."""
    asked = request.GET.get("q", "")
    shown = {"found": found(request.access, asked), "asked": asked.strip()}
    return render(request, "runs/found.html" if getattr(request, "htmx", False) else "runs/search.html", shown)
