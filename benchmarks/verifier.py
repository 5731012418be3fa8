"""核验页基准 · Verifier: the whole check of a receipt on a phone, from its bytes to the verdict, recomputation included.

A receipt of kindergarten pay out of a log of `n` entries is opened in headless Chromium slowed down six times, each
round in a fresh page that has checked nothing before and was open for a second. The peer is the limit of 100 ms; the
best round counts; beside it stand the median, and the best time until the verdict and the sum are laid out too.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task

LIMIT_S, PROOF_BYTES, SLOWER, IDLE_MS = 0.1, 2000, 6, 1000
PERIOD, SCHEME, SHEET = "2026-06", "kindergarten-pay", "任职"
ORIGIN, NOW = "ledger.example/pay/2026", 1_790_000_000
CHUNK = 10_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
CHECK = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0)), began = performance.now();
  await verifier.judge(bytes, "");
  document.body.getBoundingClientRect();
  const { code, steps } = verifier.page.verdict;
  return [verifier.page.took, performance.now() - began, code, steps.filter(({ ok }) => ok).length];
}"""


def _made(data: Path, n: int) -> dict[str, Any]:
    """A sealed run behind `n` entries of others, its receipt and its page."""
    from kaohe.flows.appraise import Asked, appraise
    from kaohe.flows.approve import approve
    from kaohe.flows.receipt import receipt_made
    from kaohe.flows.receipt_files import page_written, receipt_written
    from kaohe.flows.runs import run_open
    from kaohe.flows.sample import sample
    from kaohe.flows.seal import seal
    from kaohe.ledger.log import Draft, Log

    for made in ("facts", "run", "ledger"):
        shutil.rmtree(data / made, ignore_errors=True)
    sample(scale="1/20", seed=1, out=data / "facts", months=6)
    run = appraise(Asked(SCHEME, data / "facts" / SCHEME / PERIOD, PERIOD, data / "run")).folder
    if run is None:
        raise SystemExit("the sample was not appraised")
    for by in ("li", "wang"):
        approve(run, by=by, at=1)
    log = Log.create(data / "ledger", ORIGIN)
    for start in range(0, n, CHUNK):
        filled = range(start, min(start + CHUNK, n))
        log.append([Draft(f"filler {at}", b'{"h":"sha256","k":"flow","v":1,"z":%d}' % at) for at in filled], NOW)
    log.store.close()
    sealed = seal(run, ledger=data / "ledger", origin=ORIGIN, now=NOW)
    results = run_open(run, loaded=True).results
    if results is None:
        raise SystemExit("the run cannot be read")
    key = "/".join(map(str, results.rows(SHEET)[0].key))
    receipt = receipt_made(run, SHEET, key, ledger=data / "ledger").data
    receipt_written(data / "receipt.kaohe.json", receipt)
    page_written(data / "kaohe-verify.html", data / "ledger")
    return {"size": sealed.size, "receipt_bytes": len(receipt)}


def _checked(data: Path, n: int) -> dict[str, Any]:
    """One cold check in a slowed browser; without witnesses the code is `unwitnessed`, and nine steps hold."""
    import base64
    import json

    from playwright.sync_api import sync_playwright

    receipt = (data / "receipt.kaohe.json").read_bytes()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto((data / "kaohe-verify.html").as_uri())
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.wait_for_timeout(IDLE_MS)
        took, drawn, code, held = page.evaluate(CHECK, base64.b64encode(receipt).decode())
        browser.close()
    # The lines of three witnesses are not there yet; a receipt has room for four.
    line = len("— audit.bureau.example.gov " + "A" * 104 + "\n")
    proof = len(json.loads(receipt)["proof"].encode()) + 4 * line
    return {"took_s": took / 1000, "drawn_s": drawn / 1000, "code": code, "held": held, "proof_bytes": proof, "n": n}


TASKS: dict[str, Task] = {"made": _made, "checked": _checked}


def main() -> int:
    """Measures and prints; over a limit it fails."""
    args = measuring.arguments(100_000, rounds=5)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("verifier", args.n)
    made = measuring.once(__file__, "made", data, args.n)
    runs = [measuring.once(__file__, "checked", data, args.n) for _ in range(args.rounds)]
    times = [float(run.reported["took_s"]) for run in runs]
    told = runs[0].reported
    wrong = sum((run.reported["code"], run.reported["held"]) != ("unwitnessed", 9) for run in runs)
    print(
        measuring.result(
            name="verifier", n=made.reported["size"], ours_s=min(times), peer=f"100 ms at {SLOWER} x throttle",
            peer_s=LIMIT_S, ratio=min(times) / LIMIT_S, target="<= 1", differing=wrong, peak_mb=runs[0].peak_mb,
            median_s=statistics.median(times), drawn_s=min(float(run.reported["drawn_s"]) for run in runs),
            proof_bytes=told["proof_bytes"],
            receipt_bytes=made.reported["receipt_bytes"],
        )
    )  # fmt: skip
    return int(min(times) > LIMIT_S or wrong > 0 or told["proof_bytes"] > PROOF_BYTES)


if __name__ == "__main__":
    sys.exit(main())
