"""评分基准 · Score: n units with 40 indicators in three levels, ranks and grades, against hand-written DuckDB SQL.

`ours` writes every unit's total, rank and grade in key order; `trace` every column of every sheet, and its peer writes
the score of every observation too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task
from benchmarks.peers import comparing, ours, score_facts

TARGET = 1.3
PEERS = {"ours": "peer", "trace": "peer-trace"}


def _facts(data: Path, n: int) -> None:
    score_facts.facts(data, n)


def _peer(data: Path, n: int) -> None:
    from benchmarks.peers import score_sql

    score_sql.run(data, trace=False)


def _peer_trace(data: Path, n: int) -> None:
    from benchmarks.peers import score_sql

    score_sql.run(data, trace=True)


def _ours(data: Path, n: int) -> None:
    only = {"单位": tuple(score_facts.OUTPUTS)}
    ours.run(score_facts.SCHEME, data / "facts", score_facts.PERIOD, data / "ours", only)


def _trace(data: Path, n: int) -> None:
    ours.run(score_facts.SCHEME, data / "facts", score_facts.PERIOD, data / "trace", None)


def _compare(data: Path, n: int) -> dict[str, Any]:
    found = {}
    for name, peer in PEERS.items():
        units, wanted = data / name / "sheets" / "单位.parquet", data / peer / "单位.parquet"
        compared = comparing.differing(units, wanted, "单位编码", score_facts.OUTPUTS)
        found[name] = {**compared, "in_order": comparing.in_order(units, "单位编码")}
    return found


TASKS: dict[str, Task] = {
    "facts": _facts, "peer": _peer, "ours": _ours, "peer-trace": _peer_trace, "trace": _trace, "compare": _compare,
}  # fmt: skip


def main() -> int:
    """Measures, compares, prints; a unit that differs fails the benchmark."""
    args = measuring.arguments(100_000)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("score", args.n)
    measuring.once(__file__, "facts", data, args.n)
    tasks = [task for pair in PEERS.items() for task in reversed(pair)]
    times = measuring.in_turns(__file__, tasks, data, args.n, args.rounds)
    compared = measuring.once(__file__, "compare", data, args.n).reported
    for task, peer in reversed(PEERS.items()):
        print(
            measuring.result(
                name=f"score/{task}",
                n=args.n,
                ours_s=times[task].seconds,
                peer="DuckDB SQL",
                peer_s=times[peer].seconds,
                ratio=times[task].seconds / times[peer].seconds,
                processor_ratio=times[task].processor_s / times[peer].processor_s,
                target=f"<= {TARGET}",
                differing=compared[task]["rows"],
                in_order=compared[task]["in_order"],
                peak_mb=times[task].peak_mb,
                peer_mb=times[peer].peak_mb,
            )
        )
    return int(any(found["rows"] or not found["in_order"] for found in compared.values()))


if __name__ == "__main__":
    sys.exit(main())
