"""每一页 · Every page: walked from each desk's first page by its links, in both sizes and languages, seen by axe."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import REPOSITORY
from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tools.walk import DESKS, Walk, seated

AXE = (REPOSITORY / "tests/vendor/axe.min.js").read_text("utf-8")
UNSAID = """() => [...document.querySelectorAll(".lamps small, .ranking .light")].some((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const box = words.getBoundingClientRect();
  return one.checkVisibility() ? parseFloat(getComputedStyle(one).fontSize) < 9 || box.right > innerWidth : true;
})"""
"""Whether a light is shown by its shape alone: its word is hidden, too small to be read, or beyond the edge."""
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


def walked(page: Page, address: str, first: str, sizes: tuple[dict[str, int], ...]) -> list[str]:
    """What is wrong in any of the sizes with any kind of page that links lead to from a first one."""
    wrong: list[str] = []
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda one: complaints.append(str(one)))
    for link, status in Walk(page, address).go(first):
        found = [*complaints, *sized(page, sizes)] if status == 200 else [f"answered with {status}"]
        wrong += [f"{link}: {said}" for said in found]
        complaints.clear()
    return wrong


def sized(page: Page, sizes: tuple[dict[str, int], ...]) -> list[str]:
    """What is wrong with a page in each size; it is as wide as the first one again when it is left."""
    found: list[str] = []
    for size in (*sizes[1:], sizes[0]):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a size is two numbers
        found += [f"{size['width']} wide: {said}" for said in faults(page)]
    return found


UNMARKED = """() => {
  const chinese = /[\\u3400-\\u9fff]/, found = [];
  if (document.documentElement.lang !== "en") return found;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const inside = walker.currentNode.parentElement;
    const silent = inside.closest("script, style, svg, [aria-hidden=true]");
    const told = silent || inside.closest("[lang]").lang.startsWith("zh");
    if (!told && chinese.test(walker.currentNode.data)) found.push(walker.currentNode.data.trim().slice(0, 80));
  }
  return found;
}"""
"""The Chinese words of an English page that a screen reader would spell out as English."""


def faults(page: Page) -> list[str]:
    """What is wrong with a page that anybody would see or hear."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    said = [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in {"moderate", "serious", "critical"}
    ]
    if page.evaluate(UNSAID):
        said.append("a count of lights without its word")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("wider than the screen")
    said += [f"Chinese, and not marked as such: {words}" for words in page.evaluate(UNMARKED)]
    if page.locator("h1").count() != 1:
        said.append(f"{page.locator('h1').count()} headings of the first level")
    return said


SHORT = ("leader", "teacher", "")
"""The desks that are walked each time; the others by `make prove`."""
UNLINKED = {"": ("/accounts/login/", "/officers/activate/")}
"""Pages to which no link leads and which need nothing done before; `test_corners.py` has the others."""
WALKED = [desk if desk in SHORT else pytest.param(desk, marks=pytest.mark.prove) for desk in DESKS]


@pytest.mark.parametrize("desk", WALKED, ids=lambda desk: desk or "visitor")
def test_every_page_of_a_desk_is_whole(browser: Browser, address: str, desk: str) -> None:
    for size, lang in ((WIDE, "zh"), (PHONE, "en")):
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]  # a size is two numbers
        page = seated(context, address, desk, lang)
        sizes = (size,) if desk in SHORT else (size, PHONE if size == WIDE else WIDE)
        wrong = walked(page, address, urlsplit(page.url).path, sizes)
        for link in UNLINKED.get(desk, ()):
            page.goto(f"{address}{link}")
            wrong += [f"{link}: {said}" for said in faults(page)]
        context.close()
        assert wrong == []


@pytest.mark.parametrize(("size", "lang"), [(WIDE, "zh"), (PHONE, "en")], ids=["wide", "phone"])
def test_the_description_of_the_interface_is_whole(
    browser: Browser, address: str, size: dict[str, int], lang: str
) -> None:
    context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]  # as above
    page = seated(context, address, "auditor", lang)
    page.goto(f"{address}/interface/")
    assert faults(page) == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert faults(page) == []
    page.reload()
    page.locator(".operation summary").first.click()
    page.get_by_role("link", name="RunHead").first.click()
    assert page.locator("#RunHead th").first.is_visible()
    context.close()


def test_the_language_and_the_size_of_letters_are_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE, locale="en-US")  # type: ignore[arg-type]  # as above
    page = seated(context, address, "leader", "zh")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.click("button[name=lang]")
    assert page.get_attribute("html", "lang") == "en"
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.click("button[name=large]")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == before * 1.25
    context.close()
