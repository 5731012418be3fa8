"""审计 · Audit: one record for every act, refusal and reading of personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kaohe.web.access.models import AuditRecord
from kaohe.web.access.principal import Access
from kaohe.web.access.routes import Route
from kaohe.web.access.words import held

ALLOWED, REFUSED, FAILED = "allowed", "refused", "failed"


@dataclass(slots=True)
class Note:
    """What a view tells of its act while it is done; owned by the request. is_kept: its record is written.

    refused: its answer is no refusal by its status (a redirect to a page that says why), and nothing may stand.
    """

    subject: str = ""
    reason: str = ""
    refused: bool = False
    is_kept: bool = False


def audit_write(access: Access, route: Route, note: Note, *, now: datetime, outcome: str, status: int) -> AuditRecord:
    """Writes one record; the caller holds the transaction."""
    note.is_kept = True
    return AuditRecord.objects.create(
        at=now,
        account=access.account,
        person=access.person,
        roles=",".join(access.roles)[:200],
        route=route.name,
        method=route.method,
        cells="|".join(".".join(cell) for cell in route.cells),
        outcome=outcome,
        status=status,
        subject=_text(note.subject),
        reason=_text(note.reason),
        personal=route.audit == "read",
    )


def _text(said: str) -> str:
    """As much as a record holds, without what a store refuses in a text."""
    return held(said)[:300]
