"""薪酬的接口 · API: one's own pay, a slip, and the lists of pay, as JSON."""

from __future__ import annotations

from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router

from kaohe.web.access.request import Request
from kaohe.web.staff import lists, own, selectors
from kaohe.web.staff.tables import Mine, PayList, Slip

router = Router(tags=["pay"])
# One annotation holds one default: parameters with another default, or none, write their own.
Number = Annotated[str, Query(max_length=16)]
Word = Annotated[str, Query(max_length=120)]


@router.get("/mine", response=Mine, url_name="my_pay", operation_id="my_pay")
def my_pay(request: HttpRequest, run: Number = "") -> Mine:
    """One's own pay; without a run the latest that stands."""
    asked = cast(Request, request)
    page = own.mine(asked.access, run)
    if page.slip is not None:
        asked.note.subject = page.slip.run.id
    return page


@router.get("/lines", response=PayList, url_name="pay_lines", operation_id="pay_lines")
def pay_lines(
    request: HttpRequest,
    run: Number = "",
    sheet: Word = "",
    unit: Word = "",
    code: Word = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> PayList:
    """The lines of a run that one may read, fifty a page, names masked."""
    asked = cast(Request, request)
    asked.note.subject = lists.subject(run, sheet, unit, code)
    found = lists.pay_listed(asked.access, run, sheet=sheet, unit=unit, code=code, page=page)
    asked.note.subject = lists.subject(found.run.id if found.run else "", found.sheet, found.unit, found.code)
    return found


@router.get("/slip", response=Slip, url_name="pay_slip", operation_id="pay_slip")
def pay_slip(
    request: HttpRequest,
    run: Annotated[str, Query(max_length=16)],
    sheet: Annotated[str, Query(max_length=120)],
    key: Annotated[str, Query(max_length=120)],
) -> Slip:
    """The slip of whom a line is about, the name masked."""
    asked = cast(Request, request)
    asked.note.subject = f"{run} {sheet}/{key}"
    return selectors.slip(asked.access, selectors.line_paid(asked.access, "read", run, sheet, key))
