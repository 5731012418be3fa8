"""重放 · replay: a run made again from what it kept; whether every byte agrees."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """RUN."""
    speaker.add("run", metavar="RUN", zh="运行文件夹", en="the folder of a run")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Runs it again and says the verdict, then what differs."""
    from kaohe.flows.replay import replay

    done = replay(Path(asked.run))
    findings_say(screen, done.findings, {})
    if done.equal:
        zh = f"✔ 逐字节一致：{done.sheets} 张表、{done.rows:,} 行，运行 {done.run}"
        en = f"✔ equal, byte for byte: {done.sheets} sheets, {done.rows:,} rows, run {done.run}"
        screen.say(screen.word(zh, en))
    elif not done.findings:
        told = screen.word("、", ", ").join(done.differs)
        screen.say(screen.word(f"✖ 不一致：{told}", f"✖ not equal: {told}"))
    result = {
        "run": done.run,
        "again": done.again,
        "equal": done.equal,
        "kept": done.kept,
        "differs": list(done.differs),
        "sheets": done.sheets,
        "rows": done.rows,
    }
    return screen.finish("replay", misused(done.findings) or (FINE if done.equal else FINDINGS), result, done.findings)
