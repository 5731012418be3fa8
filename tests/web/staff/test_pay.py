from __future__ import annotations

import csv
import io
import zlib
from typing import Any

import pytest
from django.test import Client

from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import AuditRecord, Person
from kaohe.web.runs.exact import summed
from kaohe.web.runs.models import Line, Run
from kaohe.web.staff import lists
from kaohe.web.staff.models import Reply
from kaohe.web.staff.selectors import money
from tests.web.conftest import Sit

LINE = "run={run}&sheet=任职&key={key}"


def target(run: Run, key: str = "P1", **more: str) -> dict[str, str]:
    """What a form about a line says."""
    return {"run": run.id, "sheet": "任职", "key": key, **more}


def test_a_payee_reads_the_sum_of_his_own_pay(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("staff", person="P1")
    page = client.get("/pay/").content.decode()
    slip = client.get("/api/pay/mine").json()["slip"]
    post = slip["posts"][0]
    line = Line.objects.get(run=runs["pay"], key="P1")
    assert post["amount"]["zh"] == line.cells["应发"]["zh"]
    assert [(part["sign"], part["column"], part["en"]) for part in post["parts"]] == [
        ("+", "基本", "Base"),
        ("+", "增量", "Increment"),
    ]
    assert post["adds_up"] is True
    assert "示例人1" in page
    assert f"/results/{runs['pay'].id}/trace/?sheet=" in page


def test_a_part_with_another_value_no_longer_adds_up(sit: Sit, runs: dict[str, Run]) -> None:
    line = Line.objects.get(run=runs["pay"], key="P1")
    line.cells["增量"]["n"] = "1/1"
    line.save()
    assert sit("staff", person="P1").get("/api/pay/mine").json()["slip"]["posts"][0]["adds_up"] is False


def test_a_missing_amount_is_explained_in_words(sit: Sit, runs: dict[str, Run]) -> None:
    line = Line.objects.get(run=runs["pay"], key="P1")
    for column in ("增量", "应发"):
        line.cells[column] = {"zh": "〔暂不认定〕", "en": "[withheld]", "s": "withheld"}
    line.paid = ""
    line.save()
    client = sit("staff", person="P1")
    assert "暂不认定：有一项依据未齐" in client.get("/pay/").content.decode()
    slip = client.get("/api/pay/mine").json()["slip"]
    assert (slip["whole"], [why["column"] for why in slip["posts"][0]["why"]]) == (False, ["增量", "应发"])


def test_what_stands_counts_for_the_year(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client = sit("staff", person="P1")
    mine = client.get("/api/pay/mine").json()
    assert (mine["year"], mine["year_runs"], mine["year_total"]) == ("2026", 1, mine["slip"]["total"])


def test_what_nobody_has_approved_is_told_to_nobody_it_pays(sit: Sit, runs: dict[str, Run]) -> None:
    client, both = sit("staff", person="P1"), sit("staff", "", "P1", ("fin_maker", ""))
    line, cell = LINE.format(run=runs["pay"].id, key="P1"), f"/runs/{runs['pay'].id}/"
    assert client.get(f"/pay/slip/?{line}").status_code == 200
    Run.objects.filter(pk=runs["pay"].pk).update(status=Run.Status.COMPUTED)
    mine = client.get("/api/pay/mine").json()
    assert (mine["slip"], mine["choices"], mine["year_runs"]) == (None, [], 0)
    assert "核算经两人批准后" in client.get("/pay/").content.decode()
    assert [client.get(path).status_code for path in (f"/pay/slip/?{line}", f"/pay/?run={runs['pay'].id}", cell)] == [
        404,
        404,
        404,
    ]
    assert runs["pay"].id not in client.get("/api/search?q=P1").content.decode()
    assert both.get(f"/pay/slip/?{line}").status_code == 200


@pytest.mark.parametrize("path", ["/pay/slip/?", "/pay/slip.csv?", "/pay/receipt/?", "/api/pay/slip?"])
def test_another_persons_pay_is_not_there(sit: Sit, runs: dict[str, Run], path: str) -> None:
    client = sit("staff", person="P1")
    for key in ("P2", "P7", "P99"):
        assert client.get(path + LINE.format(run=runs["pay"].id, key=key)).status_code == 404
    assert client.get(f"/pay/?run={runs['published'].id}").status_code == 404


def test_a_person_without_pay_is_told_what_comes_next(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    page = sit("staff", person="P404").get("/pay/")
    assert (page.status_code, "还没有您的薪酬" in page.content.decode()) == (200, True)


def test_a_head_sees_the_lines_of_his_own_unit_with_masked_names(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("unit_head", "K1")
    listed = client.get(f"/api/pay/lines?run={runs['pay'].id}").json()
    assert {row["unit"] for row in listed["rows"]} == {"K1"}
    assert {row["name"] for row in listed["rows"]} == {"示**"}
    assert client.get("/pay/slip/?" + LINE.format(run=runs["pay"].id, key="P7")).status_code == 404
    assert "示例人" not in client.get("/pay/lines/").content.decode()
    assert client.get("/api/pay/lines?code=P7").json()["rows"] == []


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("", (12, 3, ["P1", "P2", "P3", "P4", "P5"])),
        ("unit=K1", (6, 2, ["P1", "P2", "P3", "P4", "P5"])),
        ("unit=K1&page=2", (6, 2, ["P6"])),
        ("unit=K1&page=9", (6, 2, ["P6"])),
        ("unit=K1&code=p2", (1, 1, ["P2"])),
        ("unit=K2&code=P2", (0, 1, [])),
        ("unit=K9", (0, 1, [])),
        ("code=P7", (1, 1, ["P7"])),
    ],
)
def test_a_list_counts_and_sums_what_was_asked_for(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, asked: str, wanted: tuple[int, int, list[str]]
) -> None:
    monkeypatch.setattr(lists, "PAGE", 5)
    # Two that are paid the same are two.
    Line.objects.filter(run=runs["pay"], key="P3").update(paid=Line.objects.get(run=runs["pay"], key="P2").paid)
    Line.objects.filter(run=runs["pay"], key="P4").update(paid="")
    found = sit("fin_maker").get(f"/api/pay/lines?{asked}").json()
    assert (found["count"], found["pages"], [row["key"] for row in found["rows"]]) == wanted
    assert found["units"] == [["K1", "示例第1幼儿园"], ["K2", "示例第2幼儿园"]]
    given = dict(one.split("=") for one in asked.split("&") if one)
    fit = Line.objects.filter(run=runs["pay"], unit=given.get("unit", "")).exclude(person="")
    fit = fit.filter(key__iexact=given["code"]) if "code" in given else fit
    assert found["total"] == (money(summed(fit.values_list("paid", flat=True))) if "unit" in given else "")


def test_whatever_may_be_taken_away_may_be_read() -> None:
    for (role, thing, action), terms in matrix().allowed.items():
        if (thing, action) == ("pay_line", "export"):
            assert matrix().terms(role, thing, "read") == terms


def test_a_name_is_no_way_to_find_a_line(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client = sit("fin_maker")
    assert client.get("/api/pay/lines?code=示例人1").json()["count"] == 0
    assert client.get("/api/pay/lines?code=p1").json()["count"] == 1


def test_a_unit_that_no_run_pays_is_told_so_and_what_to_do(sit: Sit, runs: dict[str, Run]) -> None:
    page = sit("unit_head", "U1").get("/pay/lines/").content.decode()
    assert "U1 不在任何一次薪酬运行里" in page
    assert "请资金经办把单位代码写进工资账" in page
    Run.objects.filter(pk=runs["pay"].pk).update(status=Run.Status.COMPUTED)
    assert "还没有薪酬明细" in sit("unit_head", "U1").get("/pay/lines/").content.decode()
    assert "不在任何一次" not in sit("unit_head", "K1").get("/pay/lines/").content.decode()


def test_an_export_holds_what_the_scope_holds(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    for role, unit, count in (("unit_head", "K1", 6), ("fin_maker", "", 12)):
        text = sit(role, unit).get("/pay/lines.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert (len(rows), {row["姓名"] for row in rows}) == (count, {"示**"})
    assert sit("fin_checker").get("/pay/lines.csv").status_code == 404


def test_an_export_of_many_persons_needs_another_one(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_PERSONS", 11)
    client = sit("fin_maker")
    refused = client.get(f"/pay/lines.csv?run={runs['pay'].id}")
    assert (refused.status_code, "导出需要审批" in refused.content.decode()) == (409, True)
    assert AuditRecord.objects.get(route="staff:lines_csv").outcome == "refused"
    asks = f'action="/runs/{runs["pay"].id}/export/"'
    assert (asks in refused.content.decode(), 'href="/runs/exports/"' in refused.content.decode()) == (True, True)
    monkeypatch.setattr(lists, "MOST_PERSONS", 5)
    head = sit("unit_head", "K1").get(f"/pay/lines.csv?run={runs['pay'].id}")
    assert (head.status_code, asks in head.content.decode()) == (409, False)
    monkeypatch.setattr(lists, "MOST_PERSONS", 11)
    assert client.get(f"/pay/lines.csv?run={runs['pay'].id}&unit=K1").status_code == 200


@pytest.mark.parametrize(
    ("seat", "reason", "case", "status"),
    [
        (("fin_maker", ""), "核对银行退票", "", 200),
        (("fin_maker", ""), "短", "", 422),
        (("biz_auditor", ""), "专项审计", "审字2026-1", 200),
        (("biz_auditor", ""), "专项审计", "", 422),
        (("fin_checker", ""), "核对银行退票", "审字2026-1", 404),
        (("unit_head", "K1"), "核对银行退票", "审字2026-1", 404),
    ],
)
def test_a_name_is_shown_in_full_for_a_reason_that_is_kept(
    sit: Sit, runs: dict[str, Run], seat: tuple[str, str], reason: str, case: str, status: int
) -> None:
    client = sit(*seat)
    answer = client.post("/pay/unmask/", target(runs["pay"], reason=reason, case=case))
    assert answer.status_code == status
    assert ("示例人1" in answer.content.decode()) == (status == 200)
    record = AuditRecord.objects.get(route="staff:unmask")
    assert record.outcome == ("allowed" if status == 200 else "refused")
    assert status != 200 or reason in record.reason


def test_a_payment_is_confirmed_once_and_by_its_payee_alone(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("staff", person="P1")
    for _ in range(2):
        assert client.post("/pay/confirm/", target(runs["pay"])).status_code == 302
    assert Reply.objects.count() == 1
    for other in (sit("staff", person="P2"), sit("fin_maker"), sit()):
        assert other.post("/pay/confirm/", target(runs["pay"])).status_code in {302, 404}
    assert Reply.objects.count() == 1
    assert client.get("/pay/confirm/").status_code in {404, 405}


def test_an_objection_that_is_sent_twice_stands_once(sit: Sit, runs: dict[str, Run]) -> None:
    client, said = sit("staff", person="P1"), target(runs["pay"], about="days", text="少算了一天")
    assert [client.post("/pay/dispute/", said).status_code for _ in range(2)] == [302, 302]
    assert Reply.objects.filter(kind="dispute").count() == 1


@pytest.mark.parametrize(
    ("about", "text", "kept"),
    [
        ("days", "少算了一天", True),
        ("days", "短", False),
        ("nothing", "少算了一天", False),
    ],
)
def test_an_objection_says_what_is_wrong(sit: Sit, runs: dict[str, Run], about: str, text: str, *, kept: bool) -> None:
    sit("staff", person="P1").post("/pay/dispute/", target(runs["pay"], about=about, text=text))
    assert Reply.objects.filter(kind="dispute", text=text).exists() is kept
    record = AuditRecord.objects.get(route="staff:dispute")
    assert (record.outcome, record.status, record.reason) == (
        ("allowed", 302, "") if kept else ("refused", 302, "empty")
    )
    if kept:
        assert sit("fin_maker").get("/api/pay/lines?code=P1").json()["rows"][0]["answer"] == "dispute"


def test_a_visitor_who_is_led_to_sign_in_for_a_receipt_was_refused(sit: Sit, runs: dict[str, Run]) -> None:
    assert sit().get("/pay/receipt/", target(runs["pay"])).status_code == 302
    record = AuditRecord.objects.get(route="staff:receipt")
    assert (record.outcome, record.reason) == ("refused", "sign_in")


def test_a_run_that_is_not_sealed_has_no_receipt(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("staff", person="P1")
    assert client.get("/pay/receipt/?" + LINE.format(run=runs["pay"].id, key="P1")).status_code == 409
    for path in ("/pay/check/", "/pay/code/"):
        assert client.post(path, target(runs["pay"])).status_code == 409
    assert "还没有存证" in client.get("/pay/").content.decode()


def test_nothing_lies_beside_the_verifier_but_what_was_laid_there(sit: Sit) -> None:
    client = sit()
    for name in ("0" * 32, "..", "%2e%2e%2fservice.sqlite3", "A" * 32):
        assert client.get(f"/verify/r/{name}").status_code == 404
    page = client.get("/verify/kaohe-verify.html")
    assert "script-src 'sha256-" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/pay/", "/pay/lines/", "/api/pay/mine", "/api/pay/lines"])
def test_a_page_of_pay_asks_the_store_little(
    sit: Sit,
    runs: dict[str, Run],  # noqa: ARG001 - filled
    django_assert_max_num_queries: Any,
    path: str,
) -> None:
    client = sit("staff", "", "P1", ("fin_maker", ""))
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_the_page_on_a_phone_is_light(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client = sit("staff", person="P1")
    page = client.get("/pay/").content

    assert len(zlib.compress(page, 6)) < 30_000


def test_a_wrong_page_number_is_nothing(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client: Client = sit("fin_maker")
    for said in ("x", "-1", "９", "9999999"):
        assert client.get(f"/pay/lines/?page={said}").status_code == 404
    assert Person.objects.count() == 12
