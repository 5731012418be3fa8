"""失败 · Failures: how often an address failed to sign in, and by which name the failures of an account are counted.

What succeeds is never counted: a whole district may sign in from one address.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from kaohe.web.access import policy
from kaohe.web.access.audit import REFUSED
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.origin import address_of

SIGN_IN = "account_login"


def again_at(request: HttpRequest, now: datetime) -> datetime | None:
    """When an address that failed too often may try again; None of one that may try now."""
    failed = AuditRecord.objects.filter(route=SIGN_IN, outcome=REFUSED, address=address_of(request))
    recent = failed.filter(at__gt=now - policy.LOCKED).order_by("-at").values_list("at", flat=True)
    least = list(recent[policy.ADDRESS_FAILURES - 1 : policy.ADDRESS_FAILURES])
    return least[0] + policy.LOCKED if least else None


def counted_as(username: str) -> str:
    """One writing for every writing of a name that a store may take for the same: under it its failures are counted.

    >>> counted_as(" Zhang.San "), counted_as("\u017fys"), counted_as("off\u0131ce")
    ('zhang.san', 'sys', 'office')
    """
    return username.strip().upper().casefold()
