"""检查 · check: findings of a scheme, its worked examples run; 0 only when it may be published."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.base.findings import blocking
from kaohe.cli.coverage import coverage_json, coverage_line, coverage_say
from kaohe.cli.found import FINDINGS, FINE, counted, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.reported import report_json, report_say
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.check import Checked
    from kaohe.flows.report import Reported


def options(speaker: Speaker) -> None:
    """SCHEME."""
    speaker.add(
        "scheme", metavar="SCHEME", zh="方案文件的路径，或自带方案的编号", en="path of a scheme, or id of a shipped one"
    )
    speaker.add(
        "--coverage",
        action="store_true",
        zh="逐条列出没有算例走到的分支",
        en="list the branches that no example takes",
    )
    speaker.add(
        "--report",
        metavar="RUN",
        zh="另看一次运行说明了方案的什么：有效权重、满分占比、相关、缺失",
        en="also what a run shows of the scheme: effective weights, ceilings, correlations, missing values",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Says what is wrong, or that nothing is; with a run, what that shows of the scheme."""
    from kaohe.flows.check import check

    checked = check(asked.scheme)
    findings_say(screen, checked.findings, checked.sources)
    _verdict(screen, checked)
    if asked.coverage:
        coverage_say(screen, checked.coverage)
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
        "coverage": coverage_json(checked.coverage, whole=asked.coverage),
    }
    if asked.report is None:
        return screen.finish("check", code, result, checked.findings)
    reported = _report(asked.report, checked.digest, screen)
    code = misused(reported.findings) or max(code, FINDINGS if blocking(reported.findings) else FINE)
    result["report"] = report_json(reported)
    return screen.finish("check", code, result, (*checked.findings, *reported.findings))


def _report(folder: str, digest: str, screen: Screen) -> Reported:
    from kaohe.flows.report import run_reported

    reported = run_reported(Path(folder), digest)
    screen.say()
    report_say(screen, reported)
    findings_say(screen, reported.findings, {reported.scheme_path.name: reported.scheme_path})
    return reported


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
    if checked.coverage.branches:
        screen.say(coverage_line(screen, checked.coverage))
    may = screen.word("✔ 可以发布", "✔ may be published")
    not_yet = screen.word(
        f"✖ 不能发布：{counted(screen, checked.findings)}",
        f"✖ not to be published: {counted(screen, checked.findings)}",
    )
    screen.say(may if checked.may_publish else not_yet)
