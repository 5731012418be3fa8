"""比较方案 · diff: what changed between two versions of a scheme."""

from __future__ import annotations

import argparse

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """Two schemes."""
    speaker.add("old", metavar="OLD", zh="原方案：路径或编号", en="the old scheme: path or id")
    speaker.add("new", metavar="NEW", zh="新方案：路径或编号", en="the new scheme: path or id")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Says every change of meaning; comments and the order of keys are none."""
    from kaohe.flows.diff import diff

    differing = diff(asked.old, asked.new)
    findings_say(screen, differing.findings, differing.sources)
    code = misused(differing.findings) or (FINDINGS if differing.findings else FINE)
    if code == FINE:
        screen.say(f"{differing.old} → {differing.new}")
        for change in differing.changes:
            screen.say(f"  {change.line(screen.lang)}")
        nothing = screen.word("含义相同", "the same meaning")
        counted = screen.word(f"{len(differing.changes)} 处不同", f"{len(differing.changes)} changes")
        screen.say(counted if differing.changes else nothing)
    changes = [
        {"kind": one.kind, "item": one.item, "part": one.part, "zh": one.zh, "en": one.en} for one in differing.changes
    ]
    return screen.finish(
        "diff", code, {"old": differing.old, "new": differing.new, "changes": changes}, differing.findings
    )
