"""学校的故事 · Stories of schools: a small cohort, an enrolment rate that does not count, growth of exactly 35 %."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.sample import schools
from kaohe.sample.extent import Extent
from kaohe.sample.sheets import sheet_write
from kaohe.sample.teachers import school_code
from tests.sample.test_stories import Told
from tests.sample.test_stories_use import told_of

EXTENT = Extent.of("1/4", 1)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder: Path = tmp_path_factory.mktemp("facts")
    year = schools.YEARS[-1]
    for sheet, rows in schools.sheets(EXTENT, year):
        sheet_write(folder, sheet, rows)
    return told_of(folder, "school-appraisal", year)


def test_a_small_cohort_has_neither_score_nor_rank_and_still_a_total(told: Told) -> None:
    small = school_code(schools.SMALL)
    assert told.column("学校", "增值人数")[small] < 30  # type: ignore[operator]  # a count
    assert told.column("学校", "增值分")[small] is State.BELOW_MINIMUM
    assert told.column("学校", "增值名次")[small] is State.BELOW_MINIMUM
    assert isinstance(told.column("学校", "总分")[small], Fraction)


def test_an_enrolment_rate_of_the_compulsory_stage_counts_nowhere(told: Told) -> None:
    school = school_code(schools.REPORTED)
    assert isinstance(told.column("学校", "升学率")[school], Fraction)
    assert told.column("学校", "计分升学率")[school] is State.NOT_APPLICABLE
    assert told.column("学校", "约束.义务教育不报升学率")[school] is False


def test_growth_of_exactly_thirty_five_per_cent_has_full_points(told: Told) -> None:
    school = school_code(schools.GROWN)
    assert told.column("学校", "参与增长")[school] == Fraction(35, 100)
    assert told.column("学校", "创新参与.得分")[school] == 8


def test_residuals_of_a_stage_add_up_to_nought(told: Told) -> None:
    stages, residuals = told.column("学生", "学段"), told.column("学生", "残差")
    for stage in set(stages.values()):
        known = [value for key, value in residuals.items() if stages[key] == stage and isinstance(value, Fraction)]
        assert abs(sum(known, Fraction(0))) < Fraction(len(known), 1_000_000)
