"""Tables to take away say what their page and its JSON say, and only to whom the page is shown."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from kaohe.web.runs.models import Run
from tests.web.conftest import Sit


def rows_of(client: Client, path: str) -> list[list[str]]:
    """The rows of a table, its heads first."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    return rows


def test_a_unit_an_indicator_and_a_comparison_say_what_their_json_says(sit: Sit, runs: dict[str, Run]) -> None:
    client, at = sit("leader"), f"/results/{runs['open'].id}"
    api = f"/api/runs/{runs['open'].id}"
    unit = client.get(f"{api}/unit?key=U1").json()
    rows = rows_of(client, f"{at}/unit.csv?key=U1")[1:]
    assert [row[1] for row in rows] == [one["zh"] for part in ("nodes", "extras", "figures") for one in unit[part]]
    told = client.get(f"{api}/indicator?name=工作").json()["rows"]
    rows = rows_of(client, f"{at}/indicator.csv?name=工作")[1:]
    assert [(row[0], row[3]) for row in rows] == [(one["key"], one["points"]["zh"]) for one in told]
    compared = client.get(f"{api}/compare?unit=U1&unit=U2").json()
    heads, total, *_ = rows_of(client, f"{at}/compare.csv?unit=U1&unit=U2")
    assert heads[3:] == [one["name"] for one in compared["units"]]
    assert total[3:] == [one["total"]["zh"] for one in compared["units"]]


def test_a_figure_comes_with_what_it_was_made_from(sit: Sit, runs: dict[str, Run]) -> None:
    client, asked = sit("leader"), "sheet=单位&key=U1&column=总分"
    told = client.get(f"/api/runs/{runs['open'].id}/figure?{asked}").json()["figure"]
    rows = rows_of(client, f"/results/{runs['open'].id}/trace.csv?{asked}")
    assert rows[1][:5] == ["本数", "单位", "U1", "总分", told["value"]["zh"]]
    assert [row[3] for row in rows if row[0] == "由这些数得出"] == [one["column"] for one in told["children"]]


def test_the_board_is_one_table(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client = sit("leader")
    board = client.get("/api/board").json()
    rows = rows_of(client, "/board/board.csv")
    named = [row[1] for row in rows if row[0] == "数字"]
    assert named == [one["title"]["zh"] for one in board["figures"]]
    assert len([row for row in rows if row[0] == "灯"]) == len(board["warned"])


def test_ones_own_periods_are_a_table(sit: Sit, runs: dict[str, Run]) -> None:  # noqa: ARG001 - filled
    client = sit("staff", person="P1")
    told = client.get("/api/pay/mine").json()["choices"]
    rows = rows_of(client, "/pay/year.csv")[1:]
    assert [(row[0], row[2]) for row in rows] == [(one["period"], one["total"]) for one in told]
    assert rows


def test_the_auditor_takes_a_run_and_the_ledger_away(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("biz_auditor")
    told = client.get(f"/api/audit/runs/{runs['pay'].id}").json()
    rows = rows_of(client, f"/audit/run/{runs['pay'].id}/run.csv")
    hashes = {row[3] for row in rows}
    assert {one["sha256"] for one in told["stated"]["sheets"]} <= hashes
    assert rows_of(client, "/audit/ledger.csv")[0] == ["项目", "内容", "说明"]
    assert client.get("/audit/run/ffffffffffffffff/run.csv").status_code == 404


def test_the_policy_is_a_table(sit: Sit) -> None:
    rows = rows_of(sit("secadmin"), "/officers/policy.csv")
    assert ["登录失败几次锁定", "5"] in rows
    assert ["第二因素：领导", "须有"] in rows


def test_exports_are_a_table(sit: Sit) -> None:
    assert rows_of(sit("office_clerk"), "/runs/exports.csv")[0][:2] == ["编号", "运行"]


@pytest.mark.parametrize(
    "path", ["unit.csv", "unit.csv?key=U99", "indicator.csv?name=无", "compare.csv?unit=U1", "trace.csv?sheet=单位"]
)
def test_what_is_not_named_or_not_there_is_not_found(sit: Sit, runs: dict[str, Run], path: str) -> None:
    assert sit("leader").get(f"/results/{runs['open'].id}/{path}").status_code == 404
