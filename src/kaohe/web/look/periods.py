"""期间的叫法 · Periods: what pages call a kind of period, and a step of a year."""

from __future__ import annotations

from kaohe.base.findings import Text
from kaohe.base.period import PeriodKind, period_parse

KINDS = {
    "day": Text("日", "Day"),
    "week": Text("周", "Week"),
    "month": Text("月", "Month"),
    "quarter": Text("季", "Quarter"),
    "half_year": Text("半年", "Half-year"),
    "year": Text("年", "Year"),
    "school_year": Text("学年", "School year"),
}
_QUARTER_MONTHS = 3


def kind_said(kind: str) -> Text:
    """The name of a kind of period; what is none is said as it is written, nothing as a dash.

    >>> kind_said("half_year"), kind_said("").zh
    (Text(zh='半年', en='Half-year'), '—')
    """
    return KINDS.get(kind, Text(kind or "—", kind or "—"))


def step_said(text: str) -> Text:
    """A quarter as a step of the year that the page names already; any other text as it is written.

    >>> step_said("2026Q3"), step_said("2026-03").zh
    (Text(zh='第3季度', en='Q3'), '2026-03')
    """
    found = period_parse(text)
    if found is None or found.kind is not PeriodKind.QUARTER:
        return Text(text, text)
    number = (found.start.month + _QUARTER_MONTHS - 1) // _QUARTER_MONTHS
    return Text(f"第{number}季度", f"Q{number}")
