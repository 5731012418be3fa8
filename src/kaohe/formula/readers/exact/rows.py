"""行 · Rows: the rows a program has, given and made, and how links find them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.formula.typed import Value

Datum = Value | State


@dataclass(slots=True, eq=False)
class Row:
    """One row: its key, what was given, and the cells computed so far (owned by the reader that made it)."""

    sheet: str
    key: tuple[Value, ...]
    given: Mapping[str, Datum]
    lead: bool = False
    cells: dict[str, Datum] = field(default_factory=dict)


def key_order(key: tuple[Datum, ...]) -> tuple[tuple[int, object], ...]:
    """A sortable form of a key: text by UTF-8 bytes, everything else by value, states first.

    >>> sorted([("b",), ("a",)], key=key_order)
    [('a',), ('b',)]
    """
    return tuple(_sortable(value) for value in key)


def _sortable(value: Datum) -> tuple[int, object]:
    if isinstance(value, State):
        return (0, int(value))
    return (1, value.encode() if isinstance(value, str) else value)


def steps_of(period: Period, kind: str, lead_days: int) -> list[tuple[dt.date, bool]]:
    """The first days of the period's steps, earlier (lead-in) ones marked.

    >>> len(steps_of(Period.parse("2026Q1"), "month", 0))
    3
    """
    from kaohe.base.period import PeriodKind  # noqa: PLC0415 - kept beside its one use

    steps = [(step.start, False) for step in period.steps(PeriodKind(kind))]
    first = (
        Period.containing(period.start, PeriodKind(kind))
        if not steps
        else Period.containing(steps[0][0], PeriodKind(kind))
    )
    earliest = period.start - dt.timedelta(days=lead_days)
    lead = []
    step = first.plus(-1)
    while lead_days and step.end >= earliest:
        lead.append((step.start, True))
        step = step.plus(-1)
    return lead[::-1] + steps
