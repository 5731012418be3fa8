"""检查 · check: findings of a scheme, its worked examples run; 0 only when it may be published."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kaohe.cli.found import FINDINGS, FINE, counted, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.check import Checked


def options(speaker: Speaker) -> None:
    """SCHEME."""
    speaker.add(
        "scheme", metavar="SCHEME", zh="方案文件的路径，或自带方案的编号", en="path of a scheme, or id of a shipped one"
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Says what is wrong, or that nothing is."""
    from kaohe.flows.check import check

    checked = check(asked.scheme)
    findings_say(screen, checked.findings, checked.sources)
    _verdict(screen, checked)
    code = misused(checked.findings) or (FINE if checked.may_publish else FINDINGS)
    result = {
        "scheme": checked.id,
        "version": checked.version,
        "hash": checked.digest,
        "may_publish": checked.may_publish,
        "sheets": checked.sheets,
        "columns": checked.columns,
        "examples": checked.examples,
        "examples_failing": list(checked.failing),
    }
    return screen.finish("check", code, result, checked.findings)


def _verdict(screen: Screen, checked: Checked) -> None:
    if checked.id:
        screen.say(f"{screen.text(checked.title)} · {checked.id} {checked.version}")
    if checked.digest:
        screen.say(screen.word(f"指纹 {checked.digest}", f"hash {checked.digest}"))
    if checked.columns:
        holding = checked.examples - len(checked.failing)
        screen.say(
            screen.word(
                f"{checked.sheets} 张表，{checked.columns} 列；算例 {holding} / {checked.examples} 相符",
                f"{checked.sheets} sheets, {checked.columns} columns; {holding} of {checked.examples} examples hold",
            )
        )
    may = screen.word("✔ 可以发布", "✔ may be published")
    not_yet = screen.word(
        f"✖ 不能发布：{counted(screen, checked.findings)}",
        f"✖ not to be published: {counted(screen, checked.findings)}",
    )
    screen.say(may if checked.may_publish else not_yet)
