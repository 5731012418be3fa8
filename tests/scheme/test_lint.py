"""Lint: each rule finds its fault, and only where it is."""

from __future__ import annotations

import pytest

from kaohe.scheme.check import check_named
from kaohe.scheme.library import library_ids
from kaohe.scheme.lint import RULES
from tests.scheme.writing import DISPOSAL, HEAD, PROBLEMS, SHEETS, appraisal, checked, codes, small


def table(values: str, bands: str = "bands: lower_closed, ", key: str = "处置率: ratio") -> str:
    return (
        f"tables:\n  档: {{key: {{{key}}}, gives: {{得分率: ratio}}, {bands}"
        f"rows: [{{from: 2026-01-01, basis: 甲, values: [{values}]}}]}}\n"
    )


def banded(more: str = "") -> str:
    leaf = (
        f"{{name: 处置, weight: 60, source: platform, method: bands, x: 处置率, table: 档, {more}"
        "missing: {not_applicable: full}}"
    )
    return appraisal(leaf, PROBLEMS)


def with_column(*columns: str) -> str:
    return SHEETS + "".join(f"      {column}\n" for column in columns)


def test_the_small_scheme_has_no_findings() -> None:
    assert codes(small()) == []


@pytest.mark.parametrize("name", library_ids())
def test_a_shipped_scheme_may_be_published(name: str) -> None:
    assert [finding.line("en") for finding in check_named(name)[0].findings if finding.blocking] == []


def test_there_is_a_list_of_rules_without_a_repetition() -> None:
    assert len(set(RULES)) == len(RULES) >= 17


def test_weights_must_add_up_to_their_node() -> None:
    finding = checked(small(appraisal(DISPOSAL.replace("60", "59", 1), PROBLEMS))).findings[0]
    assert finding.code == "scheme/weights"
    assert dict(finding.data)["parts"] == "59 + 40"
    assert finding.place.line == 14


def test_weights_below_a_class_must_add_up_to_the_class() -> None:
    group = f"{{name: 平台, weight: 60, indicators: [{DISPOSAL.replace('60', '50', 1)}]}}"
    found = checked(small(appraisal(group, PROBLEMS))).findings
    assert [(one.code, dict(one.data)["where"]) for one in found] == [("scheme/weights", "平台")]


def test_a_weight_is_above_zero() -> None:
    free = DISPOSAL.replace("处置,", "再处置,").replace("60", "0", 1)
    assert codes(small(appraisal(DISPOSAL, PROBLEMS, free))) == ["scheme/weight-not-positive"]


def test_full_points_may_be_the_declared_upper_bound() -> None:
    half = [DISPOSAL.replace("60", "600", 1), PROBLEMS.replace("40", "400", 1)]
    grades = "[{grade: A, when: 总分 >= 900}, {grade: B, otherwise: true}]"
    assert codes(small(appraisal(*half, grades=grades, more="    total: {between: [0, 1000]}\n"))) == []
    assert codes(small(appraisal(*half, grades=grades))) == ["scheme/weights"]


def test_every_leaf_names_its_source() -> None:
    assert codes(small(appraisal(DISPOSAL.replace("source: platform, ", ""), PROBLEMS))) == ["scheme/source-missing"]


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ("WEIGHT(platform) = 60", []),
        ("WEIGHT(platform) + WEIGHT(survey) >= 100 AND NOT (WEIGHT(survey) > 40)", []),
        ("WEIGHT(platform) = 70", ["scheme/source-split"]),
        ("WEIGHT(platform) = 60 AND WEIGHT(survey) < 40", ["scheme/source-split"]),
    ],
)
def test_the_promised_split_is_the_split(holds: str, expected: list[str]) -> None:
    split = f"must_hold: [{{on: scheme, name: 占比, holds: {holds}, basis: 甲}}]\n"
    assert codes(small(appraisal(), split)) == expected


