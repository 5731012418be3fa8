"""评估故事 · Stories of evaluation: what the third party must find in a half-year of the district."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns
from kaohe.sample import evaluations
from kaohe.sample.extent import Extent
from kaohe.sample.extent import department_code as department
from kaohe.sample.sheets import sheet_write
from tests.sample.test_stories import Told, program_of
from tests.sample.test_stories_use import told_of

SCHEME = "third-party-evaluation"
EXTENT = Extent.of("1/20", 1)


def tell(folder: Path, period: Period) -> Told:
    for sheet, rows in evaluations.sheets(EXTENT, period):
        sheet_write(folder, sheet, rows)
    return told_of(folder, SCHEME, period)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return tell(tmp_path_factory.mktemp("told"), evaluations.TOLD)


def units(told: Told, column: str, value: object) -> set[str]:
    return {unit for unit, found in told.column("单位", column).items() if found == value}


def test_the_facts_have_exactly_the_given_columns_of_the_scheme() -> None:
    program = program_of(SCHEME)
    columns = {name: {one.name for one in given_columns(sheet)} for name, sheet in program.sheets.items()}
    facts = [sheet for sheet, _ in evaluations.sheets(EXTENT, evaluations.TOLD)]
    keys = {sheet.name: {name for name, _ in sheet.columns[: sheet.keys]} for sheet in facts}
    asked = {sheet.name: {name for name, _ in sheet.columns} for sheet in facts}
    assert {name: names | keys[name] for name, names in columns.items() if name in asked} == asked


def test_one_unit_was_covered_by_nobody(told: Told) -> None:
    assert units(told, "灯.覆盖", "red") == units(told, "结论", "未覆盖") == {department(evaluations.UNCOVERED)}
    assert told.column("全区", "覆盖率")[""] == Fraction(45, 46)


def test_a_unit_with_too_few_answers_keeps_its_estimate_and_is_not_ranked(told: Told) -> None:
    few = department(evaluations.MISSED)
    assert units(told, "结论", "样本不足") == {few, department(evaluations.STRATUM)}
    assert told.column("单位", "名次")[few] is State.BELOW_MINIMUM
    assert isinstance(told.column("单位", "满意率")[few], Fraction)


def test_one_unit_has_a_blind_spot_and_a_dismissed_finding_is_none(told: Told) -> None:
    spots = {key for key, light in told.column("单位制度", "灯.盲区").items() if light == "red"}
    assert spots == {department(evaluations.BLIND) + evaluations.system_code(evaluations.BLIND_SYSTEM)}
    assert told.column("单位", "盲区数")[department(evaluations.DISMISSED)] == 0
    assert told.column("单位", "发现问题数")[department(evaluations.DISMISSED)] == 0


def test_a_finding_in_dispute_is_open_and_lights_yellow(told: Told) -> None:
    assert units(told, "待定数", 1) == {department(evaluations.CONTESTED)}
    yellow = {department(evaluations.CONTESTED), department(evaluations.BLIND)}
    assert units(told, "灯.潜在风险", "yellow") == yellow


def test_a_check_the_unit_knew_of_does_not_count(told: Told) -> None:
    known = department(evaluations.KNOWN)
    assert units(told, "暗访数", 1) == {known}
    assert told.column("单位", "盲区数")[known] == 0


def test_eleven_of_fifty_were_paid_late(told: Told) -> None:
    delayed = department(evaluations.DELAYED)
    assert told.column("单位", "迟发率")[delayed] == Fraction(22, 100)
    assert units(told, "灯.潜在风险", "red") == {delayed}


def test_a_silent_stratum_leaves_the_estimate_and_is_seen(told: Told) -> None:
    silent = department(evaluations.STRATUM)
    assert units(told, "未覆盖层数", 1) == {silent}
    assert units(told, "灯.覆盖", "yellow") == {silent, department(evaluations.MISSED)}


def test_a_platform_score_far_above_what_people_say_is_signalled(told: Told) -> None:
    gap = department(evaluations.GAP)
    assert gap in units(told, "差距信号", "平台偏高")
    assert (
        max(told.column("单位", "差距").items(), key=lambda one: one[1] if isinstance(one[1], Fraction) else 0)[0]
        == gap
    )


def test_every_constraint_holds_in_both_half_years(told: Told, tmp_path: Path) -> None:
    for one in (told, tell(tmp_path, evaluations.PERIODS[0])):
        made = [(name, column) for name, sheet in one.exact.program.sheets.items() for column in sheet.columns]
        failed = {key for key in made if key[1].startswith("约束.") and set(one.column(*key).values()) - {True}}
        assert failed == set()


def test_a_half_year_before_has_no_story(tmp_path: Path) -> None:
    before = tell(tmp_path, evaluations.PERIODS[0])
    assert set(before.column("单位", "灯.潜在风险").values()) == {"green"}
    assert before.column("全区", "覆盖率")[""] == 1
