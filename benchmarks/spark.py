"""Spark 基准 · Spark: the pay workload by `--engine spark` beside DuckDB: the same bytes, and what they cost.

`local` runs on local[2] in one process tree, `cluster` on a master and two workers of one core each on loopback, which
is started before the clock runs. Processor time is that of the whole tree: Python, and every Java process.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task
from benchmarks.peers import ours, pay_facts

_TICKS = os.sysconf("SC_CLK_TCK")


def _facts(data: Path, n: int) -> None:
    pay_facts.facts(data, n)


def _duckdb(data: Path, n: int) -> dict[str, Any]:
    return _timed(data, "duckdb", "")


def _local(data: Path, n: int) -> dict[str, Any]:
    return _timed(data, "spark", "local[2]")


def _cluster(data: Path, n: int) -> dict[str, Any]:
    from tools.spark_cluster import cluster

    with cluster(memory="2g") as url:
        return _timed(data, "spark", url)


def _timed(data: Path, engine: str, master: str) -> dict[str, Any]:
    out = data / (f"{engine}-{master.partition(':')[0].partition('[')[0]}" if master else engine)
    with _spending() as spent:
        began = time.perf_counter()
        ours.run(pay_facts.SCHEME, data / "facts", pay_facts.PERIOD, out, None, engine=engine, master=master)
        seconds = time.perf_counter() - began
    sheets = json.loads((out / "run.json").read_text(encoding="utf-8"))["sheets"]
    return {"seconds": seconds, "processor_s": sum(spent.values()), "sheets": sheets}


@contextmanager
def _spending() -> Iterator[dict[int, float]]:
    """The processor seconds of this process and all below it, by process, sampled while the block runs."""
    spent: dict[int, float] = {}
    before = _tree()
    done = threading.Event()

    def sample() -> None:
        while not done.wait(0.2):
            spent.update({pid: seconds - before.get(pid, 0.0) for pid, seconds in _tree().items()})

    watch = threading.Thread(target=sample)
    watch.start()
    try:
        yield spent
    finally:
        done.set()
        watch.join()
        spent.update({pid: seconds - before.get(pid, 0.0) for pid, seconds in _tree().items()})


def _tree() -> dict[int, float]:
    """The processor seconds of this process and of every process below it."""
    parents, seconds = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(path.parent.name)
        parents[pid], seconds[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS
    here = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in here} - here:
        here |= more
    return {pid: seconds[pid] for pid in here if pid in seconds}


TASKS: dict[str, Task] = {"facts": _facts, "duckdb": _duckdb, "local": _local, "cluster": _cluster}


def main() -> int:
    """Measures, compares, prints; a sheet whose bytes differ fails the benchmark."""
    args = measuring.arguments(1_000_000, 1)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("spark", args.n)
    measuring.once(__file__, "facts", data, args.n)
    times = {
        task: found.reported
        for task, found in measuring.in_turns(
            __file__, ("duckdb", "local", "cluster"), data, args.n, args.rounds
        ).items()
    }
    duck, wrong = times["duckdb"], 0
    for task in ("cluster", "local"):
        spark = times[task]
        differing = sum(spark["sheets"][name] != sheet for name, sheet in duck["sheets"].items())
        wrong += differing
        print(
            measuring.result(
                name=f"spark/{task}",
                n=args.n,
                ours_s=spark["seconds"],
                peer="DuckDB",
                peer_s=duck["seconds"],
                ratio=spark["seconds"] / duck["seconds"],
                processor_ratio=spark["processor_s"] / duck["processor_s"],
                differing=differing,
                cpu_s=round(spark["processor_s"], 1),
                peer_cpu_s=round(duck["processor_s"], 1),
            )
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
