"""故事 · Stories of use: budgets, credits and what grades are used for, run exactly over a twentieth of the district."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar.working import WorkingCalendar
from kaohe.formula.readers.exact.program import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.sample import budgets, footprints, medics, tasks, uses
from kaohe.sample.district import district_write
from kaohe.sample.extent import Extent
from kaohe.sample.extent import department_code as department
from kaohe.sample.sheets import Row, Sheet, sheet_write
from tests.sample.test_stories import Told, program_of, rows_of

Records = Mapping[str, Sequence[Mapping[str, Datum]]]
Teller = Callable[..., Told]

EXTENT = Extent.of("1/20", 1)
SUBJECTS = {
    "budget-execution": budgets.sheets,
    "carbon-and-mental-health": footprints.sheets,
    "collaboration": tasks.sheets,
    "credit-bank": medics.sheets,
    "results-use": uses.sheets,
}
YEAR = {**dict.fromkeys(SUBJECTS, 2026), "results-use": 2027}


def told_of(folder: Path, scheme: str, period: Period, records: Records | None = None) -> Told:
    """The results of a scheme over the facts in a folder, at the end of a period."""
    program = program_of(scheme)
    made = snapshot_make(program=program, folder=folder, out=folder / "book", scheme=scheme, version="1", period=period)
    assert made.book is not None
    assert (made.findings, made.book.complete) == ((), True)
    rows = {name: rows_of(made.book, sheet) for name, sheet in program.sheets.items() if given_columns(sheet)}
    as_of = instant_at(period.end, 86_399)
    calendar = WorkingCalendar.current()
    return Told(Exact(program, {**rows, **(records or {})}, period=period, as_of=as_of, calendar=calendar))


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Teller:
    def teller(scheme: str, year: int, records: Records | None = None) -> Told:
        folder = tmp_path_factory.mktemp("facts")
        for sheet, rows in SUBJECTS[scheme](EXTENT, year):
            sheet_write(folder, sheet, rows)
        return told_of(folder, scheme, Period.parse(str(year)), records)

    return teller


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The grades of the departments over the years, as the appraisal of the sample gives them."""
    folder = tmp_path_factory.mktemp("grades")
    district_write(scale="1/20", seed=1, out=folder, months=1)
    found: list[Mapping[str, Datum]] = []
    for year in range(2023, 2027):
        period = Period.parse(str(year))
        told = told_of(folder / "department-appraisal" / period.text, "department-appraisal", period)
        for unit, grade in told.column("单位", "等级").items():
            found.append({"单位代码": unit, "期": period.start, "等级": grade})
    return {"考核": found}


def sheets_of(scheme: str) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    return SUBJECTS[scheme](EXTENT, YEAR[scheme])


@pytest.mark.parametrize("scheme", SUBJECTS)
def test_the_facts_have_exactly_the_given_columns_of_the_scheme(scheme: str) -> None:
    program = program_of(scheme)
    columns = {name: {one.name for one in given_columns(sheet)} for name, sheet in program.sheets.items()}
    keys = {sheet.name: {name for name, _ in sheet.columns[: sheet.keys]} for sheet, _ in sheets_of(scheme)}
    asked = {sheet.name: {name for name, _ in sheet.columns} for sheet, _ in sheets_of(scheme)}
    assert {name: names | keys[name] for name, names in columns.items() if name in asked} == asked


def test_two_programmes_are_red_and_one_of_them_was_never_talked_about(tell: Teller) -> None:
    told = tell("budget-execution", 2026)
    lights, late = told.column("项目季", "灯.进度"), told.column("项目季", "灯.约谈逾期")
    red = {row[:7] for row, light in lights.items() if light == "red"}
    assert red == {budgets.programme_code(budgets.RED), budgets.programme_code(budgets.SILENT)}
    assert {row[:7] for row, light in late.items() if light == "red"} == {budgets.programme_code(budgets.SILENT)}


def test_money_of_a_red_programme_is_proposed_and_moves_only_when_adjusted(tell: Teller) -> None:
    told = tell("budget-execution", 2026)
    red = budgets.programme_code(budgets.RED)
    budget, proposed = told.column("项目季", "调整后预算"), told.column("项目季", "建议调出额")
    spring, summer = f"{red}2026-04-01", f"{red}2026-07-01"
    assert (proposed[spring], budget[spring], budget[summer]) == (1_760_000, 8_000_000, 6_500_000)
    assert told.column("项目季", "灯.进度")[summer] == "green"


def test_a_fen_below_fifteen_per_cent_is_yellow(tell: Teller) -> None:
    lights = tell("budget-execution", 2026).column("项目季", "灯.进度")
    told = [lights[f"{budgets.programme_code(n)}2026-01-01"] for n in (budgets.ON_THE_LINE, budgets.A_FEN_BELOW)]
    assert told == ["green", "yellow"]


def test_a_recoded_programme_is_compared_with_its_former_code(tell: Teller) -> None:
    period = Period.parse("2025")
    before = tell("budget-execution", 2025)
    last = [
        {"项目": row[:7], "季": quarter, "期": period.start, "执行率": rate}
        for row, rate in before.column("项目季", "执行率").items()
        for quarter in [next(one.start for one in period.steps("quarter") if str(one.start) == row[7:])]
    ]
    told = tell("budget-execution", 2026, {"往年": last})
    grown, rates = told.column("项目季", "同比"), told.column("项目季", "上年执行率")
    assert grown[f"{budgets.programme_code(budgets.RECODED)}2026-04-01"] == Fraction(28, 100)
    assert rates[f"{budgets.programme_code(budgets.NEW)}2026-04-01"] is State.NOT_APPLICABLE


