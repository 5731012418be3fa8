"""授权 · Roles: asking for, granting and revoking a role; barred pairs are judged over all accounts of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404

from kaohe.web.access.matrix import PUBLIC, matrix
from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import Access, Grant
from kaohe.web.access.records import OFFICERS

OF_UNITS = ("unit_clerk", "unit_head")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: '' where it was done, else the name of the refusal; `pair` where roles exclude."""

    refusal: str = ""
    pair: tuple[str, str] = ("", "")


DONE = Outcome()


@dataclass(frozen=True, slots=True)
class Wish:
    """A role wished for an account, from and until."""

    role: str
    unit: str = ""
    since: datetime | None = None
    until: datetime | None = None


_OF_OTHERS = frozenset({"", "closed", "pair", "twice"})
"""What only follows from whose account it is and which roles it has."""


def is_told(access: Access, outcome: Outcome) -> bool:
    """Whether who asked may know what came of it: of others' accounts and roles only who may ask for all of them."""
    return asks_for_all(access) or outcome.refusal not in _OF_OTHERS


def asks_for_all(access: Access) -> bool:
    """Whether one may ask for every role of every account, and so be told of each what became of it."""
    return any(grant.terms == {"*"} for grant in access.grants("role_assignment", "request"))


def requested(access: Access, account: Account | None, wish: Wish, *, now: datetime) -> Outcome:
    """Asks for a role of an account, None of one that is not there; it holds when another person has granted it."""
    refused = _unfit(access, account, wish, now)
    if account is None or refused:
        return Outcome(refused or "closed")
    _locked(account.person)
    pair = barred(account.person, wish.role, now)
    if pair is not None:
        return Outcome("pair", pair)
    if Assignment.objects.standing().filter(account=account, role=wish.role, unit=wish.unit).exists():
        return Outcome("twice")
    Assignment.objects.create(
        account=account,
        role=wish.role,
        unit=wish.unit,
        since=wish.since or now,
        until=wish.until,
        requested_by=access.account,
        requested_at=now,
    )
    return DONE


def granted(access: Access, assignment: Assignment, *, now: datetime) -> Outcome:
    """Grants what another person asked for, to a third one or to whoever asked."""
    account = assignment.account
    if assignment.granted_at is not None or assignment.revoked_at is not None:
        return Outcome("state")
    if not account.is_active:
        return Outcome("closed")
    refusals = [_against(grant, access, assignment) for grant in access.grants("role_assignment", "grant")]
    if all(refusals):
        return Outcome(refusals[0] if refusals else "role")
    if assignment.requested_by is not None and assignment.requested_by.person == access.person:
        return Outcome("maker")
    _locked(account.person)
    pair = barred(account.person, assignment.role, now, without=assignment.pk)
    if pair is not None:
        return Outcome("pair", pair)
    assignment.granted_by, assignment.granted_at = access.account, now
    assignment.save(update_fields=["granted_by", "granted_at"])
    return DONE


def revoked(access: Access, assignment: Assignment, *, now: datetime) -> Outcome:
    """Ends a role, or a wish for one; it closes with the next request."""
    if assignment.revoked_at is not None:
        return Outcome("state")
    if assignment.role in OFFICERS:
        return Outcome("officer")
    refusals = [_against(grant, access, assignment) for grant in access.grants("role_assignment", "revoke")]
    if all(refusals):
        return Outcome(refusals[0] if refusals else "role")
    assignment.revoked_by, assignment.revoked_at = access.account, now
    assignment.save(update_fields=["revoked_by", "revoked_at"])
    return DONE


def _against(grant: Grant, access: Access, assignment: Assignment) -> str:
    """The first term of a grant that an assignment does not meet."""
    for term in sorted(grant.terms):
        match term:
            case "*":
                continue
            case "not-self":
                if assignment.account.person == access.person:
                    return "self"
            case "not-three-officers":
                if assignment.role in OFFICERS:
                    return "officer"
            case _:
                return "role"
    return ""


def _unfit(access: Access, account: Account | None, wish: Wish, now: datetime) -> str:
    if wish.role not in matrix().roles or wish.role == PUBLIC:
        return "role"
    if wish.role in OFFICERS:
        return "officer"
    grants = access.grants("role_assignment", "request")
    if (wish.role in OF_UNITS) != bool(wish.unit) or not any(_may_ask(grant, wish.unit) for grant in grants):
        return "unit"
    if wish.until is not None and wish.until <= max(now, wish.since or now):
        return "dates"
    return "" if account is not None and account.is_active else "closed"


def _may_ask(grant: Grant, unit: str) -> bool:
    met = {"*": True, "own": bool(grant.unit) and unit == grant.unit}
    return all(met.get(term, False) for term in grant.terms)


def barred(person: str, role: str, now: datetime, *, without: int = 0) -> tuple[str, str] | None:
    """The pair of roles that one natural person may not join, if `role` would make one."""
    table = matrix()
    held = Assignment.objects.standing().filter(account__person=person).exclude(pk=without)
    names = held.filter(Q(until__isnull=True) | Q(until__gt=now)).values_list("role", flat=True)
    found = next((name for name in sorted(set(names)) if not table.may_join(role, frozenset({name}))), None)
    return (role, found) if found is not None else None


def assignment_there(pk: int) -> Assignment:
    """An assignment by its number, held until the transaction ends; or nothing is there."""
    held = Assignment.objects.select_for_update(of=("self",))
    found = held.select_related("account", "requested_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _locked(person: str) -> None:
    """Holds every account of a person, so that two officers do not judge the same pair at once."""
    list(Account.objects.select_for_update().filter(person=person).values_list("pk", flat=True))
