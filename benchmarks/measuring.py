"""计时 · Measuring: each task in a process of its own, timed and weighed there; tasks take turns, the best counts."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
THREADS = int(os.environ.get("KAOHE_THREADS") or len(os.sched_getaffinity(0)))

Task = Callable[[Path, int], dict[str, Any] | None]
"""What a process does: from the folder of the data and the size to what it wants to report."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The best of several runs: seconds of the wall clock, of the processors, and the greatest peak in MB."""

    seconds: float
    processor_s: float
    peak_mb: int
    reported: Mapping[str, Any]


def arguments(default: int, rounds: int = 3) -> argparse.Namespace:
    """The command line of a benchmark: `--n` and `--rounds`; `--task` and `--data` are for its own processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=default)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--task", default="")
    parser.add_argument("--data", type=Path, default=None)
    return parser.parse_args()


def folder(name: str, n: int) -> Path:
    """Where a benchmark keeps its data of a size: build/benchmarks, or KAOHE_BENCH_DATA."""
    base = Path(os.environ.get("KAOHE_BENCH_DATA") or REPOSITORY / "build" / "benchmarks")
    found = base / f"{name}-{n}"
    found.mkdir(parents=True, exist_ok=True)
    return found


def perform(tasks: Mapping[str, Task], args: argparse.Namespace) -> None:
    """In a process of its own: do one task and print its time, peak and report as JSON."""
    before, began = time.process_time(), time.perf_counter()
    reported = tasks[args.task](args.data, args.n) or {}
    seconds, spent = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"seconds": seconds, "processor_s": spent, "peak_mb": peak_mb(), "reported": reported}))


def peak_mb() -> int:
    """The greatest resident memory of this process so far, in units of 10^6 bytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 // 1_000_000
    return 0


def once(script: str, task: str, data: Path, n: int) -> Timed:
    """One run of a task in a new process."""
    command = [sys.executable, script, "--task", task, "--n", str(n), "--data", str(data)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found = Timed(**json.loads(done.stdout.strip().splitlines()[-1]))
    print(f"  {task:<12} {found.seconds:8.2f} s {found.processor_s:8.2f} s of CPU {found.peak_mb:6d} MB", flush=True)
    return found


def in_turns(script: str, tasks: Sequence[str], data: Path, n: int, rounds: int) -> dict[str, Timed]:
    """The best of `rounds` runs of each task, one after the other in every round."""
    runs: dict[str, list[Timed]] = {task: [] for task in tasks}
    for _ in range(rounds):
        for task in tasks:
            runs[task].append(once(script, task, data, n))
    return {task: best(found) for task, found in runs.items()}


def best(runs: Sequence[Timed]) -> Timed:
    """The least time, the greatest peak, and the report of the first run.

    >>> best([Timed(2.0, 3.0, 10, {}), Timed(1.0, 2.0, 20, {})]).peak_mb
    20
    """
    return Timed(
        min(run.seconds for run in runs),
        min(run.processor_s for run in runs),
        max(run.peak_mb for run in runs),
        runs[0].reported,
    )


def calibration() -> float:
    """Seconds of a fixed loop of plain Python, the best of three: how fast this machine is just now."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        total = 0
        for number in range(2_000_000):
            total = (total * 31 + number) % 1_000_003
        times.append(time.perf_counter() - began)
    return min(times)


def result(**fields: Any) -> str:
    """The last line of a benchmark."""
    return json.dumps({key: _short(value) for key, value in fields.items()}, ensure_ascii=False)


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value
