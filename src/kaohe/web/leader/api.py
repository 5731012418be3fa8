"""驾驶舱的接口 · API: the board and its lights as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.leader import selectors
from kaohe.web.leader.tables import Board, Warned

router = Router(tags=["board"])


@router.get("", response=Board, url_name="board", operation_id="board")
def board(request: HttpRequest, until: Annotated[str, Query(max_length=10)] = "") -> Board:
    """The leader's board up to a day."""
    return selectors.board_kept(cast(Request, request).access, until).record


@router.get("/lights", response=list[Warned], url_name="lights", operation_id="lights")
def lights(request: HttpRequest, until: Annotated[str, Query(max_length=10)] = "") -> list[Warned]:
    """The red and yellow lights up to a day."""
    return selectors.lights(cast(Request, request).access, until)
