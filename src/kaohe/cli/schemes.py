"""方案库 · schemes: what is shipped."""

from __future__ import annotations

import argparse

from kaohe.cli.found import FINE
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

_PERIODS = {
    "day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
    "school_year": "学年",
}


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
        screen.word("名称", "title"),
    ]
    rows = [
        [one.id, one.version, screen.word(_PERIODS[one.period], one.period), screen.text(one.title)] for one in shipped
    ]
    screen.table(headings, rows)
    result = [
        {"id": one.id, "version": one.version, "period": one.period, "title": {"zh": one.title.zh, "en": one.title.en}}
        for one in shipped
    ]
    return screen.finish("schemes", FINE, {"schemes": result})
