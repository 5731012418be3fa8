"""账本头的接口 · API: the head of the ledger as JSON."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from kaohe.web.witness.selectors import witnessed
from kaohe.web.witness.tables import Witnessed

router = Router(tags=["ledger"])


@router.get("", response=Witnessed, url_name="ledger_head", operation_id="ledger_head")
def ledger_head(request: HttpRequest) -> Witnessed:  # noqa: ARG001 - as Django calls
    """The published checkpoint of the ledger, its witness policy, and who has cosigned."""
    return witnessed()
