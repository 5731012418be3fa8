"""停用 · Closing: an account is closed by one officer, an officer's own by two, and no office is left without one."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from kaohe.web.access.models import Account, Assignment, AssignmentQuerySet
from kaohe.web.access.principal import Access
from kaohe.web.access.records import OFFICERS
from kaohe.web.officers.models import Closing


def offices_open(now: datetime) -> frozenset[str]:
    """Which of the three offices has an account that is open."""
    return frozenset(_seats(now).filter(account__is_active=True).values_list("role", flat=True))


def is_officer(account: Account, now: datetime) -> bool:
    """Whether an account holds one of the three offices."""
    return _seats(now).filter(account=account).exists()


def account_closed(access: Access, account: Account) -> str:
    """Closes an account; whoever sits at it is a visitor with the next request. Must: it is no officer's."""
    return _unfit(access, account) or _closed(account)


def closing_asked(access: Access, account: Account, *, now: datetime) -> str:
    """An officer asks that another officer's account be closed."""
    if refused := _unfit(access, account):
        return refused
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if access.account is None or Closing.objects.filter(account=account, agreed_at__isnull=True).exists():
        return "closing"
    if _is_last(account, now):
        return "last"
    Closing.objects.create(account=account, asked_by=access.account, asked_at=now)
    return ""


def closing_there(pk: int) -> Closing:
    """A closing by its number, held until the transaction ends; or nothing is there."""
    held = Closing.objects.select_for_update(of=("self",))
    found = held.select_related("account", "asked_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def closing_agreed(access: Access, closing: Closing, *, now: datetime) -> str:
    """A second officer agrees, neither who asked nor whom it concerns; account and office end with it."""
    if closing.agreed_at is not None:
        return "state"
    if closing.asked_by.person == access.person:
        return "maker"
    if refused := _unfit(access, closing.account):
        return refused
    _locked()
    if _is_last(closing.account, now):
        return "last"
    closing.agreed_by, closing.agreed_at = access.account, now
    closing.save(update_fields=["agreed_by", "agreed_at"])
    _unseated(access, closing.account, now)
    return _closed(closing.account)


def _seats(now: datetime) -> AssignmentQuerySet:
    return Assignment.objects.held(now).filter(role__in=OFFICERS)


def _unseated(access: Access, account: Account, now: datetime) -> None:
    """Its offices end with it: whoever opens the account again, alone, gives no office back."""
    offices = Assignment.objects.standing().filter(account=account, role__in=OFFICERS)
    offices.update(revoked_by=access.account, revoked_at=now)


def _unfit(access: Access, account: Account) -> str:
    if account.person == access.person:
        return "self"
    return "" if account.is_active else "state"


def _closed(account: Account) -> str:
    account.is_active = False
    account.save(update_fields=["is_active"])
    return ""


def _is_last(account: Account, now: datetime) -> bool:
    """Whether one of its offices would be left without an open account."""
    mine = set(_seats(now).filter(account=account).values_list("role", flat=True))
    others = _seats(now).filter(account__is_active=True).exclude(account=account)
    return not mine <= set(others.values_list("role", flat=True))


def _locked() -> None:
    """Holds every officer's account, so that two closings do not each count on the other's."""
    of_officers = Assignment.objects.standing().filter(role__in=OFFICERS).values("account")
    list(Account.objects.select_for_update().filter(pk__in=of_officers).values_list("pk", flat=True))
