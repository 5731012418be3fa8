"""地址样式 · Address patterns: every entrance by its name, as people write an address: `{number}` for what varies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

_VARIES = re.compile(r"<(?:\w+:)?(\w+)>")


@cache
def addresses() -> Mapping[str, str]:
    """The pattern of every entrance that has a name.

    >>> addresses()["runs:rank"]
    '/results/{number}/'
    """
    return dict(_walked(get_resolver().url_patterns, "/", ""))


def _walked(patterns: Sequence[URLPattern | URLResolver], before: str, space: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        there = before + _VARIES.sub(r"{\1}", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _walked(one.url_patterns, there, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", there
