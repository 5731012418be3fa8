"""区领导 · The leader: from the dashboard to a row as it was handed in, each step by a click; and by keys alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tools.walk import DESKS, seated

WIDE = {"width": 1440, "height": 900}
STOPS, STEPS = 400, 12
"""Presses of Tab within which a thing is reached, and steps within which a figure comes to what was handed in."""
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const shown = one.type === "date" || (one.matches(":focus-visible") && ringed);
  return shown && inside && box.width > 1 && box.height > 1;
}"""
"""Whether whoever looks sees where the keyboard is; within a date, the browser itself marks the part."""


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page whose browser complains of nothing."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]  # a size is two numbers
    opened, complaints = context.new_page(), list[str]()
    opened.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda one: complaints.append(str(one)))
    yield opened
    context.close()
    assert complaints == []


def said(locator: Locator) -> str:
    """A figure as it is read: its words without the space around them."""
    return " ".join(locator.inner_text().split())


def opened(link: Locator) -> str:
    """What a link says; the page that it leads to is open then."""
    text = said(link)
    link.click()
    link.page.wait_for_load_state()
    return text


def numeric(rows: Locator) -> Locator:
    """The last of some rows whose value is a number above nought: it was worked out from what a unit handed in."""
    texts = rows.locator("td:nth-of-type(2)").all_inner_texts()
    return rows.nth(max(at for at, text in enumerate(texts) if re.fullmatch(r"[1-9][\d,.]*%?", text.strip())))


def test_the_leader_clicks_from_the_dashboard_to_the_row_that_was_handed_in(page: Page, address: str) -> None:
    page.goto(f"{address}/demo/")
    page.click('button[value="leader"]')
    row = page.locator(".ranks tbody tr").first
    total, name = said(row.locator(".total")), opened(row.locator("th a"))
    expect(page.locator("h1")).to_contain_text(name)
    assert said(page.locator(".figure .value").first) == total
    leaf = numeric(page.locator("table.tree tbody tr:not(.branch):not(.sum)"))
    value, points = said(leaf.locator("td").nth(1)), said(leaf.locator("td").nth(2))
    indicator = opened(leaf.locator("th a"))
    expect(page.locator("h1")).to_have_text(indicator)
    own = page.locator(".ranking tbody tr", has=page.get_by_role("link", name=name, exact=True))
    assert [said(cell) for cell in own.locator("td").all()[:2]] == [value, points]
    assert opened(own.locator("td a").nth(1)) == points == said(page.locator(".huge"))
    _down_to_the_row(page)


def _down_to_the_row(page: Page) -> None:
    """Follows what a figure was made from until the row as it was handed in; each number says what its link said."""
    way = [page.url]
    for _ in range(STEPS):
        if page.locator("table.fields tr.mine").count():
            break
        step = page.locator(".steps a.step").first
        wanted = said(step.locator("b"))
        opened(step)
        assert said(page.locator(".huge")) == wanted, way
        way.append(page.url)
    assert len(way) > 2
    expect(page.locator(".hero .badge").first).to_have_text("上报数据，到此为止")
    assert said(page.locator("table.fields tr.mine td")) == said(page.locator(".huge"))
    assert page.locator(".crumbs a").count() >= len(way)


def stopped(page: Page) -> bool:
    """Presses Tab; whether the focus is still within the page, where it must be seen."""
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement === document.body"):
        return False
    assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    return True


def reached(page: Page, selector: str) -> None:
    """Presses Tab until a thing has the focus; at every stop the focus is seen."""
    for _ in range(STOPS):
        assert stopped(page), f"no key reaches {selector}"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no key reaches {selector}")


def entered(page: Page) -> None:
    """Presses Enter and waits for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def searched(page: Page, text: str) -> None:
    """Looks for something by Ctrl K and opens the first answer."""
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    page.locator(".found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.found') !== null")
    assert page.evaluate(SEEN)
    entered(page)


def test_the_keyboard_alone_opens_a_desk_a_trace_and_a_menu_and_submits_a_form(page: Page, address: str) -> None:
    page.goto(f"{address}/demo/")
    reached(page, 'button[value="leader"]')
    entered(page)
    reached(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    searched(page, "D05")
    expect(page.locator("h1")).to_contain_text("D05")
    reached(page, '.figure a[href*="/trace/"]')
    entered(page)
    expect(page.locator(".hero .huge")).to_be_visible()
    reached(page, ".me summary")
    page.keyboard.press("Enter")
    reached(page, '.me .pop a[href*="/2fa/"]')
    page.keyboard.press("Escape")
    assert not page.locator(".me .pop").is_visible()
    searched(page, "D05")
    reached(page, 'a[hx-get*="/instructions/new/"]')
    page.keyboard.press("Enter")
    expect(page.locator("#instruct-text")).to_be_focused()
    page.keyboard.type("本周约谈，全凭键盘")
    reached(page, "form.instruct button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("本周约谈，全凭键盘").first).to_be_visible()


@pytest.mark.prove
@pytest.mark.parametrize("size", [WIDE, {"width": 390, "height": 844}], ids=["wide", "phone"])
def test_the_keyboard_passes_through_every_first_page_and_is_seen_at_each_stop(
    browser: Browser, address: str, size: dict[str, int]
) -> None:
    for desk in DESKS:
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]  # as above
        page = seated(context, address, desk, "zh")
        passed = next(at for at in range(STOPS) if not stopped(page))
        assert passed > 2, desk
        context.close()
