"""新方案 · new: a scheme of your own, begun from a shipped one."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """--from ID and --out DIR."""
    speaker.add(
        "--from",
        dest="source",
        metavar="ID",
        required=True,
        zh="自带方案的编号（见 kaohe schemes）",
        en="id of a shipped scheme (see kaohe schemes)",
    )
    speaker.add(
        "--out", metavar="DIR", zh="新文件夹（缺省：与编号同名）", en="the new folder (named like the id unless given)"
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Copies the document and its notes."""
    from kaohe.flows.catalogue import scheme_start

    out = Path(asked.out or asked.source)
    started = scheme_start(asked.source, out)
    findings_say(screen, started.findings, {})
    code = misused(started.findings) if started.findings else FINE
    if code == FINE:
        screen.say(screen.word(f"已写出 {out}/：", f"wrote {out}/:"))
        for path in started.files:
            screen.say(f"  {path.name}")
        screen.say(
            screen.word(
                f"下一步：在 {out}/scheme.yaml 里改编号、名称、依据和各项数值，然后 kaohe check {out}",
                f"next: change id, title, basis and values in {out}/scheme.yaml, then kaohe check {out}",
            )
        )
    return screen.finish(
        "new", code, {"out": str(out), "files": [path.name for path in started.files]}, started.findings
    )
