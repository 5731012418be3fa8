"""附件 · Attached: a file to take away, under a name that every browser keeps and no header breaks on."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BARRED = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069/\\:*?"<>|]')
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")


def attached(content: bytes | str, name: str, content_type: str) -> HttpResponse:
    """An answer that is a file called `name`, letters of any script among them."""
    answer = HttpResponse(content, content_type=content_type)
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


def disposition(name: str) -> str:
    """The header of a name: as it is for those who read RFC 6266, beside it in ASCII for all others.

    What no system allows in a file name becomes a hyphen.

    >>> print(disposition("2026-06.csv"))
    attachment; filename="2026-06.csv"
    >>> print(disposition("财/政.csv"))
    attachment; filename="_-_.csv"; filename*=UTF-8''%E8%B4%A2-%E6%94%BF.csv
    """
    kept = _BARRED.sub("-", name)
    plain = _FOREIGN.sub("_", kept)
    named = f'attachment; filename="{plain}"'
    return named if plain == kept else f"{named}; filename*=UTF-8''{quote(kept, safe='')}"
