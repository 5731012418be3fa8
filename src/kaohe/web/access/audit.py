"""审计 · Audit: one record for every act, refusal and reading of personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from kaohe.web.access.marks import mark
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.origin import address_of, number_of
from kaohe.web.access.principal import Access
from kaohe.web.access.routes import Route
from kaohe.web.access.words import held

ALLOWED, REFUSED, FAILED = "allowed", "refused", "failed"


@dataclass(slots=True)
class Note:
    """What a view tells of its act while it is done; owned by the request. is_kept: its record is written.

    refused: its answer is no refusal by its status (a redirect to a page that says why), and nothing may stand.
    again: it is refused by being asked for again; what was written of the failure stands.
    about: the mark by which its record is found again. request, address: where it came from.
    """

    subject: str = ""
    reason: str = ""
    refused: bool = False
    again: bool = False
    is_kept: bool = False
    about: str = ""
    request: str = ""
    address: str = ""

    def on(self, kind: str, number: object, said: str = "") -> None:
        """Says what the act is about, in words and by its mark."""
        self.subject, self.about = f"{kind} {number}{': ' if said else ''}{said}", mark(kind, number)


def noted(request: HttpRequest, subject: str = "") -> Note:
    """A note that knows where its request came from."""
    return Note(subject=subject, request=number_of(request), address=address_of(request))


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
        about=_text(note.about),
        request=note.request,
        address=note.address,
    )


def _text(said: str) -> str:
    """As much as a record holds, without what a store refuses in a text."""
    return held(said)[:300]
