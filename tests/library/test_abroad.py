"""别国的规则 · Rules from abroad: two public programmes on invented data, by both engines and by hand."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.base.states import State
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum
from kaohe.scheme.compile import compile_named
from kaohe.scheme.library import library_group, library_ids
from tests.engine.running import both
from tests.golden.runs import cells_of
from tests.library.hospitals import FEN, Row, hospitals, total_by_hand

HOSPITALS, PRACTICES = "hospital-value-based-purchasing", "general-practice-quality"
DISEASES = {"高血压": 14, "房颤": 2, "糖尿病": 7, "哮喘": 6, "痴呆": 1}
INDICATORS = ("血压", "年轻血压", "抗凝", "糖化", "足部检查", "哮喘复查", "照护计划")


def program(name: str) -> Program:
    found = compile_named(name).program
    assert found is not None
    return found


def number(value: Datum) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def test_both_schemes_stand_in_the_group_abroad_and_no_other_does() -> None:
    assert {name for name in library_ids() if library_group(name) == "abroad"} == {HOSPITALS, PRACTICES}


def test_both_engines_agree_on_forty_hospitals(tmp_path: Path) -> None:
    found = both(program(HOSPITALS), hospitals(40, seed=1), tmp_path)
    scored = [row for row in found["医院"] if row["参加"]]
    assert 0 < len(scored) < 40
    assert found["全国"][0]["约束.兑现等于扣留"] is True


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 9))
def test_what_hospitals_are_paid_is_what_was_withheld_within_half_a_cent_each(seed: int, many: int) -> None:
    cells = cells_of(program(HOSPITALS), hospitals(many, seed), "2026")
    scored = [row for row in cells["医院"].values() if row["参加"]]
    withheld = sum((number(row["扣留额"]) for row in scored), Fraction(0))
    # The share scored of what is withheld is kept to 8 digits, so a fair part is known to a millionth.
    weighed = sum((number(row["扣留额"]) * number(row["总分"]) for row in scored), Fraction(0))
    if not weighed:
        assert all(row["兑现额"] in (Fraction(0), State.REJECTED, State.NOT_APPLICABLE) for row in scored)
        return
    paid = sum((number(row["兑现额"]) for row in cells["医院"].values()), Fraction(0))
    assert 2 * abs(paid - withheld) <= len(scored) * FEN
    for row in scored:
        fair = number(row["扣留额"]) * number(row["总分"]) * withheld / weighed
        assert 2 * abs(number(row["兑现额"]) - fair) <= FEN + Fraction(1, 10**6)
    assert all(number(row["扣留额"]) == 0 for row in cells["医院"].values() if not row["参加"])


@pytest.mark.parametrize("seed", range(6))
def test_the_total_of_a_hospital_is_that_of_the_formulas_by_hand(seed: int) -> None:
    rows = hospitals(12, seed)
    cells = cells_of(program(HOSPITALS), rows, "2026")
    for place, (key, row) in enumerate(cells["医院"].items()):
        wanted = total_by_hand([one for one in rows["成绩"] if one["医院"] == key], rows["体验"][place])
        if wanted is None:
            assert row["总分"] is State.WITHHELD
        else:
            assert abs(number(row["总分"]) - wanted) <= Fraction(3, 10**8)


def practices(many: int, seed: int) -> dict[str, list[Row]]:
    """Invented practices: registers, patients in scope, adjustments and achievements that fit each other."""
    dice = random.Random(seed)
    rows: dict[str, list[Row]] = {"诊所": [], "病种": [], "成绩": []}
    for place in range(many):
        key, size = f"示例{place:03d}", dice.randint(800, 20_000)
        listed: Row = {"诊所编号": key, "名称": f"示例诊所{place}", "登记人数": Fraction(size)}
        rows["诊所"].append({**listed, "已预付": Fraction(dice.randint(0, 10**7), 100)})
        for disease, share in DISEASES.items():
            register = Fraction(dice.randint(0, 2 * size * share // 100))
            rows["病种"].append({"诊所": key, "病种": disease, "在册人数": register})
        for indicator in INDICATORS:
            scope = dice.randint(0, dice.choice((8, 900)))
            excepted = dice.randint(0, scope)
            counts = {"应管人数": scope, "剔除人数": excepted, "达成人数": dice.randint(0, scope - excepted)}
            row: Row = {"诊所": key, "指标": indicator}
            rows["成绩"].append(row | {name: Fraction(count) for name, count in counts.items()})
    return rows


def test_both_engines_agree_on_thirty_practices_which_break_no_constraint(tmp_path: Path) -> None:
    found = both(program(PRACTICES), practices(30, seed=2), tmp_path)
    assert all(row["约束.剔除不超过应管"] is True and row["约束.达成不超过分母"] is True for row in found["成绩"])
    assert {row["达成率"] for row in found["成绩"]} >= {State.BELOW_MINIMUM, State.NOT_APPLICABLE}
    assert all(row["点数"] == 0 for row in found["成绩"] if isinstance(row["达成率"], State))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_a_practice_of_twice_the_size_with_the_same_shares_is_paid_twice_as_much(seed: int) -> None:
    rows = practices(1, seed)
    twice = {
        "诊所": [{**row, "登记人数": 2 * number(row["登记人数"])} for row in rows["诊所"]],
        "病种": [{**row, "在册人数": 2 * number(row["在册人数"])} for row in rows["病种"]],
        "成绩": rows["成绩"],
    }
    once, double = (cells_of(program(PRACTICES), one, "2026")["诊所"]["示例000"] for one in (rows, twice))
    assert abs(number(double["成就金额"]) - 2 * number(once["成就金额"])) <= len(DISEASES) * Fraction(3, 2) * FEN


def test_a_patient_excepted_leaves_the_denominator_and_never_lowers_the_points() -> None:
    rows = practices(20, seed=3)
    more = {**rows, "成绩": [_one_more_excepted(row) for row in rows["成绩"]]}
    before, after = (cells_of(program(PRACTICES), one, "2026")["成绩"] for one in (rows, more))
    changed = [key for key in before if before[key]["剔除人数"] != after[key]["剔除人数"]]
    assert changed
    for key in changed:
        assert number(after[key]["点数"]) >= number(before[key]["点数"]) or isinstance(after[key]["达成率"], State)
        assert number(after[key]["剔除率"]) > number(before[key]["剔除率"])


def _one_more_excepted(row: Row) -> Row:
    room = number(row["应管人数"]) - number(row["剔除人数"]) - number(row["达成人数"])
    return {**row, "剔除人数": number(row["剔除人数"]) + 1} if room > 0 else row
