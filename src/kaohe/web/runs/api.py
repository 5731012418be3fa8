"""结果的接口 · API: what the pages of results show, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.runs import indicator as indicators
from kaohe.web.runs import portrait, selectors, tracing, units
from kaohe.web.runs import ranking as ranks
from kaohe.web.runs.portrait_tables import Compared, OneIndicator, Portrait
from kaohe.web.runs.tables import Ranking, RunHead, UnitTable

router = Router(tags=["runs"])


@router.get("", response=list[RunHead], url_name="runs", operation_id="runs")
def runs(request: HttpRequest) -> list[RunHead]:
    """The runs one may see."""
    return selectors.runs_listed(cast(Request, request).access)


@router.get("/{slug:number}/ranking", response=Ranking, url_name="ranking", operation_id="ranking")
def ranking(request: HttpRequest, number: str) -> Ranking:
    """The units of a run in order."""
    return ranks.ranking(cast(Request, request).access, number)


@router.get("/{slug:number}/figure", response=tracing.Figure, url_name="figure", operation_id="figure")
def figure(
    request: HttpRequest,
    number: str,
    sheet: Annotated[str, Query(max_length=40)],
    key: Annotated[str, Query(max_length=200)],
    column: Annotated[str, Query(max_length=60)],
) -> tracing.Figure:
    """One figure, one step down."""
    asked = cast(Request, request)
    asked.note.subject = f"{number} {sheet}/{key}/{column}"
    return tracing.figure(asked.access, number, sheet, key, column)


@router.get("/{slug:number}/units", response=UnitTable, url_name="units", operation_id="units")
def unit_table(request: HttpRequest, number: str) -> UnitTable:
    """The units of a run with what was computed of each."""
    return units.unit_table(cast(Request, request).access, number)


@router.get("/{slug:number}/unit", response=Portrait, url_name="unit", operation_id="unit")
def unit(request: HttpRequest, number: str, key: Annotated[str, Query(max_length=200)]) -> Portrait:
    """A unit in one run."""
    return portrait.portrait(cast(Request, request).access, number, key)


@router.get("/{slug:number}/compare", response=Compared, url_name="compare", operation_id="compare")
def compare(
    request: HttpRequest, number: str, unit: Annotated[list[str], Query(min_length=2, max_length=4)]
) -> Compared:
    """Two to four units of a run side by side."""
    return portrait.compared(cast(Request, request).access, number, unit)


@router.get("/{slug:number}/indicator", response=OneIndicator, url_name="indicator", operation_id="indicator")
def indicator(request: HttpRequest, number: str, name: Annotated[str, Query(max_length=60)]) -> OneIndicator:
    """One indicator over the units."""
    return indicators.indicator(cast(Request, request).access, number, name)
