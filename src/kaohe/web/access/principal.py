"""来者 · Principal: who asks, with the roles held at this moment; every request asks the store anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from kaohe.web.access.matrix import PUBLIC, matrix
from kaohe.web.access.models import Account, Assignment
from kaohe.web.home.asked import Asked


@dataclass(frozen=True, slots=True)
class Held:
    """A role, for one unit or ('') for all."""

    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One way in which an act is allowed: the terms that must hold, for the unit of the role."""

    role: str
    unit: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Access:
    """What a principal may do. `account` None is a visitor; everybody holds the role of the public."""

    account: Account | None
    held: tuple[Held, ...]

    @property
    def person(self) -> str:
        """The natural person, '' for a visitor."""
        return self.account.person if self.account else ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held, without the public one."""
        return tuple(dict.fromkeys(one.role for one in self.held if one.role != PUBLIC))

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose roles are held."""
        return tuple(dict.fromkeys(one.unit for one in self.held if one.unit))

    def grants(self, thing: str, action: str) -> tuple[Grant, ...]:
        """Every way in which the act is allowed; none where it is not."""
        table = matrix()
        found = ((one, table.terms(one.role, thing, action)) for one in self.held)
        return tuple(Grant(one.role, one.unit, terms) for one, terms in found if terms is not None)

    def may(self, thing: str, action: str) -> bool:
        """Whether the act is allowed within some scope."""
        return bool(self.grants(thing, action))

    def may_any(self, cells: Iterable[tuple[str, str]]) -> bool:
        """Whether one of several acts is allowed."""
        return any(self.may(*cell) for cell in cells)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role held asks for two factors."""
        roles = matrix().roles
        return any(roles[name].second_factor for name in self.roles)


_HELD = Asked(
    lambda account, now: (
        Assignment.objects.filter(account_id=account).held(now).order_by("id").values_list("role", "unit")
    )
)
VISITOR = Access(None, (Held(PUBLIC, ""),))


def access_of(user: Account | AnonymousUser, now: datetime) -> Access:
    """What a user may do at an instant; an account that is closed is a visitor."""
    if not isinstance(user, Account) or not user.is_active:
        return VISITOR
    held = (Held(role, unit) for role, unit in _HELD.rows(user.pk, now))
    return Access(user, (Held(PUBLIC, ""), *held))
