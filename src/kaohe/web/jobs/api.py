"""运行台的接口 · API: what the desk of runs shows, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.jobs import selectors
from kaohe.web.jobs.pages import BookPage, Compared, Desk, ExportRow, JobRow, RunPage

router = Router(tags=["jobs"])


@router.get("", response=Desk, url_name="desk", operation_id="desk")
def desk(request: HttpRequest) -> Desk:
    """Runs, work in hand, books."""
    return selectors.desk(cast(Request, request).access, now=timezone.now())


@router.get("/exports", response=list[ExportRow], url_name="exports", operation_id="exports")
def exports(request: HttpRequest) -> list[ExportRow]:
    """One's exports, and those that wait for one's approval."""
    return selectors.exports_listed(cast(Request, request).access)


@router.get("/books/{int:number}", response=BookPage, url_name="book", operation_id="book")
def book(request: HttpRequest, number: int) -> BookPage:
    """A book with what its preview found."""
    return selectors.book_page(cast(Request, request).access, number, now=timezone.now())


@router.get("/jobs/{int:number}", response=JobRow, url_name="job", operation_id="job")
def job(request: HttpRequest, number: int) -> JobRow:
    """A job."""
    return selectors.job_row(cast(Request, request).access, number, now=timezone.now())


@router.get("/{slug:number}", response=RunPage, url_name="run", operation_id="run")
def run(request: HttpRequest, number: str) -> RunPage:
    """A run at its desk."""
    return selectors.run_page(cast(Request, request).access, number)


@router.get("/{slug:number}/compare", response=Compared, url_name="desk_compare", operation_id="desk_compare")
def compare(request: HttpRequest, number: str, other: Annotated[str, Query(alias="with", max_length=16)]) -> Compared:
    """A run against another one."""
    return selectors.compared(cast(Request, request).access, number, other)
