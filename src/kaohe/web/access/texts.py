"""填写的长度 · Texts: how long what a person writes into a form may be; the guard asks before any view does.

`texts.csv`: entrance, field, how many characters at most, and what the page calls the field.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest

from kaohe.base.findings import Text
from kaohe.web.access.matrix import HERE
from kaohe.web.home.short import Excess


@dataclass(frozen=True, slots=True)
class Limit:
    """The most characters of a field, which the page calls `title`."""

    field: str
    longest: int
    title: Text


@cache
def limits() -> Mapping[str, tuple[Limit, ...]]:
    """The limits of every entrance whose form takes words."""
    found: dict[str, list[Limit]] = defaultdict(list)
    with (HERE / "texts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["route"]].append(Limit(row["field"], int(row["longest"]), Text(row["zh"], row["en"])))
    return {route: tuple(listed) for route, listed in found.items()}


def overlong(request: HttpRequest, route: str) -> tuple[Excess, ...]:
    """The texts of a form that are too long; an end of line is one character, as a browser counts."""
    return tuple(
        Excess(limit.field, limit.title, limit.longest, len(said))
        for limit in limits().get(route, ())
        for said in _said(request, limit.field)
        if len(said) > limit.longest
    )


def _said(request: HttpRequest, field: str) -> Iterator[str]:
    yield from (text.replace("\r\n", "\n") for text in request.POST.getlist(field))
    yield from (file.name or "" for file in request.FILES.getlist(field))
