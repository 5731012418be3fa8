"""读方案 · Reading: everybody reads what is published; drafts, exports and trials stay with those who hold the cell."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kaohe.web.access.matrix import matrix
from kaohe.web.home.workers import here
from kaohe.web.runs.models import Run
from kaohe.web.schemes import trying
from kaohe.web.schemes.models import Draft, Trial
from kaohe.web.schemes.trying import trial_made
from tests.web.cells import UNIT_ROLES, allowed_cells
from tests.web.conftest import Sit
from tests.web.small import CONTEST, PAY
from tests.web.worker import worked

LIBRARY = "/schemes/library/department-appraisal/"
PARTS = ("prose", "tree", "parameters", "tables", "sheets", "examples", "versions")
QUERIES = 12
Counted = Callable[..., Any]


def drafted(sit: Sit, text: str) -> Draft:
    """A draft with a text."""
    clerk = sit("office_clerk", "", "C1")
    clerk.post("/schemes/start/", {"kind": "library", "name": "custody-account"})
    draft = Draft.objects.latest("pk")
    clerk.post(f"/schemes/draft/{draft.pk}/save/", {"text": text, "revision": 1})
    return draft


@pytest.mark.parametrize("role", ["", "leader", "unit_head", "office_clerk", "biz_auditor", "staff"])
def test_the_library_is_read_by_all_who_may(sit: Sit, role: str, db: None) -> None:  # noqa: ARG001 - asks for the store
    client = sit(role, "U1" if role == "unit_head" else "")
    assert "部门百分制分级考核" in client.get("/schemes/").content.decode()
    for part in PARTS:
        answer = client.get(f"{LIBRARY}?part={part}")
        assert answer.status_code == 200, part
    assert "依据和适用期" in client.get(LIBRARY).content.decode()
    assert client.get("/api/schemes").json()["library"][0]["kind"] == "library"


@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditadmin"])
def test_officers_read_only_what_the_public_reads(sit: Sit, role: str) -> None:
    client = sit(role)
    draft = drafted(sit, CONTEST)
    assert client.get(f"/schemes/draft/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["", "leader", "unit_head", "fin_maker"])
def test_a_draft_is_not_there_for_others(sit: Sit, role: str) -> None:
    draft = drafted(sit, CONTEST)
    client = sit(role, "U1" if role == "unit_head" else "")
    for path in (f"/schemes/draft/{draft.pk}/", f"/api/schemes/draft/{draft.pk}", f"/schemes/draft/{draft.pk}/diff/"):
        absent = client.get(path.replace(str(draft.pk), "987654"))
        assert (client.get(path).status_code, absent.status_code) == (404, 404)
    assert client.get("/api/schemes").json()["drafts"] == []
    assert f"/schemes/draft/{draft.pk}/" not in client.get("/schemes/").content.decode()


@pytest.mark.parametrize(("role", "status"), [("office_clerk", 200), ("biz_auditor", 200), ("leader", 404)])
def test_documents_and_forms_are_exported_by_the_office_and_its_auditor(sit: Sit, role: str, status: int) -> None:
    client = sit(role)
    assert client.get(f"{LIBRARY}document/").status_code == status
    answer = client.get(f"{LIBRARY}form/")
    assert answer.status_code == status
    assert (answer.content[:2] == b"PK") is (status == 200)


def test_a_document_comes_byte_for_byte(sit: Sit) -> None:
    draft = drafted(sit, CONTEST)
    assert sit("office_head").get(f"/schemes/draft/{draft.pk}/document/").content.decode() == CONTEST


def test_the_tree_and_the_list_are_tables(sit: Sit, db: None) -> None:  # noqa: ARG001 - asks for the store
    lines = sit().get(f"{LIBRARY}tree.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("单位,1,平台数据,Platform data,60,")
    assert sit().get("/schemes/list.csv").content.decode("utf-8-sig").count("\n") >= 20


def test_a_difference_speaks_of_meaning(sit: Sit) -> None:
    one = drafted(sit, CONTEST)
    other = drafted(sit, CONTEST.replace(">= 90", ">= 85").replace("weight: 40", "weight: 50"))
    client = sit("office_head")
    page = client.get(f"/schemes/draft/{other.pk}/diff/?from=draft:{one.pk}")
    assert "满意 40 → 50" in page.content.decode()
    told = client.get(f"/api/schemes/draft/{other.pk}/diff?from=draft:{one.pk}").json()
    assert any("40 → 50" in change["en"] for change in told["changes"])
    assert "40 → 50" in client.get(f"/schemes/draft/{other.pk}/diff.csv?from=draft:{one.pk}").content.decode()
    assert client.get(f"/schemes/draft/{other.pk}/diff/?from=nonsense").status_code == 404


def test_a_trial_is_made_by_a_worker_and_tells_who_moves(sit: Sit, runs: dict[str, Run]) -> None:
    draft = drafted(sit, CONTEST.replace(">= 90", ">= 80"))
    clerk = sit("office_clerk", "", "C2")
    answer = clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["open"].pk})
    found = Trial.objects.get()
    assert answer.headers["Location"] == f"/schemes/trials/{found.pk}/"
    assert "hx-trigger" in clerk.get(f"/schemes/trials/{found.pk}/").content.decode()
    worked()
    move = clerk.get(f"/api/schemes/trials/{found.pk}").json()["told"]["moves"][0]
    assert (move["rows"], move["grades"] > 0) == (6, True)
    page = clerk.get(f"/schemes/trials/{found.pk}/").content.decode()
    assert ("谁变动" in page, "B → A" in page) == (True, True)
    assert "示例教育局" in clerk.get(f"/schemes/trials/{found.pk}/table.csv").content.decode()
    clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["open"].pk})
    assert Trial.objects.count() == 1


def asked(sit: Sit, runs: dict[str, Run]) -> tuple[Client, Trial]:
    """A clerk who asked for a trial, and the trial."""
    draft = drafted(sit, CONTEST.replace("实绩分 < 20", "实绩分 < 25"))
    clerk = sit("office_clerk", "", "C2")
    clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["open"].pk})
    return clerk, Trial.objects.get()


@pytest.mark.parametrize("beat", [timezone.now(), None])
def test_a_trial_whose_worker_died_is_seen_as_such_and_asked_for_again(
    sit: Sit, runs: dict[str, Run], beat: datetime | None
) -> None:
    clerk, found = asked(sit, runs)
    DBTaskResult.objects.all().delete()  # the service stopped, and the task with it
    gone = f"{socket.gethostname()}:{2**22 + 1}" if beat else ""
    Trial.objects.update(worker=gone, beat=beat)
    page = clerk.get(f"/schemes/trials/{found.pk}/").content.decode()
    assert ("试算中断了" in page, "再试算一次" in page, "every 1s" in page) == (True, True, False)
    assert clerk.get(f"/api/schemes/trials/{found.pk}").json()["state"] == "lost"
    where = f"/schemes/{found.kind}/{found.name.rpartition('· ')[2]}/"
    assert "工人不在了" in clerk.get(f"{where}trial/").content.decode()
    assert f'action="{where}attempt/"' in page
    answer = clerk.post(f"{where}attempt/", {"run": runs["open"].pk})
    assert answer.headers["Location"] == f"/schemes/trials/{found.pk}/"
    worked()
    assert Trial.objects.get().state == "done"


def test_a_trial_that_a_worker_is_at_is_not_begun_again(sit: Sit, runs: dict[str, Run]) -> None:
    clerk, found = asked(sit, runs)
    Trial.objects.update(worker=here(), beat=timezone.now())
    clerk.post(f"/schemes/{found.kind}/{found.name.rpartition('· ')[2]}/attempt/", {"run": runs["open"].pk})
    worked()
    found.refresh_from_db()
    assert (found.state, found.worker, Trial.objects.count()) == ("waiting", here(), 1)


def test_a_trial_in_which_we_fail_says_so_and_may_be_asked_for_again(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, found = asked(sit, runs)

    def failing(*_: object, **__: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(trying, "trial", failing)
        worked()
    found.refresh_from_db()
    assert (found.state, found.findings[0]["code"]) == ("failed", "web/trial-broken")
    page = clerk.get(f"/schemes/trials/{found.pk}/").content.decode()
    assert ("不是方案的问题" in page, "再试算一次" in page, "no space" in page) == (True, True, False)
    clerk.post(f"/schemes/{found.kind}/{found.name.rpartition('· ')[2]}/attempt/", {"run": runs["open"].pk})
    worked()
    assert Trial.objects.exclude(pk=found.pk).get().state == "done"


def test_a_trial_of_pay_tells_sums_and_no_person(sit: Sit, runs: dict[str, Run]) -> None:
    draft = drafted(sit, PAY.replace("version: 1", "version: 2"))
    clerk = sit("office_clerk", "", "C2")
    clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["pay"].pk})
    found = Trial.objects.get()
    trial_made.call(found.pk)
    answer = clerk.get(f"/schemes/trials/{found.pk}/")
    page = answer.content.decode()
    assert "花多少钱" in page
    for person in range(1, 13):
        assert f"P{person}<" not in page
    told = clerk.get(f"/api/schemes/trials/{found.pk}").json()["told"]
    assert (told["changes"], told["moves"], told["costs"][0]["persons"]) == ([], [], "12")
    trial_made.call(found.pk)
    assert Trial.objects.get().done_at == Trial.objects.get(pk=found.pk).done_at


def test_two_trials_of_pay_give_no_sum_of_few_persons_between_them(sit: Sit, runs: dict[str, Run]) -> None:
    clerk = sit("office_clerk", "", "C2")

    def tried(version: int) -> Trial:
        draft = drafted(sit, PAY.replace("version: 1", f"version: {version}"))
        clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["pay"].pk})
        worked()
        return Trial.objects.latest("pk")

    first = tried(2)
    assert (first.told["costs"][0]["near"], len(first.marks["任职"])) == (False, 12)
    assert "marks" not in clerk.get(f"/api/schemes/trials/{first.pk}").json()
    first.marks["任职"]["P3"] = "another amount"
    first.save()
    second = tried(3)
    assert (second.told["costs"][0]["near"], second.told["costs"][0]["after"], second.marks) == (True, "", {})
    page = clerk.get(f"/schemes/trials/{second.pk}/").content.decode()
    assert ("两次一减就是个人的数" in page, "人增加" in page) == (True, False)


@pytest.mark.parametrize("role", ["", "leader", "unit_clerk", "biz_auditor", "fin_maker"])
def test_nobody_else_tries(sit: Sit, runs: dict[str, Run], role: str) -> None:
    client = sit(role, "U1" if role == "unit_clerk" else "")
    wanted = 302 if not role else 404
    assert client.get(f"{LIBRARY}trial/").status_code == wanted
    assert client.post(f"{LIBRARY}attempt/", {"run": runs["open"].pk}).status_code == wanted
    assert not Trial.objects.exists()


def test_a_trial_on_no_run_is_not_there(sit: Sit, runs: dict[str, Run]) -> None:
    clerk = sit("office_clerk")
    assert clerk.post(f"{LIBRARY}attempt/", {"run": "no-such"}).status_code == 404
    runs["open"].status = Run.Status.VOID
    runs["open"].save()
    assert clerk.post(f"{LIBRARY}attempt/", {"run": runs["open"].pk}).status_code == 404
    assert clerk.get("/schemes/trials/9/").status_code == 404


@pytest.mark.parametrize("path", ["/schemes/", LIBRARY, f"{LIBRARY}?part=versions", f"{LIBRARY}trial/"])
def test_a_page_takes_few_queries(sit: Sit, path: str, django_assert_max_num_queries: Counted) -> None:
    clerk: Client = sit("office_clerk")
    drafted(sit, CONTEST)
    clerk.get(path)
    with django_assert_max_num_queries(QUERIES):
        assert clerk.get(path).status_code == 200


def test_drafts_and_trials_take_few_queries(
    sit: Sit, runs: dict[str, Run], django_assert_max_num_queries: Counted
) -> None:
    draft = drafted(sit, CONTEST)
    clerk = sit("office_clerk", "", "C1")
    clerk.post(f"/schemes/draft/{draft.pk}/attempt/", {"run": runs["open"].pk})
    worked()
    trial = Trial.objects.get()
    for path in (
        f"/schemes/draft/{draft.pk}/edit/",
        f"/api/schemes/draft/{draft.pk}/standing",
        f"/schemes/trials/{trial.pk}/",
        f"/schemes/trials/{trial.pk}/table.csv",
        f"/api/schemes/trials/{trial.pk}",
    ):
        with django_assert_max_num_queries(QUERIES):
            assert clerk.get(path).status_code == 200


@pytest.mark.parametrize("role", sorted(matrix().roles))
def test_a_draft_is_begun_from_the_page_of_a_scheme_by_whoever_may_create_one(sit: Sit, role: str) -> None:
    client = sit("" if role == "public" else role, "U1" if role in UNIT_ROLES else "")
    page = client.get("/schemes/library/annual/").content.decode()
    may = (role, "scheme", "create") in allowed_cells()
    assert ('action="/schemes/start/"' in page, "起草新版" in page) == (may, may)
    answer = client.post("/schemes/start/", {"kind": "library", "name": "annual"})
    assert (answer.status_code == 302 and "/edit/" in answer.headers["Location"]) is may
    if may:
        (draft,) = Draft.objects.all()
        assert 'action="/schemes/start/"' not in client.get(f"/schemes/draft/{draft.pk}/").content.decode()
