"""账本头的读取 · Selectors: the head of the ledger of this site."""

from __future__ import annotations

from django.conf import settings

from kaohe.flows.findings import NO_LEDGER
from kaohe.flows.ledger_state import ledger_head
from kaohe.web.runs.receipts import LEDGER
from kaohe.web.witness.tables import LedgerHead, Witnessed


def witnessed() -> Witnessed:
    """What anybody may know of the ledger."""
    told = ledger_head(settings.SITE.place(LEDGER))
    absent = [finding.code for finding in told.findings] == [NO_LEDGER.code]
    return Witnessed(
        head=LedgerHead(**told.result) if told.result else None,
        absent=absent,
        findings=[] if absent else [finding.code for finding in told.findings],
    )
