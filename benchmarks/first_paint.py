"""首屏基准 · First paint: when a reader first sees something of the leader's dashboard, of a served demonstration.

Each round is a first visit in headless Chromium: nothing of the page, its style or its scripts is in the cache. The
service has answered once before. The median counts, from the start of the navigation to `first-contentful-paint`;
beside it a slip of pay on a phone whose processor is slowed down four times.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, sync_playwright

from benchmarks import measuring
from tools.walk import seated
from tools.weigh import Scales

LIMIT_S, SLOWER = 1.0, 4
SCALE = "1/20"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a small demonstration, built if it is not there."""
    words = [sys.executable, "-m", "kaohe.cli.main", "demo", "--scale", SCALE, "--home", str(home), "--port", "8790"]
    process = subprocess.Popen(words, cwd=measuring.REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stdout or ())
        yield next(line for line in lines if line.startswith("ready ")).removeprefix("ready ").strip()
    finally:
        process.terminate()
        process.wait()


def painted(browser: Browser, address: str, desk: str, rounds: int) -> tuple[list[float], int]:
    """Seconds until the first paint of a desk's first page, one of every round, and the bytes over the wire."""
    is_phone = desk == "teacher"
    context = browser.new_context(viewport=PHONE if is_phone else WIDE, locale="zh-CN")  # type: ignore[arg-type]
    page = seated(context, address, desk, "zh")
    scales, found, weight = Scales(page), [], 0
    if is_phone:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    for _ in range(rounds):
        page.goto(page.url)
        weight = scales.emptied()
        found.append(float(page.evaluate(PAINT)) / 1000)
    context.close()
    return found, weight


def main() -> int:
    """Measures and prints; over the limit it fails."""
    args = measuring.arguments(1, rounds=9)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(measuring.folder("first_paint", args.n)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        board, board_bytes = painted(browser, address, "leader", args.rounds)
        slip, slip_bytes = painted(browser, address, "teacher", args.rounds)
        browser.close()
    seen = statistics.median(board)
    print(
        measuring.result(
            name="first paint", n=args.rounds, ours_s=seen, peer="1 s", peer_s=LIMIT_S, ratio=seen / LIMIT_S,
            target=f"<= {LIMIT_S} s", met=seen <= LIMIT_S, best_s=min(board), worst_s=max(board),
            board_bytes=board_bytes, slip_on_a_slow_phone_s=statistics.median(slip), slip_bytes=slip_bytes,
        )
    )  # fmt: skip
    return int(seen > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
