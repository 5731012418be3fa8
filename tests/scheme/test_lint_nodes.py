"""Lint of nodes and bands: gates, kept grades, policies at the edge, peers that pay, scores carried forward."""

from __future__ import annotations

import pytest

from tests.scheme.writing import DISPOSAL, PROBLEMS, SHEETS, appraisal, codes, small

KEPT = (
    "[{grade: C, when: 总分 < 60}, {grade: A, when: 总分 > 100, keep: {when: 总分 >= %s, was: 去年.等级}}, "
    "{grade: B, otherwise: true}]"
)
LAST = (
    "records: {去年: {scheme: self, versions: [2025.1], sheet: 街道, status: approved, period: last, back: 1, "
    "take: [等级]}}\n"
)


@pytest.mark.parametrize(("keep", "expected"), [("90", []), ("101", ["scheme/unreachable-grade", "scheme/keep-idle"])])
def test_a_grade_that_is_only_kept_can_be_had(keep: str, expected: list[str]) -> None:
    assert sorted(codes(small(LAST, appraisal(grades=KEPT % keep)))) == sorted(expected)


def test_a_quota_with_a_policy_at_the_edge_needs_no_ties() -> None:
    quota = "quota: {share: 30%, of: all, round: floor, edge: exclude}"
    grades = f"[{{grade: A, when: 总分 >= 90, {quota}}}, {{grade: B, otherwise: true}}]"
    assert codes(small(appraisal(grades=grades))) == []


def test_a_score_that_looks_at_peers_pays_only_with_a_reason() -> None:
    pay = SHEETS + '      绩效: {type: money, is: "100 yuan * 总分"}\n'
    worst = PROBLEMS.replace("not_submitted: zero", "not_submitted: worst")
    assert codes(small(appraisal(DISPOSAL, worst), sheets=pay)) == ["scheme/relative-pay"]
    assert codes(small(appraisal(DISPOSAL, PROBLEMS), sheets=pay)) == []


def test_scores_carried_forward_stand_in_a_record_that_takes_them() -> None:
    carried = PROBLEMS.replace("not_submitted: zero", "not_submitted: {carry_forward: {from: 去年, age: 1}}")
    assert codes(small(LAST, appraisal(DISPOSAL, carried))) == ["scheme/carried-score"]
    assert codes(small(LAST.replace("[等级]", "[问题.得分]"), appraisal(DISPOSAL, carried))) == []


def test_what_lasts_from_step_to_step_needs_steps() -> None:
    light = "lights: [{on: 街道, name: 进度, red: 问题数 > 9, red_until: 问题数 < 5}]\n"
    assert codes(small(appraisal(), light)) == ["scheme/not-stepped"]


def test_a_gate_lowers_something() -> None:
    gated = PROBLEMS.replace("weight: 40,", "weight: 40, gates: [{name: 多, when: 问题数 > 9, cap: 40}],")
    assert codes(small(appraisal(DISPOSAL, gated))) == ["scheme/gate-cap"]
    assert codes(small(appraisal(DISPOSAL, gated.replace("cap: 40", "cap: 20")))) == []
