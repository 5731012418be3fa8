from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kaohe.flows.replay import replay
from kaohe.web.access.models import AuditRecord
from kaohe.web.auditor import services
from kaohe.web.home.site import Site
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit
from tests.web.small import Small


def test_any_number_leads_to_its_run_and_its_trace(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    found = client.get("/api/audit/numbers?q=P1&column=应发").json()
    assert [(row["run"], row["key"], row["column"]) for row in found["rows"]] == [(runs["pay"].id, "P1", "应发")]
    unit = client.get("/api/audit/numbers?q=U3").json()["rows"]
    assert {(row["run"], row["column"]) for row in unit} == {(runs[name].id, "总分") for name in ("published", "open")}
    page = client.get(f"/audit/?q={runs['pay'].id[:6]}").content.decode()
    assert f"/audit/run/{runs['pay'].id}/" in page
    named = client.get("/api/audit/numbers?q=jiaoyuju").json()["rows"]
    assert {row["key"] for row in named} == {"U1"}


@pytest.mark.parametrize("asked", ["", "示例人1", "nobody", "%", "' OR 1=1"])
def test_a_question_that_fits_nothing_finds_nothing(sit: Sit, runs: dict[str, Run], asked: str) -> None:  # noqa: ARG001
    found = sit("biz_auditor").get("/api/audit/numbers", {"q": asked}).json()
    assert (found["rows"], found["runs"]) == ([], [])


def test_what_an_auditor_looks_at_is_recorded_and_he_sees_it(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    client.get("/audit/?q=P1")
    client.get(f"/audit/run/{runs['pay'].id}/")
    listed = client.get("/api/audit/records").json()["rows"]
    assert [(row["route"], row["subject"], row["personal"]) for row in listed] == [
        ("auditor:run", runs["pay"].id, True),
        ("auditor:index", "P1", True),
    ]


def test_a_run_is_replayed_and_the_verdict_is_recorded(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    page = client.post(f"/audit/run/{runs['pay'].id}/replay/").content.decode()
    assert 'data-equal="yes"' in page
    assert "逐字节一致" in page
    record = AuditRecord.objects.get(route="auditor:replay")
    assert (record.outcome, record.subject, record.reason) == ("allowed", runs["pay"].id, "equal")
    assert client.post(f"/api/audit/runs/{runs['open'].id}/replay").json()["equal"] is True


def test_a_harmed_run_is_told_loudly(sit: Sit, runs: dict[str, Run], small: Small) -> None:
    path = small.pay / "sheets" / "任职.parquet"
    data = path.read_bytes()
    try:
        path.write_bytes(data + b" ")
        client = sit("biz_auditor")
        page = client.post(f"/audit/run/{runs['pay'].id}/replay/").content.decode()
        assert ('data-equal="no"' in page, "不一致" in page) == (True, True)
        assert "文件与哈希不符" in client.get(f"/audit/run/{runs['pay'].id}/").content.decode()
    finally:
        path.write_bytes(data)


@pytest.mark.parametrize("role", ["leader", "staff", "unit_head", "secadmin", "sysadmin", "office_clerk"])
def test_nobody_else_replays(sit: Sit, runs: dict[str, Run], role: str) -> None:
    assert sit(role, "K1", "P1").post(f"/audit/run/{runs['pay'].id}/replay/").status_code == 404
    assert sit(role, "K1", "P1").get(f"/audit/run/{runs['pay'].id}/bundle.zip").status_code == 404


def test_a_checker_of_pay_replays_pay_and_no_appraisal(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("fin_checker")
    assert client.post(f"/audit/run/{runs['pay'].id}/replay/").status_code == 200
    assert client.post(f"/audit/run/{runs['published'].id}/replay/").status_code == 404


def test_a_seed_draws_the_same_rows_again(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")

    def drawn(seed: str, size: int = 5) -> list[str]:
        answer = client.get(f"/api/audit/sample?run={runs['pay'].id}&seed={seed}&n={size}").json()
        return [row["key"] for row in answer["rows"]]

    assert drawn("20261129") == drawn("20261129")
    assert drawn("20261129") == drawn("20261129", 12)[:5]
    assert len({tuple(drawn(str(seed))) for seed in range(6)}) > 1
    rows = list(csv.reader(io.StringIO(client.get(f"/audit/sample.csv?run={runs['pay'].id}&n=3").content.decode())))
    assert len(rows) == 4
    assert client.get("/audit/sample/?run=ffffffffffffffff").status_code == 404
    assert client.get(f"/audit/sample/?run={runs['pay'].id}&sheet=人员").status_code == 404
    assert client.get(f"/api/audit/sample?run={runs['pay'].id}&n=0").status_code == 422


def test_a_bundle_holds_the_run_and_how_to_check_it(sit: Sit, runs: dict[str, Run], tmp_path: Path) -> None:
    client = sit("biz_auditor")
    data = client.get(f"/audit/run/{runs['pay'].id}/bundle.zip").content
    assert data == client.get(f"/audit/run/{runs['pay'].id}/bundle.zip").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    run = tmp_path / f"kaohe-{runs['pay'].id}" / "run"
    assert replay(run).equal is True
    assert (run.parent / "README.md").read_text("utf-8").startswith("# 证据包")


def test_a_bundle_of_many_persons_leaves_their_rows_out(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_PERSONS", 11)
    data = sit("biz_auditor").get(f"/audit/run/{runs['pay'].id}/bundle.zip").content
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if name.endswith(".parquet")]
    assert [name for name in names if name.endswith("run/run.json")]


def test_a_site_without_a_ledger_says_so(sit: Sit, settings: Any, tmp_path: Path) -> None:
    settings.SITE = Site(home=tmp_path)
    client = sit("biz_auditor")
    assert "这里还没有账本" in client.get("/audit/ledger/").content.decode()
    assert "flows/no-ledger" in client.post("/audit/ledger/check/").content.decode()


def test_the_records_are_narrowed_and_never_widened_by_nonsense(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    sit("leader").post(f"/audit/run/{runs['pay'].id}/replay/")
    client.get("/audit/?q=U1")
    for query, count in (
        ("outcome=refused", 1),
        ("subject=U1", 1),
        ("route=auditor:replay", 1),
        ("since=2999-01-01", 0),
        ("until=2026-99-99", 0),
        ("since=nonsense", 0),
        ("who=nobody", 0),
    ):
        assert client.get(f"/api/audit/records?{query}").json()["count"] == count, query


def test_officers_acts_are_no_business_record(sit: Sit) -> None:
    sit("sysadmin").post("/officers/accounts/create/", {"username": "new.one", "name": "新", "person": "N9"})
    assert sit("biz_auditor").get("/api/audit/records").json()["count"] == 0
    assert sit("auditadmin").get("/api/officers/records").json()["count"] >= 1


@pytest.mark.parametrize(
    "path",
    ["/audit/", "/audit/?q=U1", "/audit/run/{pay}/", "/audit/sample/?run={pay}", "/audit/ledger/", "/audit/log/"],
)
def test_a_page_of_the_auditor_asks_the_store_little(
    sit: Sit, runs: dict[str, Run], django_assert_max_num_queries: Any, path: str
) -> None:
    client, where = sit("biz_auditor"), path.format(pay=runs["pay"].id)
    client.get(where)
    with django_assert_max_num_queries(12):
        assert client.get(where).status_code == 200


@pytest.mark.parametrize(("role", "leads"), [("biz_auditor", True), ("auditadmin", False)])
def test_a_run_leads_only_those_to_its_origin_who_may_see_it(
    sit: Sit, runs: dict[str, Run], role: str, leads: bool
) -> None:
    client, origin = sit(role), f"/audit/run/{runs['published'].id}/"
    page = client.get("/audit/").content.decode()
    assert (f'href="{origin}"' in page, client.get(origin).status_code == 200) == (leads, leads)
