"""方案表单 · scheme: a scheme as a workbook that can be edited, and an edited workbook back as a scheme."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.base.findings import blocking
from kaohe.cli.found import FINDINGS, FINE, counted, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.form import Formed


def options(speaker: Speaker) -> None:
    """SCHEME with --xlsx FILE, or FORM with --out FILE."""
    speaker.add(
        "scheme",
        metavar="SCHEME|FORM",
        zh="方案文件的路径或自带方案的编号；读回时写表单 .xlsx",
        en="path of a scheme, or id of a shipped one; to read back, the form .xlsx",
    )
    way = speaker.one_of()
    way.add("--xlsx", metavar="FILE", zh="写出可编辑的表单（新文件）", en="write a form to edit (a new file)")
    way.add(
        "--out", metavar="FILE", zh="读回表单，写出方案 .yaml（新文件）", en="read a form back as .yaml (a new file)"
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Writes the form, or the scheme that an edited form says."""
    from kaohe.flows.form import form_returned, form_written

    if asked.xlsx:
        formed = form_written(asked.scheme, Path(asked.xlsx), screen.lang)
    else:
        formed = form_returned(asked.scheme, Path(asked.out))
    findings_say(screen, formed.findings, formed.sources)
    code = misused(formed.findings) or (FINDINGS if blocking(formed.findings) else FINE)
    if formed.path is not None:
        _say(screen, formed, written=bool(asked.xlsx), source=asked.scheme)
    result = {
        "file": str(formed.path) if formed.path else "",
        "scheme": formed.id,
        "version": formed.version,
        "hash": formed.digest,
        "hash_before": formed.before,
        "changed": formed.is_changed,
    }
    return screen.finish("scheme", code, result, formed.findings)


def _say(screen: Screen, formed: Formed, *, written: bool, source: str) -> None:
    screen.say(screen.word(f"已写出 {formed.path}", f"wrote {formed.path}"))
    screen.say(screen.word(f"指纹 {formed.digest}", f"hash {formed.digest}"))
    if written:
        screen.say(
            screen.word(
                f"下一步：用 Excel 或 WPS 修改并保存，然后 kaohe check {formed.path}",
                f"next: edit and save it, then kaohe check {formed.path}",
            )
        )
    elif not formed.is_changed:
        screen.say(screen.word("与写出表单时的方案相同", "the scheme is the one the form was written from"))
    else:
        screen.say(screen.word(f"已改动；原指纹 {formed.before}", f"changed; the hash was {formed.before}"))
        screen.say(screen.word(f"比较：kaohe diff 原方案 {source}", f"to compare: kaohe diff ORIGINAL {source}"))
    if blocking(formed.findings):
        screen.say(
            screen.word(
                f"▲ 尚不能发布：{counted(screen, formed.findings)}",
                f"▲ not to be published yet: {counted(screen, formed.findings)}",
            )
        )
