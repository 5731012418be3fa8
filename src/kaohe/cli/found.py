"""列问题 · Found: findings as people read them: cause, place, the source line with a mark, remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kaohe.base.findings import Finding, Text
from kaohe.base.shown import picture
from kaohe.cli.screen import Screen

FINE, FINDINGS, USAGE, FAILURE = 0, 1, 2, 3
"""The exit codes of every command."""

_ASKED_WRONGLY = frozenset(
    {
        "scheme/not-found",
        "flows/not-a-period",
        "flows/wrong-period",
        "flows/not-an-instant",
        "flows/no-folder",
        "flows/out-exists",
        "flows/no-ledger",
        "flows/not-a-run",
        "flows/no-cell",
        "flows/not-a-scale",
        "flows/not-a-document",
        "flows/not-a-form",
        "flows/not-a-workbook",
        "flows/no-facts-kept",
        "flows/not-comparable",
    }
)
_MARKS = {
    "findings": Text("✖ 问题", "✖ Finding"),
    "defects": Text("▲ 缺陷（数据不完整）", "▲ Defect (incomplete facts)"),
    "remarks": Text("▲ 提示", "▲ Remark"),
}
_LONGEST_LINE = 160
_LARGEST_FILE = 1 << 24
_LISTED = 40


def findings_say(screen: Screen, findings: Sequence[Finding], sources: Mapping[str, Path]) -> None:
    """Says the findings, blocking ones first, then defects of facts, then remarks.

    `sources` has the files whose lines can be shown, by their name.
    """
    ordered = sorted(findings, key=lambda finding: tuple(_MARKS).index(_weight(finding)))
    lines: dict[Path, list[str]] = {}
    for finding in ordered[:_LISTED]:
        for line in finding_lines(screen, finding, _source_line(finding, sources, lines)):
            screen.say(line)
        screen.say()
    if len(ordered) > _LISTED:
        more = len(ordered) - _LISTED
        screen.say(screen.word(f"另有 {more} 个问题；--json 列出全部。", f"{more} more; --json lists all of them."))


def finding_lines(screen: Screen, finding: Finding, source: str) -> list[str]:
    """One finding over several lines."""
    mark = screen.text(_MARKS[_weight(finding)])
    place = finding.place.shown(screen.lang)
    lines = [f"{mark} [{finding.code}] {finding.cause(screen.lang)}"]
    if place:
        lines.append(f"  {screen.word('位置', 'at')} {place}")
    if source:
        width = _marked_width(source, finding.place.column)
        lines += [f"  | {line}" for line in picture(source, finding.place.column or 1, width).splitlines()]
    lines.append(f"  {screen.word('处理', 'do')} {finding.remedy(screen.lang)}")
    return lines


def misused(findings: Sequence[Finding]) -> int:
    """The exit code of what was wrongly asked: 2 where a finding is about the command line itself, else 0."""
    return USAGE if any(finding.code in _ASKED_WRONGLY for finding in findings) else FINE


def counted(screen: Screen, findings: Sequence[Finding]) -> str:
    """How many findings, defects of facts and remarks there are, in words."""
    count = numbers(findings)
    words = {"findings": ("个问题", "finding"), "defects": ("处缺陷", "defect"), "remarks": ("个提示", "remark")}
    told = [
        screen.word(f"{count[weight]} {zh}", f"{count[weight]} {en}{'' if count[weight] == 1 else 's'}")
        for weight, (zh, en) in words.items()
        if count[weight] or weight != "defects"
    ]
    return screen.word("、", ", ").join(told)


def numbers(findings: Sequence[Finding]) -> dict[str, int]:
    """How many block (`findings`), how many make the facts incomplete (`defects`), how many only tell (`remarks`)."""
    weights = [_weight(finding) for finding in findings]
    return {weight: weights.count(weight) for weight in _MARKS}


def _weight(finding: Finding) -> str:
    from kaohe.book.findings import RULES, incomplete

    if finding.blocking:
        return "findings"
    return "defects" if finding.rule in RULES and incomplete([finding]) else "remarks"


def _source_line(finding: Finding, sources: Mapping[str, Path], read: dict[Path, list[str]]) -> str:
    path = sources.get(finding.place.file)
    if path is None or not finding.place.line:
        return ""
    if path not in read:
        shown = path.is_file() and path.stat().st_size <= _LARGEST_FILE
        read[path] = path.read_text(encoding="utf-8-sig", errors="replace").splitlines() if shown else []
    found = "".join(read[path][finding.place.line - 1 : finding.place.line])
    line = found if path.suffix.lower() != ".csv" else _without_identity(found)
    return line if len(line) <= _LONGEST_LINE else ""


def _without_identity(line: str) -> str:
    """A row of facts as a finding may show it: what could be an identity number is masked, cell by cell."""
    from kaohe.book.privacy import masked

    return ",".join(masked(cell) for cell in line[: 4 * _LONGEST_LINE].split(","))


def _marked_width(source: str, column: int) -> int:
    rest = source[max(column - 1, 0) :]
    return next((place for place, char in enumerate(rest) if char in " ,:{}[]\"'："), len(rest)) or 1
