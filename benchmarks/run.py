"""基准汇总 · Benchmark run: every benchmark in a process of its own, their last lines in docs/benchmarks.md.

A benchmark is a file beside this one. The last line it prints is a JSON object:
name, n, ours_s, peer, peer_s, ratio, target, differing, peak_mb. A file may print several, the main one last.
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
COLUMNS = (
    "name", "n", "ours_s", "peer", "peer_s", "ratio", "processor_ratio", "target", "differing", "peak_mb", "peer_mb",
)  # fmt: skip
PAGE = REPOSITORY / "docs" / "benchmarks.md"
KEPT = REPOSITORY / "build" / "benchmarks" / "results"
RECORD = {
    "pay": (("--n", "5000000", "--rounds", "4"), ("--n", "10000000", "--rounds", "1")),
    "score": (("--n", "100000", "--rounds", "4"),),
    "compile": ((),),
    "library": (("--n", "1"), ("--n", "10"), ("--n", "100")),
    "ledger": (("--n", "1000000", "--rounds", "2"), ("--n", "3600000", "--rounds", "1")),
    "spark": (("--n", "1000000", "--rounds", "1"),),
}
"""The sizes of the record; a benchmark that is not named runs once at its own size."""


Found = list[tuple[str, list[dict[str, Any]]]]
"""(command, results) in order."""


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


def measured(path: Path, size: tuple[str, ...]) -> list[dict[str, Any]]:
    """Runs one benchmark, shows what it prints, and gives its results; one that misses its target still has some."""
    print(f"== {command(path, size)}", flush=True)
    line = [sys.executable, str(path), *size]
    process = subprocess.run(line, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    print(process.stdout, end="", flush=True)
    return outcome(process.stdout)


def command(path: Path, size: tuple[str, ...]) -> str:
    """The command that repeats a measurement.

    >>> command(Path("benchmarks/pay.py"), ("--n", "5"))
    '.venv/bin/python benchmarks/pay.py --n 5'
    """
    return " ".join([".venv/bin/python", f"benchmarks/{path.name}", *size])


def table(rows: list[dict[str, Any]]) -> str:
    """The results as a Markdown table."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(str(row.get(column, "")) for column in COLUMNS) + " |" for row in rows]
    return "\n".join(lines)


def page(found: Found) -> str:
    """docs/benchmarks.md: the command, what it measured, and on what; (command, results) in order."""
    load = f"load average {os.getloadavg()[2]:.1f} over the last quarter of an hour"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {load}"
    parts = [f"`{line}`\n\n{table(rows)}\n{_notes(rows)}" for line, rows in found]
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`: each file of `benchmarks/` measures kaohe and a peer in the same run, each in a\n"
        "process of its own, in turns; the best of the rounds counts. Times are seconds of the wall clock; `ratio`\n"
        "is ours over theirs, `processor_ratio` the same of processor time, which other work disturbs less.\n"
        "`differing` counts the rows whose result differs from the reference; `peak_mb` is resident memory in 10^6\n"
        "bytes. OpenFisca runs once, whatever the rounds.\n"
        "`ours` writes the results that the peer writes, `trace` every column of every sheet.\n\n"
        f"Measured on {machine}.\n\n" + "\n".join(parts)
    )


def _notes(rows: list[dict[str, Any]]) -> str:
    """What a result says beyond the columns."""
    lines = []
    for row in rows:
        more = [f"{key} {_told(value)}" for key, value in row.items() if key not in COLUMNS]
        if more:
            lines.append(f"- {row['name']}: {'; '.join(more)}")
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | bool) else str(value)


def kept(found: dict[str, Found]) -> dict[str, Found]:
    """The results by benchmark, those of earlier runs kept beside the new ones."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for name, parts in found.items():
        (KEPT / f"{name}.json").write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
    known = {path.stem: path for path in benchmarks([])}
    there = {name: KEPT / f"{name}.json" for name in known if (KEPT / f"{name}.json").is_file()}
    return {name: json.loads(path.read_text(encoding="utf-8")) for name, path in there.items()}


def main() -> int:
    """Runs the benchmarks named on the command line, or all, and writes the page once every one has a result."""
    found: dict[str, Found] = {}
    for path in benchmarks(sys.argv[1:]):
        sizes = RECORD.get(path.stem, ((),))
        found[path.stem] = [(command(path, size), measured(path, size)) for size in sizes]
    every = kept(found)
    if len(every) == len(benchmarks([])):
        PAGE.write_text(page([part for parts in every.values() for part in parts]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
