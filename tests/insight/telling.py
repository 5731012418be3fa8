"""Reports of small schemes over rows written out, by the exact reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaohe.base.period import Period
from kaohe.calendar import WorkingCalendar
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.insight.report import Part, report
from kaohe.scheme.compile import compile_scheme
from kaohe.scheme.load import load_bytes
from kaohe.trace.run import exact_view

PERIOD, AS_OF = Period.parse("2026"), 1_798_689_600
_HEAD = """
kaohe: 1
scheme: small
version: 1
title: {zh: 小, en: small}
basis: [例]
period: year
valid: {from: 2026-01-01}
sources: {data: 数据}
"""
COLUMNS = (
    "甲: {type: count, absent: not_submitted}, 乙: {type: count, absent: not_applicable}, "
    "组: {type: text, absent: error}"
)
"""What every unit has; values run from 0 to 100."""


def leaf(name: str, x: str, weight: int = 50, method: str = "linear, from: 0, to: 100", more: str = "") -> str:
    """An indicator that gives its points from 0 to 100."""
    missing = "missing: {not_submitted: zero, not_applicable: full, below_minimum: zero, rejected: error}"
    return f"{{name: {name}, weight: {weight}, source: data, x: {x}, method: {method}, {missing}{more}}}"


def told(indicators: str, rows: Sequence[Mapping[str, Datum]], *, key: str = "号", grades: str = "") -> Part:
    """The report of one appraisal; a row gives 甲 and 乙."""
    grades = grades or "[{grade: A, when: 总分 >= 50}, {grade: B, otherwise: true}]"
    body = f"""{_HEAD}
sheets: {{单位: {{key: {key}, columns: {{{COLUMNS}}}}}}}
appraisal: [{{of: 单位, indicators: [{indicators}], compare_on: rounded, grades: {grades}}}]
"""
    loaded = load_bytes(body.encode(), "small.yaml")
    assert loaded.scheme is not None, [finding.line("en") for finding in loaded.findings]
    compiled = compile_scheme(loaded.scheme, loaded.findings)
    assert compiled.program is not None, [finding.line("en") for finding in compiled.findings]
    given = [{key: f"U{place:03}", "组": "一", **row} for place, row in enumerate(rows)]
    calendar = WorkingCalendar.current()
    exact = Exact(compiled.program, {"单位": given}, period=PERIOD, as_of=AS_OF, calendar=calendar)
    personal = frozenset({"单位"} if key == "人员编号" else ())
    (part,) = report(exact_view(exact), loaded.scheme, personal=personal)
    return part


def codes(part: Part) -> list[str]:
    """The codes of its remarks."""
    return [finding.code for finding in part.findings]


def numbers(*pairs: tuple[int, int]) -> list[dict[str, Datum]]:
    """Rows of 甲 and 乙."""
    return [{"甲": Fraction(one), "乙": Fraction(other)} for one, other in pairs]
