"""请求 · Request: what every view of the service is given beside Django's own."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from kaohe.base.findings import Lang
from kaohe.web.access.audit import Note
from kaohe.web.access.models import Account
from kaohe.web.access.principal import Access


class Request(HttpRequest):
    """A request that the guard has let through: who asks, when, in which language, and the note for the audit."""

    user: Account
    access: Access
    now: datetime
    lang: Lang
    note: Note
    again: datetime
    htmx: object
