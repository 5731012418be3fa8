"""记号 · Marks: by what the record of an act is found again, whatever its words: the kind and number of its thing."""

from __future__ import annotations

import re

from django.http import HttpRequest

RUN, BOOK, JOB = "run", "book", "job"
LONGEST = 40
_NUMBERED = re.compile(r"(?P<kind>\w+?)s?/<int:(?P<name>number|pk)>")
_NAMED = re.compile(r"<slug:(?P<name>number)>")


def mark(kind: str, number: object) -> str:
    """The mark of a thing.

    >>> mark(RUN, "1bdc8a50e70b6ca4"), mark(JOB, 14)
    ('run:1bdc8a50e70b6ca4', 'job:14')
    """
    return f"{kind}:{number}"[:LONGEST]


def marked(request: HttpRequest) -> str:
    """The mark of what the address of a request names, else of the run that its form or question names; '' of none."""
    match = request.resolver_match
    route, told = (match.route, match.kwargs) if match else ("", {})
    if found := _NUMBERED.search(route):
        return mark(found["kind"], told.get(found["name"], ""))
    if found := _NAMED.search(route):
        return mark(RUN, told.get(found["name"], ""))
    run = request.POST.get("run", "") or request.GET.get("run", "")
    return mark(RUN, run) if run else ""
