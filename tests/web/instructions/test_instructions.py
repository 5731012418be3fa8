"""批示 · Instructions: who tells, who reads, who closes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.instructions.models import Instruction
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit


def told(client: Client, runs: dict[str, Run], **said: str) -> int:
    """Tells a unit something; the status of the answer."""
    fields = {"run": runs["open"].id, "sheet": "单位", "key": "U1", "column": "总分", "text": "本周约谈", **said}
    return client.post("/instructions/make/", fields).status_code


def test_an_instruction_is_kept_with_its_unit_and_recorded(sit: Sit, runs: dict[str, Run]) -> None:
    assert told(sit("leader"), runs, due="2099-12-31") == 302
    one = Instruction.objects.get()
    assert (one.unit, one.unit_name, one.column, str(one.due)) == ("U1", "示例教育局", "总分", "2099-12-31")
    record = AuditRecord.objects.get(route="instructions:make")
    assert (record.about, "U1 " in record.subject) == (f"run:{one.run}", True)


def test_what_is_sent_twice_stands_once_until_it_is_closed(sit: Sit, runs: dict[str, Run]) -> None:
    leader = sit("leader")
    assert [told(leader, runs), told(leader, runs)] == [302, 302]
    one = Instruction.objects.get()
    one.closed_at = one.made_at
    one.save()
    assert told(leader, runs) == 302
    assert Instruction.objects.count() == 2


def test_the_table_says_when_by_the_clock_of_the_house(sit: Sit, runs: dict[str, Run]) -> None:
    leader = sit("leader")
    told(leader, runs)
    Instruction.objects.update(made_at=datetime(2026, 11, 29, 19, 42, 26, 255217, tzinfo=UTC))
    row = leader.get("/instructions/instructions.csv").content.decode().splitlines()[1]
    assert ",2026-11-30 03:42," in row


@pytest.mark.parametrize("wrong", [{"text": " "}, {"due": "31.12.2026"}, {"due": "2026-02-30"}, {"due": "2020-01-01"}])
def test_an_instruction_without_words_or_with_a_date_that_is_none_is_refused(
    wrong: dict[str, str], sit: Sit, runs: dict[str, Run]
) -> None:
    assert told(sit("leader"), runs, **wrong) == 422
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("wrong", [{"key": "U99"}, {"run": "ffffffffffffffff"}, {"column": "工资"}, {"sheet": "任职"}])
def test_nobody_is_told_about_what_is_not_there(wrong: dict[str, str], sit: Sit, runs: dict[str, Run]) -> None:
    assert told(sit("leader"), runs, **wrong) == 404
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("role", ["office_head", "office_clerk", "biz_auditor", "unit_head", "staff"])
def test_only_a_leader_tells(role: str, sit: Sit, runs: dict[str, Run]) -> None:
    assert told(sit(role, "U1" if role == "unit_head" else ""), runs) == 404


def test_a_unit_reads_what_it_was_told_and_nothing_else(sit: Sit, runs: dict[str, Run]) -> None:
    told(sit("leader"), runs)
    assert [one["unit"] for one in sit("unit_clerk", "U1").get("/api/instructions").json()] == ["U1"]
    assert sit("unit_clerk", "U2").get("/api/instructions").json() == []
    assert "本周约谈" not in sit("unit_clerk", "U2").get("/instructions/of/?unit=U1").content.decode()


def test_who_was_named_to_handle_an_instruction_does_not_close_it(
    account: Callable[..., Account], sit: Sit, runs: dict[str, Run]
) -> None:
    handler = account("office_head", "", "N-handler")
    told(sit("leader"), runs, handler=str(handler.pk))
    number = Instruction.objects.get().pk
    own = sit("office_head", "", "N-handler")
    assert own.post(f"/instructions/{number}/close/", {"outcome": "办好了"}).status_code == 404
    other = sit("office_head")
    assert other.post(f"/instructions/{number}/close/", {"outcome": " "}).status_code == 422
    assert other.post(f"/instructions/{number}/close/", {"outcome": "已约谈"}).status_code == 302
    closed = Instruction.objects.get()
    assert (closed.outcome, closed.closed_at is not None) == ("已约谈", True)
    assert sit("office_head").post(f"/instructions/{number}/close/", {"outcome": "再办"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "unit"), [("leader", ""), ("office_clerk", ""), ("unit_head", "U1"), ("biz_auditor", "")]
)
def test_nobody_else_closes(role: str, unit: str, sit: Sit, runs: dict[str, Run]) -> None:
    told(sit("leader"), runs)
    number = Instruction.objects.get().pk
    assert sit(role, unit).post(f"/instructions/{number}/close/", {"outcome": "办好了"}).status_code == 404
    assert Instruction.objects.get().closed_at is None


def test_nobody_is_named_to_handle_who_is_not_of_the_office(
    account: Callable[..., Account], sit: Sit, runs: dict[str, Run]
) -> None:
    stranger = account("biz_auditor")
    told(sit("leader"), runs, handler=str(stranger.pk))
    assert Instruction.objects.get().handler is None


def test_words_of_an_instruction_are_shown_as_words(sit: Sit, runs: dict[str, Run]) -> None:
    told(sit("leader"), runs, text="<script>alert(1)</script>")
    assert "<script>alert" not in sit("office_head").get("/instructions/").content.decode()


def test_whose_role_has_ended_is_not_asked_to_handle_anything(
    account: Callable[..., Account], sit: Sit, runs: dict[str, Run]
) -> None:
    held = account("office_head")
    ended = account("office_clerk", until=timezone.now() - timedelta(minutes=1))
    page = sit("leader").get(f"/instructions/new/?run={runs['open'].id}&sheet=单位&key=U1").content.decode()
    assert (f'value="{held.pk}"' in page, f'value="{ended.pk}"' in page) == (True, False)
    assert told(sit("leader"), runs, handler=str(ended.pk)) == 302
    assert Instruction.objects.get().handler is None
