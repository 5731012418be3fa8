"""页面 · Page: in a real browser, without a request to anywhere: from a total down to the row that was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CJK = re.compile(r"[\u3400-\u9fff]")
TABS = ("department-appraisal", "wage-guarantee", "kindergarten-pay", "auxiliary-police-pay")
FOREIGN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('[lang^="zh"], script, style, noscript, .mark')) continue;
    if (/[\\u3400-\\u9fff]/.test(node.textContent)) found.push(node.textContent);
  }
  return found;
}"""


@pytest.fixture
def page(built: Built, browser: Browser) -> Iterator[Page]:
    """The page, watched: what the browser complains of, and what it asks for, must be nothing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(built.page.as_uri())
    yield opened
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_its_figures_and_an_explanation(page: Page, tab: str) -> None:
    page.click(f"#tab-{tab}")
    assert page.locator(".figures .card").count() >= 4
    assert page.locator("#drill .sum .answer").inner_text() != ""
    assert page.locator(f"#tab-{tab}").get_attribute("aria-selected") == "true"


def test_a_total_leads_down_to_the_row_that_was_typed(page: Page) -> None:
    page.click('[data-row="D01"]')
    steps = []
    for column in (
        "平台数据的得分",
        "制度落实的得分",
        "实名制的得分",
        "实名制的值",
        "实名制率",
        "在场合计",
        "在场人次",
    ):
        page.locator("#drill .steps .link", has_text=column).first.click()
        steps.append(page.locator("#drill h3").inner_text())
    assert steps[-1] == "在场人次"
    assert page.locator("#drill .crumbs li").count() == 8
    assert "原始数据" in page.locator("#drill .sum").inner_text()
    assert page.locator("#drill td.here").inner_text() == page.locator("#drill .answer").inner_text()
    page.go_back()
    assert page.locator("#drill h3").inner_text() == "在场合计"


def test_a_figure_has_its_formula_its_values_and_its_result(page: Page) -> None:
    page.locator("[data-row]").first.click()
    said = page.locator("#drill .sum").inner_text()
    for word in ("公式", "代入", "结果", "读作"):
        assert word in said


def test_a_link_to_a_figure_opens_it_again(page: Page, built: Built) -> None:
    page.locator("[data-row]").nth(2).click()
    page.locator("#drill .steps .link").first.click()
    address, shown = page.url, page.locator("#drill h3").inner_text()
    page.goto("about:blank")
    page.goto(address)
    assert page.locator("#drill h3").inner_text() == shown
    assert built.page.as_uri() in address


def test_the_pay_slip_adds_up_to_the_fen(page: Page) -> None:
    page.click("#tab-kindergarten-pay")
    amounts = page.locator(".slip .much").all_inner_texts()
    fen = [int(re.sub(r"[^0-9-]", "", amount)) for amount in amounts]
    due = int(re.sub(r"[^0-9-]", "", page.locator(".slip .due b").inner_text()))
    assert len(fen) == 4
    assert sum(fen) == due


def test_only_the_one_sample_person_is_on_the_page(page: Page, built: Built) -> None:
    page.click("#tab-kindergarten-pay")
    persons = set(re.findall(r"P\d{8}", built.page.read_text("utf-8")))
    assert len(persons) == 1
    assert persons.pop() in page.locator(".slip").inner_text()


@pytest.mark.parametrize("tab", TABS)
def test_in_english_only_names_from_data_stay_chinese(page: Page, tab: str) -> None:
    page.click("#lang")
    page.click(f"#tab-{tab}")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate(FOREIGN) == []
    for row in range(min(3, page.locator("[data-row]").count())):
        page.locator("[data-row]").nth(row).click()
        assert page.evaluate(FOREIGN) == []


def test_a_chart_is_also_a_table(page: Page) -> None:
    page.locator(".asTable").first.click()
    assert page.locator(".span-5 table caption").first.inner_text() == "各类指标得分率"
    assert page.locator(".span-5 tbody tr:visible").count() == 7


def test_the_tabs_are_walked_with_the_arrow_keys(page: Page) -> None:
    page.locator("#tab-department-appraisal").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-wage-guarantee"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "tab-department-appraisal"


def test_a_keyboard_opens_a_row_and_a_figure(page: Page) -> None:
    page.locator("[data-row]").nth(3).focus()
    page.keyboard.press("Enter")
    assert "|" in page.evaluate("decodeURIComponent(location.hash)")
    page.locator("#drill .steps .link").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H3"


@pytest.mark.parametrize("width", [390, 320, 768, 1440])
@pytest.mark.parametrize("tab", TABS)
def test_nothing_is_wider_than_the_screen(page: Page, width: int, tab: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.click(f"#tab-{tab}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_large_type_is_larger(page: Page) -> None:
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.click("#large")
    assert page.evaluate(size) == before * 1.25
    assert page.locator("#large").get_attribute("aria-pressed") == "true"


def test_printing_leaves_out_the_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".tabs").is_visible()
    assert page.locator("#strip").is_visible()


def test_a_light_is_a_shape_and_a_word(page: Page) -> None:
    texts = page.locator(".light").all_inner_texts()
    assert texts
    assert [
        text
        for text in texts
        if not re.match(r"[●▲✔?]", text) or not CJK.search(text + "灯" * text[1:].strip().isdigit())
    ] == []
