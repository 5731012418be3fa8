"""约束所求 · Required: a constraint that fails is explained by its own condition."""

from __future__ import annotations

import pytest

from kaohe.flows.opening import scheme_open
from kaohe.flows.required import constraint_said


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("增量全部用于工资", "现期工资减去基期工资不低于可分增量", "Payroll now less Base-period payroll is at least"),
        ("增量分配守恒", "已分增量等于可分增量", "Increment shared out equals Increment to be shared"),
    ],
)
def test_what_a_constraint_asks_is_said_in_both_languages(name: str, zh: str, en: str) -> None:
    program = scheme_open("kindergarten-pay").program
    assert program is not None
    said = constraint_said(program, "幼儿园", f"约束.{name}")
    assert (zh in said.zh, en in said.en) == (True, True)
