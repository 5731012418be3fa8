"""三员的接口 · API: accounts, roles and records, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.officers import selectors
from kaohe.web.officers.guarding import Policy, policy_shown
from kaohe.web.officers.tables import Accounts, Seats
from kaohe.web.runs.records import NARROWS, Records, records_listed

router = Router(tags=["officers"])
Word = Annotated[str, Query(max_length=64)]
Page = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/accounts", response=Accounts, url_name="accounts", operation_id="accounts")
def accounts(request: HttpRequest, q: Word = "", page: Page = 1) -> Accounts:
    """The accounts."""
    return selectors.accounts_listed(q, page, now=cast(Request, request).now)


@router.get("/roles", response=Seats, url_name="roles", operation_id="roles")
def roles(request: HttpRequest, q: Word = "", state: Word = "", page: Page = 1) -> Seats:
    """The roles, and the wishes that wait."""
    return selectors.seats_listed(q, state, page, now=cast(Request, request).now)


@router.get("/records", response=Records, url_name="records", operation_id="records")
def records(request: HttpRequest, page: Page = 1) -> Records:
    """The records within the officer's terms; narrowed by who, route, outcome, subject, since, until, personal."""
    asked = cast(Request, request)
    said = {name: asked.GET.get(name, "") for name in NARROWS}
    asked.note.subject = " ".join(f"{name}={value}" for name, value in said.items() if value)
    return records_listed(asked.access, said, page)


@router.get("/policy", response=Policy, url_name="policy", operation_id="policy")
def policy(request: HttpRequest) -> Policy:  # noqa: ARG001 - as ninja calls
    """The figures by which the doors are guarded."""
    return policy_shown()
