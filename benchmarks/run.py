"""基准汇总 · Benchmark run: every benchmark in a process of its own, their last lines in docs/benchmarks.md.

A benchmark is a file beside this one. The last line it prints is a JSON object:
name, n, ours_s, peer, peer_s, ratio, target, differing, peak_mb.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
COLUMNS = ("name", "n", "ours_s", "peer", "peer_s", "ratio", "target", "differing", "peak_mb")
PAGE = REPOSITORY / "docs" / "benchmarks.md"


def benchmarks(wanted: list[str]) -> list[Path]:
    """The benchmark files: those named, or all."""
    here = [path for path in sorted(Path(__file__).parent.glob("[a-z]*.py")) if _is_benchmark(path)]
    return [path for path in here if not wanted or path.stem in wanted]


def _is_benchmark(path: Path) -> bool:
    return path.name != "run.py" and "def main(" in path.read_text(encoding="utf-8")


def outcome(printed: str) -> list[dict[str, Any]]:
    """The JSON objects at the end of what a benchmark printed; at least one."""
    found: list[dict[str, Any]] = []
    for line in reversed(printed.strip().splitlines()):
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            break
        if not isinstance(value, dict):
            break
        found.insert(0, value)
    if not found:
        raise SystemExit(f"a benchmark ended without a JSON line:\n{printed[-500:]}")
    return found


def measured(path: Path) -> list[dict[str, Any]]:
    """Runs one benchmark, shows what it prints, and gives its results."""
    print(f"== {path.stem}", flush=True)
    process = subprocess.run([sys.executable, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    print(process.stdout, end="", flush=True)
    return outcome(process.stdout)


def table(rows: list[dict[str, Any]]) -> str:
    """The results as a Markdown table."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(str(row.get(column, "")) for column in COLUMNS) + " |" for row in rows]
    return "\n".join(lines)


def page(rows: list[dict[str, Any]]) -> str:
    """docs/benchmarks.md: what was measured, and on what."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`: each file of `benchmarks/` measures kaohe and a peer in the same run.\n"
        "`ratio` is ours over theirs; times are seconds of the wall clock.\n"
        "`differing` counts the rows whose result differs.\n\n"
        f"Measured on {machine}.\n\n{table(rows)}\n"
    )


def main() -> int:
    """Runs the benchmarks named on the command line, or all; only a full run rewrites the page."""
    wanted = sys.argv[1:]
    rows = [row for path in benchmarks(wanted) for row in measured(path)]
    if not wanted and rows:
        PAGE.write_text(page(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
