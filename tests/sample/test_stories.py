"""故事 · Stories: the facts fit the shipped schemes, and running them exactly tells what the district's page says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow.parquet as pq
import pytest

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns, value_fields, value_loaded
from kaohe.book.manifest import Book
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar.working import WorkingCalendar
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.exact.program import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.sample import kindergartens, police, projects, units
from kaohe.sample.district import district_write
from kaohe.scheme.compile import compile_named

SHEETS = {
    "wage-guarantee": (units.STREET_ROWS, projects.COMPANIES, projects.STREET_PROJECTS, projects.STREET_CLUES),
    "department-appraisal": (
        units.DEPARTMENT_ROWS,
        units.AWARDS,
        projects.DEPARTMENT_PROJECTS,
        projects.DEPARTMENT_CLUES,
    ),
    "kindergarten-pay": (
        kindergartens.POSTS,
        kindergartens.PERSONS,
        kindergartens.CHILDREN,
        kindergartens.KINDERGARTENS,
    ),
    "auxiliary-police-pay": (police.BRIGADES, police.POLICE),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The results of one period, asked for cell by cell."""

    exact: Exact

    def column(self, sheet: str, column: str) -> dict[str, Datum]:
        return {
            "".join(str(part) for part in key): self.exact.value(sheet, key, column) for key in self.exact.keys(sheet)
        }


Teller = Callable[[str, str], Told]


def program_of(scheme: str) -> Program:
    program = compile_named(scheme).program
    assert program is not None
    return program


def rows_of(book: Book, sheet: Sheet) -> list[dict[str, Datum]]:
    return [
        {column.name: _datum(row, column.name, sheet) for column in given_columns(sheet)}
        for row in pq.read_table(book.path(sheet.name)).to_pylist()
    ]


def _datum(row: dict[str, object], name: str, sheet: Sheet) -> Datum:
    state = row.get(f"{name}.state")
    if isinstance(state, str):
        return State.of_token(state)
    kind = sheet.columns[name].type
    parts = tuple(row[field.name] for field in value_fields(name, kind))
    return value_loaded(kind, parts)  # type: ignore[arg-type]  # as laid out


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Teller:
    """A sixth of the district, run by the exact reader for a scheme and a period."""
    folder = tmp_path_factory.mktemp("stories")
    district_write(scale="1/6", seed=1, out=folder, months=8)

    def teller(scheme: str, text: str) -> Told:
        program, period = program_of(scheme), Period.parse(text)
        facts, out = folder / scheme / text, tmp_path_factory.mktemp("book") / "facts"
        made = snapshot_make(program=program, folder=facts, out=out, scheme=scheme, version="1", period=period)
        assert made.book is not None
        assert (made.findings, made.book.complete) == ((), True)
        rows = {name: rows_of(made.book, sheet) for name, sheet in program.sheets.items() if given_columns(sheet)}
        as_of = instant_at(period.end, 86_399)
        return Told(Exact(program, rows, period=period, as_of=as_of, calendar=WorkingCalendar.current()))

    return teller


@pytest.mark.parametrize("scheme", SHEETS)
def test_the_facts_have_exactly_the_given_columns_of_the_scheme(scheme: str) -> None:
    program = program_of(scheme)
    columns = {name: {column.name for column in given_columns(sheet)} for name, sheet in program.sheets.items()}
    wanted = {name: names for name, names in columns.items() if names}
    assert {sheet.name: {name for name, _ in sheet.columns} for sheet in SHEETS[scheme]} == wanted


@pytest.mark.parametrize("scheme", SHEETS)
def test_the_facts_keep_the_kinds_of_the_scheme(scheme: str) -> None:
    program = program_of(scheme)
    for sheet in SHEETS[scheme]:
        kinds = {name: str(program.sheets[sheet.name].columns[name].type.kind) for name, _ in sheet.columns}
        words = {name: "text" if kind == "choice" else kind for name, kind in kinds.items()}
        assert words == dict(sheet.columns)


def test_the_sub_districts_of_the_last_year_tell_of_a_veto_and_a_tie(tell: Teller) -> None:
    told = tell("wage-guarantee", "2026")
    grades, totals = told.column("街道", "等级"), told.column("街道", "总分")
    assert [street for street, grade in grades.items() if grade == "A"] == ["S01", "S02"]
    assert (grades["S05"], grades["S06"]) == (State.OPEN, State.OPEN)
    assert totals["S05"] == totals["S06"]
    assert grades["S04"] == "C"
    assert not isinstance(totals["S04"], State)


@pytest.mark.parametrize("year", ["2023", "2024", "2025", "2026"])
def test_one_sub_district_leads_every_year(tell: Teller, year: str) -> None:
    assert tell("wage-guarantee", year).column("街道", "等级")["S01"] == "A"


def test_the_departments_of_the_last_year_tell_of_a_veto_and_a_tie(tell: Teller) -> None:
    grades = tell("department-appraisal", "2026").column("单位", "等级")
    assert sum(grade == "A" for grade in grades.values()) == 12
    assert (grades["D15"], grades["D24"], grades["D25"]) == ("C", State.OPEN, State.OPEN)


def test_a_small_survey_withholds_the_score(tell: Teller) -> None:
    assert tell("department-appraisal", "2024").column("单位", "总分")["D31"] is State.WITHHELD


def test_two_kindergartens_break_a_rule_and_no_other(tell: Teller) -> None:
    told = tell("kindergarten-pay", "2026-10")
    assert [code for code, good in told.column("幼儿园", "绩效占比达标").items() if not good] == ["K000007"]
    assert [code for code, good in told.column("幼儿园", "增量到位").items() if not good] == ["K000012"]


def test_before_the_stories_begin_every_kindergarten_keeps_the_rules(tell: Teller) -> None:
    told = tell("kindergarten-pay", "2026-03")
    assert set(told.column("幼儿园", "绩效占比达标").values()) == {True}
    assert set(told.column("幼儿园", "增量到位").values()) == {True}


def test_a_mover_is_paid_for_the_days_of_the_month_and_no_more(tell: Teller) -> None:
    told = tell("kindergarten-pay", "2026-03")
    posts, days = told.column("人员", "任职数"), told.column("人员", "计薪天合计")
    moved = [person for person, count in posts.items() if count == 2]
    assert moved
    assert all(days[person] == 22 for person in moved)


def test_every_auxiliary_is_paid_and_keeps_the_share(tell: Teller) -> None:
    told = tell("auxiliary-police-pay", "2026-10")
    assert not [person for person, pay in told.column("辅警", "应发").items() if isinstance(pay, State)]
    assert set(told.column("辅警", "占比达标").values()) == {True}


@pytest.mark.parametrize(
    ("scheme", "period"),
    [
        ("wage-guarantee", "2026"),
        ("department-appraisal", "2024"),
        ("kindergarten-pay", "2026-03"),
        ("auxiliary-police-pay", "2026-10"),
    ],
)
def test_no_cell_is_in_a_state_that_its_column_cannot_take(tell: Teller, scheme: str, period: str) -> None:
    told = tell(scheme, period)
    beyond = {
        (sheet.name, column.name, state.token)
        for sheet in told.exact.program.sheets.values()
        for column in sheet.columns.values()
        for state in told.column(sheet.name, column.name).values()
        if isinstance(state, State) and state not in column.type.states
    }
    assert beyond == set()
