"""排名页 · Contest page: units in the order of their totals, their classes beside the median, their past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from kaohe.base.exact import decimal_text, round_to
from kaohe.base.findings import Text
from kaohe.base.states import State
from kaohe.flows.demo.cells import CellBook
from kaohe.flows.demo.page import failed_json, page_json
from kaohe.flows.demo.shape import Json, cell_id, figure_json, short, text_json
from kaohe.flows.demo.story import Contest
from kaohe.flows.results import TOTAL, Ranked, Results, median, ranking, row_key
from kaohe.formula.readers.exact.rows import Datum
from kaohe.scheme.model_appraisal import Indicator


def contest_json(story: Contest, runs: Sequence[Results]) -> Json:
    """The page of the last run, with the totals of all of them."""
    results = runs[-1]
    ranked = ranking(results, results.scheme.appraisals[0])
    book = CellBook(results)
    for one in ranked:
        book.add(one.row, TOTAL)
    page = page_json(results, story.tab)
    page["figures"] = _figures(results, ranked)
    page["main"] = _table(results, ranked, story)
    page |= _classes(results, ranked, story)
    page["trend"] = _trend(runs, ranked)
    page["failed"] = failed_json(results, book)
    return page | book.as_json()


def _figures(results: Results, ranked: Sequence[Ranked]) -> list[Json]:
    totals = [one.total for one in ranked if isinstance(one.total, Fraction)]
    grades = Counter(one.grade for one in ranked)
    middle = median(totals)
    of = Text(f"/ {len(ranked)} 家", f"of {len(ranked)}")
    vetoed = sum(results.cell(one.row, "否决") is True for one in ranked)
    highest = max((grade for grade in grades if isinstance(grade, str)), key=_is_best, default="A")
    spread = " · ".join(f"{grade} {grades[grade]}" for grade in sorted(str(g) for g in grades if isinstance(g, str)))
    return [
        figure_json(Text("总分中位数", "Median total"), decimal_text(middle, 2) if middle is not None else "—"),
        figure_json(Text(f"{highest} 级单位", f"Grade {highest}"), str(grades[highest]), of, Text(spread, spread)),
        figure_json(
            Text("等级待定", "Grade open"),
            str(sum(grade is State.OPEN for grade in grades.elements())),
            Text("家", "units"),
            Text("名额边界上完全同分，由两人裁定", "tied at the quota's edge: two people decide"),
        ),
        figure_json(
            Text("一票否决", "Vetoed"),
            str(vetoed),
            Text("家", "units"),
            Text("只定等级，不改分数", "caps the grade, not the score"),
        ),
    ]


def _is_best(grade: object) -> tuple[bool, str]:
    return grade == "A", str(grade)


def _table(results: Results, ranked: Sequence[Ranked], story: Contest) -> Json:
    sheet = results.scheme.appraisals[0].of
    heads = [
        {"label": {"zh": "#", "en": "#"}, "kind": "num"},
        {"label": text_json(results.sheet_title(sheet)), "kind": "text"},
        {"label": {"zh": "总分", "en": "Total"}, "kind": "num"},
        {"label": {"zh": "", "en": ""}, "kind": "bar"},
        {"label": {"zh": "等级", "en": "Grade"}, "kind": "grade"},
    ]
    light = next((one for one in results.scheme.lights if one.name == story.light), None)
    if light:
        heads.append({"label": {"zh": light.name, "en": light.title.en}, "kind": "light"})
    else:
        heads.append({"label": {"zh": "一票否决", "en": "Vetoed"}, "kind": "flag"})
    return {
        "title": {"zh": "得分排名", "en": "Ranking"},
        "ranked": True,
        "first": story.first,
        "heads": heads,
        "rows": [_row(results, one, light.name if light else "") for one in ranked],
    }


def _row(results: Results, one: Ranked, light: str) -> Json:
    kind = results.column(one.row.sheet, TOTAL).type
    open_id = cell_id(results, one.row, TOTAL)
    last: Json = {"v": str(results.cell(one.row, f"灯.{light}"))} if light else _vetoed(results.cell(one.row, "否决"))
    return {
        "key": row_key(one.row),
        "name": results.row_name(one.row),
        "open": open_id,
        "cells": [
            {"v": str(one.place) if one.place else "—"},
            {**short(one.total, kind), "o": open_id},
            {"p": int(one.total * 10) if isinstance(one.total, Fraction) else 0},
            short(one.grade, results.column(one.row.sheet, "等级").type),
            last,
        ],
    }


def _vetoed(value: Datum) -> Json:
    return (
        {"v": "@vetoed"}
        if value is True
        else {"v": "—"}
        if value is False
        else {"s": value.token if isinstance(value, State) else ""}
    )


def _classes(results: Results, ranked: Sequence[Ranked], story: Contest) -> Json:
    nodes = {node.name: node for node in results.scheme.appraisals[0].nodes()}
    classes = [nodes[name] for name in story.classes]
    shares = {row_key(one.row): [_share(results, one, node) for node in classes] for one in ranked}
    middles = [
        median([Fraction(value) for row in shares.values() if (value := row[at]) is not None])
        for at in range(len(classes))
    ]
    return {
        "classes": [{"name": {"zh": node.name, "en": node.title_en}} for node in classes],
        "shares": shares,
        "median": [int(round_to(middle, 0)) if middle is not None else 0 for middle in middles],
    }


def _share(results: Results, one: Ranked, node: Indicator) -> int | None:
    score = results.cell(one.row, f"{node.name}.得分")
    return int(round_to(score * 1000 / node.weight, 0)) if isinstance(score, Fraction) and node.weight else None


def _trend(runs: Sequence[Results], ranked: Sequence[Ranked]) -> Json:
    totals: dict[str, list[str | None]] = {row_key(one.row): [] for one in ranked}
    medians = []
    for results in runs:
        known = {row_key(one.row): one.total for one in ranking(results, results.scheme.appraisals[0])}
        middle = median([total for total in known.values() if isinstance(total, Fraction)])
        medians.append(decimal_text(middle, 2) if middle is not None else "0")
        for key, line in totals.items():
            total = known.get(key)
            line.append(decimal_text(total, 2) if isinstance(total, Fraction) else None)
    return {"periods": [results.view.period.text for results in runs], "totals": totals, "medians": medians}
