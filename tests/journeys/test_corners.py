"""角落的页 · Corners: every page to which no link leads, in both sizes and languages, seen by axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import Built
from tests.journeys.test_demo import free_port, serving
from tests.journeys.test_pages import PHONE, WIDE, sized
from tools.corners import CORNERS
from tools.walk import seated

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    """A served demonstration."""
    with serving(built, free_port()) as (_, at):
        yield at


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("corner", CORNERS)
def test_every_page_of_a_corner_is_whole(browser: Browser, address: str, built: Built, corner: str, lang: str) -> None:
    contexts: list[BrowserContext] = []

    def seat(desk: str) -> Page:
        contexts.append(browser.new_context(viewport=WIDE, locale="zh-CN"))  # type: ignore[arg-type]  # two numbers
        return seated(contexts[-1], address, desk, lang)

    wrong: list[str] = []
    for name, page in CORNERS[corner](seat, address, built.home):
        wrong += [f"{name}: {said}" for said in sized(page, (WIDE, PHONE))]
    for context in contexts:
        context.close()
    assert wrong == []
