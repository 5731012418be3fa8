"""结果页 · Views: runs, rankings and traced figures, each with its table as CSV."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kaohe.web.access.request import Request
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.selectors import ranking, runs_listed
from kaohe.web.runs.tracing import figure


def index(request: Request) -> HttpResponse:
    """The runs one may see."""
    return render(request, "runs/index.html", {"runs": runs_listed(request.access)})


def rank(request: Request, number: str) -> HttpResponse:
    """The units of a run in order."""
    return render(request, "runs/rank.html", {"page": ranking(request.access, number)})


def rank_csv(request: Request, number: str) -> HttpResponse:
    """The same as a table."""
    page = ranking(request.access, number)
    heads = ("名次", "代码", "名称", "总分", "等级", "一票否决", "较上期")
    rows = [
        (
            row.place or "",
            row.key,
            row.name,
            row.total.zh,
            row.grade.zh if row.grade else "",
            "是" if row.veto else "",
            row.change,
        )
        for row in page.rows
    ]
    return csv_answer(f"{page.run.scheme}-{page.run.period}", heads, rows)


def trace(request: Request, number: str) -> HttpResponse:
    """One figure, one step down; its address is in the query: sheet, key, column."""
    asked = [request.GET.get(name, "") for name in ("sheet", "key", "column")]
    request.note.subject = f"{number} {'/'.join(asked)}"
    return render(request, "runs/trace.html", {"page": figure(request.access, number, *asked)})
