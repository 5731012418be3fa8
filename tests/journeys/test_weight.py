"""重量 · Weight: what a first visit of a page fetches, as it comes over the wire, is little enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tools.walk import Walk, seated
from tools.weigh import Scales

MOST_CHARTS, MOST_PLAIN = 350_000, 80_000
"""Bytes of everything: page, style, scripts, fonts, data."""
SIZES = {"leader": {"width": 1440, "height": 900}, "teacher": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


@contextmanager
def sitting(browser: Browser, address: str, desk: str) -> Iterator[Page]:
    """Somebody at a desk, on the desk's first page."""
    context = browser.new_context(viewport=SIZES[desk], locale="zh-CN")  # type: ignore[arg-type]  # two numbers
    yield seated(context, address, desk, "zh")
    context.close()


def told(capsys: pytest.CaptureFixture[str], desk: str, weights: dict[str, int]) -> None:
    """Prints the figures."""
    with capsys.disabled():
        print(*(f"\n{desk}: {weight / 1000:.1f} kB {link}" for link, weight in weights.items()), end=" ")


def test_the_board_and_the_pages_with_charts_are_light(
    browser: Browser, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sitting(browser, address, "leader") as page:
        scales, weights = Scales(page), dict[str, int]()
        unit = page.locator('a[href*="/unit/"]').first.get_attribute("href") or ""
        run = unit.partition("unit/")[0]
        page.goto(f"{address}{run}")
        units = page.evaluate("[...document.querySelectorAll('input[name=unit]')].slice(0, 3).map((one) => one.value)")
        compared = "&".join(f"unit={one}" for one in units)
        scales.emptied()
        for link in ("/board/", unit, f"{run}compare/?{compared}"):
            page.goto(f"{address}{link}")
            weights[link] = scales.emptied()
            assert page.locator("[data-chart] svg").count()
    told(capsys, "leader", weights)
    assert 100_000 < min(weights.values()) <= max(weights.values()) <= MOST_CHARTS


def test_the_pages_of_staff_on_a_phone_are_light(
    browser: Browser, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sitting(browser, address, "teacher") as page:
        scales, weights = Scales(page), dict[str, int]()
        year = page.locator(".bars a").last.get_attribute("href") or ""
        figure = page.locator('.sum a[href*="/trace/"]').first.get_attribute("href") or ""
        for link in ("/pay/", f"/pay/{year}", figure, "/results/"):
            page.goto(f"{address}{link}")
            weights[link] = scales.emptied()
    told(capsys, "teacher", weights)
    assert 1_000 < min(weights.values()) <= max(weights.values()) <= MOST_PLAIN


@pytest.mark.prove
@pytest.mark.parametrize("desk", SIZES)
def test_any_page_of_a_desk_is_light(
    browser: Browser, address: str, desk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    weights, heavy = dict[str, int](), []
    with sitting(browser, address, desk) as page:
        scales = Scales(page)
        for link, _ in Walk(page, address).go(urlsplit(page.url).path):
            weights[link] = scales.emptied()
            most = MOST_CHARTS if page.locator("[data-chart]").count() else MOST_PLAIN
            heavy += [link] * (weights[link] > most)
    told(capsys, desk, weights)
    assert heavy == []
