"""模板 · template: the tables an office must fill."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.base.findings import blocking
from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """SCHEME and --out DIR."""
    speaker.add(
        "scheme", metavar="SCHEME", zh="方案文件的路径，或自带方案的编号", en="path of a scheme, or id of a shipped one"
    )
    speaker.add("--out", metavar="DIR", required=True, zh="新文件夹", en="the new folder")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the tables and says which they are."""
    from kaohe.flows.template import template

    out = Path(asked.out)
    written = template(asked.scheme, out)
    findings_say(screen, written.findings, written.sources)
    code = misused(written.findings) or (FINDINGS if blocking(written.findings) else FINE)
    if written.tables:
        screen.say(
            screen.word(
                f"已写出 {out}/，每表一个 CSV，含义见同名 .说明.csv：",
                f"wrote {out}/, one CSV a table, each with its notes in .说明.csv:",
            )
        )
        for path in written.tables:
            screen.say(f"  {path.name}")
    return screen.finish(
        "template", code, {"out": str(out), "tables": [path.name for path in written.tables]}, written.findings
    )
