"""浏览器基准 · Browser: the reader that phones get against a plain BigInt loop, over rows of kindergarten pay.

Both run in one node process, chunk by chunk in turns, so that other work on the machine disturbs both alike; the best
chunk of each counts. The loop is written by hand for this one sheet, with the same numbers and the same checks.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task

TARGET = 3.0
PERIOD, SCHEME, SHEET = "2026-09", "kindergarten-pay", "任职"
READER = measuring.REPOSITORY / "src/kaohe/formula/readers/browser/reader.js"


def _rows(data: Path, n: int) -> dict[str, Any]:
    """Writes the form of the sheet and the operands of every post of a small sample district."""
    from kaohe.flows.appraise import Asked, appraise
    from kaohe.flows.runs import run_open
    from kaohe.flows.sample import sample
    from kaohe.formula.readers.browser import sheet_form
    from kaohe.trace.phone import phone_row

    for made in ("facts", "run"):
        shutil.rmtree(data / made, ignore_errors=True)
    sample(scale="1/20", seed=1, out=data / "facts", months=9)
    done = appraise(Asked(SCHEME, data / "facts" / SCHEME / PERIOD, PERIOD, data / "run"))
    results = run_open(done.folder, loaded=True).results if done.folder is not None else None
    if results is None:
        raise SystemExit("\n".join(finding.line("en") for finding in done.findings[:10]))
    view = results.view
    rows = [phone_row(view, SHEET, row.key) for row in view.cells.rows(SHEET, {}, ())]
    given = {"form": sheet_form(view.program, SHEET, calendar=view.calendar), "rows": rows}
    (data / "rows.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return {"rows": len(rows)}


TASKS: dict[str, Task] = {"rows": _rows}


def _node() -> str:
    """Node as tests find it: KAOHE_NODE, then PATH."""
    found = shutil.which(os.environ.get("KAOHE_NODE") or "node")
    if found is None:
        raise SystemExit("node is missing; apt-get install nodejs, or set KAOHE_NODE")
    return found


def main() -> int:
    """Measures and prints; over the target it fails."""
    args = measuring.arguments(240_000)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("browser", args.n)
    measuring.once(__file__, "rows", data, args.n)
    script = Path(__file__).with_suffix(".js")
    command = [_node(), str(script), str(READER), str(data / "rows.json"), str(args.n), str(args.rounds)]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    ratio = found["ours_s"] / found["plain_s"]
    line = measuring.result(
        name="browser/pay",
        n=args.n,
        ours_s=found["ours_s"],
        peer="plain BigInt loop",
        peer_s=found["plain_s"],
        ratio=ratio,
        target=f"<= {TARGET}",
        differing=found["differing"],
        peak_mb=found["peak_mb"],
        reader_bytes=READER.stat().st_size,
        microseconds_a_row=found["ours_s"] / args.n * 1e6,
        with_every_step_microseconds_a_row=found["steps_s"] / args.n * 1e6,
    )
    print(line)
    return int(ratio > TARGET or found["differing"] > 0)


if __name__ == "__main__":
    sys.exit(main())
