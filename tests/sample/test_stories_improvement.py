"""改进故事 · Stories of improvement: which plans work, which is overdue, and which low indicator nobody planned for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns
from kaohe.formula.readers.exact.rows import Datum
from kaohe.sample import improvements, medics
from kaohe.sample.district import district_write
from kaohe.sample.extent import Extent
from kaohe.sample.extent import department_code as department
from kaohe.sample.improvements import plan_code
from kaohe.sample.sheets import sheet_write
from tests.sample.test_stories import Told, program_of
from tests.sample.test_stories_use import told_of

SCHEME = "improvement"
EXTENT = Extent.of("1/20", 1)
YEAR = improvements.YEARS[-1]
INDICATORS = ("源头治理", "制度落实", "风险防控", "支付保障", "线索处置", "群众满意", "暗访抽查")

Row = Mapping[str, Datum]
Records = Mapping[str, Sequence[Row]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The plans, with what the appraisal and the credit bank of the sample said before."""
    folder = tmp_path_factory.mktemp("district")
    district_write(scale="1/20", seed=1, out=folder, months=1)

    def ran(scheme: str, year: int) -> Told:
        return told_of(folder / scheme / str(year), scheme, Period.parse(str(year)))

    records: Records = {
        "上期考核": scores(ran("department-appraisal", YEAR - 1)),
        "本期考核": (),
        "上期学分": completions(ran("credit-bank", YEAR - 1)),
        "本期学分": completions(ran("credit-bank", YEAR)),
    }
    return told_of(folder / SCHEME / str(YEAR), SCHEME, Period.parse(str(YEAR)), records)


def taken(told: Told, sheet: str, key: str, columns: Mapping[str, str]) -> list[Row]:
    found = {name: told.column(sheet, column) for name, column in columns.items()}
    first = next(iter(found.values()))
    return [{key: code, **{name: values[code] for name, values in found.items()}} for code in first]


def scores(told: Told) -> list[Row]:
    return taken(told, "单位", "单位代码", {name: f"{name}.得分" for name in INDICATORS})


def completions(told: Told) -> list[Row]:
    return taken(told, "科室", "科室编码", {"应完成数": "应完成数", "完成数": "完成数"})


def effect(told: Told, number: int) -> object:
    return told.column("计划", "效果")[plan_code(number)]


def test_the_facts_have_exactly_the_given_columns_of_the_scheme() -> None:
    program = program_of(SCHEME)
    columns = {name: {one.name for one in given_columns(sheet)} for name, sheet in program.sheets.items()}
    facts = [sheet for sheet, _ in improvements.sheets(EXTENT, YEAR)]
    keys = {sheet.name: {name for name, _ in sheet.columns[: sheet.keys]} for sheet in facts}
    asked = {sheet.name: {name for name, _ in sheet.columns} for sheet in facts}
    assert {name: names | keys[name] for name, names in columns.items() if name in asked} == asked


def test_a_plan_that_raises_its_share_from_63_to_89_works(told: Told) -> None:
    change = told.column("计划", "变化")[plan_code(improvements.WORKS)]
    assert (effect(told, improvements.WORKS), change) == ("有效", Fraction(26, 100))


def test_a_small_rise_is_no_effect_and_a_fall_is_worse(told: Told) -> None:
    assert [effect(told, n) for n in (improvements.SAME, improvements.WORSE)] == ["未见效", "变差"]


def test_nothing_is_concluded_from_24_persons_or_before_the_next_period(told: Told) -> None:
    found = [effect(told, n) for n in (improvements.SMALL, improvements.NEXT)]
    assert found == [State.BELOW_MINIMUM, State.NOT_DUE]


def test_one_plan_is_overdue(told: Told) -> None:
    red = {code for code, light in told.column("计划", "灯.期限").items() if light == "red"}
    assert red == {plan_code(improvements.LATE)}
    assert told.column("计划", "进度")[plan_code(improvements.LATE)] == "逾期"


def test_the_plan_on_credits_reads_both_years_of_the_credit_bank(told: Told) -> None:
    code = plan_code(improvements.CREDIT)
    persons = medics.departments_of(EXTENT) * medics.STAFF
    assert [told.column("计划", column)[code] for column in ("前人数", "后人数")] == [persons, persons]
    assert effect(told, improvements.CREDIT) == "未见效"


def test_a_low_indicator_without_a_plan_is_red_and_those_with_one_are_yellow(told: Told) -> None:
    lights = told.column("单位指标", "灯.诊断")
    red = [key for key, light in lights.items() if light == "red"]
    assert red == [department(improvements.UNPLANNED) + "风险防控"]
    assert lights["D01线索处置"] == "yellow"
    assert told.column("全区", "漏列数")[""] == 1


def test_without_records_nothing_is_diagnosed(tmp_path: Path) -> None:
    for sheet, rows in improvements.sheets(EXTENT, YEAR):
        sheet_write(tmp_path, sheet, rows)
    alone = told_of(tmp_path, SCHEME, Period.parse(str(YEAR)))
    assert set(alone.column("单位指标", "偏低").values()) == {State.NO_RECORD}
    assert effect(alone, improvements.CREDIT) is State.NO_RECORD


def test_every_constraint_holds(told: Told) -> None:
    made = [(name, column) for name, sheet in told.exact.program.sheets.items() for column in sheet.columns]
    failed = {key for key in made if key[1].startswith("约束.") and set(told.column(*key).values()) - {True}}
    assert failed == set()
