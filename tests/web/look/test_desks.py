"""桌位 · Desks: one that came later is set up in a demonstration that is there, and the others stay as they are."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import Account, Assignment
from kaohe.web.demo.fill import desks, filled

PAYEES = {"teacher": "P1", "police": "P2"}


def test_a_desk_that_came_later_is_set_up_beside_the_others(db: None) -> None:  # noqa: ARG001 - asks for the store
    wanted = sorted(desk.username for desk in desks())

    def fill() -> list[str]:
        filled([], Path("people.csv"), PAYEES, now=timezone.now(), told=lambda *_: None)
        return sorted(Account.objects.values_list("username", flat=True))

    assert fill() == wanted
    Account.objects.filter(username="leader").update(is_active=False)
    late = Account.objects.filter(username="head2")
    Assignment.objects.filter(account__in=late).delete()
    late.delete()
    assert fill() == wanted
    assert Assignment.objects.filter(account__username="head2").count() == 1
    assert Account.objects.get(username="leader").is_active is False


def test_no_desk_holds_roles_that_the_matrix_bars_from_one_person() -> None:
    for desk in desks():
        for at, role in enumerate(desk.roles):
            assert role in matrix().roles
            assert matrix().may_join(role, frozenset(desk.roles[:at]))


def test_a_desk_of_two_roles_holds_both(db: None) -> None:  # noqa: ARG001 - asks for the store
    filled([], Path("people.csv"), PAYEES, now=timezone.now(), told=lambda *_: None)
    held = Assignment.objects.filter(account__username="deputy").values_list("role", flat=True)
    assert sorted(held) == ["office_clerk", "office_head"]
    assert Account.objects.get(username="police").person == "P2"
