"""公开页 · Views: the page for everybody, and a published ranking as open data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from kaohe.web.access.request import Request
from kaohe.web.look.tables import csv_answer
from kaohe.web.public.selectors import published, published_ranking
from kaohe.web.runs.tables import RANK_HEADS, rank_cells


def index(request: Request) -> HttpResponse:
    """Published results, method, open data."""
    return render(request, "public/index.html", {"published": published()})


def result_csv(request: Request, number: str) -> HttpResponse:  # noqa: ARG001 - as Django calls
    """A published ranking as a table."""
    page = published_ranking(number)
    heads = (*RANK_HEADS, "期间", "方案", "版本", "运行编号")
    run = page.run
    facts = (run.period, run.scheme, run.version, run.id)
    rows = [(*rank_cells(row), *facts) for row in page.rows]
    return csv_answer(f"{run.scheme}-{run.period}-public", heads, rows)
