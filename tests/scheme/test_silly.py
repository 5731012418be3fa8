"""荒唐的参数 · Silly parameters: every number that a method or rule cannot mean is found before anything is scored."""

from __future__ import annotations

import pytest

from tests.scheme.writing import SHEETS, appraisal, checked, codes, small

MISSING = "{not_applicable: zero, not_submitted: zero, below_minimum: zero, empty: zero, rejected: error}"
RELATIVE = "x: 处置率, direction: high, constant: 50%"
SILLY = {
    "efficacy of a base above all": "method: efficacy, x: 处置率, unsatisfactory: 60%, satisfactory: 90%, base: 120%",
    "improvement out of nothing": "method: achieve_improve, x: 处置率, threshold: 60%, benchmark: 90%, "
    "baseline: 处置率, achieve: -1",
    "a cap below none": "method: ratio, x: 处置率, target: 80%, cap: -20%",
    "a cap without its sign": "method: ratio, x: 处置率, target: 80%, cap: 1.2",
    "a target below none": "method: ratio, x: 处置率, target: -1%, direction: low",
    "alike above all": "method: minmax, reference: all, x: 处置率, direction: high, constant: 150%",
    "alike without its sign": "method: minmax, reference: all, x: 处置率, direction: high, constant: 0.5",
    "a spread that turns": "method: zscore, reference: all, sd: sample, center: 70%, per_sd: -10%, " + RELATIVE,
    "a deviation below none": "method: zscore, reference: fixed, mean: 50%, deviation: -10%, sd: sample, center: 70%, "
    "per_sd: 10%, " + RELATIVE,
    "the greatest below none": "method: share_of_max, x: 问题数, reference: fixed, high: -9, constant: 0%",
    "no grace": "method: timeliness, x: 问题数, grace: -5",
    "fewer than nobody": "method: survey, counts: [问题数, 问题数], values: [100, 0], at_least: -5",
    "an answer above all": "method: survey, counts: [问题数, 问题数], values: [150, 0], at_least: 5",
    "answers in fractions": "method: survey, counts: [问题数, 问题数], values: [1, 0.5], at_least: 5",
    "knots that go down": "method: piecewise, x: 处置率, knots: [[100%, 100%], [80%, 60%], [60%, 0%]]",
    "points in per cent": "method: deduct, items: [{each: 问题数, points: 50%}]",
}
FALLING = {
    "goalposts the wrong way": "method: minmax, reference: fixed, low: 95%, high: 40%, " + RELATIVE,
    "the worst beyond the target": "method: target_distance, x: 处置率, target: 80%, reference: fixed, worst: 95%, "
    "direction: high",
    "a most below none": "method: deduct, items: [{each: 问题数, points: 1, at_most: -3}]",
}


def leaf(body: str, missing: str = MISSING) -> str:
    return f"{{name: 项, weight: 100, source: platform, {body}, missing: {missing}}}"


@pytest.mark.parametrize("body", SILLY.values(), ids=SILLY)
def test_an_argument_that_means_nothing_is_found(body: str) -> None:
    assert codes(small(appraisal(leaf(body), grades=""))) == ["scheme/method-argument"]


@pytest.mark.parametrize("body", FALLING.values(), ids=FALLING)
def test_values_that_turn_a_score_round_are_found(body: str) -> None:
    assert codes(small(appraisal(leaf(body), grades=""))) == ["scheme/score-falls"]


@pytest.mark.parametrize("values", ["", ", values: [100, 50, 0]"])
def test_every_answer_of_a_survey_has_its_value(values: str) -> None:
    body = f"method: survey, counts: [问题数, 问题数]{values}, at_least: 5"
    assert codes(small(appraisal(leaf(body), grades=""))) == ["scheme/wrong-length"]


LINEAR = "method: linear, x: 处置率, from: 0%, to: 100%"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("gates: [{name: 门, when: 处置率 < 50%, cap: 60%}]", "scheme/bad-value"),
        ("sample: 问题数, at_least: 0", "scheme/bad-value"),
        ("missing: {not_applicable: {fixed: 50%}}", "scheme/bad-value"),
        ("missing: {not_applicable: {fixed: 500}}", "scheme/beyond-full"),
        ("missing: {not_applicable: {renormalise: {at_least: 150%}}}", "scheme/bad-value"),
        ("missing: {not_applicable: {carry_forward: {from: 去年, age: 0}}}", "scheme/bad-value"),
    ],
)
def test_points_shares_and_ages_are_what_they_are_called(more: str, code: str) -> None:
    records = (
        "records: {去年: {scheme: self, versions: [2025.1], sheet: 街道, status: approved, period: last, back: 1, "
        "take: [项.得分]}}\n"
    )
    rules = "" if "missing" in more else f", missing: {MISSING}"
    one = f"{{name: 项, weight: 100, source: platform, {LINEAR}, {more}{rules}}}"
    assert code in codes(small(records, appraisal(one, grades="")))


