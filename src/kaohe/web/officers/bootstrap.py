"""任命 · Bootstrap: names the three officers of an installation, or whoever follows one; each gets a code to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from kaohe.base.findings import Finding, Place
from kaohe.flows.approve import may_sign
from kaohe.web.access.audit import ALLOWED, Note, audit_write
from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import VISITOR
from kaohe.web.access.records import OFFICERS
from kaohe.web.access.routes import routes
from kaohe.web.officers.closing import offices_open
from kaohe.web.officers.codes import code_made
from kaohe.web.officers.findings import NAMED_ALREADY, NOT_NAMED, SAME_OFFICER
from kaohe.web.officers.services import USERNAME, person_spelt

PARTS = ("username", "name", "person")
LARGEST = 65_536
ENTRANCE = ("kaohe bootstrap", "RUN")
"""As it stands among the entrances, and in the record."""


@dataclass(frozen=True, slots=True)
class Named:
    """Role, account and one-time code of each officer; findings where nobody was named."""

    officers: tuple[tuple[str, str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def officers_name(path: Path, *, now: datetime, beside: bool = False) -> Named:
    """Names an officer for every office without an open account: all three in a new home.

    `beside`: a further officer for whichever offices the file lists; who is there stays.
    Codes: `web/officers-unread`, `web/officers-same`, `web/officers-named`.
    """
    wanted = [role for role in OFFICERS if role not in offices_open(now)]
    if not wanted and not beside:
        return Named(findings=(Finding.of(NAMED_ALREADY),))
    listed, wrong = _read(path)
    if not wrong and not beside and set(listed) != set(wanted):
        wrong = f"officers: {', '.join(wanted)}"
    if wrong:
        return Named(findings=(Finding.of(NOT_NAMED, Place(file=path.name), path=path.name, what=wrong),))
    for part in ("username", "person"):
        values = [one[part].lower() for one in listed.values()]
        held = (Account.objects.filter(**{f"{part}__iexact": value}).exists() for value in values)
        if len(set(values)) < len(values) or any(held):
            return Named(findings=(Finding.of(SAME_OFFICER, Place(file=path.name), what=part),))
    with transaction.atomic():
        return Named(tuple(_named(role, listed[role], now) for role in OFFICERS if role in listed))


def _named(role: str, one: dict[str, str], now: datetime) -> tuple[str, str, str]:
    account = Account(username=one["username"], name=one["name"], person=one["person"], made_at=now)
    account.set_unusable_password()
    account.save()
    Assignment.objects.create(account=account, role=role, since=now, requested_at=now, granted_at=now)
    note = Note(subject=f"role {account.username} {role}", reason="bootstrap")
    audit_write(VISITOR, routes()[ENTRANCE], note, now=now, outcome=ALLOWED, status=0)
    return role, account.username, code_made(account, now=now, by=None)


def _read(path: Path) -> tuple[dict[str, dict[str, str]], str]:
    try:
        data = path.read_bytes()
        read: Any = yaml.safe_load(data) if len(data) <= LARGEST else None
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        return {}, type(error).__name__
    listed = read.get("officers") if isinstance(read, dict) else None
    if not isinstance(listed, dict) or not listed or not set(listed) <= set(OFFICERS):
        return {}, "officers"
    for role, one in listed.items():
        if not isinstance(one, dict) or set(one) != set(PARTS) or not all(str(one[part]).strip() for part in PARTS):
            return {}, str(role)
        if not USERNAME.fullmatch(str(one["username"])) or max(len(str(one[part])) for part in PARTS) > 64:
            return {}, f"{role}.username"
        if not may_sign(person_spelt(str(one["person"]))):
            return {}, f"{role}.person"
    return {role: _spelt(one) for role, one in listed.items()}, ""


def _spelt(one: dict[str, Any]) -> dict[str, str]:
    said = {part: str(one[part]).strip() for part in PARTS}
    return {**said, "person": person_spelt(said["person"])}
