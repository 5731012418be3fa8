"""拍照 · Pictures: every page of every desk in both sizes and languages, on contact sheets, and some for the README.

Single pictures go to `build/pictures`, which is not kept; the sheets and those of the README to `docs/pictures`.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tools.walk import DESKS, Walk, page_kind, seated

HOME = Path("kaohe-data")
OUT, SINGLE = Path("docs") / "pictures", Path("build") / "pictures"
DESKTOP, PHONE = (1440, 900), (390, 844)
SHOWN = {DESKTOP: 420, PHONE: 150}  # width on the contact sheet
QUALITY = 60
README = {("leader", "desktop", "zh"): "demo.png", ("teacher", "phone", "zh"): "pay.png"}
"""The first page of these desks stands in the README."""
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Shot:
    """One picture: whose page it is, which, in which language and size."""

    desk: str
    link: str
    lang: str
    size: tuple[int, int]
    picture: bytes

    @property
    def name(self) -> str:
        """Its name as a file."""
        size = "desktop" if self.size == DESKTOP else "phone"
        page = page_kind(self.link).strip("/?").replace("/", "-").replace("?", "-").replace(",", "-") or "first"
        return f"{self.desk or 'visitor'}-{page}-{size}-{self.lang}.png"


def chromium() -> str:
    """The browser: KAOHE_CHROMIUM, then PATH."""
    found = os.environ.get("KAOHE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("chromium is missing; run: make setup-system")
    return found


@contextmanager
def served() -> Iterator[str]:
    """The address of the served demonstration."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kaohe.cli.main", "demo", "--home", str(HOME), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            sys.exit("the demonstration says nothing")
        yield next(line for line in process.stdout if line.startswith("ready ")).removeprefix("ready ").strip()
    finally:
        process.terminate()
        process.wait()


def taken(browser: Browser, address: str, desk: str, size: tuple[int, int], lang: str) -> Iterator[Shot]:
    """Every kind of page that a desk can reach."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page = seated(context, address, desk, lang)
    for link, status in Walk(page, address).go(urlsplit(page.url).path):
        if status == 200:
            yield Shot(desk, link, lang, size, _settled(page))
    context.close()


def _settled(page: Page) -> bytes:
    page.wait_for_timeout(250)
    return page.screenshot()


def verified(browser: Browser, evidence: Path, size: tuple[int, int], lang: str) -> bytes:
    """The verifier with the receipt of the demonstration's teacher, its verdict first."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    opened = context.new_page()
    opened.goto((evidence / "kaohe-verify.html").resolve().as_uri())
    if lang == "en":
        opened.click("#language")
    opened.set_input_files("input[type=file] >> nth=0", evidence / "receipt.kaohe.json")
    opened.wait_for_selector(".verdict.good")
    picture = opened.screenshot()
    context.close()
    return picture


def contact_sheet(browser: Browser, shots: list[Shot]) -> bytes:
    """All pictures on one sheet, each with its name."""
    style = (
        "body{margin:16px;display:flex;flex-wrap:wrap;gap:12px;background:#d7dde6;font:11px sans-serif}"
        "figure{margin:0}figcaption{padding:0 0 2px;color:#333;max-width:420px;overflow:hidden}"
        "img{display:block;border:1px solid #98a2b3}"
    )
    context = browser.new_context(viewport={"width": 1760, "height": 600})
    page = context.new_page()
    page.set_content(f"<style>{style}</style>{''.join(map(_figure, shots))}", wait_until="load")
    sheet = page.screenshot(full_page=True, type="jpeg", quality=QUALITY)
    context.close()
    return sheet


def _figure(shot: Shot) -> str:
    source = base64.b64encode(shot.picture).decode()
    image = f'<img width="{SHOWN[shot.size]}" src="data:image/png;base64,{source}">'
    return f"<figure><figcaption>{shot.name.removesuffix('.png')}</figcaption>{image}</figure>"


def _desk(browser: Browser, address: str, desk: str) -> list[Shot]:
    """The pictures of one desk; its first page may be one of the README."""
    shots = []
    for (size, said), lang in (
        (size, lang) for size in ((DESKTOP, "desktop"), (PHONE, "phone")) for lang in ("zh", "en")
    ):
        found = list(taken(browser, address, desk, size, lang))
        name = README.get((desk, said, lang))
        if name and found:
            (OUT / name).write_bytes(found[0].picture)
        shots += found
    for shot in shots:
        (SINGLE / shot.name).write_bytes(shot.picture)
    return shots


def main() -> int:
    """Builds the demonstration if it is not there, photographs it, writes the pictures."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(SINGLE, ignore_errors=True)
    SINGLE.mkdir(parents=True)
    with sync_playwright() as playwright, served() as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        shots = [shot for desk in DESKS for shot in _desk(browser, address, desk)]
        for lang in ("zh", "en"):
            sheet = contact_sheet(browser, [shot for shot in shots if shot.lang == lang])
            (OUT / f"pages-{lang}.jpg").write_bytes(sheet)
        evidence = next((HOME / "demo").glob("*/evidence"))
        (OUT / "verify.png").write_bytes(verified(browser, evidence, PHONE, "zh"))
        (OUT / "verify-en.png").write_bytes(verified(browser, evidence, DESKTOP, "en"))
        browser.close()
    print(f"wrote {len(shots)} pictures to {SINGLE} and the sheets to {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
