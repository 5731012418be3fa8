"""每一页 · Every page: walked from each desk's first page by its links, in both sizes and languages, seen by axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import REPOSITORY
from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving

AXE = (REPOSITORY / "tests/vendor/axe.min.js").read_text("utf-8")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
DESKS = ("leader", "office", "head", "unithead", "maker", "checker", "auditor", "teacher", "sys", "sec", "audit", "")
LINKS = """() => [...document.querySelectorAll("main a[href], nav a[href]")].map((one) => new URL(one.href))
  .filter((url) => url.origin === location.origin).map((url) => url.pathname + url.search)"""
EXAMPLES, PAGES = 1, 40
FILES = re.compile(r"\.(csv|json|zip|xlsx|yaml|html|js|txt|svg)(\?|$)|/download|/export|/api/|^/r/")


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


@dataclass
class Walk:
    """One walk from a first page: where it came, and what was wrong there."""

    seen: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def takes(self, link: str) -> bool:
        """Whether a link leads to a kind of page that was not seen yet."""
        kind = _kind(link)
        if FILES.search(link) or len(self.seen.get(kind, [])) >= EXAMPLES or sum(map(len, self.seen.values())) >= PAGES:
            return False
        self.seen.setdefault(kind, []).append(link)
        return True


def _kind(link: str) -> str:
    """A path without what names one thing of many."""
    parts = urlsplit(link)
    path = re.sub(r"/(?=[^/]*\d)[^/]+", "/…", parts.path)
    names = sorted(one.partition("=")[0] for one in parts.query.split("&") if one)
    return f"{path}?{','.join(names)}"


def seated(context: BrowserContext, address: str, desk: str) -> Page:
    """A page of somebody at a desk; '' = a visitor."""
    page = context.new_page()
    if desk:
        page.goto(f"{address}/demo/")
        page.click(f'button[value="{desk}"]')
        page.wait_for_load_state()
    return page


def walked(page: Page, address: str, first: str) -> Walk:
    """Every kind of page that links lead to from a first one."""
    walk, waiting = Walk(), [first]
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda one: complaints.append(str(one)))
    walk.takes(first)
    while waiting:
        link = waiting.pop(0)
        complaints.clear()
        answer = page.goto(address + link)
        assert answer is not None
        if answer.status != 200:
            walk.wrong.append(f"{link}: {answer.status}")
            continue
        walk.wrong += [f"{link}: {said}" for said in [*complaints, *faults(page)]]
        waiting += [inside for inside in page.evaluate(LINKS) if walk.takes(inside)]
    return walk


def faults(page: Page) -> list[str]:
    """What is wrong with a page that anybody would see."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    said = [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in {"moderate", "serious", "critical"}
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("wider than the screen")
    if page.locator("h1").count() != 1:
        said.append(f"{page.locator('h1').count()} headings of the first level")
    return said


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk or "visitor")
def test_every_page_of_a_desk_is_whole(browser: Browser, address: str, desk: str) -> None:
    for size, lang in ((WIDE, "zh"), (PHONE, "en")):
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]  # a size is two numbers
        context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        page = seated(context, address, desk)
        first = urlsplit(page.url).path if desk else "/"
        walk = walked(page, address, first)
        context.close()
        assert walk.wrong == []
        assert walk.seen


def test_the_keyboard_alone_reaches_the_matter_of_a_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]  # as above
    page = seated(context, address, "leader")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    context.close()


def test_the_language_and_the_size_of_letters_are_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=WIDE, locale="en-US")  # type: ignore[arg-type]  # as above
    page = seated(context, address, "leader")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.click("button[name=lang]")
    assert page.get_attribute("html", "lang") == "en"
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.click("button[name=large]")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == before * 1.25
    context.close()