def test_every_state_that_can_occur_has_a_rule() -> None:
    bare = DISPOSAL.replace(", missing: {not_applicable: full}", "")
    finding = checked(small(appraisal(bare, PROBLEMS))).findings[0]
    assert (finding.code, dict(finding.data)["tokens"]) == ("scheme/state-without-rule", "not_applicable")


def test_a_state_that_a_condition_rules_out_needs_no_rule() -> None:
    guarded = with_column('有问题数: {type: count, is: "IF(HAS(问题数), 问题数, 0)"}')
    counted = PROBLEMS.replace("each: 问题数", "each: 有问题数").replace(", missing: {not_submitted: zero}", "")
    assert codes(small(appraisal(DISPOSAL, counted), sheets=guarded)) == []


def test_a_state_of_a_bonus_needs_a_rule() -> None:
    bonus = "    bonus: {at_most: 3, items: [{name: 表彰, amount: 表彰分}]}\n"
    sheets = with_column("表彰分: {type: points, absent: not_submitted, between: [0, 3]}")
    assert codes(small(appraisal(more=bonus), sheets=sheets)) == ["scheme/state-without-rule"]


def test_a_quotient_that_can_be_empty_says_what_it_is_then() -> None:
    quotient = '占比: {type: ratio, is: "问题数 / 问题数"%s}'
    assert codes(small(sheets=with_column(quotient % ""))) == ["scheme/empty-rule"]
    assert codes(small(sheets=with_column(quotient % ", when_empty: not_applicable"))) == []


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("method: linear, x: 处置率, from: 100%, to: 80%", ["scheme/score-falls"]),
        ("method: linear, x: 处置率, from: 100%, to: 80%, direction: low", []),
        ("method: linear, x: 处置率, from: 80%, to: 100%, direction: low", ["scheme/score-falls"]),
        ("method: piecewise, x: 处置率, knots: [[60%, 0%], [80%, 70%], [100%, 60%]]", ["scheme/score-falls"]),
        ("method: piecewise, x: 处置率, knots: [[60%, 0%], [80%, 60%], [100%, 100%]]", []),
        ("method: efficacy, x: 处置率, unsatisfactory: 90%, satisfactory: 60%", ["scheme/score-falls"]),
        ("method: ratio, x: 处置率, target: 100%", []),
    ],
)
def test_a_score_follows_its_direction(method: str, expected: list[str]) -> None:
    leaf = f"{{name: 处置, weight: 60, source: platform, {method}, missing: {{not_applicable: full}}}}"
    assert codes(small(appraisal(leaf, PROBLEMS))) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("method: linear, x: 处置率, from: 80, to: 100", ["80", "100"]),
        ("method: linear, x: 处置率, from: 0.8, to: 1", []),
        ("method: linear, x: 问题数, from: 80, to: 100", []),
        ("method: ratio, x: 处置率, target: 100", ["100"]),
        ("method: piecewise, x: 处置率, knots: [[60%, 0%], [80, 70%], [100, 100%]]", ["80", "100"]),
    ],
)
def test_what_a_ratio_is_measured_against_is_a_percentage(method: str, expected: list[str]) -> None:
    missing = "missing: {not_applicable: full, not_submitted: zero}"
    leaf = f"{{name: 处置, weight: 60, source: platform, {method}, {missing}}}"
    found = [one for one in checked(small(appraisal(leaf, PROBLEMS))).findings if one.code == "scheme/ratio-form"]
    assert [dict(one.data)["text"] for one in found] == expected


def test_one_more_deduction_never_adds_points() -> None:
    rising = PROBLEMS.replace("points: 1}", 'points: "-1"}')
    assert codes(small(appraisal(DISPOSAL, rising))) == ["scheme/score-falls"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("[95%, 100%], [80%, 60%], [0%, 0%]", []),
        ("[95%, 100%], [80%, 60%], [none, 0%]", []),
        ("[95%, 100%], [80%, 60%], [60%, 0%]", ["scheme/band-gap"]),
        ("[95%, 100%], [95%, 80%], [0%, 0%]", ["scheme/band-overlap"]),
        ("[95%, 60%], [80%, 100%], [0%, 0%]", ["scheme/score-falls"]),
    ],
)
def test_bands_leave_no_gap_have_no_edge_twice_and_rise(values: str, expected: list[str]) -> None:
    found = [code for code in codes(small(table(values), banded())) if code != "scheme/state-without-rule"]
    assert found == expected


