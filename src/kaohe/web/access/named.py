"""所指 · Named: which things a request names, for a record to say even where nothing was found or shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

API = "/api/"
FIELDS = ("run", "with", "scheme", "from", "kind", "sheet", "key", "unit", "column", "period", "username", "role")
"""Fields of a question or a form that name things. Names of people, codes, passwords and texts are none of them."""
ASKED_ONLY = ("name",)
"""Named in a question alone: in the form of a new account it is a person's name."""
LONGEST = 100


def named(request: HttpRequest) -> str:
    """What the address, the question and the form of a request name; '' where they name nothing."""
    match = request.resolver_match
    # An operation of the interface reads its own body, and names what it acts on in its address.
    form = request.POST if request.method == "POST" and not request.path.startswith(API) else QueryDict()
    return named_by(match.kwargs if match else {}, request.GET, form)


def named_by(address: Mapping[str, Any], question: QueryDict, form: QueryDict) -> str:
    """The same of their parts: values of the address first, then the fields with their names.

    >>> named_by({"number": "1bdc"}, QueryDict("unit=D05&unit=D06&junk=1"), QueryDict("password=x"))
    '1bdc unit=D05 unit=D06'
    """
    asked = [(field, value) for field in (*FIELDS, *ASKED_ONLY) for value in question.getlist(field)]
    filled = [(field, value) for field in FIELDS for value in form.getlist(field)]
    said = [f"{field}={value[:LONGEST]}" for field, value in (*asked, *filled) if value]
    return " ".join((*(str(value)[:LONGEST] for value in address.values()), *said))
