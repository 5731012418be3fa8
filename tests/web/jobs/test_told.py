"""所做之事 · Told: who looks into a run finds every act on it, its book and its jobs, with person and time."""

from __future__ import annotations

import re

import pytest

from kaohe.web.access.models import AuditRecord
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit
from tests.web.jobs.conftest import computed
from tests.web.worker import worked

pytestmark = pytest.mark.usefixtures("published")


def done(page: str) -> list[str]:
    """The entrances that the page of where a run comes from tells of, in its order."""
    return re.findall(r'<code class="small muted">([\w:]+)</code>', page.split("对它做过的事")[1])


def test_every_act_on_a_run_is_told_with_person_and_time_in_its_order(sit: Sit) -> None:
    clerk, one, two = sit("office_clerk", "", "C1"), sit("office_head", "", "H1"), sit("office_head", "", "H2")
    run = computed(clerk, "47")
    assert clerk.post(f"/runs/{run.pk}/approve/").status_code in {403, 404}
    for act in ("approve", "publish"):
        for head in (one, two):
            assert head.post(f"/runs/{run.pk}/{act}/").status_code == 302
    other = computed(clerk, "46")
    auditor = sit("biz_auditor")
    page = auditor.get(f"/audit/run/{run.pk}/").content.decode()
    approvals, publishings = ["jobs:approve"] * 3, ["jobs:publish"] * 2
    assert done(page) == ["jobs:take", "jobs:start", *approvals, *publishings]
    assert "还没有人对它做过什么" not in page
    told = auditor.get(f"/api/audit/runs/{run.pk}").json()
    assert [one["id"] for one in told["records"]] == sorted(one["id"] for one in told["records"])
    assert all(one["person"] and one["at"] for one in told["records"])
    life = [(one["zh"], re.sub(r".*\((\w+)\)", r"\1", one["who"])) for one in told["acts"]]
    assert life == [
        *(("交来事实", "C1"), ("运行", "C1"), ("批准", "H1"), ("批准", "H2")),
        *(("提出公布", "H1"), ("公布", "H2")),
    ]
    assert [one["at"] for one in told["acts"]] == sorted(one["at"] for one in told["acts"])
    assert all(one["at"] for one in told["acts"])
    head = auditor.get(f"/api/audit/runs/{run.pk}").json()["acts"][2]["who"]
    assert head.startswith("office_head")
    assert done(auditor.get(f"/audit/run/{other.pk}/").content.decode()) == ["jobs:take", "jobs:start"]
    listed = auditor.get(f"/api/audit/records?run={run.pk}").json()["rows"]
    assert {row["route"] for row in listed} >= {"jobs:take", "jobs:start", "jobs:approve", "jobs:publish"}
    assert f"?run={run.pk}" in page


def test_a_sealing_is_told_with_who_began_it_and_when(sit: Sit) -> None:
    maker = sit("fin_maker", "", "M1")
    run = computed(maker, "3300", pays=True)
    one, two = sit("fin_checker", "", "F1"), sit("fin_checker", "", "F2")
    for checker in (one, two):
        assert checker.post(f"/runs/{run.pk}/approve/").status_code == 302
    for role in ("sysadmin", "secadmin", "auditadmin"):
        sit(role)
    assert one.post(f"/runs/{run.pk}/seal/").status_code == 302
    worked()
    told = sit("biz_auditor").get(f"/api/audit/runs/{run.pk}").json()
    life = {one["zh"]: one for one in told["acts"]}
    for act in ("封存", "公布"):
        assert ("(F1)" in life[act]["who"], bool(life[act]["at"])) == (True, True), act
    assert [one["route"] for one in told["records"]][-1] == "jobs:seal"


def test_what_was_done_outside_the_service_is_told_as_that(sit: Sit, runs: dict[str, Run]) -> None:
    found = runs["published"]
    found.published_at = found.computed_at
    found.save()
    page = sit("biz_auditor").get(f"/audit/run/{found.pk}/").content.decode()
    assert "示例数据，不经服务办理" in page
    Run.objects.filter(pk=found.pk).update(sample=False)
    page = sit("biz_auditor").get(f"/audit/run/{found.pk}/").content.decode()
    assert "没有记下是谁" in page


def test_an_act_that_was_refused_is_about_its_run_as_well(sit: Sit) -> None:
    run = computed(sit("office_clerk", "", "C1"), "44")
    sit("leader").post(f"/runs/{run.pk}/seal/")
    record = AuditRecord.objects.get(route="jobs:seal")
    assert (record.outcome, record.about) == ("refused", f"run:{run.pk}")