def test_a_gap_leaves_the_indicator_without_a_score() -> None:
    found = codes(small(table("[95%, 100%], [60%, 0%]"), banded()))
    assert found == ["scheme/band-gap", "scheme/state-without-rule"]


def test_bands_closed_above_must_reach_the_top() -> None:
    closed = "bands: upper_closed, "
    assert codes(small(table("[50%, 0%], [100%, 100%]", closed), banded())) == []
    assert "scheme/band-gap" in codes(small(table("[50%, 0%], [90%, 100%]", closed), banded()))


def test_bands_say_to_which_an_edge_belongs() -> None:
    assert "scheme/band-closedness" in codes(small(table("[95%, 100%], [0%, 0%]", bands=""), banded()))


def test_a_table_covers_every_choice() -> None:
    key = table("[甲, 100%], [乙, 50%]", bands="", key="类别: choice")
    sheets = with_column(
        "类别: {type: choice, of: [甲, 乙, 丙], absent: error}", '系数: {type: ratio, is: "LOOKUP(档, 类别)"}'
    )
    finding = checked(small(key, appraisal(), sheets=sheets)).findings[0]
    assert (finding.code, dict(finding.data)["missing"]) == ("scheme/table-choices", "丙")


@pytest.mark.parametrize(
    ("grades", "lost"),
    [
        ("[{grade: A, when: 总分 > 100}, {grade: B, otherwise: true}]", ["A"]),
        ("[{grade: A, when: 总分 >= 100}, {grade: B, otherwise: true}]", []),
        ("[{grade: C, when: 总分 < 70}, {grade: D, when: 总分 < 60}, {grade: B, otherwise: true}]", ["D"]),
        ("[{grade: C, when: 总分 < 70}, {grade: A, when: 70 <= 总分}, {grade: B, otherwise: true}]", ["B"]),
        ("[{grade: C, when: 总分 < 70 AND 问题数 > 3}, {grade: D, when: 总分 < 60}, {grade: B, otherwise: true}]", []),
        (
            "[{grade: A, when: NOT (总分 < 90) OR 问题数 = 0}, {grade: B, when: 总分 >= 95}, {grade: C, otherwise: true}]",
            ["B"],
        ),
        ("[{grade: A, when: 总分 = 90.005}, {grade: B, otherwise: true}]", ["A"]),
    ],
)
def test_every_grade_can_be_had(grades: str, lost: list[str]) -> None:
    found = checked(small(appraisal(grades=grades))).findings
    assert [dict(one.data)["grade"] for one in found if one.code == "scheme/unreachable-grade"] == lost


def quota(text: str) -> str:
    return f"[{{grade: C, when: 总分 < 60}}, {{grade: A, when: 总分 >= 90, {text}}}, {{grade: B, otherwise: true}}]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quota: {share: 30%, of: all, round: floor}, ties: [{asc: 问题数}]", []),
        ("quota: {share: 30%, of: all, round: floor}", ["scheme/quota-without-ties"]),
        ("quota: {share: 30%, of: all}, ties: [{asc: 问题数}]", ["scheme/missing-key"]),
        ("quota: {share: 30%, round: floor}, ties: [{asc: 问题数}]", ["scheme/missing-key"]),
        ("quota: 30%, ties: [{asc: 问题数}]", ["scheme/missing-key"]),
        ("quota: {share: 0%, of: all, round: floor}, ties: [{asc: 问题数}]", ["scheme/unreachable-grade"]),
    ],
)
def test_a_quota_is_declared_whole(text: str, expected: list[str]) -> None:
    assert codes(small(appraisal(grades=quota(text)))) == expected


