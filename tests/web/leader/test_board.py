"""驾驶舱 · The board: what it shows of a plan, whom it lets in, and what a plan may not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from kaohe.web.access.models import Account
from kaohe.web.access.principal import access_of
from kaohe.web.leader.plan import HERE, NAME, plan_read
from kaohe.web.leader.taken import taken
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.units import failing_said
from tests.web.conftest import Sit

PLAN = """
[[figure]]
kind = "mean"
scheme = "small-contest"
title = { zh = "平均分", en = "Mean" }
target = "90"

[[figure]]
kind = "grade"
scheme = "small-contest"
grade = "A"

[[figure]]
kind = "share"
scheme = "small-contest"
sheet = "单位"
part = "实绩分"
whole = "满意分"

[[figure]]
kind = "lights"
scheme = "small-contest"
sheet = "单位"
light = "低分"

[[figure]]
kind = "mean"
scheme = "absent"

[ranking]
scheme = "small-contest"
rows = 4

[radar]
scheme = "small-contest"

[grades]
scheme = "small-contest"

[[warning]]
scheme = "small-contest"
sheet = "单位"
light = "低分"
shows = "实绩分"
"""


@pytest.fixture
def planned(home: Path) -> Iterator[Path]:
    """The plan of the small district in its home."""
    path = home / NAME
    path.write_text(PLAN, encoding="utf-8")
    yield path
    path.unlink()


@pytest.mark.usefixtures("planned", "runs")
def test_the_board_shows_what_its_plan_asks_for(sit: Sit) -> None:
    page = sit("leader").get("/api/board").json()
    mean, grade, share, lights, absent = page["figures"]
    assert (mean["value"], mean["change"], mean["gap"]) == ("74.33", "+2.67", "15.67")
    assert (grade["value"], grade["of"]) == ("2", 6)
    assert (share["value"], share["made"]) == ("128.72", {"zh": "实绩分 ÷ 满意分", "en": "Results ÷ Satisfaction"})
    assert lights["lights"] == {"red": 1, "yellow": 1, "green": 4}
    assert absent["value"] == ""
    assert [row["key"] for row in page["ranking"]["rows"]] == ["U4", "U1", "U2"]
    assert page["ranking"]["last"]["key"] == "U3"
    assert [(one["key"], one["colour"]) for one in page["warned"]] == [("U3", "red"), ("U5", "yellow")]
    assert page["evidence"]["computed"] == 12
    assert page["evidence"]["published"] == 0


@pytest.mark.usefixtures("planned")
def test_what_does_not_hold_says_what_it_asks(sit: Sit, runs: dict[str, Run]) -> None:
    run, asks = runs["open"], {"zh": "实绩分与满意分之和不低于 10", "en": "the sum is at least 10"}
    column = {
        "on": "单位",
        "name": "不低于十分",
        "en": "At least ten",
        "basis": "样例办法",
        "column": "约束.不低于十分",
    }
    run.shape = {**run.shape, "failing": [{**column, "severity": "error", "count": "1", "asks": asks}]}
    run.save()
    assert sit("leader").get("/api/board").json()["evidence"]["failed"][0]["asks"] == asks
    page = sit("leader").get("/board/").content.decode()
    assert ("<p>实绩分与满意分之和不低于 10</p>" in page, "实绩分 ÷ 满意分" in page) == (True, True)
    assert failing_said(run)[0].zh == "不低于十分：1 个未满足（实绩分与满意分之和不低于 10）"


@pytest.mark.usefixtures("planned", "runs")
def test_an_earlier_period_is_shown_as_it_was(sit: Sit) -> None:
    page = sit("leader").get("/api/board?until=2025-12-31").json()
    assert page["period"] == "2025"
    assert page["figures"][0]["value"] == "71.67"
    assert page["figures"][0]["change"] == ""
    assert page["evidence"]["computed"] == 0


@pytest.mark.parametrize("until", ["2025-13-01", "yesterday"])
def test_a_day_that_is_none_is_not_there(until: str, sit: Sit) -> None:
    assert sit("leader").get(f"/board/?until={until}").status_code == 404


@pytest.mark.parametrize(
    ("role", "unit"), [("unit_clerk", "U1"), ("unit_head", "U1"), ("fin_maker", ""), ("staff", "")]
)
def test_whoever_sees_only_a_part_has_no_board_and_no_door_to_it(role: str, unit: str, sit: Sit) -> None:
    client = sit(role, unit)
    assert client.get("/board/").status_code == 404
    assert 'href="/board/"' not in client.get("/results/").content.decode()


@pytest.mark.usefixtures("runs")
def test_what_lights_count_is_a_word_of_the_plan(planned: Path, sit: Sit) -> None:
    said = sit("leader").get("/board/").content.decode()
    assert ("共 6 个" in said, "项目季" in said) == (True, False)
    asked = 'light = "低分"\n'
    planned.write_text(PLAN.replace(asked, f'{asked}unit = {{ zh = "家单位", en = "units" }}\n', 1), encoding="utf-8")
    assert "6 家单位 · " in sit("leader").get("/board/").content.decode()
    assert "个项目季，最近到期的一季" in {one.unit.zh for one in plan_read((HERE / NAME).read_text("utf-8")).figures}


@pytest.mark.usefixtures("planned", "runs")
def test_the_big_screen_renews_itself_and_takes_no_instructions(sit: Sit) -> None:
    said = sit("leader").get("/board/?screen=1").content.decode()
    assert 'hx-trigger="every 60s"' in said
    assert """hx-headers='{"X-Timer": "1"}'""" in said
    assert 'class=" screen"' in said
    assert "/instructions/new/" not in said
    part = sit("leader").get("/board/?screen=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


@pytest.mark.usefixtures("planned", "runs")
def test_a_unit_is_shown_its_own_lights_alone(sit: Sit) -> None:
    assert [one["unit"] for one in sit("unit_head", "U3").get("/api/board/lights").json()] == ["U3"]
    assert sit("unit_head", "U4").get("/api/board/lights").json() == []


def test_a_plan_that_is_not_understood_gives_way_to_the_one_that_ships(planned: Path, sit: Sit) -> None:
    planned.write_text("[ranking]\nsheme = 'x'", encoding="utf-8")
    assert "unknown word &#x27;sheme&#x27;" in sit("leader").get("/board/").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "ranking = 3",
        "[ranking]",
        "[rank]\nscheme = 'a'",
        "[[figure]]\nscheme = 'a'\nkind = 'sum'",
        "[figure]\nscheme = 'a'",
        "[ranking]\nscheme = 'a'\nrows = 0",
        "[heat]\nscheme = 'a'\ntitle = 'x'",
        "[heat]\nscheme = 'a'\nonly = {column = 'x'}",
        "[[warning]]\nscheme = 'a'\nlight = 3",
        "not toml",
    ],
)
def test_a_plan_with_a_mistake_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        plan_read(text)


def test_a_run_that_is_void_is_on_no_board(sit: Sit, runs: dict[str, Run], planned: Path) -> None:
    assert planned.is_file()
    runs["open"].status = Run.Status.VOID
    runs["open"].save()
    assert sit("leader").get("/api/board").json()["period"] == "2025"


@pytest.mark.usefixtures("runs")
def test_a_board_follows_its_file_at_once(sit: Sit, planned: Path) -> None:
    client = sit("leader")
    before = client.get("/api/board").json()["ranking"]["rows"]
    planned.write_text(PLAN.replace("rows = 4", "rows = 2"), encoding="utf-8")
    assert (len(before), len(client.get("/api/board").json()["ranking"]["rows"])) == (3, 1)


def test_a_unit_of_few_persons_is_not_told_where_only_sums_are(sit: Sit, runs: dict[str, Run]) -> None:
    paid = plan_read('[[figure]]\nkind = "mean"\nscheme = "small-pay"\nsheet = "园"')
    sit("leader")
    access = access_of(Account.objects.latest("id"), timezone.now())

    def units() -> list[str]:
        return [line.unit for line in taken(access, paid, None)[0].rows[runs["pay"].id, "园"]]

    assert units() == ["K1", "K2"]
    few = Line.objects.filter(run=runs["pay"], unit="K2").exclude(person="").values_list("pk", flat=True)[4:]
    Line.objects.filter(pk__in=list(few)).delete()
    assert units() == ["K1"]
