"""拍照 · Pictures: every page of each desk and corner in both sizes and languages, on sheets, and some for the README.

A desk is walked once; the other size and language open the pages that the walk found. A page that an earlier desk
showed with the same words is not taken again. Single pictures go to `build/pictures`, which is not kept; the sheets
and those of the README to `docs/pictures`.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, ViewportSize, sync_playwright

from tools.corners import CORNERS
from tools.sheets import DESKTOP, PHONE, WIDTH, Shot, contact_sheet
from tools.shown import chromium, served
from tools.walk import DESKS, Walk, page_kind, seated

HOME = Path("kaohe-data")
OUT, SINGLE = Path("docs") / "pictures", Path("build") / "pictures"
SCREENS = 4
"""How many screens of a long page a single picture keeps."""
OTHERS = ((DESKTOP, "en"), (PHONE, "zh"), (PHONE, "en"))
README = {("leader", DESKTOP, "zh"): "demo.png", ("teacher", PHONE, "zh"): "pay.png"}
"""The first page of these desks stands in the README."""
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Camera:
    """Takes the pictures of one demonstration. Owns the words of the pages already taken."""

    browser: Browser
    address: str
    words: set[tuple[str, str]] = field(default_factory=set)

    def desk(self, desk: str) -> Iterator[Shot]:
        """Every kind of page that a desk can reach and no earlier one showed."""
        context = _context(self.browser, DESKTOP, "zh")
        page = seated(context, self.address, desk, "zh")
        first = urlsplit(page.url).path
        links = []
        for link, status in Walk(page, self.address).go(first):
            if status == 200 and (self._is_new(page, link) or link == first):
                links.append(link)
                yield _shot(page, desk, link, "zh", DESKTOP)
        context.close()
        for size, lang in OTHERS:
            yield from self._again(desk, size, lang, links)

    def _again(self, desk: str, size: tuple[int, int], lang: str, links: list[str]) -> Iterator[Shot]:
        context = _context(self.browser, size, lang)
        page = seated(context, self.address, desk, lang)
        for link in links:
            page.goto(self.address + link)
            yield _shot(page, desk, link, lang, size)
        context.close()

    def corner(self, name: str) -> Iterator[Shot]:
        """The pages of a corner, in both sizes as they are shown, once in each language."""
        for lang in ("zh", "en"):
            contexts: list[BrowserContext] = []

            def seat(desk: str, lang: str = lang, contexts: list[BrowserContext] = contexts) -> Page:
                contexts.append(_context(self.browser, DESKTOP, lang))
                return seated(contexts[-1], self.address, desk, lang)

            for kind, page in CORNERS[name](seat, self.address, HOME):
                for size in (PHONE, DESKTOP):
                    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
                    yield _shot(page, "corner", kind, lang, size)
            for context in contexts:
                context.close()

    def _is_new(self, page: Page, link: str) -> bool:
        said = (page_kind(link), page.inner_text("main"))
        new = said not in self.words
        self.words.add(said)
        return new


def _context(browser: Browser, size: tuple[int, int], lang: str) -> BrowserContext:
    locale = "zh-CN" if lang == "zh" else "en-GB"
    view = ViewportSize(width=size[0], height=size[1])
    return browser.new_context(viewport=view, reduced_motion="reduce", locale=locale)


def _shot(page: Page, desk: str, link: str, lang: str, size: tuple[int, int]) -> Shot:
    page.wait_for_timeout(250)
    shot = Shot(desk, page_kind(link), lang, size, _small(page, size))
    tall = min(int(page.evaluate("document.documentElement.scrollHeight")), SCREENS * size[1])
    box = FloatRect(x=0, y=0, width=size[0], height=max(tall, size[1]))
    page.screenshot(full_page=True, clip=box, path=SINGLE / shot.name)
    return shot


def _small(page: Page, size: tuple[int, int]) -> bytes:
    clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": WIDTH[size] / size[0]}
    asked = {"format": "jpeg", "quality": 80, "clip": clip}
    return base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)["data"])


def verified(browser: Browser, evidence: Path, size: tuple[int, int], lang: str) -> bytes:
    """The verifier with the receipt of the demonstration's teacher, its verdict first."""
    context = _context(browser, size, lang)
    opened = context.new_page()
    opened.goto((evidence / "kaohe-verify.html").resolve().as_uri())
    if lang == "en":
        opened.click("#language")
    opened.set_input_files("input[type=file] >> nth=0", evidence / "receipt.kaohe.json")
    opened.wait_for_selector(".verdict.good")
    picture = opened.screenshot()
    context.close()
    return picture


def readme(browser: Browser, address: str) -> None:
    """The first pages that the README shows, one screen of each."""
    for (desk, size, lang), name in README.items():
        context = _context(browser, size, lang)
        page = seated(context, address, desk, lang)
        page.wait_for_timeout(500)
        (OUT / name).write_bytes(page.screenshot())
        context.close()
    evidence = next((HOME / "demo").glob("*/evidence"))
    (OUT / "verify.png").write_bytes(verified(browser, evidence, PHONE, "zh"))
    (OUT / "verify-en.png").write_bytes(verified(browser, evidence, DESKTOP, "en"))


def pictures(browser: Browser, address: str, desks: tuple[str, ...]) -> list[Shot]:
    """The pictures of these desks, each written beside the others as it is taken."""
    camera = Camera(browser, address)
    shots: list[Shot] = []
    for desk in desks:
        shots += camera.desk(desk)
        print(f"{desk or 'visitor'}: {sum(shot.desk == desk for shot in shots)}", flush=True)
    for name in CORNERS if desks == DESKS else ():
        shots += camera.corner(name)
        print(f"{name}: {len(shots)} in all", flush=True)
    return shots


def main(desks: tuple[str, ...]) -> int:
    """Builds the demonstration if it is not there, photographs it; sheets only when every desk was asked for."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(SINGLE, ignore_errors=True)
    SINGLE.mkdir(parents=True)
    with sync_playwright() as playwright, served(HOME) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        shots = pictures(browser, address, desks)
        if desks == DESKS:
            for lang in ("zh", "en"):
                sheet = contact_sheet(browser, [shot for shot in shots if shot.lang == lang])
                (OUT / f"pages-{lang}.jpg").write_bytes(sheet)
            readme(browser, address)
        browser.close()
    print(f"wrote {len(shots)} pictures to {SINGLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or DESKS))
