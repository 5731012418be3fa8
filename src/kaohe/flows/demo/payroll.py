"""薪酬页 · Payroll page: units that pay, the column that a rule watches, and one person's slip to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaohe.base.findings import Lang, Text
from kaohe.base.states import State
from kaohe.flows.demo.cells import CellBook
from kaohe.flows.demo.page import failed_json, page_json
from kaohe.flows.demo.shape import Json, cell_id, figure_json, number, short, text_json
from kaohe.flows.demo.story import Payroll
from kaohe.flows.results import GRADE, PERSON, Results, failing, grades, row_key
from kaohe.formula.readers.exact.rows import Row

LANGS: tuple[Lang, ...] = ("zh", "en")


def payroll_json(story: Payroll, results: Results) -> Json:
    """The page of a month's pay."""
    book = CellBook(results)
    rows = results.rows(story.unit, story.columns)
    page = page_json(results, story.tab)
    page["figures"] = _figures(story, results, rows)
    page["main"] = _table(story, results, rows, book)
    page["strip"] = _drawn(story, results, rows)
    page["failed"] = failed_json(results, book)
    if story.slip:
        page["slip"] = slip = slip_json(story, results, book)
        page["first"] = slip["due"]
    return page | book.as_json()


def slip_row(story: Payroll, results: Results) -> Row:
    """The post whose slip is shown: the first one paid in full whose share of the pool needed a decision on a fen."""
    rows = results.rows(story.slip, (story.payable,))
    paid = [row for row in rows if isinstance(results.cell(row, story.payable), Fraction)]
    pooled = [row for row in paid if results.cell(row, "增量分配") not in {Fraction(0), State.WITHHELD}]
    return (pooled or paid or list(rows))[0]


def slip_json(story: Payroll, results: Results, book: CellBook) -> Json:
    """One person's pay, part by part: the columns that the payable sum adds."""
    row = slip_row(story, results)
    due = book.add(row, story.payable)
    unit = results.view.cells.find(story.unit, (results.cell(row, story.slip_unit),))
    person = results.cell(row, "人员") if PERSON not in results.view.program.sheets[story.slip].key else row.key[0]
    return {
        "period": results.view.period.text,
        "person": str(person),
        "at": results.row_name(unit) if unit else "",
        "due": due,
        "lines": book.parts(due),
    }


def _figures(story: Payroll, results: Results, rows: Sequence[Row]) -> list[Json]:
    money = results.column(story.unit, story.paid).type
    paid = [value for row in rows if isinstance(value := results.cell(row, story.paid), Fraction)]
    heads = [value for row in rows if isinstance(value := results.cell(row, story.heads), Fraction)]
    failed = failing(results)
    unit_title = results.sheet_title(story.unit)
    figures = [
        figure_json(Text("本月应发", "Payable this month"), number(sum(paid, Fraction(0)), money), Text("元", "yuan")),
        figure_json(results.column_title(story.unit, story.heads), f"{int(sum(heads, Fraction(0))):,}"),
        figure_json(unit_title, str(len(rows))),
        figure_json(Text("未满足的约束", "Constraints that fail"), str(len(failed)), Text("项", "rules")),
    ]
    if len(paid) < len(rows):
        withheld = Text("有人尚未考核，整园增量暂不分配", "somebody is not appraised yet: the pool waits")
        figures.append(figure_json(Text("暂不发放", "Withheld"), str(len(rows) - len(paid)), unit_title, withheld))
    return [*figures, *_grades(results)]


def _grades(results: Results) -> list[Json]:
    """How many persons have each grade, where a scheme grades persons."""
    if not results.scheme.appraisals:
        return []
    sheet = results.scheme.appraisals[0].of
    zh, en = (" · ".join(f"{name} {count}" for name, count in grades(results, sheet, lang).items()) for lang in LANGS)
    heads = f"{len(results.rows(sheet, (GRADE,))):,}"
    return [figure_json(Text("考核等级", "Grades"), heads, Text("人", "persons"), Text(zh, en))]


def _table(story: Payroll, results: Results, rows: Sequence[Row], book: CellBook) -> Json:
    heads: list[Json] = [{"label": text_json(results.sheet_title(story.unit)), "kind": "text"}]
    for name in story.columns:
        kind = results.column(story.unit, name).type
        heads.append(
            {
                "label": text_json(results.column_title(story.unit, name)),
                "kind": "num" if kind.is_numeric else "text",
                "wide": name not in {story.drawn, story.paid},
            }
        )
    return {
        "title": text_json(results.sheet_title(story.unit)),
        "ranked": False,
        "heads": heads,
        "rows": [_row(story, results, row, book) for row in rows],
    }


def _row(story: Payroll, results: Results, row: Row, book: CellBook) -> Json:
    cells = []
    for name in story.columns:
        column = results.column(story.unit, name)
        cell = short(results.cell(row, name), column.type)
        if column.formula is not None:
            cell["o"] = book.add(row, name)
        cells.append(cell)
    return {
        "key": row_key(row),
        "name": results.row_name(row),
        "open": cell_id(results, row, story.drawn),
        "cells": cells,
    }


def _drawn(story: Payroll, results: Results, rows: Sequence[Row]) -> Json:
    kind = results.column(story.unit, story.drawn).type
    known = [(value, row) for row in rows if isinstance(value := results.cell(row, story.drawn), Fraction)]
    limit = _limit(story, results)
    return {
        "title": text_json(results.column_title(story.unit, story.drawn)),
        "percent": bool(story.limit),
        "limit": str(limit) if limit is None else f"{limit.numerator}/{limit.denominator}",
        "bars": [
            {
                "name": results.row_name(row),
                "v": number(value, kind),
                "n": f"{value.numerator}/{value.denominator}",
                "failed": limit is not None and value < limit,
            }
            for value, row in sorted(known, key=lambda pair: pair[0])
        ],
    }


def _limit(story: Payroll, results: Results) -> Fraction | None:
    """The dated parameter that was in force at the end of the period, to be drawn as a line."""
    if not story.limit:
        return None
    rows = results.scheme.parameters[story.limit].rows
    in_force = [row.value for row in rows if row.start <= results.view.period.end]
    return in_force[-1] if in_force and isinstance(in_force[-1], Fraction) else None
