"""试算 · trial: a draft scheme on the facts of an old run: who moves, and what it costs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker, natural
from kaohe.cli.screen import Screen

MOST = 60


def options(speaker: Speaker) -> None:
    """A scheme, and the run against which it is tried."""
    speaker.add("scheme", metavar="SCHEME", zh="要试算的方案：路径或编号", en="the scheme to try: path or id")
    speaker.add("--against", metavar="RUN", required=True, zh="往期运行", en="the earlier run")
    speaker.add("--history", metavar="RUN", nargs="*", default=[], zh="已批准的往期运行", en="approved earlier runs")
    speaker.add(
        "--most",
        metavar="N",
        type=natural,
        default=MOST,
        zh=f"最多列出几行（缺省 {MOST}）",
        en=f"rows listed at most ({MOST} unless given)",
    )


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Says who moves and what it costs; of persons only sums over at least five."""
    from kaohe.flows.trial import trial

    tried = trial(asked.scheme, Path(asked.against), history=[Path(one) for one in asked.history], reads_all=True)
    findings_say(screen, tried.findings, {})
    if tried.told is None:
        return screen.finish("trial", misused(tried.findings) or FINDINGS, {}, tried.findings)
    screen.say(f"{tried.told['before']} → {tried.told['after']} · {tried.told['period']}")
    for one in tried.told["moves"]:
        _moves_say(screen, one, asked.most)
    for one in tried.told["costs"]:
        _cost_say(screen, one)
    return screen.finish("trial", misused(tried.findings) or FINE, tried.told, tried.findings)


def _moves_say(screen: Screen, one: dict[str, Any], most: int) -> None:
    counts = {name: one[name] for name in ("rows", "moved", "up", "down", "grades")}
    zh = "{sheet}：{rows} 行，变动 {moved} 行；{up} 行升分，{down} 行降分，{grades} 行等级不同"
    en = "{sheet}: {rows} rows, {moved} move; {up} gain, {down} lose points, {grades} change grade"
    screen.say(screen.word(zh.format(sheet=one["sheet"], **counts), en.format(sheet=one["sheet"], **counts)))
    moved = [row for row in one["listed"] if row["direction"] or row["grade_before"] != row["grade_after"]]
    for row in moved[:most]:
        places = f"#{row['place_before'] or '—'} → #{row['place_after'] or '—'}"
        points = f"{row['points_before'] or '—'} → {row['points_after'] or '—'}"
        screen.say(f"  {row['name']}  {points}  {places}  {row['grade_before']} → {row['grade_after']}")
    if len(moved) > most:
        screen.say(screen.word(f"  另有 {len(moved) - most} 行", f"  {len(moved) - most} more rows"))


def _cost_say(screen: Screen, one: dict[str, Any]) -> None:
    sums = f"{one['before'] or '—'} → {one['after'] or '—'} ({one['difference'] or '—'})"
    zh = f"{one['sheet']}.{one['column']} 合计 {sums}；{one['more']} 人增加，{one['less']} 人减少"
    en = f"{one['sheet']}.{one['column']} in all {sums}; {one['more']} persons gain, {one['less']} lose"
    screen.say(screen.word(zh, en))
