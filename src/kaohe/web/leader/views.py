"""驾驶舱页 · Views: the board, its big-screen form, and the list of lights."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kaohe.web.access.request import Request
from kaohe.web.leader.downloads import HEADS, board_table
from kaohe.web.leader.selectors import board_kept
from kaohe.web.leader.selectors import lights as lights_of
from kaohe.web.look.tables import csv_answer


def board(request: Request) -> HttpResponse:
    """One screen; `until` the day up to which runs count, `screen` the dark form that renews itself."""
    kept = board_kept(request.access, request.GET.get("until", ""))
    shown = {"page": kept.record, "kept": kept, "may_open": True, "screen": request.GET.get("screen") == "1"}
    shown["may_instruct"] = request.access.may("instruction", "create") and not shown["screen"]
    name = "leader/screen.html" if getattr(request, "htmx", False) else "leader/board.html"
    return render(request, name, shown)


def board_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    page = board_kept(request.access, request.GET.get("until", "")).record
    return csv_answer(f"board-{page.until}", HEADS, board_table(page))


def lights(request: Request) -> HttpResponse:
    """The red and yellow lights."""
    page = lights_of(request.access, request.GET.get("until", ""))
    return render(
        request, "leader/lights.html", {"lights": page, "may_instruct": request.access.may("instruction", "create")}
    )


def lights_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    heads = ("灯", "颜色", "单位", "代码", "行", "数", "依据", "方案", "期间")
    rows = [
        (
            one.light.zh,
            one.colour,
            one.name,
            one.unit,
            one.key,
            f"{one.shows.zh} {one.shown}",
            one.basis,
            one.run.scheme,
            one.run.period,
        )
        for one in lights_of(request.access, request.GET.get("until", ""))
    ]
    return csv_answer("lights", heads, rows)
