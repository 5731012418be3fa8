"""拍照 · Pictures: the demonstration's page and the verifier in both sizes and languages, and two for the README."""

from __future__ import annotations

import base64
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from kaohe.cli.main import main as kaohe

HOME = Path("kaohe-data")
OUT = Path("docs") / "pictures"
DESKTOP, PHONE = (1440, 900), (390, 844)
SHOWN = {DESKTOP: 720, PHONE: 260}  # width on the contact sheet
UNIT = "department-appraisal|D01|department-appraisal:单位:D01:总分|department-appraisal:单位:D01:平台数据.得分"
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
    """One picture: where, in which language, scrolled to what ('' = the top)."""

    title: str
    address: str
    lang: str
    size: tuple[int, int]
    scrolled: str = ""


SHOTS = (
    Shot("departments", "department-appraisal", "zh", DESKTOP),
    Shot("a figure explained", UNIT, "zh", DESKTOP, "#drill"),
    Shot("kindergartens", "kindergarten-pay", "zh", DESKTOP),
    Shot("sub-districts, in English", "wage-guarantee", "en", DESKTOP),
    Shot("kindergartens, in English", "kindergarten-pay", "en", DESKTOP),
    Shot("auxiliary police, in English", "auxiliary-police-pay", "en", DESKTOP),
    Shot("departments", "department-appraisal", "zh", PHONE),
    Shot("a figure explained", UNIT, "zh", PHONE, "#drill"),
    Shot("pay slip", "kindergarten-pay", "zh", PHONE, ".slip"),
    Shot("departments, in English", "department-appraisal", "en", PHONE),
    Shot("a figure explained, in English", UNIT, "en", PHONE, "#drill"),
)


def chromium() -> str:
    """The browser: KAOHE_CHROMIUM, then PATH."""
    found = os.environ.get("KAOHE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("chromium is missing; run: make setup-system")
    return found


def taken(browser: Browser, page: Path, shot: Shot) -> bytes:
    """One picture of the page; what the browser complains of is a failure."""
    width, height = shot.size
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{page.resolve().as_uri()}#{shot.address}")
    if shot.lang == "en":
        opened.click("#lang")
    if shot.scrolled:
        opened.locator(shot.scrolled).evaluate("box => box.scrollIntoView({block: 'start'})")
    picture = opened.screenshot()
    context.close()
    if complaints:
        sys.exit(f"{shot.title}: {complaints}")
    return picture


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


def contact_sheet(browser: Browser, pictures: list[bytes]) -> bytes:
    """All pictures on one sheet, each with its name."""
    figures = "".join(_figure(shot, picture) for shot, picture in zip(SHOTS, pictures, strict=True))
    style = (
        "body{margin:16px;display:flex;flex-wrap:wrap;gap:16px;background:#d7dde6;font:14px sans-serif}"
        "figure{margin:0}figcaption{padding:0 0 4px;color:#333}img{display:block;border:1px solid #98a2b3}"
    )
    context = browser.new_context(viewport={"width": 1500, "height": 600})
    page = context.new_page()
    page.set_content(f"<style>{style}</style>{figures}", wait_until="load")
    sheet = page.screenshot(full_page=True)
    context.close()
    return sheet


def _figure(shot: Shot, picture: bytes) -> str:
    source = base64.b64encode(picture).decode()
    caption = f"{shot.title} · {shot.size[0]} × {shot.size[1]} · {shot.lang}"
    image = f'<img width="{SHOWN[shot.size]}" src="data:image/png;base64,{source}">'
    return f"<figure><figcaption>{caption}</figcaption>{image}</figure>"


def _all(browser: Browser, page: Path) -> Iterator[bytes]:
    return (taken(browser, page, shot) for shot in SHOTS)


def main() -> int:
    """Builds the demonstration if it is not there, photographs it, writes the pictures."""
    code = kaohe(["demo", "--once", "--home", str(HOME)])
    if code:
        return code
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        pictures = list(_all(browser, HOME / "demo" / "kaohe-demo.html"))
        (OUT / "demo.png").write_bytes(pictures[0])
        (OUT / "demo-contact-sheet.png").write_bytes(contact_sheet(browser, pictures))
        evidence = next((HOME / "demo").glob("*/evidence"))
        (OUT / "verify.png").write_bytes(verified(browser, evidence, PHONE, "zh"))
        (OUT / "verify-en.png").write_bytes(verified(browser, evidence, DESKTOP, "en"))
        browser.close()
    print(f"wrote the pictures of {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
