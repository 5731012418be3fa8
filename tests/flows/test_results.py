"""结果 · Results: places are shared by equal totals, few persons stay uncounted, a median is exact."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.flows.results import Results, failing, median, ranking, shining
from kaohe.flows.runs import run_open
from tests.flows.tiny import tiny_run


@pytest.fixture
def results(tmp_path: Path) -> Results:
    tiny_run(tmp_path)
    found = run_open(tmp_path / "run").results
    assert found is not None
    return found


def test_equal_totals_share_a_place_and_a_missing_one_has_none(results: Results) -> None:
    ranked = ranking(results, results.scheme.appraisals[0])
    assert [(one.row.key[0], one.place) for one in ranked] == [("U1", 1), ("U2", 1), ("U3", 3), ("U4", None)]
    assert ranked[-1].total is State.WITHHELD


def test_a_constraint_that_cannot_be_judged_does_not_hold(results: Results) -> None:
    (one,) = failing(results)
    assert (one.sheet, one.title.en, [row.key for row in one.rows]) == ("单位", "At least ten", [("U4",)])


def test_lights_are_counted_by_colour(results: Results) -> None:
    (one,) = shining(results)
    assert dict(one.colours) == {"green": 2, "yellow": 1, "grey": 1}


def test_a_sheet_of_persons_is_known_by_its_key(results: Results) -> None:
    assert results.personal_sheets() == {"辅警"}


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (5065, "5,065")])
def test_few_persons_are_not_counted(results: Results, count: int, shown: str) -> None:
    assert results.persons(count, "辅警") == shown
    assert results.persons(count, "单位") == f"{count:,}"


def test_a_small_count_of_persons_does_not_follow_from_the_others(results: Results) -> None:
    assert results.spread({"A": 583, "B": 2489, "C": 4}, "辅警") == {"A": "…", "B": "2,489", "C": "<5"}
    assert results.spread({"A": 583, "B": 2489, "C": 0}, "辅警") == {"A": "583", "B": "2,489", "C": "0"}
    assert results.spread({"A": 2, "C": 4}, "辅警") == {"A": "<5", "C": "<5"}
    assert results.spread({"A": 12, "C": 1}, "单位") == {"A": "12", "C": "1"}


@pytest.mark.parametrize(
    ("values", "middle"), [([], None), ([3], 3), ([3, 1], 2), ([1, 2, 9], 2), ([1, 2], Fraction(3, 2))]
)
def test_the_median_is_exact(values: list[int], middle: Fraction | None) -> None:
    assert median([Fraction(value) for value in values]) == middle
