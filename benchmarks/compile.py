"""编译基准 · Compile: reading, linting and compiling generated schemes, and `kaohe check` from a cold shell.

There is no peer; a fixed loop of plain Python is timed beside, so that runs on different machines compare.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task

SHIPPED = "wage-guarantee"
TARGETS = {"formulas": 0.150, "chain": 0.400, "check": 1.0}
HEAD = """kaohe: 1
scheme: generated
version: 2026.1
title: {zh: 生成的方案, en: Generated scheme}
basis: [性能基准]
period: year
valid: {from: 2026-01-01}
sheets:
  单位:
    key: 单位编码
    columns:
      预算: {type: money, absent: error, between: [0 yuan, 1000000000 yuan]}
      支出: {type: money, absent: error, between: [0 yuan, 1000000000 yuan]}
      人数: {type: count, absent: error, between: [1, 10000]}
      评分: {type: points, absent: not_submitted, between: [0, 100]}
      冻结: {type: flag, absent: no}
"""
SHAPES = (
    '      列{n}: {{type: money, is: "IF(冻结, 0, MIN(支出 * {p}%, 预算 / {n}))"}}\n',
    '      列{n}: {{type: ratio, scale: 6, is: "ROUND(支出 * {p} / MAX(预算, {p} yuan), 4) + {p}%"}}\n',
    '      列{n}: {{type: money, is: "CLAMP((预算 - 支出) / 人数, 100 yuan, {p}000 yuan) + {n} yuan"}}\n',
    '      列{n}: {{type: number, scale: 4, is: "IFS(人数 >= {p}00, 人数 * 0.8, 人数 >= {p}, 人数 * {p}%, TRUE, 0)"}}\n',
    '      列{n}: {{type: flag, is: "NOT 冻结 AND 支出 / MAX(预算, 1 yuan) >= {p}% AND HAS(评分)"}}\n',
)


def formulas(count: int) -> bytes:
    """A scheme of `count` formulas that read given columns only."""
    lines = (SHAPES[number % len(SHAPES)].format(n=number, p=number % 90 + 5) for number in range(1, count + 1))
    return (HEAD + "".join(lines)).encode()


def chain(count: int) -> bytes:
    """A scheme of `count` columns, each made from the one before."""
    lines = ['      列0: {type: money, is: "支出"}\n']
    kind = "type: money, between: [0 yuan, 2000000000 yuan]"
    lines += [
        f'      列{number}: {{{kind}, is: "列{number - 1} * 99% + {number} yuan"}}\n' for number in range(1, count)
    ]
    return (HEAD + "".join(lines)).encode()


def _compiled(document: bytes) -> float:
    """Seconds to load, compile, lint and check the examples of a document."""
    from kaohe.scheme.check import with_examples
    from kaohe.scheme.compile import compile_loaded
    from kaohe.scheme.load import load_bytes

    began = time.perf_counter()
    compiled, _ = with_examples(compile_loaded(load_bytes(document, "generated.yaml")))
    seconds = time.perf_counter() - began
    if compiled.program is None:
        raise SystemExit("\n".join(finding.line("en") for finding in compiled.findings[:10]))
    return seconds


def _repeated(document: bytes) -> dict[str, Any]:
    times = [_compiled(document) for _ in range(9)]
    return {"first_s": times[0], "best_s": min(times)}


def _formulas(data: Path, n: int) -> dict[str, Any]:
    return _repeated(formulas(n))


def _chain(data: Path, n: int) -> dict[str, Any]:
    return _repeated(chain(n))


TASKS: dict[str, Task] = {"formulas": _formulas, "chain": _chain}


def _check(data: Path) -> float:
    """Seconds of `kaohe check` of a shipped scheme, process start included; the best of five.

    Python may keep its compiled modules, as it does for everybody, in the benchmark's own folder.
    """
    command = [sys.executable, "-m", "kaohe.cli.main", "check", SHIPPED]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(data / "modules")
    times = []
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run(command, cwd=measuring.REPOSITORY, env=environment, capture_output=True, check=False)
        times.append(time.perf_counter() - began)
        if done.returncode != 0:
            raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return min(times)


def _line(name: str, n: int, seconds: float, loop_s: float, **more: Any) -> str:
    return measuring.result(
        name=f"compile/{name}",
        n=n,
        ours_s=seconds,
        peer="calibration loop",
        peer_s=loop_s,
        ratio=seconds / loop_s,
        target=f"<= {TARGETS[name]} s",
        differing=0,
        **more,
    )


def main() -> int:
    """Measures and prints; over a target it fails."""
    args = measuring.arguments(100)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("compile", args.n)
    loop_s = measuring.calibration()
    print(f"  calibration loop {loop_s:.3f} s")
    times, lines = {}, []
    for task in ("formulas", "chain"):
        timed = measuring.once(__file__, task, data, args.n)
        first, times[task] = timed.reported["first_s"], timed.reported["best_s"]
        lines.append(_line(task, args.n, times[task], loop_s, first_s=first, peak_mb=timed.peak_mb))
    times["check"] = _check(data)
    print("\n".join([*lines, _line("check", 1, times["check"], loop_s)]))
    return int(any(times[name] > limit for name, limit in TARGETS.items()))


if __name__ == "__main__":
    sys.exit(main())
