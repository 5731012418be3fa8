"""展示 · Showing: what the demonstration prints before it serves: rankings, what fails, one score, one pay slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.cli.outcome import outcome_say
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.demo.build import Demo


def demo_say(screen: Screen, demo: Demo) -> None:
    """Everything, in the order of the page."""
    from kaohe.flows.opening import title_of

    for results in demo.results:
        title = screen.text(title_of(results.scheme))
        screen.say(f"\n== {title} · {results.scheme.version} · {results.view.period.text} · {results.id}\n")
        outcome_say(screen, results)
    unit, person = demo.explained(screen.lang)
    screen.say(f"== {screen.word('一个单位的总分怎么来的', 'where one total comes from')}\n\n{unit}\n")
    screen.say(f"== {screen.word('一位教师的工资，算到分', 'one teacher’s pay, to the fen')}\n\n{person}\n")
    screen.say(
        screen.word("以上人和地方均为虚构（示例数据）。", "All people and places above are made up (sample data).")
    )
