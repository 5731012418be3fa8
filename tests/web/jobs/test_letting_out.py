"""放行 · Letting out: no run is approved, published, sealed, void or exported in bulk by one natural person alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from kaohe.flows.approval import approval_read
from kaohe.web.access import guard, policy
from kaohe.web.access.audit import ALLOWED, audit_write
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.jobs import services
from kaohe.web.jobs.models import ExportJob, Job
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit
from tests.web.jobs.conftest import computed
from tests.web.worker import worked

pytestmark = pytest.mark.usefixtures("published")
Made = Callable[..., Run]


@pytest.fixture
def made(sit: Sit) -> Made:
    """Makes a run: `made("51")` of a contest by C1, `made("3000", pays=True)` of pay by M1."""

    def run(first: str, *, pays: bool = False) -> Run:
        client = sit("fin_maker", "", "M1") if pays else sit("office_clerk", "", "C1")
        return computed(client, first, pays=pays)

    return run


def acts(client: Client, run: Run, act: str, **told: str) -> int:
    """The status of an act on a run."""
    return client.post(f"/runs/{run.pk}/{act}/", told).status_code


def test_two_others_approve_and_two_publish(sit: Sit, made: Made, home: Path) -> None:
    run = made("52")
    one, two = sit("office_head", "", "H1"), sit("office_head", "", "H2")
    assert acts(one, run, "publish") == 403
    assert acts(one, run, "approve") == 302
    assert acts(one, run, "approve") == 409
    assert Run.objects.get(pk=run.pk).status == "computed"
    assert acts(two, run, "approve") == 302
    assert Run.objects.get(pk=run.pk).status == "approved"
    assert approval_read(home / run.folder, run.pk).people == ("H1", "H2")
    assert acts(two, run, "publish") == 302
    assert acts(two, run, "publish") == 403
    assert Run.objects.get(pk=run.pk).status == "approved"
    assert "提出公布" in one.get(f"/runs/{run.pk}/").content.decode()
    assert acts(one, run, "publish") == 302
    found = Run.objects.get(pk=run.pk)
    assert (found.status, found.published_at is not None) == ("published", True)
    assert sit().get(f"/results/{run.pk}/").status_code == 200


def cut_off(client: Client, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature whose record cannot be written."""

    def full(*told: Any, **more: Any) -> AuditRecord:
        if more["outcome"] == ALLOWED:
            raise OSError("no space left")
        return audit_write(*told, **more)

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(guard, "audit_write", full)
        assert acts(client, run, "approve") == 500
    assert Run.objects.get(pk=run.pk).status == "computed"


def recorded(run: Run) -> list[tuple[str, str]]:
    """Whose signatures on a run are recorded, and with which words."""
    found = AuditRecord.objects.filter(route="jobs:approve", outcome="allowed", about=f"run:{run.pk}")
    return list(found.order_by("pk").values_list("person", "subject"))


@pytest.mark.parametrize(("again", "score"), [("H1", "31"), ("H2", "32"), ("H3", "33")])
def test_a_second_signature_without_its_record_is_brought_up_by_whoever_may_sign(
    sit: Sit, made: Made, monkeypatch: pytest.MonkeyPatch, again: str, score: str
) -> None:
    run = made(score)
    assert acts(sit("office_head", "", "H1"), run, "approve") == 302
    cut_off(sit("office_head", "", "H2"), run, monkeypatch)
    maker, head = sit("office_head", "", "C1"), sit("office_head", "", again)
    assert acts(maker, run, "approve") == 403
    page = head.get(f"/runs/{run.pk}/").content.decode()
    assert ("签名批准</button>" in page, "记录没有写成" in page) == (True, True)
    assert "签名批准</button>" not in maker.get(f"/runs/{run.pk}/").content.decode()
    assert acts(head, run, "approve") == 302
    assert approval_read(settings.SITE.place(run.folder), run.pk).people == ("H1", "H2")
    assert Run.objects.get(pk=run.pk).status == "approved"
    assert recorded(run)[1:] == [(again, f"run {run.pk}: approved, signed by H1, H2")]
    assert acts(sit("office_head", "", "H1"), run, "approve") == 409
    assert acts(head, run, "publish") == 302


