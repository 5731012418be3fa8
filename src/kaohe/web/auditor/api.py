"""追溯的接口 · API: what the auditor's pages show, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import Http404, HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.auditor import find, selectors, services
from kaohe.web.auditor.evidence import run_counted, run_evident
from kaohe.web.auditor.tables import Finds, Ledger, Proven, Sample, Verdict
from kaohe.web.runs.records import NARROWS, Records, records_listed

router = Router(tags=["audit"])
Word = Annotated[str, Query(max_length=120)]
Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/numbers", response=Finds, url_name="numbers", operation_id="numbers")
def numbers(request: HttpRequest, q: Word = "", column: Word = "", page: Page = 1) -> Finds:
    """The runs and numbers that fit a question."""
    asked = cast(Request, request)
    asked.note.subject = f"{q} {column}".strip()
    return find.found(asked.access, q, column, page)


@router.get("/runs/{slug:number}", response=Proven, url_name="proven", operation_id="proven")
def proven(request: HttpRequest, number: str) -> Proven:
    """Where a run comes from, its files hashed anew."""
    access = cast(Request, request).access
    return selectors.proven(access, run_counted(access, number))


@router.post("/runs/{slug:number}/replay", response=Verdict, url_name="replay", operation_id="replay")
def replay(request: HttpRequest, number: str) -> Verdict:
    """A run made again from what it kept, and the verdict."""
    asked = cast(Request, request)
    run = run_evident(asked.access, number)
    if not services.may_act(asked.access, run, "replay"):
        raise Http404
    verdict = services.replayed(run)
    asked.note.reason = "equal" if verdict.equal else "differs"
    return verdict


@router.get("/sample", response=Sample, url_name="sample", operation_id="sample")
def sample(
    request: HttpRequest,
    run: Word = "",
    sheet: Word = "",
    seed: Annotated[str, Query(max_length=120)] = "1",
    n: Annotated[int, Query(ge=1, le=selectors.MOST_DRAWN)] = 20,
) -> Sample:
    """Rows of a run drawn by a seed."""
    asked = cast(Request, request)
    asked.note.subject = f"{run} {sheet} seed {seed} × {n}"
    return selectors.sampled(asked.access, run, sheet=sheet, seed=seed, size=n)


@router.get("/ledger", response=Ledger, url_name="ledger_state", operation_id="ledger_state")
def ledger_state(request: HttpRequest) -> Ledger:
    """What the ledger has signed, published and had witnessed."""
    asked = cast(Request, request)
    asked.note.subject = "ledger"
    return selectors.ledger_seen(asked.access, checked=False)


@router.get("/records", response=Records, url_name="business_records", operation_id="business_records")
def business_records(request: HttpRequest, page: Page = 1) -> Records:
    """What was done, refused and read in business; narrowed by who, route, outcome, subject, since, until, personal."""
    asked = cast(Request, request)
    said = {name: asked.GET.get(name, "") for name in NARROWS}
    asked.note.subject = " ".join(f"{name}={value}" for name, value in said.items() if value)
    return records_listed(asked.access, said, page)
