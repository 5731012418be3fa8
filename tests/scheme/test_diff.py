"""Diff: each change of meaning is said in the words of the scheme, and nothing else is."""

from __future__ import annotations

import re

import pytest

from kaohe.scheme.canonical import content_hash
from kaohe.scheme.diff import scheme_diff
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.load import load_bytes
from kaohe.scheme.model import Scheme
from tests.conftest import REPOSITORY


def document(name: str) -> str:
    path = scheme_find(name)
    assert path is not None
    return path.read_text(encoding="utf-8")


WAGES = document("wage-guarantee")


def loaded(text: str) -> Scheme:
    scheme = load_bytes(text.encode()).scheme
    assert scheme is not None
    return scheme


def lines(*changes: tuple[str, str], lang: str = "zh") -> list[str]:
    text = WAGES
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return [change.line("zh" if lang == "zh" else "en") for change in scheme_diff(loaded(WAGES), loaded(text))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("weight: 8,", "weight: 6,", ["权重 组织领导 8 → 6"]),
        ("is: 24, basis", "is: 12, basis", ["取值 响应时限 2023-01-01 24 hours → 12 hours"]),
        ("专户已设数 / 专户应设数", "专户已设数", ["公式 街道 专户覆盖率 专户已设数 / 专户应设数 改为 专户已设数"]),
        ("share: 30%", "share: 20%", ["比例 街道 A 0.3 → 0.2"]),
        ("from: 80%", "from: 85%", ["自 线索响应 80% → 85%"]),
        ("not_applicable: full", "not_applicable: zero", ["缺项规则 实名制 #not_applicable full → zero"]),
        ("documents: 佐证材料", "documents: 佐证", ["来源类别 documents 佐证材料 → 佐证"]),
        ("第34条", "第35条", ["依据 项目 公示牌 保障农民工工资支付条例第34条 → 保障农民工工资支付条例第35条"]),
        ("lights:", "allow_relative: 甲\nlights:", ["允许相对计分 — → 甲"]),
    ],
)
def test_a_changed_part_is_named_with_both_values(before: str, after: str, expected: list[str]) -> None:
    assert lines((before, after)) == expected


def test_a_new_row_of_a_parameter_is_a_row_with_its_value() -> None:
    row = ("投诉24小时响应}]", "投诉24小时响应}, {from: 2027-01-01, is: 48, basis: 乙}]")
    assert lines(row) == ["新增参数行 响应时限 2027-01-01：48 hours"]


def test_rows_of_a_table_come_and_go() -> None:
    assert lines(("[90%, 80%]", "[85%, 80%]")) == [
        "各行 处置率得分 2023-01-01 删去 [90%, 80%]",
        "各行 处置率得分 2023-01-01 加上 [85%, 80%]",
    ]


def test_an_indicator_that_came_is_told_with_its_weight() -> None:
    leaf = "          - {name: 源头治理,"
    new = "          - {name: 制度建设, weight: 4, source: documents, method: manual, x: 源头问题数}\n"
    assert lines((leaf, new + leaf)) == ["新增指标 制度建设：4"]
    assert lines((leaf, new + leaf), lang="en") == ["new indicator 制度建设: 4"]


def test_another_order_of_grades_is_a_change() -> None:
    grade = '      - {grade: C, when: "总分 < 70"}\n'
    other = "      - {grade: B, otherwise: true}\n"
    assert lines((grade, ""), (other, grade + other)) == ["次序 街道 等级 C、A、B → A、C、B"]


def test_a_renamed_column_went_and_came() -> None:
    assert lines(("      已并案:   {type", "      并案:   {type")) == ["删除列 线索 已并案", "新增列 线索 并案"]


@pytest.mark.parametrize("name", library_ids())
def test_spelling_is_no_change(name: str) -> None:
    text = document(name)
    other = f"# 注\n{text}".replace("weight:", "权重:").replace("method:", "方法:")
    assert content_hash(loaded(text)) == content_hash(loaded(other))
    assert scheme_diff(loaded(text), loaded(other)) == ()


def test_every_change_of_one_character_that_changes_the_hash_is_told() -> None:
    old = loaded(WAGES)
    for found in list(re.finditer(r"\d", WAGES))[::80]:
        text = f"{WAGES[: found.start()]}{(int(found.group()) + 1) % 10}{WAGES[found.end() :]}"
        new = load_bytes(text.encode()).scheme
        if new is not None and content_hash(new) != content_hash(old):
            assert scheme_diff(old, new) != (), text[found.start() - 40 : found.end() + 40]


def test_two_different_schemes_can_be_compared() -> None:
    changes = scheme_diff(loaded(document("kindergarten-pay")), loaded(WAGES))
    assert {change.kind for change in changes} == {"added", "removed", "changed"}
    assert changes[0].as_json()["kind"] == "changed"


def test_what_a_treatment_is_given_is_told_in_its_own_words() -> None:
    text = (REPOSITORY / "tests" / "scheme" / "good" / "treatments.yaml").read_text(encoding="utf-8")
    changed = (
        text.replace("passes: 2", "passes: 3")
        .replace("low: 10%", "low: 5%")
        .replace("by: per, x: 数", "by: per, x: 人")
    )
    told = [change.line("zh") for change in scheme_diff(loaded(text), loaded(changed))]
    assert told == ["数值 单位 千人数 数 改为 人", "遍数 单位 缩 2 → 3", "下百分位 单位 收 10% → 5%"]
