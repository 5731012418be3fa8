"""薪酬的写入 · Services: a payee answers a payment; a name is shown in full for a reason that is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.http import Http404

from kaohe.web.access.models import Person
from kaohe.web.access.principal import Access, Grant
from kaohe.web.runs.models import Line
from kaohe.web.staff.models import Reply
from kaohe.web.staff.selectors import paying
from kaohe.web.staff.tables import KINDS

REASON_LENGTH = 4


def confirm(access: Access, line: Line, *, now: datetime) -> Reply:
    """The payee says that a payment is right; saying it again changes nothing."""
    found, _ = Reply.objects.get_or_create(
        run=line.run, sheet=line.sheet, key=line.key, kind=Reply.Kind.CONFIRM, defaults=_of(access, line, now)
    )
    return found


def dispute(access: Access, line: Line, *, about: str, text: str, now: datetime) -> Reply | None:
    """The payee says what is wrong with a payment; None where it says nothing. Sent twice, it stands once."""
    said = text.replace("\r\n", "\n").strip()
    if about not in KINDS or len(said) < REASON_LENGTH:
        return None
    found, _ = Reply.objects.get_or_create(
        run=line.run,
        sheet=line.sheet,
        key=line.key,
        kind=Reply.Kind.DISPUTE,
        about=about,
        text=said,
        defaults=_of(access, line, now),
    )
    return found


def _of(access: Access, line: Line, now: datetime) -> dict[str, object]:
    amount = line.cells.get(paying(line), {}).get("zh", "")
    return {"person": line.person, "unit": line.unit, "amount": amount, "by": access.account, "at": now}


def unmasked(access: Access, line: Line, *, reason: str, case: str) -> str | None:
    """The full name of whom a line is about; None where no grant is met by the reason and the number of the case."""
    if not any(_met(grant, access, line, reason.strip(), case.strip()) for grant in access.grants(*SENSITIVE)):
        return None
    found = Person.objects.filter(code=line.person).values_list("name", flat=True).first()
    if found is None:
        raise Http404
    return found


SENSITIVE = ("person", "read_sensitive")


def asks(access: Access) -> Collection[str]:
    """What must be given before a name is shown: `reason`, `case`; nothing where it is never shown."""
    terms = {term for grant in access.grants(*SENSITIVE) for term in grant.terms if "self" not in grant.terms}
    return [one for one in ("reason", "case") if one in terms]


def _met(grant: Grant, access: Access, line: Line, reason: str, case: str) -> bool:
    met = {
        "self": bool(access.person) and line.person == access.person,
        "reason": len(reason) >= REASON_LENGTH,
        "case": len(case) >= REASON_LENGTH,
        # The guard writes the record of this act in the same transaction.
        "log": True,
    }
    return all(met.get(term, False) for term in grant.terms)
