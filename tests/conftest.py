"""测试的共同约定 · What every test may ask for: shared material and tools of the system."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parent.parent

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NOT_RUN = "not run: "

_TOOLS = {
    "java": (("java",), "apt-get install openjdk-17-jre-headless, or set KAOHE_JAVA"),
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "make setup-system"),
    "node": (("node",), "apt-get install nodejs, or set KAOHE_NODE"),
    "soffice": (("soffice", "libreoffice"), "apt-get install libreoffice-calc, or set KAOHE_SOFFICE"),
}


def shared_folder() -> Path:
    """The folder of shared material beside the repository; without it the test is skipped."""
    folder = Path(os.environ.get("KAOHE_SHARED", str(REPOSITORY.parent / "shared")))
    if not (folder / "design.md").is_file():
        pytest.skip("the shared material is not on this machine; set KAOHE_SHARED to its folder")
    return folder


def in_ci() -> bool:
    """Whether this is CI, where a tool that is missing is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def needs_tool(name: str) -> Path:
    """The program of that name: KAOHE_<NAME>, then PATH; missing, the test is skipped, and fails in CI."""
    programs, remedy = _TOOLS[name]
    for candidate in (os.environ.get(f"KAOHE_{name.upper()}", ""), *programs):
        found = shutil.which(candidate) if candidate else None
        if found:
            return Path(found)
    if name == "node" and (bundled := _node_of_playwright()) is not None:
        return bundled
    reason = f"{_NOT_RUN}{name} is missing; {remedy}"
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)


def _node_of_playwright() -> Path | None:
    try:
        from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415 - a tool that may be absent
    except ImportError:
        return None
    node = Path(compute_driver_executable()[0])
    return node if node.is_file() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    chromium = needs_tool("chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=list(_FLAGS))
        yield opened
        opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists at the end what was not run for want of a tool, with the command that installs it."""
    reasons = sorted({str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])})
    missing = [reason.removeprefix("Skipped: ") for reason in reasons if _NOT_RUN in reason]
    for line in missing:
        terminalreporter.write_line(line, yellow=True)
