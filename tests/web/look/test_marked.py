"""标明中文 · Marked: every Chinese word of an English page stands in an element that says so; nothing else changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from kaohe.web.look.marked import is_english, marked
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

HAN = re.compile("[一-鿿]")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "title", "svg"}


class Unmarked(HTMLParser):
    """The Chinese words of a page that no element marks."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "en")]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang") or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if HAN.search(data) and not self.open[-1][1].startswith("zh") and self.open[-1][0] not in SILENT:
            self.found.append(data)


def unmarked(page: str) -> list[str]:
    """What a page does not mark."""
    reader = Unmarked()
    reader.feed(page)
    return reader.found


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<td>示例第4幼儿园</td>", '<td lang="zh-Hans">示例第4幼儿园</td>'),
        ("<p>Of 曾**</p>", '<p>Of <bdi lang="zh-Hans">曾</bdi>**</p>'),
        ('<input value="甲"><b title="乙">x</b>', '<input value="甲"><b title="乙">x</b>'),
        ("<option>何（B）</option>", '<option lang="zh-Hans">何（B）</option>'),
        ("<option>2026 何</option>", '<option lang="zh-Hans">2026 何</option>'),
        ("<title>甲</title><script>甲</script>", "<title>甲</title><script>甲</script>"),
        ('<button lang="zh-Hans">中文</button>', '<button lang="zh-Hans">中文</button>'),
        ("<b>甲</b>乙<!-- 丙 -->", '<b lang="zh-Hans">甲</b><bdi lang="zh-Hans">乙</bdi><!-- 丙 -->'),
        ("<code>SUM(项目.值 WHERE 在建)</code>", None),
        ("<p>a, “b”: 1、2</p>", "<p>a, “b”: 1、2</p>"),
    ],
)
def test_chinese_words_are_marked_where_they_stand(page: str, shown: str | None) -> None:
    found = marked(page)
    assert shown is None or found == shown
    assert unmarked(found) == []
    assert re.sub("<[^>]*>", "", found) == re.sub("<[^>]*>", "", page)


@pytest.mark.parametrize(
    ("page", "told"),
    [('<!doctype html><html lang="en">', True), ('<html lang="zh-Hans" class="x">', False), ("<li>", True)],
)
def test_a_page_in_another_language_is_left_alone(page: str, told: bool) -> None:
    assert is_english(page) is told


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("path", ["/results/", "/board/lights/", "/schemes/", "/schemes/library/annual/", "/board/"])
def test_an_english_page_marks_its_chinese_words(sit: Sit, path: str) -> None:
    client = sit("leader")
    client.cookies["lang"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200
    assert unmarked(answer.content.decode()) == []
    client.cookies["lang"] = "zh"
    assert "<bdi" not in client.get(path).content.decode()


def test_figures_of_a_run_mark_names_and_keep_files_as_they_are(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    client.cookies["lang"] = "en"
    for part in ("", "unit/U1/", "unit/U1/sheet/", "trace/?sheet=单位&key=U1&column=总分"):
        assert unmarked(client.get(f"/results/{runs['published'].id}/{part}").content.decode()) == []
    assert "bdi" not in client.get(f"/results/{runs['published'].id}/ranking.csv").content.decode()
    page = client.get(reverse("verify:page")).content
    client.cookies["lang"] = "zh"
    assert client.get(reverse("verify:page")).content == page
