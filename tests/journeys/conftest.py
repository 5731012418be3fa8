"""旅程的共同约定 · What journeys share: a small demonstration, built once, and a browser to look at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import needs_tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COMMAND = (sys.executable, "-m", "kaohe.cli.main", "demo", "--scale", "1/20")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Built:
    """The folder of a built demonstration, its page, and what it said."""

    home: Path
    page: Path
    said: str
    noted: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """`kaohe demo --once` at a small scale."""
    home = tmp_path_factory.mktemp("demo") / "kaohe-data"
    done = subprocess.run(
        [*COMMAND, "--once", "--home", str(home)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    return Built(home, home / "demo" / "kaohe-demo.html", done.stdout, done.stderr)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    chromium = needs_tool("chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield opened
        opened.close()
