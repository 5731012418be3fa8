"""覆盖的写法 · Coverage as said: a line of counts, and the branches no example takes, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.flows.coverage import Covered, Untaken


def coverage_line(screen: Screen, covered: Covered) -> str:
    """The counts in a line."""
    line = screen.word(
        f"算例走到分支 {covered.taken} / {covered.branches}，{covered.percent}%",
        f"the examples take {covered.taken} of {covered.branches} branches, {covered.percent}%",
    )
    beyond = len(covered.beyond)
    more = screen.word(f"，另有 {beyond} 条说明了为何走不到", f", {beyond} more are named as beyond reach")
    return line + (more if beyond else "")


def coverage_say(screen: Screen, covered: Covered) -> None:
    """Lists what no example takes, by column, then what is named as beyond reach."""
    for title, branches in (
        (screen.word("没有算例走到的分支：", "branches that no example takes:"), covered.left),
        (screen.word("说明了走不到的分支：", "branches named as beyond reach:"), covered.beyond),
    ):
        if branches:
            screen.say()
            screen.say(title)
        for branch in branches:
            place = f"{branch.place.file}:{branch.place.line}"
            screen.say(f"  {place}  {branch.where}  {screen.word(branch.text.zh, branch.text.en)}")


def coverage_json(covered: Covered, *, whole: bool) -> dict[str, Any]:
    """The counts, and what is not taken where it was asked for."""
    counts = {"branches": covered.branches, "taken": covered.taken, "percent": covered.percent}
    lists = {"left": _told(covered.left), "beyond_reach": _told(covered.beyond)}
    return {**counts, "named": len(covered.beyond), **(lists if whole else {})}


def _told(branches: Iterable[Untaken]) -> list[dict[str, str | int]]:
    return [{"where": one.where, "line": one.place.line, "zh": one.text.zh, "en": one.text.en} for one in branches]
