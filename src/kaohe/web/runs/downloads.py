"""结果的表格 · Downloads: the tables of a unit, an indicator, a comparison and a figure as CSV, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponse

from kaohe.web.access.request import Request
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.indicator import indicator
from kaohe.web.runs.portrait import FEWEST_COMPARED, compared, portrait
from kaohe.web.runs.portrait_tables import Node
from kaohe.web.runs.tables import RunHead, Shown
from kaohe.web.runs.tracing import figure

HEADS_NODES = ("层", "指标", "权重", "数据来源", "值", "得分", "得分率", "中位数", "依据")
HEADS_FIGURE = ("部分", "表", "编号", "列", "值", "依据")
_ONE, _COLUMN, _SHEET = 200, 60, 40


def unit_csv(request: Request, number: str) -> HttpResponse:
    """A unit in one run; `key` names it."""
    page = portrait(request.access, number, _asked(request, "key", _ONE))
    nodes = [*page.nodes, *page.extras, *page.figures]
    return csv_answer(f"{_named(page.run)}-{page.unit}", HEADS_NODES, map(_node_row, nodes))


def indicator_csv(request: Request, number: str) -> HttpResponse:
    """One indicator over the units; `name` names it."""
    page = indicator(request.access, number, _asked(request, "name", _COLUMN))
    rows = [(row.key, row.name, _said(row.value), _said(row.points), row.share) for row in page.rows]
    return csv_answer(f"{_named(page.run)}-indicator", ("代码", "名称", "值", "得分", "得分率"), rows)


def compare_csv(request: Request, number: str) -> HttpResponse:
    """Two to four units side by side; `unit` names each."""
    keys = request.GET.getlist("unit")
    if len(keys) < FEWEST_COMPARED:
        raise Http404
    page = compared(request.access, number, keys)
    rows = [
        ("", "总分", "", *(_said(one.total) for one in page.units)),
        ("", "等级", "", *(_said(one.grade) for one in page.units)),
        *((node.depth, node.zh, node.weight, *map(_said, cells)) for node, cells in page.rows),
    ]
    return csv_answer(f"{_named(page.run)}-compare", ("层", "指标", "权重", *(one.name for one in page.units)), rows)


def trace_csv(request: Request, number: str) -> HttpResponse:
    """One figure and what it was made from; `sheet`, `key` and `column` name it."""
    asked = (_asked(request, "sheet", _SHEET), _asked(request, "key", _ONE), _asked(request, "column", _COLUMN))
    request.note.subject = f"{number} {'/'.join(asked)}"
    page = figure(request.access, number, *asked)
    return csv_answer(f"{_named(page.run)}-figure", HEADS_FIGURE, _figure_rows(page.figure))


def _figure_rows(told: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    yield _cell_row("本数", told, told["basis"])
    for one in told["children"]:
        yield _cell_row("由这些数得出", one)
    for one in told["sources"]:
        yield "规则取值", "", "", one["name"], one["value"]["zh"], one["basis"]
    for group in told["groups"]:
        for one in group["members"]:
            yield _cell_row(group["function"], one)
        if group["more"]:
            yield group["function"], group["sheet"], "", "", f"另有 {group['more']} 行没有列出", ""
    for one in told["fields"]:
        yield _cell_row("上报", {**one, "sheet": told["sheet"], "key": told["key"]})


def _cell_row(part: str, told: Mapping[str, Any], basis: str = "") -> tuple[object, ...]:
    return part, told.get("sheet", ""), told.get("key", ""), told["column"], told["value"]["zh"], basis


def _node_row(node: Node) -> tuple[object, ...]:
    numbers = (_said(node.value), _said(node.points), node.share, node.median)
    return node.depth, node.zh, node.weight, node.source, *numbers, node.basis


def _said(shown: Shown | None) -> str:
    return shown.zh if shown else ""


def _named(run: RunHead) -> str:
    return f"{run.scheme}-{run.period}"


def _asked(request: Request, name: str, most: int) -> str:
    """A word of the question; without it, or too long, there is nothing."""
    said = request.GET.get(name, "")
    if not said or len(said) > most:
        raise Http404
    return said
