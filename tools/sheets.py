"""联系表 · Contact sheets: the first screen of every picture, small, on one page."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from playwright.sync_api import Browser

DESKTOP, PHONE = (1440, 900), (390, 844)
WIDTH = {DESKTOP: 340, PHONE: 110}
"""How wide a picture stands on the sheet."""
QUALITY = 50
STYLE = (
    "body{margin:16px;display:flex;flex-wrap:wrap;gap:12px;background:#d7dde6;font:11px sans-serif}"
    "figure{margin:0}figcaption{padding:0 0 2px;color:#333;overflow:hidden;white-space:nowrap}"
    "img{display:block;border:1px solid #98a2b3}"
)


@dataclass(frozen=True)
class Shot:
    """One picture, small: whose page it is, which kind, in which language and size."""

    desk: str
    kind: str
    lang: str
    size: tuple[int, int]
    picture: bytes

    @property
    def name(self) -> str:
        """Its name as a file.

        >>> Shot("", "/public/?", "zh", PHONE, b"").name
        'visitor-public-phone-zh.png'
        """
        size = "desktop" if self.size == DESKTOP else "phone"
        page = self.kind.strip("/?").replace("/", "-").replace("?", "-").replace(",", "-") or "first"
        return f"{self.desk or 'visitor'}-{page}-{size}-{self.lang}.png"


def contact_sheet(browser: Browser, shots: list[Shot]) -> bytes:
    """All pictures on one sheet, each with its name."""
    context = browser.new_context(viewport={"width": 1760, "height": 600})
    page = context.new_page()
    page.set_content(f"<style>{STYLE}</style>{''.join(map(_figure, shots))}", wait_until="load")
    sheet = page.screenshot(full_page=True, type="jpeg", quality=QUALITY)
    context.close()
    return sheet


def _figure(shot: Shot) -> str:
    source = base64.b64encode(shot.picture).decode()
    width = WIDTH[shot.size]
    height = width * shot.size[1] // shot.size[0]
    image = f'<img width="{width}" height="{height}" src="data:image/jpeg;base64,{source}">'
    return f'<figure><figcaption style="width:{width}px">{shot.name.removesuffix(".png")}</figcaption>{image}</figure>'