def test_a_floor_is_not_above_full_points() -> None:
    body = "method: deduct, items: [{each: 问题数, points: 1}], floor: %s"
    assert codes(small(appraisal(leaf(body % "200"), grades=""))) == ["scheme/beyond-full"]
    assert codes(small(appraisal(leaf(body % "-20"), grades=""))) == []


@pytest.mark.parametrize(("low", "expected"), [("95%", ["scheme/method-argument"]), ("4％", [])])
def test_a_column_is_clipped_from_low_to_high(low: str, expected: list[str]) -> None:
    treated = f"      收尾: {{type: number, scale: 4, treatment: {{by: clip, x: 问题数, low: {low}, high: 5%}}}}\n"
    assert codes(small(sheets=SHEETS + treated)) == expected


def example(given: str, expect: str) -> str:
    return f"examples: [{{name: 算例, period: 2026, given: {{街道: {given}}}, expect: {{街道: {expect}}}}}]\n"


def remarks_only(text: str) -> bool:
    """Whether the document stands, its examples with it."""
    return not [finding.line("en") for finding in checked(text).findings if finding.blocking]


def test_a_rule_takes_up_its_own_state_and_not_what_another_rule_came_to() -> None:
    first = leaf(LINEAR, "{not_applicable: withhold, withheld: zero}")
    second = leaf(LINEAR, "{not_applicable: error, rejected: zero}")
    given = '{S1: {处置率: "#not_applicable"}}'
    assert remarks_only(small(appraisal(first, grades=""), example(given, '{S1: {项.得分: "#withheld"}}')))
    assert remarks_only(small(appraisal(second, grades=""), example(given, '{S1: {项.得分: "#rejected"}}')))
    third = leaf(LINEAR, "{not_applicable: zero, rejected: withhold, withheld: zero}")
    given = '{S1: {处置率: "#rejected"}, S2: {处置率: "#withheld"}}'
    expect = '{S1: {项.得分: "#withheld"}, S2: {项.得分: 0}}'
    assert remarks_only(small(appraisal(third, grades=""), example(given, expect)))


def test_an_own_formula_keeps_to_its_minimum_of_cases() -> None:
    body = leaf("method: expr, x: 处置率, score: 100 * 处置率, sample: 问题数, at_least: 30", MISSING)
    given = "{S1: {处置率: 90%, 问题数: 29}, S2: {处置率: 90%, 问题数: 30}}"
    expect = "{S1: {项.得分: 0}, S2: {项.得分: 90}}"
    assert remarks_only(small(appraisal(body, grades=""), example(given, expect)))


@pytest.mark.parametrize(
    ("aggregate", "first", "second"), [("min", 120, 120), ("kth_worst, k: 2", 140, 160), ("max", 160, 160)]
)
def test_shares_above_full_points_are_compared_as_they_are(aggregate: str, first: int, second: int) -> None:
    columns = "".join(f"      {name}: {{type: ratio, absent: not_applicable}}\n" for name in "abc")
    leaves = ", ".join(
        f"{{name: {name}项, weight: {weight}, source: platform, method: ratio, x: {name}, target: 50%, cap: 500%, "
        "missing: {not_applicable: renormalise}}"
        for name, weight in (("a", 40), ("b", 40), ("c", 20))
    )
    node = f"{{name: 类, weight: 100, aggregate: {aggregate}, indicators: [{leaves}]}}"
    given = '{S1: {a: 60%, b: 70%, c: 80%}, S2: {a: 60%, b: "#not_applicable", c: 80%}}'
    expect = f"{{S1: {{类.得分: {first}}}, S2: {{类.得分: {second}}}}}"
    assert remarks_only(small(appraisal(node, grades=""), example(given, expect), sheets=SHEETS + columns))


def test_a_group_mean_is_of_those_that_have_a_value() -> None:
    filled = "{by: group_mean, x: 'IF(问题数 > 50, STATE(not_due), 处置率)', states: [不适用]}"
    column = f"      补: {{type: ratio, scale: 4, treatment: {filled}}}\n"
    given = (
        '{S1: {处置率: 40%, 问题数: 1}, S2: {处置率: "#not_applicable", 问题数: 1}, '
        "S3: {处置率: 80%, 问题数: 99}, S4: {处置率: 60%, 问题数: 1}}"
    )
    expect = '{S2: {补: 50%}, S3: {补: "#not_due"}, S4: {补: 60%}}'
    assert remarks_only(small(appraisal(grades=""), example(given, expect), sheets=SHEETS + column))