def test_a_first_signature_without_its_record_is_recorded_when_its_person_signs_again(
    sit: Sit, made: Made, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, head = made("34"), sit("office_head", "", "H1")
    cut_off(head, run, monkeypatch)
    assert recorded(run) == []
    assert "记录没有写成" in head.get(f"/runs/{run.pk}/").content.decode()
    assert acts(head, run, "approve") == 302
    assert recorded(run) == [("H1", f"run {run.pk}: computed, signed by H1")]
    assert approval_read(home / run.folder, run.pk).people == ("H1",)
    assert "签名批准</button>" not in head.get(f"/runs/{run.pk}/").content.decode()
    assert acts(head, run, "approve") == 409


def test_who_made_a_run_does_not_approve_it_under_another_account(sit: Sit, made: Made) -> None:
    run = made("53")
    maker = sit("office_head", "", "C1")
    answer = maker.post(f"/runs/{run.pk}/approve/")
    assert (answer.status_code, "自然人" in answer.content.decode()) == (403, True)
    assert "按自然人判断不能由您批准" in maker.get(f"/runs/{run.pk}/").content.decode()
    assert AuditRecord.objects.filter(route="jobs:approve", outcome="refused", person="C1").exists()


def test_two_accounts_of_one_person_are_one_person(sit: Sit, made: Made) -> None:
    run = made("54")
    assert acts(sit("office_head", "", "H1"), run, "approve") == 302
    assert acts(sit("office_head", "", "H1"), run, "approve") == 409
    assert acts(sit("office_head", "", "H2"), run, "approve") == 302
    assert acts(sit("office_head", "", "H1"), run, "publish") == 302
    assert acts(sit("office_head", "", "H1"), run, "publish") == 403


def test_a_run_with_something_open_is_not_approved(sit: Sit, made: Made) -> None:
    bad = made("ninety")
    answer = sit("office_head", "", "H1").post(f"/runs/{bad.pk}/approve/")
    assert (answer.status_code, "flows/incomplete" in answer.content.decode()) == (409, True)
    page = sit("office_head").get(f"/runs/{bad.pk}/").content.decode()
    assert ("还不能批准" in page, "ninety" in page) == (True, False)


def test_two_persons_declare_a_run_void(sit: Sit, made: Made) -> None:
    run = made("50")
    one, two = sit("office_head", "", "H1"), sit("office_head", "", "H2")
    assert acts(one, run, "void", reason=" ") == 403
    assert acts(one, run, "void", reason="账有误") == 302
    assert acts(one, run, "void", reason="账有误") == 403
    assert "账有误" in two.get(f"/runs/{run.pk}/").content.decode()
    assert acts(two, run, "void", reason="账有误") == 302
    assert Run.objects.get(pk=run.pk).status == "void"
    assert two.get(f"/runs/{run.pk}/").status_code == 404
    assert acts(two, run, "approve") == 404
    clerk, job = sit("office_clerk", "", "C1"), Job.objects.get(kind="run")
    again = clerk.post(f"/runs/books/{job.book_id}/start/", {})
    assert (again.status_code, "那次运行已作废（账有误）" in again.content.decode()) == (403, True)
    page = clerk.get(f"/runs/jobs/{job.pk}/").content.decode()
    assert ("这次运行已作废" in page, "打开这次运行" in page) == (True, False)


def test_what_was_public_and_is_void_stays_with_the_auditor_alone(sit: Sit, made: Made) -> None:
    run, unseen = made("58"), made("59")
    clerk, one, two = sit("office_clerk", "", "C1"), sit("office_head", "", "H1"), sit("office_head", "", "H2")
    for act in ("approve", "publish"):
        assert [acts(head, run, act) for head in (one, two)] == [302, 302]
    assert acts(clerk, run, "export") == 302
    worked()
    file = f"/runs/exports/{ExportJob.objects.get().pk}/file/"
    assert clerk.get(file).status_code == 200
    for void in (run, unseen):
        assert [acts(head, void, "void", reason="账有误") for head in (one, two)] == [302, 302]
    assert clerk.get(file).status_code == 404
    assert "已作废" in clerk.get("/runs/exports/").content.decode()
    assert [(row["state"], row["may_download"]) for row in clerk.get("/api/desk/exports").json()] == [("void", False)]
    auditor, page = sit("biz_auditor"), f"/audit/run/{run.pk}/"
    shown = auditor.get(page).content.decode()
    assert ("已作废" in shown, "作废</b>" in shown, "账有误" in shown, "/audit/sample/?run=" in shown) == (
        *(True, True, True),
        False,
    )
    assert page in auditor.get("/audit/").content.decode()
    assert page in auditor.get(f"/audit/?q={run.pk}").content.decode()
    assert 'data-equal="yes"' in auditor.post(f"{page}replay/").content.decode()
    assert auditor.get(f"{page}bundle.zip").content[:2] == b"PK"
    assert auditor.get(f"/api/audit/runs/{run.pk}").json()["run"]["status"] == "void"
    assert auditor.post(f"/api/audit/runs/{run.pk}/replay").json()["equal"] is True
    for gone in (f"/audit/run/{unseen.pk}/", f"/results/{run.pk}/", f"/audit/sample/?run={run.pk}"):
        assert auditor.get(gone).status_code == 404
    for other in (clerk, one, sit("leader"), sit("auditadmin"), sit("unit_head", "U1"), sit()):
        assert {other.get(path).status_code for path in (page, f"{page}bundle.zip")} <= {302, 404}
        assert other.post(f"{page}replay/").status_code in {302, 404}


def test_pay_is_approved_and_sealed_by_others_than_its_maker(
    sit: Sit, made: Made, account: Callable[..., Account]
) -> None:
    run = made("3100", pays=True)
    one, two, maker = sit("fin_checker", "", "K1"), sit("fin_checker", "", "K2"), sit("fin_checker", "", "M1")
    assert acts(maker, run, "approve") == 403
    assert acts(one, run, "approve") == 302
    assert acts(one, run, "seal") == 403
    assert acts(two, run, "approve") == 302
    answer = one.post(f"/runs/{run.pk}/seal/")
    assert (answer.status_code, "三员" in answer.content.decode()) == (403, True)
    for officer in ("sysadmin", "secadmin", "auditadmin"):
        account(officer)
    assert acts(maker, run, "seal") == 403
    assert acts(one, run, "seal") == 302
    worked()
    found = Run.objects.get(pk=run.pk)
    job = Job.objects.get(kind="seal")
    assert (job.state, found.entries, found.status) == ("done", 12, "published"), job.findings
    assert acts(one, run, "seal") == 403
    assert acts(two, run, "publish") == 404
    teacher = sit("staff", "", "P1")
    assert teacher.get(f"/runs/{run.pk}/").status_code == 404


def test_an_export_comes_to_the_one_who_asked(
    sit: Sit, made: Made, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    run = made("56")
    clerk, other = sit("office_clerk", "", "C1"), sit("office_clerk", "", "C2")
    assert acts(clerk, run, "export") == 302
    worked()
    found = ExportJob.objects.get()
    with django_assert_max_num_queries(12):
        answer = clerk.get(f"/runs/exports/{found.pk}/file/")
    assert load_workbook(io.BytesIO(answer.content)).sheetnames
    assert AuditRecord.objects.filter(route="jobs:download", personal=True, outcome="allowed").count() == 1
    assert other.get(f"/runs/exports/{found.pk}/file/").status_code == 404
    assert other.get("/api/desk/exports").json() == []
    assert acts(sit("leader"), run, "export") == 404
    assert acts(sit("unit_head", "U1"), run, "export") == 404


def test_an_export_of_many_people_waits_for_another_person(
    sit: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_PERSONS", 10)
    assert policy.MOST_PERSONS == 1000
    run = made("3200", pays=True)
    maker, checker, same = sit("fin_maker", "", "M1"), sit("fin_checker", "", "K1"), sit("fin_checker", "", "M1")
    assert acts(maker, run, "export") == 302
    worked()
    found = ExportJob.objects.get()
    assert (found.state, found.people) == ("waiting", 12)
    assert maker.get(f"/runs/exports/{found.pk}/file/").status_code == 404
    assert maker.post(f"/runs/exports/{found.pk}/approve/").status_code == 404
    assert same.post(f"/runs/exports/{found.pk}/approve/").status_code == 403
    assert "批准" in checker.get("/runs/exports/").content.decode()
    assert checker.post(f"/runs/exports/{found.pk}/approve/").status_code == 302
    assert checker.post(f"/runs/exports/{found.pk}/approve/").status_code == 404
    worked()
    assert maker.get(f"/runs/exports/{found.pk}/file/").content[:2] == b"PK"
    assert checker.get(f"/runs/exports/{found.pk}/file/").status_code == 404


def test_two_runs_are_compared(sit: Sit, made: Made) -> None:
    one, two = made("20"), made("21")
    head = sit("office_head")
    page = head.get(f"/runs/{two.pk}/compare/?with={one.pk}").content.decode()
    assert ("实绩分" in page, "给定数据变了" in page) == (True, True)
    assert "U1" in head.get(f"/runs/{two.pk}/compare.csv?with={one.pk}").content.decode()
    assert head.get(f"/runs/{two.pk}/compare/?with=none").status_code == 404
    assert head.get(f"/api/desk/{two.pk}/compare?with={one.pk}").json()["sheets"][0]["changed_rows"] >= 1
    assert head.get(f"/runs/{two.pk}/failing.csv").status_code == 200


@pytest.mark.parametrize("role", ["", "leader", "unit_head", "office_clerk", "fin_maker", "biz_auditor", "staff"])
def test_nobody_else_lets_a_run_out(sit: Sit, runs: dict[str, Run], role: str) -> None:
    client = sit(role, "U1" if role == "unit_head" else "")
    for act in ("approve", "publish", "void", "seal"):
        assert acts(client, runs["open"], act, reason="x") == (302 if not role else 404)
    assert Run.objects.get(pk=runs["open"].pk).status == "computed"
