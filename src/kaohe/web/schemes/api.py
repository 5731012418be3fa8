"""方案的接口 · API: what the pages of schemes show, as JSON."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.schemes import selectors
from kaohe.web.schemes.parts import Difference, SchemePage, Shelf, Standing, TrialPage

router = Router(tags=["schemes"])
Kind = Literal["library", "home", "draft"]


@router.get("", response=Shelf, url_name="schemes", operation_id="schemes")
def schemes(request: HttpRequest) -> Shelf:
    """All schemes that one may read."""
    return selectors.shelf_listed(cast(Request, request).access)


@router.get("/trials/{int:number}", response=TrialPage, url_name="trial", operation_id="trial")
def trial(request: HttpRequest, number: int) -> TrialPage:
    """A trial."""
    who = cast(Request, request)
    return selectors.trial_page(who.access, number, now=who.now)


@router.get("/draft/{int:number}/standing", response=Standing, url_name="standing", operation_id="standing")
def standing(request: HttpRequest, number: int) -> Standing:
    """How far a draft has come."""
    return selectors.standing(cast(Request, request).access, str(number))


@router.get("/{kind}/{name}", response=SchemePage, url_name="scheme", operation_id="scheme")
def scheme(request: HttpRequest, kind: Kind, name: str, lang: Literal["zh", "en"] = "zh") -> SchemePage:
    """A scheme whole."""
    return selectors.scheme_page(cast(Request, request).access, kind, name, lang)


@router.get("/{kind}/{name}/diff", response=Difference, url_name="scheme_diff", operation_id="scheme_diff")
def scheme_diff(
    request: HttpRequest, kind: Kind, name: str, other: Annotated[str, Query(alias="from", max_length=120)]
) -> Difference:
    """What changed in meaning from another scheme, named `kind:name`."""
    return selectors.difference(cast(Request, request).access, kind, name, other)
