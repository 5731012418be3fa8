"""搜索的接口 · Search API: the same answers as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.runs.search import LONGEST, Found, found

router = Router(tags=["search"])


@router.get("", response=list[Found], url_name="search", operation_id="search")
def search(request: HttpRequest, q: Annotated[str, Query(max_length=LONGEST)]) -> list[Found]:
    """Units and indicators that answer to some letters."""
    return found(cast(Request, request).access, q)
