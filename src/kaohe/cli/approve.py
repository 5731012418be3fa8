"""批准 · approve: one of the two signatures that a run needs."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from kaohe.base.instant import instant_text
from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """RUN --by WHO."""
    speaker.add("run", metavar="RUN", zh="运行文件夹", en="the folder of a run")
    speaker.add("--by", metavar="WHO", required=True, zh="签批人的工号或代号", en="staff number or alias of who signs")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Signs, or says why not."""
    from kaohe.flows.approve import approve

    approved = approve(Path(asked.run), by=asked.by, at=int(time.time()))
    findings_say(screen, approved.findings, {})
    code = misused(approved.findings) or (FINDINGS if approved.findings else FINE)
    signed = approved.approval.signatures if approved.approval else ()
    is_given = approved.approval is not None and approved.approval.is_given
    for one in signed:
        screen.say(f"✔ {one.by}  {instant_text(one.at)}")
    if code == FINE:
        waiting = screen.word("还需另一人签", "one more person has to sign")
        screen.say(screen.word("已批准", "approved") if is_given else waiting)
    result = {"approved": is_given, "signatures": [{"by": one.by, "at": one.at} for one in signed]}
    return screen.finish("approve", code, result, approved.findings)
