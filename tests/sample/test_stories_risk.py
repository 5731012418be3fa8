"""欠薪故事 · Stories of arrears: a project that slides within ninety days, a silent feed, a clue at the limit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.sample import risks
from kaohe.sample.sheets import sheet_write
from tests.sample.test_stories import Told
from tests.sample.test_stories_use import EXTENT, told_of

MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")
SLIDING = f"X{risks.SLIDING:07d}"
READ_ATTENDANCE = ("W01", "W02", "W03", "W04", "W07b", "W08", "W14", "风险", "橙色")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    told = {}
    for text in MONTHS:
        folder, period = tmp_path_factory.mktemp("risk"), Period.parse(text)
        for sheet, rows in risks.sheets(EXTENT, period):
            sheet_write(folder, sheet, rows)
        told[text] = told_of(folder, "wage-risk", period)
    return told


@pytest.mark.parametrize(
    ("month", "score", "level"),
    [("2026-08", Fraction(20), "黄"), ("2026-09", Fraction(85, 2), "橙"), ("2026-10", Fraction(65), "红")],
)
def test_a_project_slides_through_the_bands_within_ninety_days(
    months: dict[str, Told], month: str, score: Fraction, level: str
) -> None:
    told = months[month]
    assert told.column("项目", "风险分")[SLIDING] == score
    assert told.column("项目", "风险级别")[SLIDING] == level


def test_unpaid_wages_turn_red_in_the_month_after_the_next(months: dict[str, Told]) -> None:
    lights = [months[month].column("项目", "灯.W04")[SLIDING] for month in MONTHS[1:]]
    assert lights == ["green", "green", "red"]


def test_the_chain_of_the_sliding_project_ends_in_complaints(months: dict[str, Told]) -> None:
    broken = [months[month].column("项目", "链段")[SLIDING] for month in MONTHS[1:]]
    assert broken == ["正常", "未发后投诉", "未发后投诉"]


def test_a_silent_attendance_feed_is_an_alert_about_data(months: dict[str, Told]) -> None:
    alerts = months["2026-07"].column("数据源", "灯.W17")
    assert [feed for feed, light in alerts.items() if light == "yellow"] == ["F03"]


@pytest.mark.parametrize("rule", READ_ATTENDANCE)
def test_a_silent_attendance_feed_warns_against_no_project(months: dict[str, Told], rule: str) -> None:
    assert set(months["2026-07"].column("项目", f"灯.{rule}").values()) == {"grey"}


def test_what_does_not_read_attendance_is_judged_all_the_same(months: dict[str, Told]) -> None:
    assert "grey" not in months["2026-07"].column("项目", "灯.W06").values()


def test_the_chain_is_not_judged_while_attendance_is_silent(months: dict[str, Told]) -> None:
    assert set(months["2026-07"].column("项目", "链段").values()) == {State.of_token("not_submitted")}


def test_a_clue_disposed_at_the_limit_is_in_time_and_one_second_later_late(months: dict[str, Told]) -> None:
    disposed = months["2026-10"].column("线索", "处置结果")
    clues = [f"LX{risks.EXACT[0]:07d}-2026-10-{number}" for number in (1, 2)]
    assert [disposed[clue] for clue in clues] == ["按时", "迟处置"]
