"""审计 · Audit: one record for every act, refusal and reading of personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kaohe.web.access.models import AuditRecord
from kaohe.web.access.principal import Access
from kaohe.web.access.routes import Route

ALLOWED, REFUSED, FAILED = "allowed", "refused", "failed"


@dataclass(slots=True)
class Note:
    """What a view tells of its act while it is done; owned by the request."""

    subject: str = ""
    reason: str = ""


def audit_write(access: Access, route: Route, note: Note, *, now: datetime, outcome: str, status: int) -> AuditRecord:
    """Writes one record; the caller holds the transaction."""
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
        subject=note.subject[:300],
        reason=note.reason[:300],
        personal=route.audit == "read",
    )
