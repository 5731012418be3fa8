"""对比 · compare: who changes between two runs, by how much, through which column first."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker, natural
from kaohe.cli.screen import Screen

MOST = 60


def options(speaker: Speaker) -> None:
    """Two runs."""
    speaker.add("before", metavar="RUN", zh="前一次运行", en="the earlier run")
    speaker.add("after", metavar="RUN", zh="后一次运行", en="the later run")
    speaker.add(
        "--most",
        metavar="N",
        type=natural,
        default=MOST,
        zh=f"每表最多列出几行（缺省 {MOST}）",
        en=f"rows listed a sheet at most ({MOST} unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Compares sheet by sheet; of persons only totals."""
    from kaohe.flows.compare import runs_compared
    from kaohe.trace.compare_text import comparison_json, comparison_text

    compared = runs_compared(Path(asked.before), Path(asked.after))
    findings_say(screen, compared.findings, {})
    code = misused(compared.findings) or (FINDINGS if compared.findings else FINE)
    for one in compared.sheets:
        screen.say(comparison_text(one, screen.lang, most=asked.most))
        screen.say()
    if code == FINE and not compared.sheets:
        screen.say(screen.word("两次运行没有不同", "the two runs do not differ"))
    result = {"sheets": [comparison_json(one) for one in compared.sheets]}
    return screen.finish("compare", code, result, compared.findings)
