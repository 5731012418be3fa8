"""Plain words: what a clerk who never saw a scheme stumbled over is said as a person says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.base.findings import Lang
from kaohe.flows.aloud import scheme_aloud


def lines(scheme: str, lang: Lang = "zh") -> list[str]:
    return [line.text for one in scheme_aloud(scheme, lang).chapters for line in one.lines]


SAID = [
    ("credit-bank", "人员类别：人员与类别（听课、授课、自学与进修）的每一种组合一行。"),
    ("credit-bank", "级别为“国家级”，类别为“听课”：每学时得分 1/3。"),
    ("custody-account", "迟发天数 11 天以上（含）：档为“十日以上”。"),
    ("credit-bank", "类别为“自学”：设上限为是、上限 10 分。"),
    ("general-practice-quality", "诊所：填文字，用来区分各行；写诊所的诊所编号。"),
    ("third-party-evaluation", "查实：如果认定有值，则同认定；否则为否。"),
    ("custody-account", "则全区的计时到账数为 5、按时启动数为 1、启动及时率为 20%。"),
    ("budget-execution", "年终已到：截至时刻当日不早于期末。"),
    ("budget-execution", "年末预算：年初预算加上本预算项目全部项目季的本季调整之和。"),
    ("budget-execution", "季：填季度（如 2026Q1），用来区分各行。"),
    ("teacher-performance-pay", "教师月：各行自动生成，不用填报。"),
    ("wage-guarantee", "属地：填文字；必填；写街道的街道代码。"),
    ("wage-guarantee", "名称：填文字；可以不填。"),
    ("wage-guarantee", "办法：比率法——完成值与目标值之比乘满分，不超过满分。"),
    ("department-appraisal", "没有可算的数据的，暂不认定。"),
    ("hospital-value-based-purchasing", "体验：每个医院一行。"),
    ("hospital-value-based-purchasing", "暂不认定的，仍暂不认定。"),
    (
        "hospital-value-based-purchasing",
        "样本不足的，不计入，其余各项按权重放大到满分；余下不足 3 项的，暂不认定。",
    ),
]


@pytest.mark.parametrize(("scheme", "sentence"), SAID)
def test_a_sentence_of_a_shipped_scheme_is_plain(scheme: str, sentence: str) -> None:
    assert sentence in lines(scheme)


def test_a_total_of_one_indicator_is_not_called_a_sum() -> None:
    said = [text for text in lines("general-practice-quality", "en") if text.startswith("The total of every")]
    assert [text.partition(";")[0] for text in said] == ["The total of every indicator of a practice is Achievement"]


def test_a_day_before_the_period_is_before_it_and_not_a_negative_time_after_it() -> None:
    (said,) = (text for text in lines("results-use") if text.startswith("每个单位年通过“评定”"))
    assert "期初之前 12 个月的同日" in said


def test_the_floor_of_a_dimension_is_not_called_a_least_score() -> None:
    found = [text for text in lines("hospital-value-based-purchasing") if "下限：按“护士沟通”查得的" in text]
    assert len(found) == 1
    assert "得分最低" not in found[0]


@pytest.mark.parametrize(("lang", "unsaid"), [("zh", "上限倍数"), ("en", "“cap”")])
def test_a_method_does_not_speak_of_what_it_was_not_given(lang: Lang, unsaid: str) -> None:
    assert not any(unsaid in text for text in lines("wage-guarantee", lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_instant_has_neither_the_letter_between_day_and_time_nor_a_zone(lang: Lang) -> None:
    dated = [text for text in lines("wage-guarantee", lang) if "2026-03-09" in text and "21:00" in text]
    assert dated
    assert not any("T21:00" in text or "+08:00" in text for text in dated)


def test_a_record_says_which_states_it_may_bring(tmp_path: Path) -> None:
    path = tmp_path / "taking.yaml"
    take = "{得分: {type: points, states: [withheld, open]}, 名次: {type: count, states: []}}"
    record = f"{{scheme: elsewhere, versions: [1], sheet: 街道, on: 单位, period: same, take: {take}}}"
    head = "kaohe: 1\nscheme: taking\nversion: 1\nperiod: year\n"
    path.write_text(f"{head}records: {{他处: {record}}}\nsheets: {{单位: {{key: 单位}}}}\n", "utf-8")
    (zh,) = (text for text in lines(str(path)) if text.startswith("“他处”"))
    (en,) = (text for text in lines(str(path), "en") if text.startswith("“他处”"))
    assert zh.endswith("可能没有数值：得分（暂不认定与待定）。")
    assert en.endswith("possibly without a value: 得分 (withheld and open).")
