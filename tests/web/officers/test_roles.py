from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import Account, Assignment, AuditRecord
from kaohe.web.access.principal import access_of
from kaohe.web.access.records import OFFICERS
from kaohe.web.officers import roles
from tests.web.conftest import Sit

REAL = sorted(matrix().roles.keys() - {"public"})
PAIRS = sorted(sorted(pair) for pair in matrix().barred if pair <= set(REAL))
GRANTED = [name for name in REAL if name not in OFFICERS]


def unit_of(role: str) -> str:
    """The unit that a role of a unit needs."""
    return "U1" if role in roles.OF_UNITS else ""


def asked(client: Client, account: Account, role: str, **more: str) -> Any:
    """Asks for a role."""
    said = {"username": account.username, "role": role, "unit": unit_of(role), **more}
    return client.post("/officers/roles/request/", said)


def refusal(answer: Any) -> str:
    """Why an act was refused, '' where it was done."""
    if answer.status_code == 302:
        return ""
    assert answer.status_code == 409
    return str(answer.content.decode().split('data-refusal="')[1].split('"')[0])


def wish(account: Account, role: str, by: Account | None = None) -> Assignment:
    """A role that somebody asked for."""
    return Assignment.objects.create(account=account, role=role, unit=unit_of(role), requested_by=by)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_barred_pair_is_refused_on_every_path_over_all_accounts(sit: Sit, account: Any, one: str, other: str) -> None:
    requester, granter = sit("office_head"), sit("secadmin")
    for held, wished in ((one, other), (other, one)):
        if wished in OFFICERS:
            assert refusal(asked(requester, account(held, unit_of(held)), wished)) == "officer"
            continue
        first = account(held, unit_of(held), "N-same" + held + wished)
        second = Account.objects.create(username=f"second.{held}.{wished}"[:64], name="二", person=first.person)
        for target in (first, second):
            assert refusal(asked(requester, target, wished)) == "pair"
        made = wish(second, wished)
        assert refusal(granter.post(f"/officers/roles/{made.pk}/grant/")) == "pair"
        made.refresh_from_db()
        assert made.granted_at is None


def test_a_role_waits_then_holds_then_ends_with_the_next_request(sit: Sit) -> None:
    someone = Account.objects.create(username="some.one", name="某", person="N77")
    assert refusal(asked(sit("office_head"), someone, "leader")) == ""
    made = Assignment.objects.get(account=someone)
    client = Client()
    client.force_login(someone)
    session = client.session
    session["factor"] = someone.pk
    session.save()
    assert client.get("/instructions/").status_code == 404
    officer = sit("secadmin")
    assert refusal(officer.post(f"/officers/roles/{made.pk}/grant/")) == ""
    assert client.get("/instructions/").status_code == 200
    assert refusal(officer.post(f"/officers/roles/{made.pk}/grant/")) == "state"
    assert refusal(officer.post(f"/officers/roles/{made.pk}/revoke/")) == ""
    assert client.get("/instructions/").status_code == 404
    assert AuditRecord.objects.filter(route__startswith="officers:", outcome="refused").count() == 1


@pytest.mark.parametrize("role", OFFICERS)
def test_the_three_are_named_by_no_role(sit: Sit, account: Any, role: str) -> None:
    someone = account("leader")
    assert refusal(asked(sit("sysadmin"), someone, role)) == "officer"
    made = wish(someone, role)
    officer = sit("secadmin")
    assert refusal(officer.post(f"/officers/roles/{made.pk}/grant/")) == "officer"
    assert refusal(officer.post(f"/officers/roles/{made.pk}/revoke/")) == "officer"


def test_nobody_grants_or_revokes_his_own_role(sit: Sit) -> None:
    officer = sit("secadmin", "", "N-sec")
    made = wish(Account.objects.create(username="sec.two", name="安", person="N-sec"), "staff")
    assert refusal(officer.post(f"/officers/roles/{made.pk}/grant/")) == "self"
    assert refusal(officer.post(f"/officers/roles/{made.pk}/revoke/")) == "self"


def test_who_asks_does_not_grant(sit: Sit, account: Any) -> None:
    officer = sit("secadmin", "", "N-sec")
    other = Account.objects.create(username="sec.old", name="安", person="N-sec")
    made = wish(account("leader"), "reviewer", by=other)
    assert refusal(officer.post(f"/officers/roles/{made.pk}/grant/")) == "maker"


@pytest.mark.parametrize(
    ("role", "more", "wanted"),
    [
        ("nothing", {}, "role"),
        ("public", {}, "role"),
        ("unit_clerk", {"unit": ""}, "unit"),
        ("leader", {"unit": "U1"}, "unit"),
        ("leader", {"until": "2020-01-01"}, "dates"),
        ("leader", {"since": "2999-02-01", "until": "2999-01-01"}, "dates"),
        ("leader", {"since": "2999-01-01", "until": "2999-02-01"}, ""),
    ],
)
def test_an_unfit_wish_is_refused_in_words(
    sit: Sit, account: Any, role: str, more: dict[str, str], wanted: str
) -> None:
    assert refusal(asked(sit("office_head"), account("staff"), role, **more)) == wanted


def test_a_head_asks_for_his_own_unit_alone(sit: Sit, account: Any) -> None:
    head, someone = sit("unit_head", "U1"), account("staff")
    assert refusal(asked(head, someone, "unit_clerk", unit="U2")) == "unit"
    assert refusal(asked(head, someone, "leader")) == "unit"
    assert refusal(asked(head, someone, "unit_clerk")) == ""
    assert refusal(asked(sit("office_head"), someone, "unit_clerk", unit="U1")) == "twice"
    assert "待批" not in head.get("/officers/roles/").content.decode()