def test_the_last_grade_has_no_quota() -> None:
    grades = "[{grade: A, when: 总分 >= 90}, {grade: B, otherwise: true, quota: {count: 3}, ties: [{asc: 问题数}]}]"
    assert "scheme/quota-on-otherwise" in codes(small(appraisal(grades=grades)))


def test_a_rank_says_how_ties_are_ranked() -> None:
    bare, named = (f'名次: {{type: count, is: "RANK(DESC 处置率{ties})"}}' for ties in ("", " TIES dense"))
    assert codes(small(sheets=with_column(bare))) == ["scheme/rank-without-ties"]
    assert codes(small(sheets=with_column(named))) == []


def test_grades_say_which_total_they_are_judged_on() -> None:
    assert codes(small().replace("    compare_on: rounded\n", "")) == ["scheme/compare-on"]


def parameter(*rows: str) -> str:
    return f"parameters:\n  限额: {{type: count, rows: [{', '.join(rows)}]}}\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("{from: 2026-01-01, is: 3, basis: 甲}",), []),
        (("{from: 2026-01-01, is: 3}",), ["scheme/no-basis"]),
        (("{from: 2026-02-01, is: 3, basis: 甲}",), ["scheme/starts-late"]),
        (
            ("{from: 2026-01-01, is: 3, basis: 甲}", "{from: 2026-07-01, is: 4, basis: 乙}"),
            ["scheme/changed-in-period"],
        ),
        (("{from: 2025-01-01, is: 3, basis: 甲}", "{from: 2026-01-01, is: 4, basis: 乙}"), []),
    ],
)
def test_parameters_are_dated_cited_and_whole_within_a_period(rows: tuple[str, ...], expected: list[str]) -> None:
    sheets = with_column('超限: {type: flag, is: "问题数 > 限额"}')
    assert codes(small(parameter(*rows), appraisal(), sheets=sheets)) == expected


def test_a_change_within_a_period_may_be_read_at_a_day() -> None:
    rows = parameter("{from: 2026-01-01, is: 3, basis: 甲}", "{from: 2026-07-01, is: 4, basis: 乙}")
    sheets = with_column('超限: {type: flag, is: "问题数 > 限额 AT 期末"}')
    assert codes(small(rows, appraisal(), sheets=sheets)) == []


def test_a_light_is_not_judged_at_the_end_of_the_period() -> None:
    sheets = with_column("立案日: {type: date, absent: error}")
    light = 'lights: [{{on: 街道, name: 逾期, red: "DAYS({} - 立案日) > 30", basis: 甲}}]\n'
    assert codes(small(appraisal(), light.format("期末"), sheets=sheets)) == ["scheme/period-end-in-light"]
    assert codes(small(appraisal(), light.format("截至"), sheets=sheets)) == []


YEARS = """sheets:
  街道: {key: 街道代码}
  街道年:
    each: {街道: 街道, 年: STEP}
    columns:
      加分: {type: points, absent: 0}
      累计: {type: points, is: "PREVIOUS(累计) + 加分", first: "0"}
"""


def test_a_total_over_years_is_not_chained() -> None:
    assert codes(HEAD + YEARS.replace("STEP", "year")) == ["scheme/previous-in-total"]


def test_a_balance_within_the_year_may_be_chained() -> None:
    assert codes(HEAD + YEARS.replace("STEP", "month")) == []


PROJECTS = """sheets:
  街道:
    key: 街道代码
    columns:
      支付率: {type: ratio, is: "SUM(项目.实付 NUMERATOR) / SUM(项目.应付 DENOMINATOR)", when_empty: not_applicable}
  项目:
    key: 项目编码
    in: {属地: 街道}
    columns:
      应付: {type: money, absent: not_submitted}
      实付: {type: money, absent: not_submitted}
"""


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [
        ("WHERE HAS(应付) AND HAS(实付)", "WHERE HAS(实付) AND HAS(应付)", []),
        ("WHERE HAS(实付)", "WHERE HAS(应付)", ["scheme/quotient-rows"]),
        ("SKIP not_submitted", "SKIP not_submitted", ["scheme/quotient-rows"]),
        ("", "", []),
    ],
)
def test_both_sides_of_a_quotient_pass_over_the_same_rows(top: str, bottom: str, expected: list[str]) -> None:
    assert codes(HEAD + PROJECTS.replace("NUMERATOR", top).replace("DENOMINATOR", bottom)) == expected


