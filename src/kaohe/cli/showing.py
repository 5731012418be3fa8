"""展示 · Showing: what the demonstration prints before it serves: rankings, what fails, one score, one pay slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.cli.outcome import outcome_say
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.demo.build import Demo

VERIFYING = "verify"
"""Where the service serves the page that checks a receipt."""


def demo_say(screen: Screen, demo: Demo) -> None:
    """Everything, in the order of the page."""
    from kaohe.flows.opening import title_of

    for results in demo.latest:
        title = screen.text(title_of(results.scheme))
        screen.say(f"\n== {title} · {results.scheme.version} · {results.view.period.text} · {results.id}\n")
        outcome_say(screen, results)
    unit, person = demo.explained(screen.lang)
    screen.say(f"== {screen.word('一个单位的总分怎么来的', 'where one total comes from')}\n\n{unit}\n")
    screen.say(f"== {screen.word('一位教师的工资，算到分', 'one teacher’s pay, to the fen')}\n\n{person}\n")
    _evidence_say(screen, demo)
    screen.say(
        screen.word("以上人和地方均为虚构（示例数据）。", "All people and places above are made up (sample data).")
    )


def _evidence_say(screen: Screen, demo: Demo) -> None:
    """What was sealed, and with which files anybody checks it."""
    found = demo.evidence
    screen.say(f"== {screen.word('证据账本', 'the evidence ledger')}\n")
    zh = f"已封存 {found.sealed} 次运行、{found.payments:,} 笔发放，账本共 {found.entries:,} 条；见证：财政、审计、工会"
    en = (
        f"{found.sealed} runs and {found.payments:,} payments sealed, {found.entries:,} entries; "
        "witnessed by finance, audit, union"
    )
    screen.say(screen.word(zh, en))
    if found.unsealed:
        zh = f"另有 {found.unsealed} 次运行尚不能批准（约束未满足或同分待定），没有封存"
        en = f"{found.unsealed} runs may not be approved yet (a constraint fails, or a tie is open) and are not sealed"
        screen.say(screen.word(zh, en))
    screen.say(screen.word(f"一位教师的凭证 {found.receipt}", f"one teacher’s receipt {found.receipt}"))
    screen.say(screen.word(f"离线核验页 {found.page}", f"the page that checks it offline {found.page}"))
    command = f"kaohe verify {found.receipt} --policy {found.policy}"
    screen.say(screen.word(f"或用命令 {command}\n", f"or the command {command}\n"))


def link_say(screen: Screen, demo: Demo, address: str) -> None:
    """The QR code that opens the teacher's receipt in a browser of this machine."""
    place = f"{address}/{VERIFYING}"
    link = demo.evidence.link(place)
    screen.note(demo.evidence.blocks(place))
    screen.note(screen.word(f"扫码或打开：{link}", f"scan, or open: {link}"))