def test_a_head_learns_nothing_of_others_accounts_and_roles(sit: Sit, account: Any) -> None:
    head, closed = sit("unit_head", "U1"), account("staff")
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    nobody = Account(username="nobody77")
    told = []
    for one in (account("staff"), nobody, closed, account("secadmin")):
        answer = asked(head, one, "unit_clerk")
        told.append((answer.status_code, answer.headers.get("Location")))
    assert len(set(told)) == 1
    assert Assignment.objects.filter(role="unit_clerk").count() == 1
    reasons = AuditRecord.objects.filter(route="officers:request_role").order_by("id").values_list("outcome", "reason")
    assert list(reasons) == [("allowed", ""), ("refused", "closed"), ("refused", "closed"), ("refused", "pair")]


def test_a_closed_account_gets_no_role(sit: Sit, account: Any) -> None:
    someone = account("staff")
    made = wish(someone, "leader")
    Account.objects.filter(pk=someone.pk).update(is_active=False)
    assert refusal(asked(sit("office_head"), someone, "reviewer")) == "closed"
    assert refusal(sit("secadmin").post(f"/officers/roles/{made.pk}/grant/")) == "closed"
    assert sit("secadmin").post("/officers/roles/999999/grant/").status_code == 404


def test_a_role_that_has_ended_bars_nothing(sit: Sit, account: Any) -> None:
    someone = account("fin_maker", until=timezone.now() - timedelta(minutes=1))
    assert refusal(asked(sit("office_head"), someone, "fin_checker")) == ""


ACT = st.tuples(
    st.sampled_from(("request", "grant", "revoke", "close")),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from(REAL),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACT, min_size=50, max_size=80))
def test_no_row_of_acts_joins_what_is_barred(db: None, acts: list[tuple[str, int, int, str]]) -> None:  # noqa: ARG001
    Assignment.objects.all().delete()
    now = timezone.now()
    people = [_account(f"p{number}", f"N{number // 2}") for number in range(6)]
    for number, role in ((0, "secadmin"), (2, "office_head"), (3, "secadmin"), (4, "sysadmin")):
        if roles.barred(people[number].person, role, now) is None:
            Assignment.objects.create(account=people[number], role=role, granted_at=now, since=now)
    for act, actor, target, role in acts:
        access, held = access_of(people[actor], now), list(Assignment.objects.order_by("pk"))
        if act == "request" and access.may("role_assignment", "request"):
            roles.requested(access, people[target], roles.Wish(role, unit_of(role)), now=now)
        elif held and act == "grant" and access.may("role_assignment", "grant"):
            roles.granted(access, held[target % len(held)], now=now)
        elif held and act == "revoke" and access.may("role_assignment", "revoke"):
            roles.revoked(access, held[target % len(held)], now=now)
        _assert_separate(now)


def _account(username: str, person: str) -> Account:
    return Account.objects.get_or_create(username=username, defaults={"name": username, "person": person})[0]


def _assert_separate(now: Any) -> None:
    standing = Assignment.objects.filter(revoked_at__isnull=True).select_related(
        "account", "requested_by", "granted_by"
    )
    by_person: dict[str, set[str]] = {}
    for one in standing:
        by_person.setdefault(one.account.person, set()).add(one.role)
        if one.requested_by is not None and one.granted_by is not None:
            assert one.requested_by.person != one.granted_by.person
            assert one.account.person != one.granted_by.person
    for held in by_person.values():
        assert not any(frozenset(pair) in matrix().barred for pair in itertools.combinations(held, 2)), (now, held)


def test_who_may_ask_for_every_role_sees_what_became_of_each_wish(sit: Sit, account: Any) -> None:
    officer, granter, someone = sit("sysadmin"), sit("secadmin"), account("staff")
    assert "还没有申请过" in officer.get("/officers/roles/").content.decode()
    for role in ("leader", "third_party"):
        assert refusal(asked(officer, someone, role)) == ""
    assert officer.get("/officers/roles/").content.decode().count("▲ 待批") == 2
    first, second = Assignment.objects.filter(granted_at=None).order_by("id")
    granter.post(f"/officers/roles/{first.pk}/grant/")
    granter.post(f"/officers/roles/{second.pk}/revoke/")
    page = officer.get("/officers/roles/").content.decode()
    assert ("✔ 有效" in page, "✘ 没有批准" in page, page.count("<h1")) == (True, True, 1)
    other = sit("office_head").get("/officers/roles/").content.decode()
    assert "还没有申请过" in other


def test_a_unit_is_not_told_by_the_list_of_its_wishes_which_accounts_there_are(sit: Sit, account: Any) -> None:
    head = sit("unit_head", "U1")
    assert refusal(asked(head, account("staff"), "unit_clerk")) == ""
    page = head.get("/officers/roles/").content.decode()
    assert "我的申请" not in page
    assert "结果请问安全管理员" in page
    assert page.count("<h1") == 1


def test_the_machine_itself_grants_something(account: Any) -> None:
    """The judgement above is worth nothing where every act is refused."""
    someone, officer, head = account("staff"), account("secadmin"), account("office_head")
    now = timezone.now()
    assert roles.requested(access_of(head, now), someone, roles.Wish("leader"), now=now) == roles.DONE
    made = roles.assignment_there(Assignment.objects.get(account=someone, role="leader").pk)
    assert roles.granted(access_of(officer, now), made, now=now) == roles.DONE
