"""测试文档 · A small scheme to be spoiled: tests change one thing and look at what is found."""

from __future__ import annotations

from dataclasses import replace

from kaohe.base.findings import Finding, blocking
from kaohe.scheme.compile import CompiledScheme, compile_loaded
from kaohe.scheme.examples import run_examples
from kaohe.scheme.load import load_bytes

SMALL = """\
kaohe: 1
scheme: small
version: 2026.1
period: year
sources: {platform: 平台, survey: 调查}
parameters:
  时限: {type: hours, rows: [{from: 2026-01-01, is: 24, basis: 第一条}]}
tables:
  档:
    {key: {率: ratio}, gives: {分: ratio}, bands: lower_closed,
     rows: [{from: 2026-01-01, basis: 附件, values: [[90%, 100%], [0%, 0%]]}]}
sheets:
  线索:
    key: 编号
    in: {属地: 街道}
    columns:
      收到: {type: instant, absent: error}
      响应: {type: instant, absent: open}
      时效: {type: clock, start: 收到, stop: 响应, limit: 时限}
  街道:
    key: 代码
    columns:
      缺席: {type: count, absent: not_submitted}
      率: {type: ratio, absent: not_applicable}
      到位: {type: flag, absent: no}
      工资: {type: money, absent: 0}
      件数: {type: count, is: "COUNT(线索 WHERE 时效 <> running)"}
appraisal:
  - of: 街道
    indicators:
      - {name: 领导, weight: 40, source: platform, method: deduct, items: [{each: 缺席, points: 0.5}],
         missing: {not_submitted: zero}}
      - {name: 防控, weight: 60, source: survey, method: bands, x: 率, table: 档, missing: {not_applicable: full}}
    bonus: {at_most: 3, items: [{name: 表彰, amount: 1}]}
    vetoes: [{name: 事件, when: "件数 > 9", grade: C}]
    grades:
      - {grade: C, when: "总分 < 60"}
      - {grade: A, when: "总分 >= 90", quota: {share: 30%, of: all, round: floor}, ties: [{desc: 领导}]}
      - {grade: B, otherwise: true}
    compare_on: rounded
must_hold:
  - {on: scheme, name: 平台四成, holds: "WEIGHT(platform) = 40", basis: 第五条}
lights:
  - {on: 线索, name: 时效, red: "时效 = overdue", basis: 第六条}
cases:
  - {opens: 时效.red, type: 督办, owner: 承办单位, due: 48 hours, steps: [签收, 办结], accepted_by: another person}
examples:
  - {name: 扣分, period: 2026, given: {街道: {S1: {缺席: 2}}}, expect: {街道: {S1: {领导.得分: 39}}}}
"""


def checked(text: str) -> CompiledScheme:
    """The scheme of a text with everything found but by lint, its examples run."""
    compiled = compile_loaded(load_bytes(text.encode("utf-8", "surrogatepass"), "small.yaml"))
    if compiled.scheme is None or compiled.program is None:
        return compiled
    results = run_examples(compiled.scheme.examples, compiled.program)
    findings = (*compiled.findings, *(finding for result in results for finding in result.findings))
    return replace(compiled, findings=findings, program=None if blocking(findings) else compiled.program)


def spoiled(old: str, new: str) -> str:
    """The small scheme with one thing changed."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def at(findings: tuple[Finding, ...]) -> list[tuple[str, int]]:
    """Code and line of each finding."""
    return [(finding.code, finding.place.line) for finding in findings]


def line_of(part: str) -> int:
    """The line of the small scheme on which a part of it stands."""
    return SMALL[: SMALL.index(part)].count("\n") + 1
