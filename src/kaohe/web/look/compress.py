"""压缩 · Compress: text of some length leaves gzipped; what is small, streamed or packed already leaves as it is.

Static files never come here: they were compressed once, when they were laid out. A page that is the same for everybody
and holds no secret is compressed once for a process.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

LEAST = 1400
"""Bytes: what fits into one packet arrives no sooner for being smaller."""
SECRETS = "/accounts/"
"""Pages with codes and keys that stay the same beside an address that anybody may have chosen: never compressed."""
TEXTS = frozenset({"application/json", "application/yaml", "image/svg+xml"})


@dataclass(frozen=True, slots=True)
class Packed:
    """A text that is the same for everybody, as it is and gzipped."""

    plain: bytes
    small: bytes


def packed(text: bytes) -> Packed:
    """A text and its gzip, the same bytes for the same text."""
    return Packed(text, gzip.compress(text, mtime=0))


def packed_answer(request: HttpRequest, text: Packed, kind: str) -> HttpResponse:
    """A packed text for who takes it, else as it is; `CompressMiddleware` lets the former pass."""
    takes = re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) is not None
    answer = HttpResponse(text.small if takes else text.plain, content_type=kind)
    if takes:
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(text.small))
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


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
