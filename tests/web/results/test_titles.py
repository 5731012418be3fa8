"""叫法 · Titles: an English page calls sheets, columns, keys and links by what the document gives for them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from kaohe.web.runs.models import Run
from kaohe.web.runs.titles import column_said, sheet_said
from tests.web.conftest import Sit

Page = Callable[[str, dict[str, str | list[str]]], str]
HAN = re.compile("[一-鿿]+")
DATA = ("示例", "样例办法", "leader")


def english(client: Client, path: str, asked: dict[str, str | list[str]] | None = None) -> str:
    """A page in English, without its marks of language."""
    client.cookies["lang"] = "en"
    answer = client.get(path, asked or {})
    assert answer.status_code == 200
    return re.sub(r' lang="zh-Hans"|</?bdi>', "", answer.content.decode())


def test_a_run_names_every_sheet_and_column_it_has(runs: dict[str, Run]) -> None:
    run = runs["open"]
    assert (sheet_said(run, "单位").en, sheet_said(run, "线索").en) == ("Unit", "Clue")
    assert column_said(run, "单位", "工作.得分").zh == "工作 · 得分"
    assert column_said(run, "单位", "工作.得分").en == "Work (score)"
    assert (column_said(run, "单位", "代码").en, column_said(run, "线索", "编号").en) == ("Unit code", "Clue code")
    assert column_said(run, "线索", "属地").en == "Unit"
    assert (sheet_said(run, "无").en, column_said(run, "单位", "无").en) == ("无", "无")


def test_the_way_to_a_figure_and_the_row_it_was_handed_in_with_are_in_english(sit: Sit, runs: dict[str, Run]) -> None:
    via = ["单位|U1|总分", "单位|U1|工作.得分", "单位|U1|没有", "没有|U1|总分"]
    asked: dict[str, str | list[str]] = {"sheet": "单位", "key": "U1", "column": "实绩分", "via": via}
    page = english(sit("leader"), f"/results/{runs['published'].id}/trace/", asked)
    crumbs = page[page.index('class="crumbs"') : page.index("</nav>", page.index('class="crumbs"'))]
    assert re.findall(r">([^<]+)</a>", crumbs) == ["Results", "Small contest 2025", "Total", "Work (score)"]
    heads = re.findall(r'<th scope="row">([^<]*)</th>', page)
    assert heads == ["Unit code", "Name", "Results", "Satisfaction"]


def test_grades_are_explained_with_english_names(sit: Sit, runs: dict[str, Run]) -> None:
    page = english(sit("leader"), f"/results/{runs['published'].id}/")
    assert "<code>Total &gt;= 90</code>" in page
    page = sit("leader").get(f"/results/{runs['published'].id}/").content.decode()
    assert "<code>总分 &gt;= 90</code>" in page


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("biz_auditor", "/audit/run/{run}/"),
        ("biz_auditor", "/audit/sample/?run={run}&seed=1"),
        ("biz_auditor", "/audit/?q=U1&column=total"),
        ("biz_auditor", "/runs/{run}/"),
        ("leader", "/instructions/new/?run={run}&sheet=单位&key=U1&column=灯.低分"),
        ("leader", "/results/{run}/trace/?sheet=单位&key=U1&column=灯.低分"),
        ("leader", "/results/{run}/trace/?sheet=单位&key=U1&column=总分"),
        ("leader", "/results/{run}/unit/U1/"),
        ("leader", "/results/{run}/unit/U1/sheet/"),
        ("office_clerk", "/schemes/library/department-appraisal/?part=examples"),
    ],
)
def test_no_sheet_or_column_with_a_title_is_chinese_in_an_english_page(
    sit: Sit, runs: dict[str, Run], role: str, path: str
) -> None:
    page = english(sit(role), path.format(run=runs["published"].id))
    page = re.sub(
        r"<title>.*?</title>|<pre.*?</pre>|<script.*?</script>|<summary>.*?</summary>", "", page, flags=re.DOTALL
    )
    page = page[page.index("<main") : page.index("</main>")]
    words = {word for text in re.findall(r">([^<]+)<", page) for word in HAN.findall(text)}
    assert {word for word in words if not word.startswith(DATA)} == set()


def test_a_comparison_names_its_sheets_and_columns(sit: Sit, runs: dict[str, Run]) -> None:
    path = f"/runs/{runs['open'].id}/compare/?with={runs['published'].id}"
    page = english(sit("biz_auditor"), path)
    assert "<h2>Unit</h2>" in page
    assert "first changed column: Results" in page
    assert "<td>Results</td>" in page


def test_an_instruction_names_the_column_it_is_about(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    told = {"run": runs["published"].id, "sheet": "单位", "key": "U1", "column": "灯.低分", "text": "Mend it"}
    assert client.post("/instructions/make/", told).status_code == 302
    assert "About U1 · Low" in english(client, "/instructions/")
    client.cookies["lang"] = "zh"
    assert "关于 U1 · 灯 · 低分" in client.get("/instructions/").content.decode()
