"""结果的接口 · API: what the pages of results show, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.runs import selectors, tracing
from kaohe.web.runs.tables import Ranking, RunHead

router = Router(tags=["runs"])


@router.get("", response=list[RunHead], url_name="runs", operation_id="runs")
def runs(request: HttpRequest) -> list[RunHead]:
    """The runs one may see."""
    return selectors.runs_listed(cast(Request, request).access)


@router.get("/{slug:number}/ranking", response=Ranking, url_name="ranking", operation_id="ranking")
def ranking(request: HttpRequest, number: str) -> Ranking:
    """The units of a run in order."""
    return selectors.ranking(cast(Request, request).access, number)


@router.get("/{slug:number}/figure", response=tracing.Figure, url_name="figure", operation_id="figure")
def figure(
    request: HttpRequest,
    number: str,
    sheet: Annotated[str, Query(max_length=40)],
    key: Annotated[str, Query(max_length=200)],
    column: Annotated[str, Query(max_length=60)],
) -> tracing.Figure:
    """One figure, one step down."""
    return tracing.figure(cast(Request, request).access, number, sheet, key, column)
