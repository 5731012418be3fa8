from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.web.access.models import Assignment, Person
from kaohe.web.home.asked import Asked
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit


def test_it_says_what_the_query_set_says(sit: Sit) -> None:
    sit("leader")
    sit("staff", person="P1")
    held = Asked(
        lambda account, now: Assignment.objects.filter(account_id=account).held(now).values_list("role", "unit")
    )
    now = timezone.now()
    for moment in (now, now - timedelta(days=1), now + timedelta(days=1)):
        for one in Assignment.objects.all():
            asked = Assignment.objects.filter(account_id=one.account_id).held(moment).values_list("role", "unit")
            assert held.rows(one.account_id, moment) == list(asked)
    Assignment.objects.update(until=now)
    assert held.rows(Assignment.objects.latest("id").account_id, now) == []


@pytest.mark.parametrize("code", ["P1", "nobody", "'; DROP TABLE access_person --", "%s", ""])
def test_values_are_values_whatever_they_say(runs: dict[str, Run], code: str) -> None:
    assert runs
    named = Asked(lambda code: Person.objects.filter(code=code).values_list("name"))
    assert named.rows(code) == list(Person.objects.filter(code=code).values_list("name"))


def test_a_question_that_leaves_a_value_out_is_refused(runs: dict[str, Run]) -> None:
    assert runs
    with pytest.raises(ValueError, match="not asked for"):
        Asked(lambda one, other: Person.objects.filter(code=one).values_list("name")).rows("P1", "P2")  # noqa: ARG005


def test_a_question_without_values_is_asked_anew_each_time(runs: dict[str, Run]) -> None:
    stands = Asked(lambda: Run.objects.order_by("id").values_list("id", "status"))
    before = stands.rows()
    Run.objects.filter(pk=runs["open"].pk).update(status=Run.Status.VOID)
    assert stands.rows() != before
