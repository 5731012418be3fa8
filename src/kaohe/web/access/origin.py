"""来处 · Origin: the number and the address of a request, as the log, the records and the limits know them.

What a header tells of an address is believed only where a proxy that the site declares has written it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kaohe.web.home.site import address_read

FORWARDED = "HTTP_X_FORWARDED_FOR"


def number_of(request: HttpRequest) -> str:
    """The number by which the log finds a request; '' of one that came through no server."""
    return str(request.META.get("kaohe.request", ""))


def address_of(request: HttpRequest) -> str:
    """The address that a request came from: the nearest one that is no proxy of ours; '' where none is known."""
    at, proxies = address_read(str(request.META.get("REMOTE_ADDR", ""))), set(settings.SITE.proxies)
    for told in reversed(str(request.META.get(FORWARDED, "")).split(",")):
        before = address_read(told)
        if at not in proxies or not before:
            break
        at = before
    return at
