"""条件 · Terms: the terms of the matrix as conditions of a query; what no term opens stays closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from kaohe.web.access.principal import Grant

NOTHING, EVERYTHING = Q(pk__in=()), Q(pk__isnull=False)
"""An empty Q would vanish beside another one: both are said in full."""


def any_of(conditions: Iterable[Q]) -> Q:
    """At least one of the conditions; nothing where there is none.

    >>> any_of([]) == NOTHING, any_of([Q(unit="U1")]) == Q(unit="U1")
    (True, True)
    """
    found = list(conditions)
    return reduce(or_, found) if found else NOTHING


def terms_met(grant: Grant, met: Mapping[str, Q]) -> Q:
    """Every term of a grant as one condition. met: the condition of each term; `*` asks nothing.

    A term that is not in `met` opens nothing.

    >>> terms_met(Grant("leader", "", frozenset({"*"})), {}) == EVERYTHING
    True
    >>> terms_met(Grant("leader", "", frozenset({"own"})), {}) == NOTHING
    True
    """
    found = [met.get(term, NOTHING) for term in grant.terms if term != "*"]
    return reduce(and_, found) if found else EVERYTHING


def of_unit(grant: Grant) -> Q:
    """What belongs to the unit of a grant; nothing where the grant is for no unit.

    >>> of_unit(Grant("unit_head", "U1", frozenset({"own"})))
    <Q: (AND: ('unit', 'U1'))>
    """
    return Q(unit=grant.unit) if grant.unit else NOTHING
