"""A small scheme for tests, of which one part at a time is replaced."""

from __future__ import annotations

from kaohe.scheme.check import with_examples
from kaohe.scheme.compile import CompiledScheme, compile_loaded
from kaohe.scheme.load import load_bytes

HEAD = """kaohe: 1
scheme: small
version: 2026.1
period: year
valid: {from: 2026-01-01, to: 2026-12-31}
sources: {platform: 平台数据, survey: 调查}
"""
SHEETS = """sheets:
  街道:
    key: 街道代码
    columns:
      处置率: {type: ratio, absent: not_applicable, between: [0%, 100%]}
      问题数: {type: count, absent: not_submitted, between: [0, 100]}
"""
DISPOSAL = (
    "{name: 处置, weight: 60, source: platform, method: linear, x: 处置率, from: 80%, to: 100%, "
    "missing: {not_applicable: full}}"
)
PROBLEMS = (
    "{name: 问题, weight: 40, source: survey, method: deduct, items: [{each: 问题数, points: 1}], "
    "missing: {not_submitted: zero}}"
)
GRADES = "[{grade: C, when: 总分 < 60}, {grade: A, when: 总分 >= 90}, {grade: B, otherwise: true}]"


def appraisal(*indicators: str, grades: str = GRADES, more: str = "") -> str:
    """An appraisal of the sheet 街道."""
    leaves = ", ".join(indicators or (DISPOSAL, PROBLEMS))
    judged = f"    grades: {grades}\n    compare_on: rounded\n" if grades else ""
    return f"appraisal:\n  - of: 街道\n    indicators: [{leaves}]\n{judged}{more}"


def small(*parts: str, sheets: str = SHEETS, head: str = HEAD) -> str:
    """The document with its appraisal unless other parts are given."""
    return head + sheets + "".join(parts or (appraisal(),))


def checked(text: str) -> CompiledScheme:
    """Everything the check says of a document."""
    return with_examples(compile_loaded(load_bytes(text.encode(), "s.yaml")))[0]


def codes(text: str) -> list[str]:
    """The codes found in a document, in its order."""
    return [finding.code for finding in checked(text).findings]
