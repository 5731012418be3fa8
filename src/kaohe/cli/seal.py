"""封存 · seal: the evidence of an approved run, appended to a ledger that outsiders witness."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

ORIGIN = "ledger.example/pay"


def options(speaker: Speaker) -> None:
    """RUN --ledger DIR, and the name of a new log."""
    speaker.add("run", metavar="RUN", zh="已批准的运行文件夹", en="the folder of an approved run")
    speaker.add("--ledger", metavar="DIR", required=True, zh="账本文件夹", en="the folder of the ledger")
    speaker.add(
        "--origin",
        metavar="NAME",
        default=ORIGIN,
        zh=f"新账本的名称（缺省 {ORIGIN}）；已有的账本不改名",
        en=f"the name of a new log ({ORIGIN} unless given); one that is there keeps its own",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Seals, asks the witnesses, and says where the evidence stands."""
    from kaohe.flows.seal import seal

    done = seal(Path(asked.run), ledger=Path(asked.ledger), origin=asked.origin, now=int(time.time()))
    findings_say(screen, done.findings, {})
    if done.published is None:
        return screen.finish("seal", misused(done.findings) or FINDINGS, {}, done.findings)
    zh = f"已封存 {done.payments:,} 笔发放、{done.reversals:,} 笔冲销：账本第 {done.first + 1} 至 {done.last + 1} 条，共 {done.size} 条"
    en = (
        f"sealed {done.payments:,} payments and {done.reversals:,} reversals: "
        f"entries {done.first + 1} to {done.last + 1} of {done.size}"
    )
    screen.say(screen.word(zh, en))
    witnesses = screen.word("、", ", ").join(done.published.cosigners)
    if done.published.published:
        none = screen.word("尚无见证方", "there is no witness yet")
        screen.say(screen.word("已公布；见证：", "published; witnessed by: ") + (witnesses or none))
    result = {
        "run": done.run,
        "first": done.first,
        "last": done.last,
        "payments": done.payments,
        "reversals": done.reversals,
        "size": done.size,
        "published": done.published.published,
        "witnesses": list(done.published.cosigners),
    }
    return screen.finish("seal", FINE, result, done.findings)
