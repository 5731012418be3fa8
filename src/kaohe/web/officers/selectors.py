"""三员的读取 · Selectors: accounts, roles and resets; no business of the house is read here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.records import OFFICERS
from kaohe.web.look.tables import bounded
from kaohe.web.officers.models import Closing, Reset
from kaohe.web.officers.tables import AccountRow, Accounts, ClosingRow, ResetRow, Seat, Seats

PAGE = 50
STATES = ("waiting", "held", "later", "ended", "revoked")


def accounts_listed(asked: str, page: int, *, now: datetime) -> Accounts:
    """The accounts whose name, person or account begins so."""
    pages = Paginator(accounts_found(asked), PAGE)
    shown = pages.get_page(page)
    return Accounts(
        rows=accounts(list(shown.object_list), now),
        closings=[_closing(one) for one in Closing.objects.filter(agreed_at__isnull=True).select_related(*_CLOSING)],
        resets=[_reset(one) for one in Reset.objects.filter(issued_at__isnull=True).select_related(*_RESET)],
        count=pages.count,
        page=shown.number,
        pages=pages.num_pages,
        asked=asked,
    )


def accounts_exported(asked: str, *, now: datetime) -> list[AccountRow]:
    """All accounts that fit."""
    found = accounts_found(asked)
    bounded(found.count())
    return accounts(list(found), now, of=found)


def accounts_found(asked: str) -> QuerySet[Account]:
    """The accounts themselves, by name."""
    found = Account.objects.select_related("made_by").order_by("username")
    if not asked:
        return found
    return found.filter(Q(username__icontains=asked) | Q(name__icontains=asked) | Q(person__iexact=asked))


_CLOSING = ("account", "asked_by")
_RESET = (*_CLOSING, "agreed_by")


def accounts(
    listed: list[Account], now: datetime, of: Collection[Account] | QuerySet[Account] | None = None
) -> list[AccountRow]:
    """Accounts with the roles that stand; `of` finds the same accounts where they are too many to be named."""
    of = listed if of is None else of
    seats: dict[int, list[Seat]] = {}
    for one in Assignment.objects.standing().filter(account__in=of).select_related(*_SEAT).order_by("role", "unit"):
        seats.setdefault(one.account_id, []).append(seat(one, now))
    types = Authenticator.objects.filter(user__in=of, type__in=("totp", "webauthn"))
    factors = set(types.values_list("user_id", flat=True))
    return [_account(one, seats.get(one.pk, []), factor=one.pk in factors) for one in listed]


def _account(one: Account, seats: list[Seat], *, factor: bool) -> AccountRow:
    return AccountRow(
        id=one.pk,
        username=one.username,
        name=one.name,
        person=one.person,
        is_active=one.is_active,
        has_password=one.has_usable_password(),
        second_factor=factor,
        last_login=one.last_login,
        made_at=one.made_at,
        made_by=one.made_by.name if one.made_by else "",
        roles=seats,
        officer=any(held.role in OFFICERS for held in seats),
    )


_SEAT = ("account", "requested_by", "granted_by", "revoked_by")


def seats_listed(asked: str, state: str, page: int, *, now: datetime) -> Seats:
    """The roles and wishes that fit, wishes first."""
    pages = Paginator(seats_found(asked, state, now), PAGE)
    shown = pages.get_page(page)
    return Seats(
        rows=[seat(one, now) for one in shown.object_list],
        waiting=_in_state(Assignment.objects.all(), "waiting", now).count(),
        count=pages.count,
        page=shown.number,
        pages=pages.num_pages,
        asked=asked,
        state=state,
    )


def seats_exported(asked: str, state: str, *, now: datetime) -> list[Seat]:
    """All roles and wishes that fit."""
    found = seats_found(asked, state, now)
    bounded(found.count())
    return [seat(one, now) for one in found]


def seats_found(asked: str, state: str, now: datetime) -> QuerySet[Assignment]:
    """The roles and wishes of whom was asked for, in a state; wishes first."""
    found = Assignment.objects.select_related(*_SEAT).order_by("revoked_at", "granted_at", "-requested_at", "id")
    if asked:
        named = Q(account__username__icontains=asked) | Q(account__name__icontains=asked)
        found = found.filter(named | Q(account__person__iexact=asked) | Q(role=asked) | Q(unit__iexact=asked))
    return _in_state(found, state, now)


def seats_wished(person: str, now: datetime) -> list[Seat]:
    """The last page of what a person asked for and what became of each, over all accounts; the latest first."""
    found = Assignment.objects.filter(requested_by__person=person).select_related(*_SEAT)
    return [seat(one, now) for one in found.order_by("-requested_at", "-id")[:PAGE]]


def _in_state(found: QuerySet[Assignment], state: str, now: datetime) -> QuerySet[Assignment]:
    open_ = Q(revoked_at__isnull=True)
    ended, later = Q(until__lte=now), Q(since__gt=now)
    wanted = {
        "waiting": open_ & Q(granted_at__isnull=True),
        "held": open_ & Q(granted_at__isnull=False, since__lte=now) & ~ended,
        "later": open_ & Q(granted_at__isnull=False) & later,
        "ended": open_ & Q(granted_at__isnull=False) & ended,
        "revoked": Q(revoked_at__isnull=False),
    }
    return found.filter(wanted[state]) if state in wanted else found


def seat(one: Assignment, now: datetime) -> Seat:
    """A role as it is shown."""
    return Seat(
        id=one.pk,
        account=one.account_id,
        username=one.account.username,
        name=one.account.name,
        person=one.account.person,
        role=one.role,
        unit=one.unit,
        since=one.since,
        until=one.until,
        requested_by=_name(one.requested_by),
        requested_at=one.requested_at,
        granted_by=_name(one.granted_by),
        granted_at=one.granted_at,
        revoked_by=_name(one.revoked_by),
        revoked_at=one.revoked_at,
        state=_state(one, now),
    )


def _state(one: Assignment, now: datetime) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.granted_at is None:
        return "waiting"
    if one.until is not None and one.until <= now:
        return "ended"
    return "later" if one.since > now else "held"


def _name(account: Account | None) -> str:
    return account.name if account is not None else ""


def _closing(one: Closing) -> ClosingRow:
    return ClosingRow(
        id=one.pk,
        username=one.account.username,
        name=one.account.name,
        person=one.account.person,
        asked_by=one.asked_by.name,
        asker=one.asked_by.person,
        asked_at=one.asked_at,
    )


def _reset(one: Reset) -> ResetRow:
    return ResetRow(
        id=one.pk,
        username=one.account.username,
        name=one.account.name,
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        agreed_by=_name(one.agreed_by),
        agreed_at=one.agreed_at,
    )


def accounts_table(rows: Iterable[AccountRow]) -> list[tuple[object, ...]]:
    """Accounts as a table."""
    return [
        (
            *(one.username, one.name, one.person, "是" if one.is_active else "否"),
            *("是" if one.second_factor else "否", one.last_login or "", one.made_at, one.made_by),
            " ".join(f"{held.role}{'@' + held.unit if held.unit else ''}:{held.state}" for held in one.roles),
        )
        for one in rows
    ]


def seats_table(rows: Iterable[Seat]) -> list[tuple[object, ...]]:
    """Roles as a table."""
    return [
        (
            *(one.username, one.name, one.person, one.role, one.unit, one.state, one.since, one.until or ""),
            *(one.requested_by, one.requested_at, one.granted_by, one.granted_at or ""),
            *(one.revoked_by, one.revoked_at or ""),
        )
        for one in rows
    ]
