"""薪酬故事 · Stories of pay: an underpaid level, a freeze and its release, a late start of custody, found by the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.base.instant import instant_at
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns, value_fields, value_loaded
from kaohe.book.manifest import Book
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar.working import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.program import Sheet as Declared
from kaohe.formula.readers.exact.program import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.sample import children, custody, freezes, teachers
from kaohe.sample.extent import Extent, department_code
from kaohe.sample.sheets import Row, Sheet, sheet_write
from kaohe.scheme.compile import compile_named

Written = Iterator[tuple[Sheet, Iterable[Row]]]
Rows = dict[str, list[dict[str, Datum]]]

EXTENT = Extent.of("1/20", 1)
MADE: dict[str, Callable[[Period], Written]] = {
    "teacher-performance-pay": lambda period: teachers.sheets(EXTENT, period.start.year),
    "pay-freeze": lambda period: freezes.sheets(EXTENT, period),
    "custody-account": lambda period: custody.sheets(EXTENT, period),
    "kindergarten-subsidy": lambda period: children.sheets(EXTENT, period),
}
SAMPLED = {
    "teacher-performance-pay": "2026",
    "pay-freeze": "2026-09",
    "custody-account": "2026-09",
    "kindergarten-subsidy": "2025-2026",
}
MONTHS = [f"2026-{month:02d}" for month in range(4, 11)]


def program_of(scheme: str) -> Program:
    program = compile_named(scheme).program
    assert program is not None
    return program


def told(scheme: str, text: str, folder: Path, records: Rows | None = None) -> Exact:
    """A scheme run by the exact reader on the facts of the sample at one twentieth."""
    program, period = program_of(scheme), Period.parse(text)
    for sheet, rows in MADE[scheme](period):
        sheet_write(folder / text / "raw", sheet, rows)
    made = snapshot_make(
        program=program,
        folder=folder / text / "raw",
        out=folder / text / "book",
        scheme=scheme,
        version="1",
        period=period,
    )
    assert made.book is not None
    assert (made.findings, made.book.complete) == ((), True)
    given = {name: loaded(made.book, sheet) for name, sheet in program.sheets.items() if given_columns(sheet)}
    as_of = instant_at(period.end, 86_399)
    return Exact(program, {**given, **(records or {})}, period=period, as_of=as_of, calendar=WorkingCalendar.current())


def loaded(book: Book, sheet: Declared) -> list[dict[str, Datum]]:
    return [
        {column.name: datum(row, column.name, sheet) for column in given_columns(sheet)}
        for row in pq.read_table(book.path(sheet.name)).to_pylist()
    ]


def datum(row: dict[str, object], name: str, sheet: Declared) -> Datum:
    state = row.get(f"{name}.state")
    if isinstance(state, str):
        return State.of_token(state)
    kind = sheet.columns[name].type
    parts = tuple(row[field.name] for field in value_fields(name, kind))
    return value_loaded(kind, parts)  # type: ignore[arg-type]  # as laid out


def column(exact: Exact, sheet: str, name: str) -> dict[str, Datum]:
    return {"/".join(str(part) for part in key): exact.value(sheet, key, name) for key in exact.keys(sheet)}


def rows_with(exact: Exact, sheet: str, name: str, value: object) -> list[str]:
    return [key for key, got in column(exact, sheet, name).items() if got == value]


@pytest.fixture(scope="module")
def teachers_paid(tmp_path_factory: pytest.TempPathFactory) -> Exact:
    return told("teacher-performance-pay", "2026", tmp_path_factory.mktemp("teachers"))


@pytest.fixture(scope="module")
def payrolls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exact]:
    """The payrolls of April to October, each with the records of those before."""
    folder = tmp_path_factory.mktemp("freezes")
    recorded: list[dict[str, Datum]] = []
    runs: dict[str, Exact] = {}
    for text in MONTHS:
        runs[text] = told("pay-freeze", text, folder, {"往月": list(recorded)})
        withheld, released = column(runs[text], "单位", "暂扣"), column(runs[text], "单位", "补发")
        recorded += [
            {"单位代码": unit, "期": Period.parse(text).start, "暂扣": withheld[unit], "补发": released[unit]}
            for unit in withheld
        ]
    return runs


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exact]:
    folder = tmp_path_factory.mktemp("custody")
    return {text: told("custody-account", text, folder) for text in ("2026-09", "2026-10")}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exact]:
    """Three school years of the subsidy, each with the records of those before."""
    folder = tmp_path_factory.mktemp("children")
    used: list[dict[str, Datum]] = []
    balances: list[dict[str, Datum]] = []
    runs: dict[str, Exact] = {}
    for year in children.YEARS:
        run = runs[year.text] = told(
            "kindergarten-subsidy", year.text, folder, {"往年幼儿": list(used), "往年园": list(balances)}
        )
        used += [
            {"幼儿编号": child, "期": year.start, "核定月数": months}
            for child, months in column(run, "幼儿", "核定月数").items()
        ]
        withheld, released = column(run, "幼儿园", "暂扣"), column(run, "幼儿园", "补发")
        balances += [
            {"园所编号": code, "期": year.start, "暂扣": withheld[code], "补发": released[code]} for code in withheld
        ]
    return runs


def broken(exact: Exact) -> list[tuple[str, str]]:
    """The constraints that some row breaks, or that cannot be judged there."""
    names = [
        (name, one) for name, sheet in exact.program.sheets.items() for one in sheet.columns if one.startswith("约束.")
    ]
    return [(sheet, name) for sheet, name in names if set(column(exact, sheet, name).values()) - {True}]


@pytest.mark.parametrize("scheme", MADE)
def test_the_facts_have_exactly_the_given_columns_of_the_scheme(scheme: str) -> None:
    program = program_of(scheme)
    wanted = {
        name: {one.name for one in given_columns(sheet)}
        for name, sheet in program.sheets.items()
        if given_columns(sheet)
    }
    made = MADE[scheme](Period.parse(SAMPLED[scheme]))
    assert {sheet.name: {name for name, _ in sheet.columns} for sheet, _ in made} == wanted


def test_a_school_that_pays_the_old_level_is_found(teachers_paid: Exact) -> None:
    owed, months = column(teachers_paid, "教师", "欠发"), column(teachers_paid, "教师", "在岗月数")
    assert {(str(months[teacher]), str(owed[teacher])) for teacher in owed} <= {
        ("12", "1680"),
        ("8", "1120"),
        ("4", "560"),
    }
    assert column(teachers_paid, "学校", "灯.欠发") == {"X000001": "red"}
    assert column(teachers_paid, "学校", "欠发人数") == {"X000001": len(owed)}


def test_a_year_before_the_raise_nobody_is_owed(tmp_path: Path) -> None:
    before = told("teacher-performance-pay", "2025", tmp_path)
    assert set(column(before, "教师", "欠发").values()) == {0}
    assert broken(before) == []


def test_who_failed_in_ethics_has_the_base_part_and_no_reward(teachers_paid: Exact) -> None:
    rewards = column(teachers_paid, "教师", "考核奖励")
    assert (rewards["T00000001"], teachers_paid.value("教师", ("T00000001",), "师德失范")) == (0, True)
    assert teachers_paid.value("教师", ("T00000001",), "基础性绩效") == 33600


def test_the_reward_is_shared_to_the_fen(teachers_paid: Exact) -> None:
    assert column(teachers_paid, "学校", "已分奖励") == column(teachers_paid, "学校", "可分奖励")
    assert broken(teachers_paid) == []


def test_a_freeze_is_released_at_once_in_the_payroll_after_acceptance(payrolls: dict[str, Exact]) -> None:
    unit = (department_code(freezes.RELEASED),)
    withheld = {text: run.value("单位", unit, "暂扣") for text, run in payrolls.items()}
    released = {text: run.value("单位", unit, "补发") for text, run in payrolls.items()}
    assert list(withheld.values()) == [0, 9000, 9000, 9000, 9000, 0, 0]
    assert released == {text: 36000 if text == "2026-09" else 0 for text in MONTHS}
    assert payrolls["2026-10"].value("单位", unit, "暂扣余额") == 0


def test_a_freeze_that_is_not_accepted_goes_on(payrolls: dict[str, Exact]) -> None:
    frozen = {text: rows_with(run, "单位", "灯.冻结", "red") for text, run in payrolls.items()}
    assert frozen == {
        **{text: ["D20"] for text in MONTHS[1:5]},
        **{text: [] for text in (MONTHS[0], MONTHS[5])},
        "2026-10": ["D26"],
    }
    assert payrolls["2026-10"].value("单位", ("D26",), "暂扣余额") == 9000


@pytest.mark.parametrize("text", MONTHS)
def test_base_pay_is_never_withheld_and_the_books_agree(payrolls: dict[str, Exact], text: str) -> None:
    assert broken(payrolls[text]) == []
    withheld, classes = column(payrolls[text], "发放项", "暂扣"), column(payrolls[text], "发放项", "类别")
    assert {classes[item] for item, amount in withheld.items() if amount} <= {"薪酬增量"}


def test_a_distribution_is_in_time_at_the_limit_and_late_a_second_after(accounts: dict[str, Exact]) -> None:
    assert column(accounts["2026-09"], "到账", "启动时效") == {
        "R2026-09-000001": "on_time",
        "R2026-09-000002": "late",
        "R2026-09-000003": "on_time",
        "R2026-09-000004": "on_time",
    }
    assert rows_with(accounts["2026-09"], "到账", "灯.启动", "yellow") == ["R2026-09-000002"]
    assert set(column(accounts["2026-10"], "到账", "启动时效").values()) == {"on_time"}


def test_an_account_that_pays_three_of_ten_late_turns_red(accounts: dict[str, Exact]) -> None:
    assert rows_with(accounts["2026-10"], "专户", "灯.迟发", "red") == ["Z000003"]
    assert accounts["2026-10"].value("专户", ("Z000003",), "久拖人数") == 16
    assert rows_with(accounts["2026-09"], "专户", "灯.迟发", "red") == []


@pytest.mark.parametrize("text", ["2026-09", "2026-10"])
def test_every_account_is_reconciled(accounts: dict[str, Exact], text: str) -> None:
    assert broken(accounts[text]) == []


def test_a_child_back_after_a_gap_year_in_two_kindergartens_uses_what_is_left(settled: dict[str, Exact]) -> None:
    run = settled["2025-2026"]
    stays = {key: run.value("在园", (key,), "核定月数") for key in (f"{children.MOVED}-1", f"{children.MOVED}-2")}
    assert run.value("幼儿", (children.MOVED,), "期初已用") == 28
    assert list(stays.values()) == [5, 3]
    assert children.MOVED not in column(settled["2024-2025"], "幼儿", "核定月数")


def test_nobody_is_subsidised_for_more_than_the_cap(settled: dict[str, Exact]) -> None:
    run = settled["2025-2026"]
    before, now = column(run, "幼儿", "期初已用"), column(run, "幼儿", "核定月数")
    assert max(int(str(before[child])) + int(str(now[child])) for child in now) == 36


def test_a_frozen_increment_is_withheld_and_released_the_year_after(settled: dict[str, Exact]) -> None:
    withheld = settled["2024-2025"].value("幼儿园", ("K000003",), "暂扣")
    assert withheld == settled["2024-2025"].value("幼儿园", ("K000003",), "增量总额")
    assert settled["2025-2026"].value("幼儿园", ("K000003",), "补发") == withheld
    assert withheld != 0
    assert rows_with(settled["2024-2025"], "幼儿园", "灯.暂扣", "yellow") == ["K000003"]
    assert rows_with(settled["2025-2026"], "幼儿园", "灯.暂扣", "yellow") == []


def test_a_kindergarten_that_keeps_half_of_the_increment_is_found(settled: dict[str, Exact]) -> None:
    assert rows_with(settled["2025-2026"], "幼儿园", "增量到位", value=False) == ["K000002"]
    assert broken(settled["2025-2026"]) == [("幼儿园", "约束.增量全部用于工资")]
    assert broken(settled["2024-2025"]) == []
