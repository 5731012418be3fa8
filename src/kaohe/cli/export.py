"""导出 · export: a run as an Excel workbook with live formulas, each checked against its official value."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen


def options(speaker: Speaker) -> None:
    """RUN and the file."""
    speaker.add("run", metavar="RUN", zh="运行的文件夹", en="the folder of a run")
    speaker.add("--xlsx", metavar="FILE", required=True, zh="写到这个工作簿", en="the workbook to write")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the workbook and says how much of it is live."""
    from kaohe.flows.export import reasons, run_exported

    done = run_exported(Path(asked.run), Path(asked.xlsx))
    findings_say(screen, done.findings, {})
    code = misused(done.findings) or (FINDINGS if done.findings else FINE)
    result = {}
    if done.path is not None:
        screen.say(screen.word(f"已写出 {done.path}", f"wrote {done.path}"))
        zh = f"{done.sheets} 张表，{done.live:,} 个活的公式单元格，{done.fixed_cells:,} 个单元格只写正式值"
        en = f"{done.sheets} sheets, {done.live:,} live formula cells, {done.fixed_cells:,} cells as values only"
        screen.say(screen.word(zh, en))
        for reason, count in reasons(done).items():
            screen.say(f"  {reason} × {count}")
        result = {
            "path": str(done.path),
            "sheets": done.sheets,
            "live": done.live,
            "fixed": dict(done.fixed or {}),
            "fixed_cells": done.fixed_cells,
        }
    return screen.finish("export", code, result, done.findings)
