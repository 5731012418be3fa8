"""An explanation as a person reads it: sums with a unit, decisions with their reason, and where the last fen went."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.trace.text import explanation_text
from tests.formula.building import column, compiled, sheet
from tests.trace.runs import pay_view, told, view


def program() -> Program:
    """One row with what needs words rather than signs."""
    items = (
        column("分", "points", absent=State.NOT_SUBMITTED, title_en="Points"),
        column("次", "count", title_en="Times"),
        column("旗", "flag", title_en="Flag"),
        column("限", "points", "CLAMP(10 - 分, 0, 8)", title_en="Kept"),
        column("补", "points", "IFSTATE(分, not_submitted, 3)", title_en="Filled"),
        column("档", "text", "IFS(分 < 5, '低', NOT 旗, '否', TRUE, '高')", title_en="Band"),
        column("对", "flag", "次 >= 3 AND 旗", title_en="Right"),
        column("小", "points", "MIN(3, 分 + 次)", title_en="Least"),
        column("均", "points", "分 / 次", title_en="Each"),
    )
    found = compiled(sheet("表", *items, title_en="Table"))
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def working(name: str, lang: Lang, points: int | None = 4) -> list[str]:
    """The lines under the first step."""
    row = {"号": "A", "次": Fraction(3), "旗": True} | ({} if points is None else {"分": Fraction(points)})
    lines = explanation_text(told(view(program(), {"表": [row]}), "表", "A", name), lang).splitlines()
    below = [line for line in lines[4:] if line.startswith("   ") and line[3] != " "]
    return [line.strip() for line in below if not line.strip()[:1].isdigit() or " " in line.strip().partition(".")[0]]


@pytest.mark.parametrize(
    ("name", "points", "zh", "en"),
    [
        ("限", 4, ["10 − 4 = 6 分"], ["10 − 4 = 6 points"]),
        ("限", 1, ["10 − 1，最高按 8 计 = 8 分"], ["10 − 1, taken as 8, the most = 8 points"]),
        ("补", None, ["因为缺数（“未报送”），按规定取 3"], ["as it is “not submitted”, the rule gives 3"]),
        ("均", 4, ["4 ÷ 3 ≈ 1.33333333，舍入后为 1.3333 分"], ["4 ÷ 3 ≈ 1.33333333, rounded to 1.3333 points"]),
        ("小", 4, ["3 与(4 + 3)中较小者 = 3 分"], ["the smaller of 3 and (4 + 3) = 3 points"]),
        ("对", 4, ["次为 3、旗为是，所以是"], ["Times is 3, Flag is yes: yes"]),
        (
            "档",
            4,
            ["看“分低于 5（不含 5）”：成立（分为 4）", "所以取低"],
            ["checked whether Points is below 5 (5 itself excluded): yes (Points is 4)", "so it is 低"],
        ),
        (
            "档",
            6,
            ["看“分低于 5（不含 5）”：不成立（分为 6）", "看“旗为否”：不成立", "所以取高"],
            [
                "checked whether Points is below 5 (5 itself excluded): no (Points is 6)",
                "checked whether Flag is no: no",
                "so it is 高",
            ],
        ),
    ],
)
def test_a_step_is_a_sum_or_a_decision(name: str, points: int | None, zh: list[str], en: list[str]) -> None:
    assert (working(name, "zh", points), working(name, "en", points)) == (zh, en)


def test_the_first_line_is_the_verdict_with_its_unit_or_its_reason() -> None:
    run = view(program(), {"表": [{"号": "A", "次": Fraction(3), "旗": True}]})
    said = [explanation_text(told(run, "表", "A", "限"), lang).splitlines()[0] for lang in ("zh", "en")]
    assert said == [
        "表 A 的限：未报送，因为 表 A 分 未报送。",
        "Kept of table A: not submitted, because Points of table A is not submitted.",
    ]


def test_a_share_of_a_pool_says_where_the_last_fen_went() -> None:
    lines = explanation_text(told(pay_view(7), "人", "P4", "份额"), "zh").splitlines()
    assert lines[0] == "人 P4 的份额：14.58 元。"
    assert lines[4:6] == [
        "   100.00 × 0.981818 ÷ 6.736362 ≈ 14.58 元",
        (
            "   先舍去尾数得 14.57；7 行这样分完还剩 2 份（每份一分钱），按尾数从大到小各补一份，补到尾数 ≈0.48996268 为止；"
            "本行尾数 ≈0.48996268，补一份"
        ),
    ]


def test_inputs_stand_together_by_row_and_sources_once() -> None:
    text = explanation_text(told(pay_view(7), "人", "P3", "应发"), "en")
    after = text.partition("Where the numbers come from:\n")[2].splitlines()
    assert after[0].startswith("- given for person P3: ")
    assert len(after) == len(set(after))
