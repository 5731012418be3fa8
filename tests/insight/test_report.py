"""Each question of the report: the run that raises its remark, and the one beside it that does not."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from kaohe.base.findings import blocking
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.insight.findings import RULES
from kaohe.insight.limits import limits
from tests.insight.telling import codes, leaf, numbers, told

BOTH = f"{leaf('一', '甲')}, {leaf('二', '乙')}"
SPREAD = [(place, (place * 37) % 101) for place in range(0, 100, 5)]
"""Twenty units whose two values have nothing to do with each other."""


def test_effective_weights_of_a_sum_add_up_and_follow_the_spread() -> None:
    part = told(BOTH, numbers(*[(place, (place * 37) % 101) for place in range(101)]))
    first, second = part.lines
    assert (first.nominal, second.nominal) == (Fraction(1, 2), Fraction(1, 2))
    assert first.effective is not None
    assert second.effective is not None
    assert first.effective + second.effective == pytest.approx(1)
    assert 0.4 < first.effective < 0.6
    assert codes(part) == []


def test_an_indicator_that_hardly_differs_weighs_less_than_it_says() -> None:
    part = told(BOTH, numbers(*[(place, 50 + other // 20) for place, other in SPREAD]))
    assert [finding.code for finding in part.findings] == ["insight/weight-far-off"]
    assert "“二”名义权重 50%" in part.findings[0].line("zh")


def test_nearly_all_at_full_points_is_told_just_above_four_fifths() -> None:
    rows = numbers(*[(place, 100 if place < 85 else 10) for place, _ in SPREAD])
    assert "insight/at-ceiling" in codes(told(BOTH, rows))
    fewer = numbers(*[(place, 100 if place < 80 else 10) for place, _ in SPREAD])
    assert "insight/at-ceiling" not in codes(told(BOTH, fewer))


def test_full_points_without_a_value_are_told_apart_from_earned_ones() -> None:
    rows: list[dict[str, Datum]] = [
        {"甲": Fraction(place), "乙": State.NOT_APPLICABLE if place < 85 else Fraction(20)} for place, _ in SPREAD
    ]
    found = codes(told(BOTH, rows))
    assert "insight/full-without-value" in found
    assert "insight/at-ceiling" not in found


def test_siblings_that_move_together_or_against_each_other_are_told() -> None:
    assert "insight/move-together" in codes(told(BOTH, numbers(*[(place, place) for place, _ in SPREAD])))
    against = told(BOTH, numbers(*[(place, 100 - place // 2) for place, _ in SPREAD]))
    assert "insight/move-against" in codes(against)
    assert {"insight/move-together", "insight/move-against"}.isdisjoint(codes(told(BOTH, numbers(*SPREAD))))


def test_a_grade_that_nobody_has_is_told() -> None:
    grades = "[{grade: A, when: 总分 >= 99}, {grade: B, otherwise: true}]"
    part = told(BOTH, numbers(*SPREAD), grades=grades)
    assert codes(part) == ["insight/grade-not-reached"]
    assert part.grades == {"A": "0", "B": "20"}


def test_a_score_that_falls_while_its_value_improves_is_told() -> None:
    knots = "piecewise, knots: [[0, 0%], [50, 100%], [100, 50%]]"
    part = told(f"{leaf('一', '甲', method=knots)}, {leaf('二', '乙')}", numbers(*SPREAD))
    falls = [finding for finding in part.findings if finding.code == "insight/score-falls"]
    assert [dict(finding.data)["count"] for finding in falls] == ["9"]


def test_values_that_just_reach_a_threshold_are_told() -> None:
    just = [(60 + place % 2, 7 * place % 100) for place in range(16)] + [(0, 5), (100, 95), (30, 50), (59, 44)]
    band = "linear, from: 0, to: 60"
    part = told(f"{leaf('一', '甲', method=band)}, {leaf('二', '乙')}", numbers(*just))
    assert "insight/bunching" in codes(part)
    even = [(59 + place % 2, 7 * place % 100) for place in range(16)] + [(0, 5), (100, 95)]
    assert "insight/bunching" not in codes(told(f"{leaf('一', '甲', method=band)}, {leaf('二', '乙')}", numbers(*even)))


def test_much_missing_is_told_of_indicators_and_of_units_by_name() -> None:
    rows = numbers(*SPREAD)
    for row in rows[:8]:
        row["甲"] = State.NOT_SUBMITTED
    part = told(BOTH, rows)
    assert {"insight/much-missing", "insight/unit-much-missing"} <= set(codes(part))
    assert any("U000、U001、U002、U003、U004…(8)" in finding.line("zh") for finding in part.findings)
    rows[0]["甲"] = Fraction(1)
    assert "insight/much-missing" not in codes(told(BOTH, rows))


def test_samples_below_their_minimum_are_told() -> None:
    x = "IF(甲 < 15, STATE(below_minimum), 甲)"
    part = told(f"{leaf('一', chr(34) + x + chr(34), more=', type: count')}, {leaf('二', '乙')}", numbers(*SPREAD))
    assert "insight/few-cases" in codes(part)


def test_a_group_of_few_is_told_where_scores_compare_within_it() -> None:
    rows = [row | {"组": "小" if place < 4 else "大"} for place, row in enumerate(numbers(*SPREAD))]
    rank = "rank, direction: high, within: 组"
    part = told(f"{leaf('一', '甲', method=rank)}, {leaf('二', '乙')}", rows)
    assert "insight/small-group" in codes(part)


def test_a_relative_scheme_whose_order_depends_on_one_unit_is_told() -> None:
    relative = "minmax, direction: high, constant: 0%, reference: all"
    rows = numbers((0, 60), (10, 58), (20, 30), (100, 0), (15, 56), (5, 57), (12, 10), (18, 5), (9, 59), (3, 61))
    part = told(f"{leaf('一', '甲', method=relative)}, {leaf('二', '乙')}", rows)
    assert "insight/order-depends" in codes(part)
    assert "insight/order-depends" not in codes(told(BOTH, rows))


def test_few_units_leave_weights_and_the_like_unjudged() -> None:
    part = told(BOTH, numbers(*SPREAD[:9]))
    assert codes(part)[0] == "insight/few-units"
    assert all(line.effective is None for line in part.lines)
    assert "insight/few-units" not in codes(told(BOTH, numbers(*SPREAD[:10])))


def test_persons_are_told_in_numbers_only_and_small_ones_hidden() -> None:
    rows = numbers(*SPREAD)
    for row in rows[:8]:
        row["甲"] = State.NOT_SUBMITTED
    part = told(BOTH, rows, key="人员编号")
    assert not any("U00" in finding.line(lang) for finding in part.findings for lang in ("zh", "en"))
    few = told(BOTH, numbers(*SPREAD[:4]), key="人员编号")
    assert (few.hidden, few.units, few.lines, few.findings) == (True, "<5", (), ())
    grades = "[{grade: A, when: 总分 >= 85}, {grade: B, when: 总分 >= 60}, {grade: C, otherwise: true}]"
    counts = told(BOTH, numbers(*SPREAD), key="人员编号", grades=grades).grades
    assert list(counts.values()).count("…") != 1


def test_two_grades_of_one_person_each_do_not_follow_from_the_rest() -> None:
    rows = [*((30, 30) for _ in range(10)), *((70, 70) for _ in range(10)), (90, 90), (65, 65)]
    grades = (
        "[{grade: A, when: 总分 >= 85}, {grade: B, when: 总分 >= 70},"
        " {grade: C, when: 总分 >= 60}, {grade: D, otherwise: true}]"
    )
    counts = told(BOTH, numbers(*rows), key="人员编号", grades=grades).grades
    assert list(counts.values()).count("…") == 3


def test_nothing_in_the_report_blocks_and_every_limit_has_a_source() -> None:
    dice = random.Random(1)
    part = told(BOTH, numbers(*[(dice.randrange(101), dice.randrange(101)) for _ in range(30)]))
    assert not blocking(part.findings)
    assert not any(rule.blocking for rule in RULES)
    assert all(limit.value > 0 and limit.source for limit in limits().values())
