"""依据 · Sources: the dated rows of parameters and tables that were in force for a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kaohe.formula.program import Dated, TableVersion
from kaohe.formula.typed import Clock, Lookup, Parameter, Typed
from kaohe.formula.types import DATE
from kaohe.trace.explanation import Source
from kaohe.trace.recall import Figure
from kaohe.trace.shown import brief
from kaohe.trace.words import both, listed


def source_of(typed: Parameter | Lookup, figure: Figure) -> Source:
    """The row in force: its value, its first day and its basis; empty where no row was."""
    day = _day(typed.when, typed.level, figure)
    value = both(lambda lang: brief(figure.value(typed), typed.type, lang))
    program = figure.run.program
    if isinstance(typed, Parameter):
        dated = _in_force(program.parameters[typed.name].rows, day)
        title = program.parameters[typed.name].title_en or typed.name
        return Source("parameter", typed.name, value, *_place(dated), title)
    texts = [
        both(lambda lang, key=key: brief(figure.value(key), key.type, lang))  # type: ignore[misc]  # bound per key
        for key in typed.keys
    ]
    keys = listed(texts, zh="、", en=", ")
    table = program.tables[typed.table]
    gives = "" if len(table.gives) == 1 else f".{typed.gives}"
    dated, title = _in_force(table.versions, day), table.title_en or typed.table
    said = f"{typed.table}{gives}({keys.zh})"
    return Source("table", said, value, *_place(dated), f"{title}{gives} ({keys.en})")


def _day(when: Typed | None, level: int, figure: Figure) -> dt.date | None:
    day = figure.value(when if when is not None else Clock("期末", level, DATE))
    return day if isinstance(day, dt.date) else None


def _in_force(rows: Sequence[Dated | TableVersion], day: dt.date | None) -> Dated | TableVersion | None:
    return next((row for row in reversed(rows) if day is not None and row.start <= day), None)


def _place(row: Dated | TableVersion | None) -> tuple[str, str]:
    return ("", "") if row is None else (row.start.isoformat(), row.basis)
