"""An explanation shows a person his own row, and of others only aggregates over five persons or more."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from kaohe.trace.explanation import Explanation
from kaohe.trace.phone import phone_row
from kaohe.trace.record import explanation_json
from kaohe.trace.text import explanation_text
from tests.formula.building import column, compiled, sheet
from tests.trace.runs import PERSONS, pay_view, told, view


def everything(explanation: Explanation) -> str:
    """All that an explanation says."""
    texts = [explanation_text(explanation, "zh"), explanation_text(explanation, "en")]
    return "\n".join([*texts, json.dumps(explanation_json(explanation), ensure_ascii=False)])


@pytest.mark.parametrize("name", ["份额", "名次", "比均", "应发", "达标"])
def test_no_other_person_is_named_or_shown(name: str) -> None:
    said = everything(told(pay_view(7), "人", "P1", name, persons=PERSONS))
    assert [f"P{at}" for at in (0, 2, 3, 4, 5, 6) if f"P{at}" in said] == []
    assert "2,959.09" in said or name == "份额"


def test_a_pool_of_four_persons_keeps_its_operands_to_itself() -> None:
    found = told(pay_view(4), "人", "P1", "份额", persons=PERSONS)
    assert found.groups[0].suppressed
    assert found.filled.zh == "ALLOCATE（不足5人，不予显示）"
    assert found.value == Fraction("23.23")
    assert "权重合计" not in everything(found)


def test_a_pool_of_five_persons_shows_its_operands() -> None:
    found = told(pay_view(5), "人", "P1", "份额", persons=PERSONS)
    assert not found.groups[0].suppressed
    assert "权重合计" in everything(found)


def test_the_mean_of_four_colleagues_is_hidden_in_the_formula_that_uses_it() -> None:
    found = told(pay_view(4), "人", "P1", "比均", persons=PERSONS)
    assert found.filled.zh == "¥2,959.09 − 〔不予显示〕"
    hidden = found.children[1]
    assert (hidden.cell.shown(), hidden.value, hidden.suppressed) == ("园 K1 人均", None, True)
    assert hidden.children == ()


def test_the_mean_of_five_colleagues_is_shown_without_their_rows() -> None:
    found = told(pay_view(5), "人", "P1", "比均", persons=PERSONS)
    mean = found.children[1]
    assert mean.shown.zh == "¥3,247.64"
    assert mean.groups[0].members == ()


def test_a_unit_sees_its_own_total_but_not_the_rows() -> None:
    found = told(pay_view(3), "园", "K1", "总额", persons=PERSONS)
    assert found.value is not None
    assert found.groups[0].members == ()
    assert found.filled.zh == "SUM{计入行数：3}"
    assert "P1" not in everything(found)


def test_without_persons_every_row_may_be_seen() -> None:
    assert "P2" in everything(told(pay_view(3), "园", "K1", "总额"))


def test_a_row_of_another_person_is_hidden() -> None:
    items = (column("分", "count"), column("差", "count", "分 - 师傅.分"))
    program = compiled(sheet("人", *items, links={"师傅": "人"})).program
    assert program is not None
    people = [{"号": key, "师傅": "A", "分": Fraction(at)} for at, key in enumerate("ABC", 3)]
    run = view(program, {"人": people})
    other = told(run, "人", "C", "差", persons=PERSONS)
    assert other.filled.zh == "5 − 〔不予显示〕"
    assert (other.children[1].cell.key, other.children[1].shown.zh) == ((), "他人数据，不予显示")
    assert told(run, "人", "A", "差", persons=PERSONS).filled.zh == "3 − 3"


def test_the_posts_of_one_person_are_his_own_rows() -> None:
    post = sheet("任职", column("薪", "money"), links={"人": "人"})
    program = compiled(sheet("人", column("合计", "money", "SUM(任职.薪)")), post).program
    assert program is not None
    posts = [{"号": f"T{at}", "人": "A" if at < 2 else "B", "薪": Fraction(at)} for at in range(4)]
    run = view(program, {"人": [{"号": "A"}, {"号": "B"}], "任职": posts})
    found = told(run, "人", "A", "合计", persons=frozenset({"人", "任职"}))
    assert found.filled.zh == "¥0.00 + ¥1.00"
    assert [member.cell.key for member in found.groups[0].members] == [("T0",), ("T1",)]


def test_two_persons_with_three_posts_each_are_still_two_persons() -> None:
    post = sheet(
        "任职", column("薪", "money"), column("均", "money", "MEAN(薪 WITHIN 园)"), links={"人": "人", "园": "园"}
    )
    program = compiled(sheet("人", column("名", "count")), sheet("园", column("池", "money")), post).program
    assert program is not None
    posts = [{"号": f"T{at}", "人": "AB"[at % 2], "园": "K", "薪": Fraction(at)} for at in range(6)]
    facts = {"人": [{"号": "A", "名": 1}, {"号": "B", "名": 1}], "园": [{"号": "K", "池": Fraction(0)}], "任职": posts}
    found = told(view(program, facts), "任职", "T0", "均", persons=frozenset({"人", "任职"}))
    assert found.groups[0].suppressed
    assert found.filled.en == "MEAN (fewer than 5 persons, not shown)"


@pytest.mark.parametrize(("persons", "is_stated"), [(4, True), (5, False)])
def test_a_phone_gets_the_mean_of_five_colleagues_and_of_no_fewer(persons: int, is_stated: bool) -> None:
    row = phone_row(pay_view(persons), "人", ("P1",), columns=("比均",), persons=PERSONS)
    assert ("比均" in row["cells"]) is is_stated
    assert ("园.人均" in row["inputs"]) is not is_stated


def test_one_person_who_counts_among_many_is_hidden() -> None:
    unit = sheet("园", column("高分", "count", "SUM(人.分 WHERE 人.分 > 8)"))
    items = (column("分", "count"), column("差", "count", "分 - 园.高分"))
    done = compiled(unit, sheet("人", *items, links={"园": "园"}))
    assert done.program is not None, [finding.line("en") for finding in done.findings]
    people = [{"号": f"P{at}", "园": "K1", "分": Fraction(at)} for at in range(10)]
    run = view(done.program, {"园": [{"号": "K1"}], "人": people})
    assert told(run, "人", "P1", "差", persons=PERSONS).children[1].suppressed
