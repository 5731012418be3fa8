"""称重 · Weigh: the bytes that came over the wire for a page, as compressed, with the heads of every answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page


@dataclass
class Scales:
    """Counts what a page fetches, each page as at a first visit: nothing is taken from the browser's cache."""

    page: Page
    _fetched: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.loadingFinished", self._noted)

    def emptied(self) -> int:
        """Bytes since it was last asked, once nothing is fetched any more."""
        self.page.wait_for_load_state("networkidle")
        found = sum(self._fetched.values())
        self._fetched.clear()
        return found

    def _noted(self, told: Any) -> None:
        self._fetched[told["requestId"]] = int(told["encodedDataLength"])
