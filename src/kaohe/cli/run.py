"""运行 · run: a scheme on facts; ranking, grades, what fails, and the folder of the run."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.cli.found import FINDINGS, FINE, counted, findings_say, misused, numbers
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.appraise import Appraised
    from kaohe.flows.results import Results

ENGINES = ("duckdb", "exact", "spark")


def options(speaker: Speaker) -> None:
    """SCHEME --facts DIR --period P --out RUN [--history RUN…] [--as-of T] [--engine … [--master URL]]."""
    speaker.add(
        "scheme", metavar="SCHEME", zh="方案文件的路径，或自带方案的编号", en="path of a scheme, or id of a shipped one"
    )
    speaker.add("--facts", metavar="DIR", required=True, zh="事实数据的文件夹", en="the folder of facts")
    speaker.add(
        "--period",
        metavar="P",
        required=True,
        zh="考核周期，如 2026、2026H1、2026Q1、2026-03",
        en="the period, such as 2026, 2026H1, 2026Q1, 2026-03",
    )
    speaker.add("--out", metavar="RUN", required=True, zh="写出结果的新文件夹", en="the new folder of results")
    speaker.add("--history", metavar="RUN", nargs="*", default=[], zh="已批准的往期运行", en="approved earlier runs")
    speaker.add(
        "--as-of",
        metavar="T",
        zh="截至时刻，如 2026-10-31T18:00（缺省：周期末）",
        en="the instant at which lights are judged (end of the period unless given)",
    )
    speaker.add(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        zh="引擎：duckdb 快，exact 是参照，spark（新）用于一台机器装不下的数据",
        en="duckdb is fast, exact is the reference, spark (young) is for data beyond one machine",
    )
    speaker.add(
        "--master",
        metavar="URL",
        default="",
        zh="spark 的主节点，如 spark://主机:7077（缺省：本机 local[2]）",
        en="the master of spark, such as spark://HOST:7077 (on this machine, local[2], unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Runs, says what is wrong and what came out."""
    from kaohe.flows.appraise import Asked, appraise

    history = tuple(Path(folder) for folder in asked.history)
    wanted = Asked(asked.scheme, Path(asked.facts), asked.period, Path(asked.out), history, asked.as_of, asked.engine)
    done = appraise(replace(wanted, master=asked.master) if asked.master else wanted)
    findings_say(screen, done.findings, done.sources)
    may = False
    result: dict[str, object] = {
        "run": done.id,
        "folder": asked.out if done.folder else None,
        "complete": done.complete,
        "counts": numbers(done.findings),
    }
    result["quarantined"] = dict(done.quarantined)
    if done.folder is None:
        nothing = screen.word("✖ 没有写出任何结果", "✖ nothing was written")
        screen.say(f"{nothing}{screen.word('：', ': ')}{counted(screen, done.findings)}")
    else:
        from kaohe.cli.outcome import outcome_json, outcome_say
        from kaohe.flows.runs import run_open

        results = run_open(done.folder).results
        if results is not None:
            outcome_say(screen, results)
            result |= outcome_json(results)
        _closing(screen, done)
        may = done.complete and results is not None and _approvable(screen, results)
    result["approvable"] = may
    code = misused(done.findings) or (FINE if may else FINDINGS)
    return screen.finish("run", code, result, done.findings)


def _closing(screen: Screen, done: Appraised) -> None:
    screen.say(screen.word(f"运行 {done.id} 已写入 {done.folder}", f"run {done.id} is in {done.folder}"))
    if not done.complete:
        aside = sum(done.quarantined.values())
        screen.say(
            screen.word(
                f"▲ 数据不完整，不能批准：{counted(screen, done.findings)}，{aside} 行另存于 facts/quarantine",
                f"▲ incomplete, cannot be approved: {counted(screen, done.findings)}, "
                f"{aside} rows set aside in facts/quarantine",
            )
        )


def _approvable(screen: Screen, results: Results) -> bool:
    """Whether a complete run may be approved as it is; says what is in the way."""
    from kaohe.flows.standing import undecided, unheld

    unmet, waiting = unheld(results), undecided(results)
    if unmet:
        told = screen.word("；", "; ").join(unmet)
        zh, en = f"▲ 约束未满足或无法判断，不能批准：{told}", f"▲ constraints are not met, cannot be approved: {told}"
        screen.say(screen.word(zh, en))
    for one in waiting:
        count, columns = results.persons(len(one.rows), one.sheet), ", ".join(one.decisions)
        screen.say(
            screen.word(
                f"▲ 等级待定 {count} 行，不能批准：把裁定写进事实表 {one.sheet} 的 {columns} 列，再运行一次",
                f"▲ {count} grades undecided, cannot be approved: write the decision into the column {columns} "
                f"of the facts of {one.sheet} and run again",
            )
        )
    return not unmet and not waiting
