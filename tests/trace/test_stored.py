"""A run folder is explained from what it holds; where it does not hold a row that was read, nothing is claimed."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.layout import given_columns
from kaohe.book.rows import rows_write
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run as engine_run
from kaohe.trace.explain import UNSTORED, explain
from kaohe.trace.run import RunView
from kaohe.trace.stored import RunCells, folder_view
from tests.formula.building import column, compiled, sheet
from tests.trace.runs import NOON, Facts, every_explanation, pay_facts, pay_program, pay_view, told, view, written

YEAR = Period.parse("2026")


def test_what_duckdb_computed_recomputes(tmp_path: Path) -> None:
    program, raw = pay_program(), tmp_path / "facts"
    raw.mkdir()
    for name, rows in pay_facts(9).items():
        rows_write(raw, name, given_columns(program.sheets[name]), rows)
    found = snapshot_make(program=program, folder=raw, out=tmp_path / "book", scheme="pay", version="1", period=YEAR)
    assert found.book is not None
    inputs = Inputs(program, "0" * 64, found.book, YEAR, NOON, WorkingCalendar.current())
    assert engine_run(inputs, tmp_path / "run").folder is not None
    stored = folder_view(tmp_path / "run", program, period=YEAR, as_of=NOON)
    assert stored.name == "run"
    assert every_explanation(stored, random.Random(0), 9) == 0
    assert told(stored, "人", "P1", "份额").filled == told(pay_view(9), "人", "P1", "份额").filled


def daily() -> RunView:
    """A sum over seven days, with six days before the year."""
    items = (
        column("数", "count", absent=Fraction(0)),
        column("七日", "count", "SUM(数 FROM -6 TO 0)", history="partial"),
    )
    days = sheet("日账", *items, each=(("人", "sheet", "人"), ("日", "step", "day")), lead_in=6)
    program = compiled(sheet("人", column("名", "text", absent=State.EMPTY)), days).program
    assert program is not None
    dates = [dt.date(2025, 12, 26) + dt.timedelta(days=at) for at in range(20)]
    return view(program, {"人": [{"号": "A"}], "日账": [{"人": "A", "日": day, "数": Fraction(1)} for day in dates]})


def test_a_sum_over_days_before_the_run_is_not_claimed_from_its_folder(tmp_path: Path) -> None:
    exact = daily()
    stored = written(exact, tmp_path)
    first, tenth = ("A", dt.date(2026, 1, 1)), ("A", dt.date(2026, 1, 10))
    assert explain(exact, "日账", first, "七日").value == 7
    assert explain(exact, "日账", first, "七日").findings() == ()
    found = explain(stored, "日账", first, "七日")
    assert (found.value, found.findings(), found.reason) == (7, (), UNSTORED)
    later = explain(stored, "日账", tenth, "七日")
    assert (later.filled.en, later.reason.zh) == ("SUM{rows counted: 7}", "")


def test_records_of_other_runs_are_read_where_their_file_is_given(tmp_path: Path) -> None:
    past = sheet("往年", column("等", "count"), kind="record")
    now = sheet("单位", column("两倍", "count", "往年.等 * 2"), links={"往年": "往年"})
    program = compiled(past, now).program
    assert program is not None
    facts: Facts = {"往年": [{"号": "A", "等": Fraction(3)}], "单位": [{"号": "U", "往年": "A"}]}
    stored = written(view(program, facts), tmp_path)
    bare = told(stored, "单位", "U", "两倍")
    assert (bare.value, bare.reason, bare.findings()) == (6, UNSTORED, ())
    cells = RunCells(tmp_path, program, {"往年": tmp_path / "sheets" / "往年.parquet"})
    known = RunView(program, cells, stored.period, stored.as_of, stored.calendar)
    assert told(known, "单位", "U", "两倍").filled.zh == "3 × 2"
