"""裁定约束 · Decisions within the places: what two people decide at the edge of a quota never exceeds it.

Basis: methods.md §4.7; language.md §5.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.formula.declared import Written
from kaohe.scheme import names
from kaohe.scheme.model import Constraint, Scheme, Sheet, Title
from kaohe.scheme.model_appraisal import GradeRule
from kaohe.scheme.wording import GRADE, at_line, grouping


def constraints_of(scheme: Scheme) -> tuple[Constraint, ...]:
    """What the document says must hold, and what follows from its quotas.

    >>> from kaohe.scheme.load import load_bytes
    >>> quota = "{grade: A, when: 总分 >= 90, quota: {count: 1}, ties: [{desc: 甲}]}"
    >>> text = f"{{sheets: {{单位: {{key: 单位}}}}, appraisal: [{{of: 单位, indicators: [], grades: [{quota}]}}]}}"
    >>> [one.name for one in constraints_of(load_bytes(text.encode()).scheme)]
    ['等级A不超名额']
    """
    return (*scheme.must_hold, *decided(scheme))


def decided(scheme: Scheme) -> Iterator[Constraint]:
    """That decisions at the edge of each quota stay within its places, where two people decide."""
    for appraisal in scheme.appraisals:
        graded = scheme.sheets.get(appraisal.of)
        if graded is not None:
            for rule in appraisal.grades:
                yield from _within_places(graded, GRADE, rule, appraisal.basis)
    for sheet in scheme.sheets.values():
        for column in sheet.columns.values():
            for rule in column.rules:
                yield from _within_places(sheet, column.name, rule, column.basis)


def _within_places(sheet: Sheet, grading: str, rule: GradeRule, basis: str) -> Iterator[Constraint]:
    if rule.quota is None or rule.quota.edge:
        return
    taken, places, last = (names.written(grading, f"{rule.grade}{part}") for part in ("", "名额", "末位"))
    within = grouping(sheet, [group.text for group in rule.quota.within])
    count = f"COUNT({names.written(sheet.name)} WHERE HAS({taken}) AND {taken}{within})"
    at_edge = f"HAS({taken}) AND {taken} AND {last} > {places}"
    holds = Written(f"IF({at_edge}, {count} <= {places}, TRUE)", at_line(rule.place))
    title = Title(f"{rule.grade} 的裁定不超过名额", f"Decisions for {rule.grade} fit its places")
    yield Constraint(
        sheet.name, f"{grading}{rule.grade}不超名额", holds, (), "block", rule.basis or basis, title, rule.place
    )
