"""对比的文字 · Comparisons as text and as JSON: totals first, then each row with where its change came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from kaohe.base.findings import Lang
from kaohe.formula.types import Kind, Type
from kaohe.trace.compare import CellChange, Comparison, RowChange, Total
from kaohe.trace.record import value_json
from kaohe.trace.shown import brief, shown
from kaohe.trace.words import Words

_CAUSES = {
    "given": Words("给定数据变了", "the given value changed"),
    "formula": Words("公式改了", "the formula changed"),
    "read": Words("它所读的数据或参数变了", "what it reads changed"),
}


def comparison_text(comparison: Comparison, lang: Lang, *, most: int | None = None) -> str:
    """A comparison on lines; `most` limits how many rows of each kind are listed (None = all)."""
    return "\n".join(_lines(comparison, lang, most))


def _lines(one: Comparison, lang: Lang, most: int | None) -> Iterator[str]:
    yield _head(one, lang)
    for total in one.totals:
        if total.column in one.outcomes:
            yield "  " + _total(total, lang)
    if one.through:
        counts = ("、" if lang == "zh" else ", ").join(f"{column} {count}" for column, count in one.through)
        yield f"  最先变化的列：{counts}" if lang == "zh" else f"  first changed column: {counts}"
    for label, names in _lists(one, lang, most):
        if names:
            yield f"  {label}{'、'.join(names) if lang == 'zh' else ', '.join(names)}"
    if one.hidden:
        yield "  （人员表只给出汇总）" if lang == "zh" else "  (of a sheet of persons only totals are shown)"
    listed = one.changed if most is None else one.changed[:most]
    for change in listed:
        yield "  " + _row(change, one.outcomes, lang)
    if len(listed) < len(one.changed):
        more = len(one.changed) - len(listed)
        yield f"  另有 {more} 行变化" if lang == "zh" else f"  {more} more rows change"


def _head(one: Comparison, lang: Lang) -> str:
    if lang == "zh":
        return f"表 {one.sheet}：{one.before} → {one.after}，共有 {one.rows} 行，变化 {one.changed_rows} 行"
    return f"sheet {one.sheet}: {one.before} → {one.after}, {one.rows} rows in both, {one.changed_rows} change"


def _lists(one: Comparison, lang: Lang, most: int | None) -> list[tuple[str, list[str]]]:
    labels = {
        "zh": ("新增的行：", "不再有的行：", "新增的列：", "不再有的列：", "公式不同的列："),
        "en": ("new rows: ", "rows gone: ", "new columns: ", "columns gone: ", "columns with another formula: "),
    }[lang]
    keys = [_keys(rows, lang, most) for rows in (one.added, one.removed)]
    columns = [list(names) for names in (one.new_columns, one.lost_columns, one.new_formulas)]
    return list(zip(labels, [*keys, *columns], strict=True))


def _keys(rows: Sequence[tuple[str, ...]], lang: Lang, most: int | None) -> list[str]:
    """The first keys of rows, and how many more there are."""
    listed = ["/".join(key) for key in rows[:most]]
    more = len(rows) - len(listed)
    return [*listed, f"另有 {more} 行" if lang == "zh" else f"{more} more"] if more else listed


def _total(total: Total, lang: Lang) -> str:
    before, after = brief(total.before, total.type, lang), brief(total.after, total.type, lang)
    gap = difference_text(total.after - total.before, total.type, lang)
    if lang == "zh":
        return f"{total.column} 合计（变化的行）{before} → {after}（{gap}）；{total.rises} 行增加，{total.falls} 行减少"
    moved = f"{total.rises} rise, {total.falls} fall"
    return f"{total.column}, total of the rows that change: {before} → {after} ({gap}); {moved}"


def _row(change: RowChange, outcomes: tuple[str, ...], lang: Lang) -> str:
    ends = [cell for cell in change.cells[1:] if cell.column in outcomes]
    texts = [_cell(cell, lang) for cell in ends]
    cause = _CAUSES[change.first.cause].of(lang)
    key = "/".join(change.key)
    first = _cell(change.first, lang)
    if lang == "zh":
        return f"{key}：最先变化的是 {first}，{cause}" + (f"；{'；'.join(texts)}" if texts else "")
    return f"{key}: first {first}, since {cause}" + (f"; {'; '.join(texts)}" if texts else "")


def _cell(cell: CellChange, lang: Lang) -> str:
    before, after = (brief(value, cell.type, lang) for value in (cell.before, cell.after))
    if before == after:
        before, after = (shown(value, cell.type, lang) for value in (cell.before, cell.after))
    gap = "" if cell.difference is None else difference_text(cell.difference, cell.type, lang)
    gap = (f"（{gap}）" if lang == "zh" else f" ({gap})") if gap else ""
    return f"{cell.column} {before} → {after}{gap}"


def difference_text(gap: Fraction, kind: Type, lang: Lang) -> str:
    """A difference with its sign; of two shares, in percentage points."""
    text = shown(gap, kind, lang, difference=kind.kind is Kind.RATIO)
    if gap < 0:
        return text
    return f"≈+{text[1:]}" if text.startswith("≈") else f"+{text}"


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain values."""
    one = comparison
    return {
        "sheet": one.sheet,
        "before": one.before,
        "after": one.after,
        "rows": one.rows,
        "changed_rows": one.changed_rows,
        "hidden": one.hidden,
        "through": dict(one.through),
        "totals": [_total_json(total) for total in one.totals],
        "changed": [_row_json(change) for change in one.changed],
        "added": [list(key) for key in one.added],
        "removed": [list(key) for key in one.removed],
        "new_columns": list(one.new_columns),
        "lost_columns": list(one.lost_columns),
        "new_formulas": list(one.new_formulas),
    }


def _total_json(total: Total) -> dict[str, Any]:
    numbers = {name: value_json(getattr(total, name)) for name in ("before", "after")}
    return {"column": total.column, **numbers, "rises": total.rises, "falls": total.falls}


def _row_json(change: RowChange) -> dict[str, Any]:
    return {"key": list(change.key), "first": change.first.column, "cells": [_cell_json(cell) for cell in change.cells]}


def _cell_json(cell: CellChange) -> dict[str, Any]:
    texts = {
        name: {lang: brief(value, cell.type, lang) for lang in ("zh", "en")}
        for name, value in (("before", cell.before), ("after", cell.after))
    }
    return {"column": cell.column, "cause": cell.cause, **texts, "difference": value_json(cell.difference)}
