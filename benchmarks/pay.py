"""工资基准 · Pay: 22 formulas for n persons against hand-written DuckDB SQL, numpy and OpenFisca, in the same run.

`ours` writes the ten outputs of every person in key order and the totals of every unit, `trace` every column.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task, Timed
from benchmarks.peers import comparing, ours, pay_facts

TARGETS = {"ours": 1.25, "trace": 1.9, "openfisca": 3.0}
LARGE, LARGE_MB, LARGE_LIMIT = 10_000_000, 3000, "2GB"
"""From so many persons on, the engine's database is held to a limit, as KAOHE_MEMORY does, and spills beyond."""


def _facts(data: Path, n: int) -> None:
    pay_facts.facts(data, n)


def _peer(data: Path, n: int) -> None:
    from benchmarks.peers import pay_sql

    pay_sql.run(data, n)


def _limited(n: int) -> None:
    if n >= LARGE:
        os.environ.setdefault("KAOHE_MEMORY", LARGE_LIMIT)


def _ours(data: Path, n: int) -> None:
    _limited(n)
    only = {"人员": ("单位", *pay_facts.OUTPUTS), "单位": pay_facts.TOTALS}
    ours.run(pay_facts.SCHEME, data / "facts", pay_facts.PERIOD, data / "ours", only)


def _trace(data: Path, n: int) -> None:
    _limited(n)
    ours.run(pay_facts.SCHEME, data / "facts", pay_facts.PERIOD, data / "trace", None)


def _numpy(data: Path, n: int) -> None:
    from benchmarks.peers import pay_numpy

    pay_numpy.reference(data, n)


def _openfisca(data: Path, n: int) -> None:
    from benchmarks.peers import pay_openfisca

    pay_openfisca.run(data, n)


def _compare(data: Path, n: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("peer", "ours", "trace", "openfisca"):
        sheets = data / name if name in {"peer", "openfisca"} else data / name / "sheets"
        if (sheets / "人员.parquet").is_file():
            wanted = data / "numpy" / "人员.parquet"
            found[name] = comparing.differing(
                sheets / "人员.parquet", wanted, "人员编号", dict.fromkeys(pay_facts.OUTPUTS, "BIGINT")
            )
        if (sheets / "单位.parquet").is_file():
            wanted = data / "numpy" / "单位.parquet"
            units = comparing.differing(
                sheets / "单位.parquet", wanted, "单位编码", dict.fromkeys(pay_facts.TOTALS, "BIGINT")
            )
            found[name]["units"] = units["rows"]
            found[name]["in_order"] = comparing.in_order(sheets / "人员.parquet", "人员编号")
    return found


TASKS: dict[str, Task] = {
    "facts": _facts, "peer": _peer, "ours": _ours, "trace": _trace, "numpy": _numpy, "openfisca": _openfisca,
    "compare": _compare,
}  # fmt: skip


def _line(name: str, n: int, timed: Timed, peer: str, theirs: Timed, compared: dict[str, Any], **more: Any) -> str:
    """One result: ours in `timed`."""
    return measuring.result(
        name=name,
        n=n,
        ours_s=timed.seconds,
        peer=peer,
        peer_s=theirs.seconds,
        ratio=timed.seconds / theirs.seconds,
        processor_ratio=timed.processor_s / theirs.processor_s,
        differing=compared["rows"] + compared.get("units", 0),
        in_order=compared.get("in_order"),
        peak_mb=timed.peak_mb,
        **more,
    )


def _against_openfisca(data: Path, n: int, timed: Timed, compared: dict[str, Any]) -> list[str]:
    """OpenFisca on the same formulas, where the benchmark requirements are installed."""
    if importlib.util.find_spec("openfisca_core") is None:
        print("  openfisca is not installed: make bench installs requirements/bench.txt")
        return []
    fisca = measuring.once(__file__, "openfisca", data, n)
    wrong = measuring.once(__file__, "compare", data, n).reported["openfisca"]
    target = f"<= 1/{TARGETS['openfisca']:.0f}"
    cents = {"peer_wrong_persons": wrong["rows"], "peer_wrong": {key: wrong[key] for key in wrong if key != "rows"}}
    return [_line("pay/openfisca", n, timed, "OpenFisca", fisca, compared, target=target, **cents)]


def main() -> int:
    """Measures, compares, prints; a person that differs from the reference fails the benchmark."""
    args = measuring.arguments(200_000)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("pay", args.n)
    measuring.once(__file__, "facts", data, args.n)
    times = measuring.in_turns(__file__, ("peer", "ours", "trace"), data, args.n, args.rounds)
    measuring.once(__file__, "numpy", data, args.n)
    compared = measuring.once(__file__, "compare", data, args.n).reported
    lines = _against_openfisca(data, args.n, times["ours"], compared["ours"])
    peer = times["peer"]
    if compared["peer"]["rows"]:
        print(f"  the hand-written SQL differs: {compared['peer']}")
    for task in ("trace", "ours"):
        more: dict[str, Any] = {"target": f"<= {TARGETS[task]}", "peer_mb": peer.peak_mb}
        if args.n >= LARGE:
            more |= {"peak_target": f"< {LARGE_MB}", "memory_limit": LARGE_LIMIT}
        lines.append(_line(f"pay/{task}", args.n, times[task], "DuckDB SQL", peer, compared[task], **more))
    print("\n".join(lines))
    return int(any(compared[task]["rows"] or not compared[task]["in_order"] for task in ("ours", "trace")))


if __name__ == "__main__":
    sys.exit(main())
