"""Rows are counted before they are made."""

from __future__ import annotations

from kaohe.base.period import Period
from kaohe.engine.extent import MOST_ROWS, rows_findings
from kaohe.formula.program import Program
from tests.formula.building import column, compiled, sheet

YEAR = Period.parse("2026")


def _program(lead_in: int = 0) -> Program:
    pairs = sheet("对", column("数", "count", "1"), each=[("甲", "sheet", "甲"), ("乙", "sheet", "乙")])
    days = sheet(
        "日表", column("数", "count", "1"), each=[("甲", "sheet", "甲"), ("日", "step", "day")], lead_in=lead_in
    )
    program = compiled(sheet("甲", column("钱", "money")), sheet("乙", column("钱", "money")), pairs, days).program
    assert program is not None
    return program


def test_a_cross_product_beyond_the_limit_is_a_finding() -> None:
    found = list(rows_findings(_program(), {"甲": 100_000, "乙": 100_000}, YEAR))
    assert [(finding.code, dict(finding.data)["count"]) for finding in found] == [("engine/too-many-rows", str(10**10))]


def test_a_lead_in_of_ages_is_a_finding() -> None:
    found = list(rows_findings(_program(lead_in=10**9), {"甲": 10, "乙": 10}, YEAR))
    assert [finding.place.sheet for finding in found] == ["日表"]


def test_what_fits_is_no_finding() -> None:
    assert MOST_ROWS == 200_000_000
    assert list(rows_findings(_program(), {"甲": 10_000, "乙": 10_000}, YEAR)) == []
