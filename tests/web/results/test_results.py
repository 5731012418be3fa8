"""结果页 · The pages of results: what each reader is shown, in how many questions, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kaohe.web.runs.models import Line, Run
from tests.web.conftest import Sit

MOST = 10
Counting = Callable[..., Any]


@pytest.mark.parametrize(
    "path",
    [
        "/results/",
        "/results/{open}/",
        "/results/{published}/",
        "/results/{pay}/",
        "/results/{open}/unit/U1/",
        "/results/{open}/unit/U1/sheet/",
        "/results/{pay}/unit/K1/",
        "/results/{published}/compare/?unit=U1&unit=U2&unit=U3",
        "/results/{open}/indicator/工作/",
        "/search/?q=jyj",
        "/board/",
        "/board/lights/",
        "/instructions/",
        "/public/",
    ],
)
def test_a_page_asks_the_store_at_most_ten_times(
    path: str, sit: Sit, runs: dict[str, Run], django_assert_max_num_queries: Counting
) -> None:
    client = sit("leader")
    client.get("/results/")
    with django_assert_max_num_queries(MOST):
        answer = client.get(path.format(**{name: run.id for name, run in runs.items()}))
    assert answer.status_code == 200


def test_the_ranking_counts_changes_from_the_period_before(sit: Sit, runs: dict[str, Run]) -> None:
    page = sit("leader").get(f"/api/runs/{runs['open'].id}/ranking").json()
    assert page["before"] == "2025"
    first = page["rows"][0]
    assert (first["key"], first["total"]["zh"], first["change"], first["best"]) == ("U4", "95.00", "-2.00", True)
    assert [(one["grade"], one["count"], one["asks"]["zh"]) for one in page["rules"]] == [
        ("A", 2, "总分 >= 90"),
        ("B", 4, "其余"),
    ]
    assert page["rows"][0]["lights"] == {"低分": "green"}


def test_a_unit_sees_its_own_row_alone_until_publication_and_no_words_of_others(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("unit_clerk", "U1")
    page = client.get(f"/api/runs/{runs['open'].id}/ranking").json()
    assert [row["key"] for row in page["rows"]] == ["U1"]
    assert (page["rules"], page["median"], page["complete_list"]) == ([], "", False)
    everything = client.get(f"/api/runs/{runs['published'].id}/ranking").json()
    assert len(everything["rows"]) == 6
    assert [row["key"] for row in everything["rows"] if row["mine"]] == ["U1"]


def test_a_unit_before_publication_is_told_the_median_but_not_the_last_of_a_grade(
    sit: Sit, runs: dict[str, Run]
) -> None:
    page = sit("unit_clerk", "U2").get(f"/api/runs/{runs['open'].id}/unit?key=U2").json()
    assert page["total"]["zh"] == "80.00"
    assert page["median"] == "77.50"
    assert page["step"]["grade"] == "A"
    assert page["step"]["points"] == "10.00"
    assert page["step"]["last"] == ""


def test_the_portrait_shows_trend_tree_and_lights(sit: Sit, runs: dict[str, Run]) -> None:
    page = sit("leader").get(f"/api/runs/{runs['open'].id}/unit?key=U3").json()
    assert [label["zh"] for label in page["trend"]["labels"]] == ["2025", "2026"]
    assert page["trend"]["series"][0]["values"] == ["45.00", "50.00"]
    assert page["change"] == "+5.00"
    assert [(node["name"], node["depth"], node["share"]) for node in page["nodes"]] == [
        ("工作", 0, "30.0"),
        ("实绩", 1, "30.0"),
        ("满意", 0, "80.0"),
    ]
    assert [(one["light"], one["colour"]) for one in page["warned"]] == [("低分", "red")]


def test_sums_over_fewer_than_five_persons_are_hidden_from_whoever_sees_sums_alone(
    sit: Sit, runs: dict[str, Run]
) -> None:
    gone = Line.objects.filter(run=runs["pay"], unit="K2").exclude(person="").order_by("key").values_list("pk")[:2]
    Line.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
    rows = {row["key"]: row for row in sit("leader").get(f"/api/runs/{runs['pay'].id}/units").json()["rows"]}
    assert not rows["K1"]["few"]
    assert rows["K2"]["few"]
    assert {cell["state"] for cell in rows["K2"]["cells"]} == {"suppressed"}
    shown = sit("leader").get(f"/api/runs/{runs['pay'].id}/unit?key=K2").json()
    assert (shown["few"], shown["figures"]) == (True, [])
    assert not any(row["few"] for row in sit("office_head").get(f"/api/runs/{runs['pay'].id}/units").json()["rows"])


def test_sums_over_few_persons_are_not_traced_either(sit: Sit, runs: dict[str, Run]) -> None:
    path = f"/api/runs/{runs['pay'].id}/figure?sheet=园&key=K2&column=应发总额"
    assert sit("leader").get(path).status_code == 200
    kept = Line.objects.filter(run=runs["pay"], unit="K2").exclude(person="").order_by("key")[:4]
    Line.objects.filter(run=runs["pay"], unit="K2").exclude(person="").exclude(pk__in=[one.pk for one in kept]).delete()
    assert sit("leader").get(path).status_code == 404
    assert sit("office_head").get(path).status_code == 200


def test_a_table_that_leaves_holds_what_its_reader_may_take_away(sit: Sit, runs: dict[str, Run]) -> None:
    own = sit("unit_head", "U1").get(f"/results/{runs['published'].id}/ranking.csv").content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in own.splitlines()] == ["代码", "U1"]
    everything = sit("office_clerk").get(f"/results/{runs['published'].id}/ranking.csv").content.decode("utf-8-sig")
    assert len(everything.splitlines()) == 7


def test_the_way_that_was_walked_leads_back(sit: Sit, runs: dict[str, Run]) -> None:
    path = f"/results/{runs['open'].id}/trace/"
    here = {"sheet": "单位", "key": "U1", "column": "工作.得分", "via": ["单位|U1|总分", "<b>", "单位||"]}
    said = sit("leader").get(path, here).content.decode()
    assert ">总分</a>" in said
    assert "<b>|" not in said
    assert "column=%E5%AE%9E%E7%BB%A9.%E5%BE%97%E5%88%86" in said
    assert "via=%E5%8D%95%E4%BD%8D%7CU1%7C%E5%B7%A5%E4%BD%9C.%E5%BE%97%E5%88%86" in said


def test_the_score_sheet_says_what_it_rests_on_and_that_it_is_not_published(sit: Sit, runs: dict[str, Run]) -> None:
    said = sit("leader").get(f"/results/{runs['open'].id}/unit/U1/sheet/").content.decode()
    assert runs["open"].hashes["facts"] in said
    assert runs["open"].hashes["scheme"] in said
    assert "未公布" in said
    assert "公章" in said


@pytest.mark.parametrize("keys", ["", "?unit=U99&unit=U98", "?unit=U1&unit=U99"])
def test_a_comparison_of_what_is_not_there_is_not_there(keys: str, sit: Sit, runs: dict[str, Run]) -> None:
    assert sit("leader").get(f"/results/{runs['open'].id}/compare/{keys}").status_code == 404


def test_a_unit_does_not_compare_itself_with_others_before_publication(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("unit_clerk", "U1")
    assert client.get(f"/results/{runs['open'].id}/compare/?unit=U1&unit=U2").status_code == 404
    assert client.get(f"/results/{runs['published'].id}/compare/?unit=U1&unit=U2").status_code == 200


@pytest.mark.parametrize(("asked", "found"), [("jyj", ["U1"]), ("示例教", ["U1"]), ("u5", ["U5"]), ("nobody", [])])
def test_units_are_found_by_name_code_and_pinyin(
    asked: str,
    found: list[str],
    sit: Sit,
    runs: dict[str, Run],  # noqa: ARG001 - asks for the store
) -> None:
    answers = sit("leader").get("/api/search", {"q": asked}).json()
    assert [one["key"] for one in answers if one["kind"] == "unit"] == found


def test_a_search_finds_nothing_that_its_reader_may_not_see(sit: Sit, runs: dict[str, Run]) -> None:
    answers = sit("unit_clerk", "U1").get("/api/search", {"q": "示例"}).json()
    unpublished = {one["key"] for one in answers if one["run"]["id"] == runs["open"].id and one["kind"] == "unit"}
    assert unpublished == {"U1"}
    assert not any(one["key"].startswith("P") for one in answers)


def test_a_reader_who_may_not_trace_is_given_no_link_to_a_trace(sit: Sit, runs: dict[str, Run]) -> None:
    assert "/trace/" not in sit().get(f"/results/{runs['published'].id}/").content.decode()
    assert "/trace/" in sit("leader").get(f"/results/{runs['published'].id}/").content.decode()


def test_whoever_may_compare_on_the_page_may_by_the_interface(sit: Sit, runs: dict[str, Run]) -> None:
    query = "?unit=U1&unit=U2"
    for client in (sit(), sit("unit_clerk", "U1"), sit("office_head")):
        page = client.get(f"/results/{runs['published'].id}/compare/{query}")
        told = client.get(f"/api/runs/{runs['published'].id}/compare{query}")
        assert (page.status_code, told.status_code) == (200, 200)


def test_pay_of_which_one_sees_ones_own_alone_is_not_among_the_results(sit: Sit, runs: dict[str, Run]) -> None:
    staff = sit("staff", "", "P1")
    assert [one["id"] for one in staff.get("/api/runs").json()] == [runs["published"].id]
    page, table = staff.get("/results/").content.decode(), staff.get("/results/runs.csv").content.decode()
    assert (runs["pay"].id in page, runs["pay"].id in table) == (False, False)
    assert runs["pay"].id in sit("leader").get("/results/").content.decode()
    assert runs["pay"].id in staff.get("/pay/").content.decode()
    trace = f"/results/{runs['pay'].id}/trace/?sheet=任职&key=P1&column=应发"
    assert staff.get(trace).status_code == 200


def corrected(run: Run) -> Run:
    """A later published run over the same period."""
    later = Run.objects.get(pk=run.pk)
    later.pk, later.folder = "c0ffee0000000000", "runs/corrected"
    later.computed_at += timedelta(hours=1)
    later.save(force_insert=True)
    lines = list(Line.objects.filter(run=run))
    for line in lines:
        line.pk, line.run = None, later
    Line.objects.bulk_create(lines)
    return later


def test_of_two_published_runs_of_a_period_the_corrected_one_is_marked(sit: Sit, runs: dict[str, Run]) -> None:
    later = corrected(runs["published"])
    for role in ("leader", ""):
        told = {one["id"]: (one["corrects"], one["replaced_by"]) for one in sit(role).get("/api/runs").json()}
        assert (told[later.pk], told[runs["published"].pk]) == ((True, ""), (False, later.pk))
    said = sit("leader").get("/results/").content.decode()
    assert ("更正后" in said, f"已由 {later.pk} 取代" in said) == (True, True)
    assert f"已由 {later.pk} 取代" in sit("leader").get("/results/runs.csv").content.decode()
    said = sit().get("/public/").content.decode()
    assert ("更正后" in said, f"已由 {later.pk} 取代" in said) == (True, True)
    assert f"已由 {later.pk} 取代" in sit("office_head").get("/runs/").content.decode()


@pytest.mark.parametrize("status", ["computed", "approved", "void"])
def test_what_is_not_published_replaces_nothing(sit: Sit, runs: dict[str, Run], status: str) -> None:
    Run.objects.filter(pk=corrected(runs["published"]).pk).update(status=status)
    assert not any(one["corrects"] or one["replaced_by"] for one in sit("leader").get("/api/runs").json())


def test_only_a_page_that_draws_a_chart_fetches_what_draws_it(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    drawn = client.get(f"/results/{runs['open'].id}/unit/U1/").content.decode()
    plain = client.get(f"/results/{runs['pay'].id}/unit/K1/").content.decode()
    assert ("data-chart" in drawn, "charts.js" in drawn) == (True, True)
    assert ("data-chart" in plain, "charts.js" in plain, "echarts" in plain) == (False, False, False)


def test_a_count_of_lights_has_shape_and_word(sit: Sit, runs: dict[str, Run]) -> None:
    page = sit("leader").get(f"/results/{runs['open'].id}/unit/U1/").content.decode()
    lamps = page.partition("lamps")[2].partition("</p>")[0]
    assert [word in lamps for word in ("<small>红", "<small>黄", "<small>绿")] == [True, True, True]
