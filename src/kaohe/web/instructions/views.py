"""批示页 · Views: the instructions, a new one, and closing one; whole pages, or their parts where htmx asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from kaohe.web.access.marks import RUN
from kaohe.web.access.request import Request
from kaohe.web.instructions import services
from kaohe.web.instructions.selectors import handlers, listed
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.titles import column_said

OK, UNPROCESSABLE = 200, 422
FIELDS = ("run", "sheet", "key", "column", "text", "due", "handler")


def index(request: Request) -> HttpResponse:
    """The instructions one may see."""
    return render(request, "instructions/index.html", {"told": listed(request.access, localdate(request.now))})


def index_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    heads = ("单位", "名称", "运行", "关于", "批示", "期限", "承办", "批示人", "批示时间", "办结人", "办结时间", "结果")
    rows = [
        (
            one.unit, one.unit_name, one.run, f"{one.key} {one.column}", one.text, one.due or "", one.handler,
            one.made_by, one.made_at, one.closed_by, one.closed_at or "", one.outcome,
        )
        for one in listed(request.access, localdate(request.now))
    ]  # fmt: skip
    return csv_answer("instructions", heads, rows)


def of(request: Request) -> HttpResponse:
    """The instructions to one unit, as a part of its page."""
    told = listed(request.access, localdate(request.now), request.GET.get("unit", "") or "-")
    return render(request, "instructions/part.html", {"told": told})


def new(request: Request) -> HttpResponse:
    """The form: a page of its own, or a part of the page it was asked from."""
    return _formed(request, _asked(request))


@require_POST
def make(request: Request) -> HttpResponse:
    """Tells a unit something."""
    asked = _asked(request)
    made = services.instruct(request.access, request.user, asked, now=request.now)
    if made is None:
        return _formed(request, asked, wrong=True)
    request.note.on(RUN, made.run, f"{made.unit} {asked.sheet}/{made.key}/{made.column}")
    if getattr(request, "htmx", False):
        return render(request, "instructions/made.html", {"made": made})
    return redirect("instructions:index")


@require_POST
def close(request: Request, number: int) -> HttpResponse:
    """Closes an instruction with what came of it."""
    request.note.subject = str(number)
    closed = services.close(request.access, request.user, number, request.POST.get("outcome", ""), now=request.now)
    if closed is None:
        told = listed(request.access, localdate(request.now))
        return render(request, "instructions/index.html", {"told": told, "wrong": number}, status=UNPROCESSABLE)
    request.note.on(RUN, closed.run, f"instruction {number}")
    return redirect("instructions:index")


def _asked(request: Request) -> services.Asked:
    said = request.POST if request.method == "POST" else request.GET
    return services.Asked(**{name: said.get(name, "") for name in FIELDS})


def _formed(request: Request, asked: services.Asked, *, wrong: bool = False) -> HttpResponse:
    line = services.about(request.access, asked)
    shown = {
        "asked": asked,
        "line": line,
        "unit": services.unit_name(line),
        "column": column_said(line.run, line.sheet, asked.column) if asked.column else None,
        "handlers": handlers(request.now),
        "wrong": wrong,
    }
    return render(request, _form(request), shown, status=UNPROCESSABLE if wrong else OK)


def _form(request: Request) -> str:
    return "instructions/form.html" if getattr(request, "htmx", False) else "instructions/new.html"
