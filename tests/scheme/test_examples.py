"""示例 · Worked examples: pinned cells, the cone of what is expected, and what is said when one fails."""

from __future__ import annotations

from tests.scheme.documents import at, checked, line_of, spoiled

EXAMPLE = "given: {街道: {S1: {缺席: 2}}}, expect: {街道: {S1: {领导.得分: 39}}}"


def expecting(given: str, expect: str, more: str = "") -> list[str]:
    new = f"given: {given}, expect: {expect}{more}"
    return [finding.line("en").partition("] ")[2] for finding in checked(spoiled(EXAMPLE, new)).findings]


def test_a_failing_example_names_expected_and_got() -> None:
    (said,) = expecting("{街道: {S1: {缺席: 2}}}", "{街道: {S1: {领导.得分: 38.5}}}")
    assert "街道.S1.领导.得分 should be 38.5 and is 39" in said


def test_a_state_may_be_expected() -> None:
    assert expecting("{街道: {S1: {}}}", '{街道: {S1: {缺席: "#not_submitted", 率: "#不适用"}}}') == []


def test_a_formula_column_may_be_pinned() -> None:
    assert expecting("{街道: {S1: {领导.得分: 40, 防控.得分: 51.005}}}", "{街道: {S1: {总分: 92.01}}}") == []


def test_only_what_is_expected_is_computed() -> None:
    assert expecting("{线索: {K1: {属地: S1}}, 街道: {S1: {}}}", "{街道: {S1: {领导.得分: 40}}}")[0].startswith(
        "The example “扣分” fails"
    )


def test_a_cell_that_is_needed_and_not_given_is_named() -> None:  # scheme/example-input
    said = expecting("{线索: {K1: {属地: S1}}, 街道: {S1: {}}}", "{街道: {S1: {件数: 1}}}")
    assert any("needs “线索.K1.收到”" in line for line in said)


def test_a_row_exists_only_where_it_is_mentioned() -> None:
    (said,) = expecting("{街道: {S1: {}}}", "{街道: {S2: {领导.得分: 0}}}")
    assert "no such row" in said


def test_the_as_of_instant_may_be_given() -> None:
    given = '{线索: {K1: {属地: S1, 收到: "2026-03-01T08:00+08:00"}}, 街道: {S1: {}}}'
    expect = "{线索: {K1: {时效: %s, 灯.时效: %s}}, 方案: {本方案: {约束.平台四成: yes}}}"
    assert expecting(given, expect % ("running", "green"), ', at: "2026-03-02T08:00+08:00"') == []
    assert expecting(given, expect % ("overdue", "red"), ', at: "2026-03-02T08:00:01+08:00"') == []
    assert expecting(given, expect % ("overdue", "red")) == []


def test_an_example_that_fails_blocks_publication() -> None:
    compiled = checked(spoiled("领导.得分: 39", "领导.得分: 40"))
    assert compiled.program is None
    assert at(compiled.findings) == [("scheme/example-fails", line_of("name: 扣分"))]
