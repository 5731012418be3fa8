"""公开的接口 · API: published results as JSON, for anybody."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from kaohe.web.public.selectors import Published, published

router = Router(tags=["public"])


@router.get("", response=list[Published], url_name="published", operation_id="published")
def results(request: HttpRequest) -> list[Published]:  # noqa: ARG001 - as ninja calls
    """The published appraisals by scheme."""
    return published()
