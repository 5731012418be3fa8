"""An explanation is plain values for programs, both languages side by side."""

from __future__ import annotations

import json

from kaohe.trace.record import explanation_json
from tests.trace.runs import pay_view, told


def test_a_figure_says_what_it_is_and_where_it_comes_from() -> None:
    found = explanation_json(told(pay_view(7), "人", "P1", "绩效"))
    assert json.loads(json.dumps(found)) == found
    assert {name: value for name, value in found.items() if name != "children"} == {
        "cell": {"sheet": "人", "key": ["P1"], "column": "绩效"},
        "title_en": "Performance pay",
        "kind": "computed",
        "origin": "authored",
        "type": "money",
        "unit": {"zh": "元", "en": "yuan"},
        "value": "2959.09",
        "shown": {"zh": "¥2,959.09", "en": "¥2,959.09"},
        "formula": "基本 * 系数值 * (出勤 / 22)",
        "prose": {
            "zh": "基本乘以系数值再乘以（出勤除以 22）",
            "en": "Base pay times 系数值 times (出勤 divided by 22)",
        },
        "filled": {"zh": "¥3,100.00 × 1 × (21 ÷ 22)", "en": "¥3,100.00 × 1 × (21 ÷ 22)"},
        "unrounded": {"zh": "≈¥2,959.09090909", "en": "≈¥2,959.09090909"},
        "basis": "办法第5条",
    }


def test_an_input_is_given() -> None:
    (base, _, _) = explanation_json(told(pay_view(7), "人", "P1", "绩效"))["children"]
    assert (base["kind"], base["value"], base["basis"]) == ("given", "3100", "合同")


def test_a_dated_row_states_its_day_and_basis() -> None:
    (source,) = explanation_json(told(pay_view(7), "人", "P1", "达标"))["sources"]
    assert source == {
        "kind": "parameter",
        "name": "下限",
        "value": {"zh": "30.00%", "en": "30.00%"},
        "since": "2026-01-01",
        "basis": "新办法第3条",
    }


def test_no_is_a_value() -> None:
    found = explanation_json(told(pay_view(7), "人", "P1", "达标"))
    assert found["value"] is True
    assert "state" not in found


def test_a_group_lists_its_operands() -> None:
    (group,) = explanation_json(told(pay_view(2), "园", "K1", "人数"))["groups"]
    assert (group["function"], group["sheet"], group["more"]) == ("COUNT", "人", 0)
    assert group["operands"] == [{"label": {"zh": "计入行数", "en": "rows counted"}, "value": {"zh": "2", "en": "2"}}]