POOL = """sheets:
  园:
    key: 园所编号
    columns:
      奖金池: {type: money, absent: error}
      人数: {type: count, is: "COUNT(教职工)"}
  教职工:
    key: 人员编号
    in: {所在园: 园}
    columns:
      系数: {type: number, scale: 2, absent: not_due}
      奖金: {type: money, is: "HOW"MORE}
"""


@pytest.mark.parametrize(
    ("how", "more", "expected"),
    [
        ("ALLOCATE(所在园.奖金池, 系数 WITHIN 所在园)", "", ["scheme/allocate-on-state"]),
        ("ALLOCATE(所在园.奖金池, 系数 WITHIN 所在园)", ", on_state: withhold_pool", []),
        ("所在园.奖金池 / 所在园.人数", ", when_empty: not_applicable", ["scheme/remainder"]),
    ],
)
def test_money_is_shared_out_to_the_fen(how: str, more: str, expected: list[str]) -> None:
    assert codes(HEAD + POOL.replace("HOW", how).replace("MORE", more)) == expected


RANKED = """      名次: {type: count, is: "RANK(DESC 总分 TIES competition)"}
      奖金: {type: money, is: "IF(名次 <= 3, 1000 yuan, 0 yuan)"}
"""


def test_pay_by_rank_needs_a_reason() -> None:
    assert codes(small(sheets=SHEETS + RANKED)) == ["scheme/relative-pay"]
    assert codes(small(sheets=SHEETS + RANKED, head=f"{HEAD}allow_relative: 办法第9条\n")) == []


def example(*rates: str) -> str:
    rows = ", ".join(f"S{at}: {{处置率: {rate}, 问题数: 0}}" for at, rate in enumerate(rates))
    scores = ", ".join(f"S{at}: {{达标: {'yes' if int(rate[:-1]) >= 90 else 'no'}}}" for at, rate in enumerate(rates))
    return f"examples: [{{name: 例, period: 2026, given: {{街道: {{{rows}}}}}, expect: {{街道: {{{scores}}}}}}}]\n"


def test_a_threshold_wants_examples_on_both_sides() -> None:
    sheets = with_column('达标: {type: flag, is: "处置率 >= 90%"}')
    parts = (appraisal(grades=""), example("95%"))
    finding = checked(small(*parts, sheets=sheets)).findings[0]
    assert (finding.code, finding.blocking, dict(finding.data)["side"]) == (
        "scheme/one-sided-examples",
        False,
        "成立 (true)",
    )
    assert codes(small(appraisal(grades=""), example("95%", "80%"), sheets=sheets)) == []


def test_the_edges_of_a_table_want_examples_on_both_sides() -> None:
    def cover(*rates: str) -> list[str]:
        rows = ", ".join(f"S{at}: {{处置率: {rate}}}" for at, rate in enumerate(rates))
        wanted = ", ".join(f"S{at}: {{处置.值: {rate}}}" for at, rate in enumerate(rates))
        scores = wanted.replace("处置.值", "处置.得分")
        for rate, score in (("97%", "60"), ("85%", "36"), ("10%", "0")):
            scores = scores.replace(rate, score)
        case = f"{{name: 例, period: 2026, given: {{街道: {{{rows}}}}}, expect: {{街道: {{{scores}}}}}}}"
        bands = table("[95%, 100%], [80%, 60%], [0%, 0%]")
        return codes(small(bands, banded().split("    grades")[0], f"examples: [{case}]\n"))

    assert cover("97%") == ["scheme/one-sided-examples"]
    assert cover("97%", "85%", "10%") == []
