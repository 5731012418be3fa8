"""走一遍 · Walk: from the first page of a desk by its links to one page of every kind that the desk can reach."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from kaohe.web import demo

with (Path(demo.__file__).parent / "desks.csv").open(encoding="utf-8", newline="") as _file:
    DESKS = (*(row["username"] for row in csv.DictReader(_file)), "")
"""The desks of the demonstration, every one; '' is a visitor."""
LINKS = """() => [...document.querySelectorAll("main a[href], nav a[href]")].map((one) => new URL(one.href))
  .filter((url) => url.origin === location.origin).map((url) => url.pathname + url.search)"""
PAGES = 60
_FILES = re.compile(
    r"\.(csv|json|zip|xlsx|yaml|html|js|txt|svg)(\?|$)|/download|/export|/document/|/form/|/file/|/api/|^/r/"
)


@dataclass
class Walk:
    """The pages of one walk. Owns what was seen."""

    page: Page
    address: str
    seen: dict[str, str] = field(default_factory=dict)

    def go(self, first: str) -> Iterator[tuple[str, int]]:
        """Opens page after page and yields each with its status, while it is shown."""
        self._takes(first)
        waiting = [first]
        while waiting:
            link = waiting.pop(0)
            try:
                answer = self.page.goto(self.address + link)
            except Error as error:
                if "Download is starting" not in str(error):
                    raise
                continue  # a file, not a page
            status = answer.status if answer else 0
            yield link, status
            if status == 200:
                waiting += [inside for inside in self.page.evaluate(LINKS) if self._takes(inside)]

    def _takes(self, link: str) -> bool:
        kind = page_kind(link)
        if _FILES.search(link) or kind in self.seen or len(self.seen) >= PAGES:
            return False
        self.seen[kind] = link
        return True


def page_kind(link: str) -> str:
    """A link without what names one thing of many.

    >>> page_kind("/results/31861a6daf405084/trace/?sheet=a&key=b")
    '/results/…/trace/?key,sheet'
    >>> page_kind("/schemes/library/annual/")
    '/schemes/library/…/?'
    """
    parts = urlsplit(link)
    path = re.sub(r"/(?=[^/]*\d)[^/]+|(?<=/library)/[^/]+", "/…", parts.path)
    names = sorted({one.partition("=")[0] for one in parts.query.split("&") if one})
    return f"{path}?{','.join(names)}"


def seated(context: BrowserContext, address: str, desk: str, lang: str) -> Page:
    """A page of somebody at a desk, led to the desk's first page; '' = a visitor, who may go anywhere public."""
    context.add_cookies([{"name": "lang", "value": lang, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/demo/" if desk else f"{address}/public/")
    if desk:
        page.click(f'button[value="{desk}"]')
        page.wait_for_load_state()
    return page
