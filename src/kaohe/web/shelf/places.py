"""方案何处 · Places: every scheme that an access may read, and where its document lies; anything else is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from kaohe.base.findings import Text
from kaohe.flows.catalogue import Shipped, catalogue
from kaohe.flows.opening import scheme_open
from kaohe.web.access.principal import Access
from kaohe.web.shelf.models import Published

LIBRARY, HOME = "library", "home"
READ = ("scheme", "read")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A scheme on the shelf. `source` is what flows open: a library id or a path."""

    kind: str
    name: str
    scheme: str
    version: str
    title: Text
    period: str
    source: str
    retired: bool = False


def home_schemes(access: Access) -> QuerySet[Published]:
    """The published versions of the home: whoever reads schemes at all reads these."""
    condition = Q(pk__isnull=False) if access.may(*READ) else Q(pk__in=())
    return Published.objects.filter(condition)


def shelved(access: Access, kind: str, name: str) -> Shelved:
    """A scheme by its kind and name."""
    found = next((one for one in shelf(access) if (one.kind, one.name) == (kind, name)), None)
    if found is None:
        raise Http404
    return found


def shelf(access: Access) -> list[Shelved]:
    """Everything on the shelf, the home's own first."""
    if not access.may(*READ):
        return []
    return [*(of_home(one) for one in home_schemes(access)), *(_of_library(one) for one in shipped())]


@cache
def shipped() -> tuple[Shipped, ...]:
    """The schemes that ship; they do not change while the service runs."""
    return catalogue()


@cache
def shipped_digest(scheme: str, version: str) -> str:
    """The hash of the content of a version that ships; '' where none of that number does."""
    return next((scheme_open(one.id).digest for one in shipped() if (one.id, one.version) == (scheme, version)), "")


def of_home(one: Published) -> Shelved:
    """A published version as it stands on the shelf."""
    return Shelved(
        HOME,
        one.name,
        one.scheme,
        one.version,
        Text(one.title_zh, one.title_en),
        one.period,
        str(settings.SITE.place(one.path)),
        one.retired_at is not None,
    )


def _of_library(one: Shipped) -> Shelved:
    return Shelved(LIBRARY, one.id, one.id, one.version, one.title, one.period, one.id)
