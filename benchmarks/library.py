"""方案库基准 · Library: every shipped scheme on the fictional district, one after another, each in its own process.

`--n` is the scale of the district (1 is about 8,000 paid persons and 900 clues a year, 100 is 800,000 and 1.2 million).
Writing the district is timed by itself, by scheme, and counts for no limit. Growth is against the next smaller scale
that was measured before: seconds per seconds, over scale per scale; 1 is linear.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task, Timed
from kaohe.scheme.library import library_ids

LIMITS = {1: (60, 4000), 100: (600, 4000)}
"""By scale: seconds of all schemes together, and MB of the greatest; other scales are held to none."""
MONTHS, SEED = 2, 1
SAMPLE, KEPT = "sample", "seconds.json"


def _sample(data: Path, n: int) -> dict[str, Any]:
    from kaohe.sample.district import district_write

    facts = data / "facts"
    rmtree(facts, ignore_errors=True)
    spent: dict[str, float] = defaultdict(float)
    known: set[Path] = set()
    began = time.perf_counter()

    def told(_done: int, _of: int) -> None:
        nonlocal began, known
        now, there = time.perf_counter(), set(facts.glob("*/*"))
        for scheme in {path.parent.name for path in there - known}:
            spent[scheme] += now - began
        began, known = now, there

    district = district_write(scale=n, seed=SEED, out=facts, months=MONTHS, progress=told)
    return {"persons": district.persons, "rows": district.rows, "writing": dict(spent)}


def _appraise(scheme: str, data: Path, n: int) -> dict[str, Any]:
    from kaohe.flows.appraise import Asked, appraise

    latest = max((path for path in (data / "facts" / scheme).iterdir() if path.is_dir()), key=lambda path: path.name)
    out = data / "runs" / scheme
    rmtree(out, ignore_errors=True)
    done = appraise(Asked(scheme, latest, latest.name, out))
    if done.folder is None:
        raise SystemExit("\n".join(finding.line("en") for finding in done.findings))
    return {"period": latest.name, "scale": n}


def tasks() -> dict[str, Task]:
    """Writing the district, then each scheme that it has facts for."""
    return {SAMPLE: _sample, **{scheme: partial(_appraise, scheme) for scheme in library_ids()}}


def _grown(n: int, seconds: dict[str, float], data: Path) -> dict[str, float]:
    """Seconds over seconds at the next smaller scale that was measured, over scale per scale; 1 is linear."""
    (data / KEPT).write_text(json.dumps(seconds), encoding="utf-8")
    smaller = [m for m in range(n - 1, 0, -1) if (data.parent / f"library-{m}" / KEPT).is_file()]
    if not smaller:
        return {}
    before = json.loads((data.parent / f"library-{smaller[0]}" / KEPT).read_text(encoding="utf-8"))
    factor = n / smaller[0]
    return {name: spent / before[name] / factor for name, spent in seconds.items() if before.get(name)}


def _measured(data: Path, n: int) -> dict[str, Timed]:
    """Each scheme that the district has facts for, in a process of its own."""
    there = [scheme for scheme in library_ids() if (data / "facts" / scheme).is_dir()]
    return {scheme: measuring.once(__file__, scheme, data, n) for scheme in there}


def _told(found: dict[str, Timed], grown: dict[str, float], written: dict[str, float]) -> None:
    """A line for each scheme, the slowest first."""
    print(f"  {'':32} seconds  growth      MB  writing s")
    for name, one in sorted(found.items(), key=lambda item: -item[1].seconds):
        growth = f"{grown[name]:8.2f}" if name in grown else f"{'':8}"
        print(f"  {name:32} {one.seconds:7.2f}{growth} {one.peak_mb:7}  {written.get(name, 0):9.2f}")


def main() -> int:
    """Measures and prints; over a limit it fails."""
    args = measuring.arguments(1, rounds=1)
    if args.task:
        measuring.perform(tasks(), args)
        return 0
    data = measuring.folder("library", args.n)
    written = measuring.once(__file__, SAMPLE, data, args.n)
    found = _measured(data, args.n)
    seconds = {name: one.seconds for name, one in found.items()}
    grown = _grown(args.n, seconds, data)
    total, peak, loop_s = sum(seconds.values()), max(one.peak_mb for one in found.values()), measuring.calibration()
    _told(found, grown, written.reported["writing"])
    most_s, most_mb = LIMITS.get(args.n, (0, 0))
    print(
        measuring.result(
            name="library",
            n=args.n,
            ours_s=total,
            peer="calibration loop",
            peer_s=loop_s,
            ratio=total / loop_s,
            target=f"<= {most_s} s, {most_mb} MB" if most_s else "",
            differing=0,
            peak_mb=peak,
            schemes=len(found),
            writing_s=written.seconds,
            writing_mb=written.peak_mb,
            persons=written.reported["persons"],
            rows=written.reported["rows"],
        )
    )
    return int(bool(most_s) and (total > most_s or peak > most_mb))


if __name__ == "__main__":
    sys.exit(main())
