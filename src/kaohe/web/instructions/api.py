"""批示的接口 · API: the instructions one may see, as JSON."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Router

from kaohe.web.access.request import Request
from kaohe.web.instructions.selectors import Told, listed

router = Router(tags=["instructions"])


@router.get("", response=list[Told], url_name="instructions", operation_id="instructions")
def instructions(request: HttpRequest, unit: str = "") -> list[Told]:
    """The instructions, open ones first."""
    who = cast(Request, request)
    return listed(who.access, localdate(who.now), unit)
