"""样板 · Golden cases: the rounding of domain.md §0.2, the gap-year cap, and a unit with each state in every place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from tests.golden.runs import (
    FOLDER,
    Cells,
    Datum,
    Prepared,
    Records,
    cells_of,
    compiled,
    engine_cells,
    exact_cells,
    facts_write,
    prepared,
)

DONE = {"甲完成": "31", "乙完成": "11", "丙完成": "6", "丁完成": "56", "戊完成": "381", "己完成": "12"}
OFFICIAL = {"甲": "2.0881", "乙": "2.9730", "丙": "2.5714", "丁": "1.9765", "戊": "2.2860", "己": "48"}


@pytest.mark.parametrize("read", [exact_cells, engine_cells])
def test_official_leaves_add_up_to_the_printed_total(read: Callable[[Prepared], Cells], tmp_path: Path) -> None:
    facts = facts_write(tmp_path / "raw", {"单位": [{"单位编码": "U1", **DONE}]})
    unit = read(prepared(FOLDER / "rounding.yaml", facts, "2026", tmp_path))["单位"]["U1"]
    assert {name: unit[f"{name}.得分"] for name in OFFICIAL} == {
        name: Fraction(text) for name, text in OFFICIAL.items()
    }
    assert sum(Fraction(text) for text in OFFICIAL.values()) == Fraction("59.8950")
    assert unit["总分"] == Fraction("59.90")
    assert unit["一次取整"] == Fraction("59.89")


def records_of(months: dict[int, int]) -> list[dict[str, Datum]]:
    """What approved runs said a child was granted, by year; a year without a run has no row."""
    return [
        {"幼儿编号": "C1", "期": dt.date(year, 1, 1), "可补月数": Fraction(granted)} for year, granted in months.items()
    ]


@pytest.mark.parametrize(
    ("before", "attended", "granted"),
    [
        ({}, 12, 12),
        ({2023: 12, 2024: 12, 2025: 12}, 12, 0),
        ({2022: 12, 2023: 12, 2025: 10}, 12, 2),
        ({2021: 12, 2022: 12}, 12, 12),
        ({2020: 12, 2022: 12, 2024: 11}, 5, 1),
    ],
)
@pytest.mark.parametrize("read", [exact_cells, engine_cells])
def test_a_gap_year_does_not_reset_the_cap(
    read: Callable[[Prepared, Records], Cells], before: dict[int, int], attended: int, granted: int, tmp_path: Path
) -> None:
    facts = facts_write(tmp_path / "raw", {"幼儿": [{"幼儿编号": "C1", "在园月数": str(attended)}]})
    given = prepared(FOLDER / "gap_year.yaml", facts, "2026", tmp_path)
    found = read(given, {"往年": records_of(before)})["幼儿"]["C1"]
    assert found["已补月数"] == sum(before.values())
    assert found["可补月数"] == granted


def test_own_runs_of_six_years_never_grant_more_than_the_cap() -> None:
    _, program = compiled("gap_year")
    granted: dict[int, int] = {}
    for year, attended in {2021: 12, 2022: 12, 2024: 6, 2025: 12, 2026: 12}.items():
        child: dict[str, Datum] = {"幼儿编号": "C1", "在园月数": Fraction(attended)}
        rows = {"幼儿": [child], "往年": records_of(granted)}
        granted[year] = int(str(cells_of(program, rows, str(year))["幼儿"]["C1"]["可补月数"]))
    assert granted == {2021: 12, 2022: 12, 2024: 6, 2025: 6, 2026: 0}


STATES = {0: None, **{int(state): state for state in State}}
STRICT = (
    "和",
    "积",
    "较大",
    "限制",
    "取整",
    "小于",
    "属于",
    "非",
    "真与",
    "假或",
    "条件",
    "要读",
    "多支",
    "查表",
    "名次",
    "子和",
    "变动.值",
)
VALUES: dict[str, Datum] = {
    "和": Fraction(30), "积": Fraction(20), "较大": Fraction(20), "限制": Fraction(5), "取整": Fraction(3), "小于": True,
    "属于": True, "非": False, "真与": True, "假或": True, "条件": Fraction(1), "要读": Fraction(10), "多支": Fraction(6),
    "查表": Fraction(1), "名次": Fraction(1), "子和": Fraction(20), "变动.值": Fraction(10),
}  # fmt: skip
SCORES: dict[State | None, Datum] = {
    None: Fraction(25), State.REJECTED: State.REJECTED, State.NOT_SUBMITTED: Fraction(0),
    State.WITHHELD: State.WITHHELD,
    State.SUPPRESSED: State.WITHHELD, State.BELOW_MINIMUM: Fraction(5), State.OPEN: State.WITHHELD,
    State.NOT_DUE: Fraction(50), State.EMPTY: Fraction(0), State.EXCLUDED: State.WITHHELD,
}  # fmt: skip


@pytest.fixture(scope="module", params=[exact_cells, engine_cells])
def states(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Cells:
    folder = tmp_path_factory.mktemp("states")
    found: Cells = request.param(prepared(FOLDER / "states.yaml", state_facts(folder / "raw"), "2026", folder))
    return found


def state_facts(folder: Path) -> Path:
    """A unit for each state (U00 has none), each with two projects, one of them in that state, and one without any."""
    codes = [(f"U{number:02d}", str(number)) for number in STATES]
    units = [{"单位编码": code, "区": f"D{number}", "状": number, "另状": "0", "零": ""} for code, number in codes]
    units.append({"单位编码": "U12", "区": "D0", "状": "0", "另状": "0", "零": ""})
    pairs = [(first, second) for first in range(1, 12) for second in range(1, 12)]
    units += [{"单位编码": f"X{a:02d}{b:02d}", "区": "D12", "状": str(a), "另状": str(b), "零": ""} for a, b in pairs]
    projects = [
        {"项目编码": f"P{code}{kind}", "单位": code, "状": state}
        for code, number in codes
        for kind, state in (("a", "0"), ("b", number))
    ]
    districts = [{"区编码": f"D{number}", "状": str(number % 12)} for number in range(13)]
    return facts_write(folder, {"单位": units, "项目": projects, "区": districts})


@pytest.mark.parametrize("number", list(STATES))
def test_a_state_goes_through_every_strict_place(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    wanted = VALUES if state is None else dict.fromkeys(STRICT, state)
    assert {name: unit[name] for name in STRICT} == wanted


@pytest.mark.parametrize("number", list(STATES))
def test_a_decided_condition_does_not_ask_for_the_state(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    assert (unit["假与"], unit["真或"], unit["不读"]) == (False, True, Fraction(5))
    assert unit["有值"] is (state is None)
    assert unit["未报"] is (state in {State.NOT_SUBMITTED, State.OPEN})
    assert unit["代替"] == (Fraction(10) if state is None else Fraction(0) if state is State.WITHHELD else state)


@pytest.mark.parametrize("number", list(STATES))
def test_a_parent_gives_its_state_and_children_give_theirs(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    assert unit["上级"] == (Fraction(11) if state is None else state)
    passed = Fraction(10) if state is State.NOT_APPLICABLE else state
    assert unit["子略过"] == (Fraction(20) if state is None else passed)
    assert unit["子计数"] == (Fraction(2) if state is None else state)
    assert unit["子有值"] == (2 if state is None else 1)
    assert unit["子均"] == Fraction(10)
    assert states["区"][f"D{number}"]["合计"] == (Fraction(20) if state is None else state)
    assert states["区"][f"D{number}"]["略过合计"] == (Fraction(20) if state is None else Fraction(0))


def test_nothing_to_add_is_nought_and_nothing_to_choose_from_is_empty(states: Cells) -> None:
    unit = states["单位"]["U12"]
    assert (unit["子和"], unit["子计数"], unit["子任一"], unit["子全部"]) == (Fraction(0), Fraction(0), False, True)
    assert {unit["子均"], unit["子最小"], unit["子中位"]} == {State.EMPTY}


def test_a_quotient_of_nothing_is_empty_and_of_something_by_nought_rejected(states: Cells) -> None:
    unit = states["单位"]["U00"]
    assert (unit["空商"], unit["代空"], unit["坏商"]) == (State.EMPTY, State.NOT_APPLICABLE, State.REJECTED)


def test_of_two_states_arithmetic_takes_the_first(states: Cells) -> None:
    pairs = [(a, b) for a in range(1, 12) for b in range(1, 12)]
    found = {(a, b): states["单位"][f"X{a:02d}{b:02d}"]["和"] for a, b in pairs}
    assert found == {(a, b): State(min(a, b)) for a, b in pairs}


@pytest.mark.parametrize("number", list(STATES))
def test_an_indicator_says_for_each_state_what_it_scores(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    if state in SCORES:
        assert unit["变动.得分"] == SCORES[state]
        assert unit["总分"] == (
            SCORES[state] if isinstance(SCORES[state], State) else 50 + Fraction(str(SCORES[state]))
        )


def test_a_score_left_out_is_made_up_for_where_enough_weight_is_left(states: Cells) -> None:
    assert states["单位"]["U11"]["总分"] == Fraction(100)


def test_a_score_left_out_withholds_the_total_where_too_little_weight_is_left(tmp_path: Path) -> None:
    stricter = (FOLDER / "states.yaml").read_text("utf-8").replace("at_least: 50%", "at_least: 60%")
    (tmp_path / "stricter.yaml").write_text(stricter, "utf-8")
    facts = state_facts(tmp_path / "raw")
    units = exact_cells(prepared(tmp_path / "stricter.yaml", facts, "2026", tmp_path))["单位"]
    assert units["U11"]["总分"] is State.WITHHELD


def test_the_worst_rule_takes_the_least_score_that_a_peer_earned(states: Cells) -> None:
    scores = [unit["变动.实得"] for unit in states["单位"].values()]
    known = [score for score in scores if isinstance(score, Fraction)]
    assert states["单位"]["U08"]["变动.得分"] == min(known)


@pytest.mark.parametrize("number", list(STATES))
def test_a_state_makes_a_light_grey_and_leaves_a_constraint_unjudged(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    assert unit["灯.数量"] == ("green" if state is None else "grey")
    assert unit["约束.不为负"] == (True if state is None else state)
    assert unit["约束.未报不问"] == (True if state in {None, State.NOT_SUBMITTED} else state)


@pytest.mark.parametrize("number", list(STATES))
def test_a_state_withholds_the_veto_and_with_it_the_grade(states: Cells, number: int) -> None:
    unit, state = states["单位"][f"U{number:02d}"], STATES[number]
    assert unit["否决"] == (False if state is None else state)
    assert isinstance(unit["等级"], State) is (state is not None)


def test_a_unit_without_a_value_is_counted_in_no_rank_and_no_quota(states: Cells) -> None:
    units = states["单位"].values()
    with_value = [unit for unit in units if not isinstance(unit["数"], State)]
    assert {unit["名次"] for unit in with_value} == {Fraction(1)}
    assert {str(unit["区"]): unit["名额"] for unit in units}["D1"] == Fraction(0)
