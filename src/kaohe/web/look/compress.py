"""压缩 · Compress: text of some length leaves gzipped; what is small, streamed or packed already leaves as it is.

Static files never come here: they were compressed once, when they were laid out.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LEAST = 1400
"""Bytes: what fits into one packet arrives no sooner for being smaller."""
SECRETS = "/accounts/"
"""Pages with codes and keys that stay the same beside an address that anybody may have chosen: never compressed."""
TEXTS = frozenset({"application/json", "application/yaml", "image/svg+xml"})


class CompressMiddleware(GZipMiddleware):
    """Django's own, for text alone. It lengthens every answer by chance, against guesses from its length (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, gzipped where that is worth it and the reader takes it; its ETag is then a weak one."""
        if request.path.startswith(SECRETS) or not _is_worth_it(response):
            return response
        return super().process_response(request, response)


def _is_worth_it(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    is_text = kind.startswith("text/") or kind in TEXTS
    return is_text and not response.streaming and len(cast(HttpResponse, response).content) >= LEAST
