"""入口的叫法 · Entrances: every one has a title in both languages, shown in the log, where the stable name stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kaohe.web
from kaohe.base.findings import Text
from kaohe.web.access.entrances import both, entrance_said, entrances, reason_said, reasons
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.routes import routes
from kaohe.web.officers.refusals import SAYS
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

HAN = re.compile("[一-鿿]")


def test_every_entrance_that_may_be_recorded_has_a_title_of_its_own() -> None:
    assert entrances().keys() == {key for key, route in routes().items() if not route.is_closed}
    for texts in ([one.zh for one in entrances().values()], [one.en for one in entrances().values()]):
        assert sorted(texts) == sorted(set(texts))
    assert all(HAN.search(one.zh) and not HAN.search(one.en) for one in entrances().values())


def test_every_code_of_a_reason_has_words() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(kaohe.web.__file__).parent.rglob("*.py"))
    noting = [line for line in source.splitlines() if re.search(r"note\.reason =|Note\(.*reason=", line)]
    noted = {code for line in noting for code in re.findall(r'(?<!f)"([a-z][a-z_ ]+)"', line)}
    assert {"token", "equal", "weak", "bootstrap"} <= noted
    codes = noted | set(SAYS) - {"done", "wished"}
    assert codes - reasons().keys() == set()
    assert all(HAN.search(one.zh) and not HAN.search(one.en) for one in reasons().values())


@pytest.mark.parametrize(
    ("kept", "zh", "en"),
    [
        ("token", "不是从本站页面发出", "not sent from a page of ours"),
        (both(Text("已停用。", "Retired.")), "已停用。", "Retired."),
        ("web/too-long", "web/too-long", "web/too-long"),
        ("", "", ""),
    ],
)
def test_a_reason_is_said_in_either_language(kept: str, zh: str, en: str) -> None:
    assert reason_said(kept) == Text(zh, en)


def test_a_reason_of_any_length_is_kept_in_both_languages() -> None:
    assert len(both(Text("长" * 999, "x" * 999))) <= (AuditRecord._meta.get_field("reason").max_length or 0)


def test_the_log_names_entrances_and_the_record_keeps_its_stable_name(sit: Sit, runs: dict[str, Run]) -> None:
    sit("leader").get(f"/results/{runs['published'].id}/trace/?sheet=单位&key=U1&column=总分")
    sit("leader").post("/instructions/make/", {"text": "长" * 501})
    record = AuditRecord.objects.get(route="runs:trace")
    auditor = sit("biz_auditor")
    page = auditor.get("/audit/log/").content.decode()
    assert "追溯一个数 <code" in page
    assert "GET runs:trace" in page
    assert "下达批示" in page
    assert "“要求”最多 500 个字" in page
    assert "at most 500" not in page
    auditor.cookies["lang"] = "en"
    page = auditor.get("/audit/log/").content.decode()
    assert "Trace a figure <code" in page
    assert "“what is asked” holds at most 500 characters; 501 came." in page
    found = auditor.get("/api/audit/records?route=runs:trace").json()
    assert [(one["route"], one["id"]) for one in found["rows"]] == [("runs:trace", record.pk)]


@pytest.mark.parametrize(
    ("asked", "count"), [("追溯一个数", 1), ("trace a FIGURE", 1), ("runs:trace", 1), ("工资条", 0)]
)
def test_records_are_found_by_what_the_page_calls_an_entrance(
    sit: Sit, runs: dict[str, Run], asked: str, count: int
) -> None:
    sit("leader").get(f"/results/{runs['published'].id}/trace/?sheet=单位&key=U1&column=总分")
    rows = sit("biz_auditor").get("/audit/log.csv", {"route": asked}).content.decode().splitlines()
    assert len(rows) == 1 + count
    assert all("追溯一个数,runs:trace,GET" in row for row in rows[1:])


def test_what_a_person_wrote_as_a_reason_is_shown_as_it_was_written(sit: Sit, runs: dict[str, Run]) -> None:
    sit("biz_auditor").post(
        "/pay/unmask/",
        {"run": runs["pay"].id, "sheet": "任职", "key": "P1", "reason": "twice", "case": "self"},
    )
    AuditRecord.objects.filter(route="staff:unmask").update(reason="twice")
    assert "已有这一角色" not in sit("biz_auditor").get("/audit/log/").content.decode()
    assert entrance_said("staff:unmask", "POST").en == "See a name in full"
