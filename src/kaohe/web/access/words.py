"""字 · Words: which words of a request no store can hold: U+0000, and halves of a pair of surrogates.

SQLite takes a NUL and PostgreSQL refuses it, so that the same request would do different things over the two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

JSON = "application/json"
_UNHELD = re.compile("[\0\ud800-\udfff]")


class UnheldError(BadRequest):
    """A request with such words; places: where they stand, as `query.q`."""

    def __init__(self, places: list[str]) -> None:
        super().__init__(", ".join(places))
        self.places = places


class CookiesMiddleware:
    """A cookie that no store can hold is none that we gave: it is passed over before anyone looks for its session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The request with the cookies that may be ours."""
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if held(value) == value}
        return self._get_response(request)


def held(text: str) -> str:
    r"""A text without what no store holds.

    >>> held("a\0b\ud800c")
    'abc'
    """
    return _UNHELD.sub("", text)


def unheld(request: HttpRequest) -> list[str]:
    """The places of words that no store holds: of the address, the question, the form, its files, a body in JSON."""
    return sorted({held(place) for place, word in _words(request) if _UNHELD.search(word)})


def _words(request: HttpRequest) -> Iterator[tuple[str, str]]:
    match = request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        yield f"path.{name}", str(value)
    yield from _fields("query", request.GET)
    yield from _fields("form", request.POST)
    for name, files in request.FILES.lists():
        yield from ((f"form.{name}", f"{name}{file.name}") for file in files)
    if request.content_type == JSON:
        yield from (("body", word) for word in _in_json(request.body))


def _fields(place: str, said: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in said.lists():
        yield from ((f"{place}.{name}", word) for word in (name, *map(str, values)))


def _in_json(body: bytes) -> Iterator[str]:
    """Every text in a body; none where it is no JSON, which is for its reader to refuse."""
    try:
        left: list[Any] = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            left += [*one, *one.values()]