def test_every_constraint_of_the_budget_holds(tell: Teller) -> None:
    told = tell("budget-execution", 2026)
    made = [(name, column) for name, sheet in told.exact.program.sheets.items() for column in sheet.columns]
    failed = {key for key in made if key[1].startswith("约束.") and set(told.column(*key).values()) - {True}}
    assert failed == set()


def test_one_department_misses_credits_and_one_stands_on_the_line(tell: Teller) -> None:
    told = tell("credit-bank", 2026)
    missing, line = medics.department_code(medics.MISSING), medics.department_code(medics.ON_THE_LINE)
    share, lights = told.column("科室", "完成率"), told.column("科室", "灯.完成率")
    assert (share[missing], share[line]) == (Fraction(4, 5), Fraction(9, 10))
    assert [code for code, light in lights.items() if light != "green"] == [missing]


def test_a_course_entered_twice_counts_once_and_three_months_of_study_are_seen(tell: Teller) -> None:
    told = tell("credit-bank", 2026)
    twice = [code for code, count in told.column("人员", "重复记录数").items() if count]
    study = [code for code, long in told.column("人员", "进修满期").items() if long]
    assert (twice, study) == ([medics.medic_code(medics.DOUBLE)], [medics.medic_code(medics.STUDY)])
    assert told.column("人员", "线上学分")[medics.medic_code(medics.BARELY)] == 50
    assert told.column("人员", "达标")[medics.medic_code(medics.BARELY)] is True


def test_a_department_loses_its_row_of_a_and_with_it_the_uplift(tell: Teller, grades: Records) -> None:
    before, after = (tell("results-use", year, records(grades, year)) for year in (uses.FIRST_USE, uses.LAST_USE))
    lost = department(uses.LOST)
    assert [told.column("单位", "特区")[lost] for told in (before, after)] == [True, False]
    assert [told.column("单位", "灯.失去")[lost] for told in (before, after)] == ["green", "red"]
    assert (after.column("单位", "上年等级")[lost], after.column("单位", "连A年数")[lost]) == ("C", 0)
    paid = [told.column("岗位", "执行标准")[f"{lost}-1"] for told in (before, after)]
    assert paid == [10_000, Fraction(833_333, 100)]
    assert after.column("岗位", "停止上浮")[f"{lost}-1"] is True


def test_a_special_zone_gets_its_posts_and_its_project_goes_first(tell: Teller, grades: Records) -> None:
    told = tell("results-use", uses.LAST_USE, records(grades, uses.LAST_USE))
    zone = department(uses.ZONE)
    assert [unit for unit, in_force in told.column("单位", "特区").items() if in_force is True] == [zone]
    assert (told.column("单位", "连A年数")[zone], told.column("单位", "核定增编")[zone]) == (4, 87)
    first = [code for code, place in told.column("基建项目", "审批次序").items() if place == 1]
    assert told.column("基建项目", "优先")[first[0]] == 1
    assert set(told.column("岗位", "约束.上浮不超上限").values()) == {True}


def test_an_open_dispute_holds_up_one_unit_and_a_decided_one_sets_its_coefficient(tell: Teller) -> None:
    told = tell("collaboration", 2026)
    coefficients, scores = told.column("责任", "系数"), told.column("单位", "协同分")
    assert coefficients[tasks.part_code(tasks.OPEN, 2)] is State.OPEN
    assert coefficients[tasks.part_code(tasks.DECIDED, 2)] == Fraction(85, 100)
    assert list(scores.values()).count(State.OPEN) == 1
    assert set(told.column("争议", "灯.裁定").values()) == {"green", "yellow"}
    assert set(told.column("事项", "约束.恰有一个牵头").values()) == {True}


def records(grades: Records, year: int) -> Records:
    """The grades that were approved before a year of use."""
    return {"考核": [row for row in grades["考核"] if str(row["期"]) < str(year)]}


def test_a_meter_not_read_leaves_a_department_without_a_footprint_and_without_points(tell: Teller) -> None:
    told = tell("carbon-and-mental-health", 2026)
    unread = department(footprints.UNREAD)
    assert told.column("单位", "排放")[unread] is State.NOT_SUBMITTED
    assert told.column("单位", "总量下降.得分")[unread] == 0
    assert sum(value is State.NOT_SUBMITTED for value in told.column("单位", "排放").values()) == 1


def test_a_group_of_four_is_not_shown_and_its_department_has_no_total(tell: Teller) -> None:
    told = tell("carbon-and-mental-health", 2026)
    small = department(footprints.SMALL)
    assert told.column("服务", "覆盖率")[f"{small}-1"] is State.SUPPRESSED
    assert told.column("单位", "总分")[small] is State.WITHHELD


def test_a_department_with_twice_the_staff_falls_per_head(tell: Teller) -> None:
    told = tell("carbon-and-mental-health", 2026)
    growing = department(footprints.GROWING)
    fall = told.column("单位", "人均降幅")[growing]
    assert isinstance(fall, Fraction)
    assert fall >= Fraction(2, 5)
    assert told.column("单位", "人均下降.得分")[growing] == 20
