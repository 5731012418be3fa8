"""方案库 · schemes: what is shipped."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kaohe.cli.found import FINE
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

if TYPE_CHECKING:
    from kaohe.flows.catalogue import Shipped

_PERIODS = {
    "day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
    "school_year": "学年",
}
_GROUPS = {"": ("国内", "home"), "abroad": ("国外", "abroad")}


def options(_speaker: Speaker) -> None:
    """None of its own."""


def act(_asked: argparse.Namespace, screen: Screen) -> int:
    """Lists the shipped schemes."""
    from kaohe.flows.catalogue import catalogue

    shipped = catalogue()
    headings = [
        screen.word("编号", "id"),
        screen.word("版本", "version"),
        screen.word("周期", "period"),
        screen.word("出处", "from"),
        screen.word("名称", "title"),
    ]
    rows = [
        [
            one.id,
            one.version,
            screen.word(_PERIODS[one.period], one.period.replace("_", " ")),
            screen.word(*_GROUPS[one.group]),
            screen.text(one.title),
        ]
        for one in shipped
    ]
    screen.table(headings, rows)
    screen.say(
        screen.word(
            "下一步：kaohe explain 编号 读它的规则，kaohe new --from 编号 以它为底稿写自己的方案",
            "next: kaohe explain ID to read its rules, kaohe new --from ID to begin your own from it",
        )
    )
    return screen.finish("schemes", FINE, {"schemes": [_told(one) for one in shipped]})


def _told(one: Shipped) -> dict[str, object]:
    group = _GROUPS[one.group][1]
    title = {"zh": one.title.zh, "en": one.title.en}
    return {"id": one.id, "version": one.version, "period": one.period, "group": group, "title": title}
