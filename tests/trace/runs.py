"""Small runs to explain: a kindergarten's pool, a department's score, a monthly balance."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import rows_write
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Dated, ParameterRows, Program, Table, TableVersion
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.program import _DEEP as DEEP
from kaohe.formula.types import Kind, Type
from kaohe.trace.explain import explain
from kaohe.trace.explanation import Explanation
from kaohe.trace.record import explanation_json
from kaohe.trace.run import RunView, exact_view
from kaohe.trace.stored import SHEETS, folder_view
from kaohe.trace.text import explanation_text
from tests.formula.building import column, compiled, sheet

sys.setrecursionlimit(DEEP)  # as the exact reader does: hypothesis must find it so before it begins
Facts = Mapping[str, Sequence[Mapping[str, Any]]]
NOON = 1_798_689_600
PERSONS = frozenset({"人"})
PARAMETERS = {
    "下限": ParameterRows(
        "下限",
        Type(Kind.RATIO),
        (
            Dated(dt.date(2020, 1, 1), Fraction(1, 4), "旧办法"),
            Dated(dt.date(2026, 1, 1), Fraction(3, 10), "新办法第3条"),
        ),
    ),
}
TABLES = {
    "系数": Table(
        "系数",
        {"等": Type(Kind.CHOICE, choices=("优秀", "合格"))},
        {"值": Type(Kind.NUMBER, 2)},
        "",
        (TableVersion(dt.date(2024, 9, 1), (("优秀", Fraction(6, 5)), ("合格", Fraction(1))), "办法附表"),),
    ),
}


def pay_program(extra: str = "基本 + 绩效") -> Program:
    """Persons in kindergartens: a coefficient, a share of a pool, a rank, a mean over equals."""
    kindergarten = sheet(
        "园",
        column("池", "money"),
        column("人数", "count", "COUNT(人)"),
        column("总额", "money", "SUM(人.应发)"),
        column("人均", "money", "MEAN(人.绩效)", when_empty=State.NOT_APPLICABLE),
    )
    person = sheet(
        "人",
        column("基本", "money", absent=State.NOT_SUBMITTED, title_en="Base pay", basis="合同"),
        column("等", "choice", of=("优秀", "合格"), ordered="high_first"),
        column("出勤", "count"),
        column("系数值", "number", "LOOKUP(系数, 等)", scale=2),
        column("绩效", "money", "基本 * 系数值 * (出勤 / 22)", title_en="Performance pay", basis="办法第5条"),
        column("权", "number", "系数值 * (出勤 / 22)", scale=6),
        column("份额", "money", "ALLOCATE(园.池, 权 WITHIN 园)", on_state="withhold_pool"),
        column("名次", "count", "RANK(DESC 绩效 WITHIN 园 TIES competition)"),
        column("占比", "ratio", "绩效 / 应发", when_empty=State.NOT_APPLICABLE),
        column("达标", "flag", "占比 >= 下限"),
        column("比均", "money", "绩效 - 园.人均"),
        column("应发", "money", extra),
        links={"园": "园"},
        title_en="Person",
    )
    found = compiled(kindergarten, person, parameters=PARAMETERS, tables=TABLES)
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.program


def pay_facts(count: int) -> dict[str, list[dict[str, Any]]]:
    """One kindergarten with `count` persons, and an empty one."""
    people = [
        {
            "号": f"P{at}",
            "园": "K1",
            "基本": Fraction(3000 + 100 * at),
            "等": "优秀" if at % 2 == 0 else "合格",
            "出勤": Fraction(22 - at),
        }
        for at in range(count)
    ]
    return {"园": [{"号": "K1", "池": Fraction(100)}, {"号": "K2", "池": Fraction(0)}], "人": people}


def view(program: Program, facts: Facts, *, name: str = "", pins: Mapping[Any, Any] | None = None) -> RunView:
    """The run of an exact reader over some facts in 2026."""
    period, calendar = Period.parse("2026"), WorkingCalendar.current()
    return exact_view(Exact(program, facts, period=period, as_of=NOON, calendar=calendar, pins=pins), name)


def pay_view(count: int, **more: Any) -> RunView:
    """The pay run of `count` persons."""
    return view(pay_program(), pay_facts(count), **more)


def told(run: RunView, sheet_name: str, key: str, column_name: str, **more: Any) -> Explanation:
    """The explanation of a cell of a sheet with one text key."""
    return explain(run, sheet_name, (key,), column_name, **more)


def written(run: RunView, folder: Path) -> RunView:
    """The same run as a folder."""
    (folder / SHEETS).mkdir(parents=True)
    for found in run.program.sheets.values():
        rows = [
            {name: run.cells.cell(row, name) for name in found.columns}
            for row in run.cells.rows(found.name, {}, ())
            if not row.lead
        ]
        rows_write(folder / SHEETS, found.name, list(found.columns.values()), rows)
    return folder_view(folder, run.program, period=run.period, as_of=run.as_of)


def every_explanation(run: RunView, dice: random.Random, each: int) -> int:
    """Explain `each` rows of every computed column; the number of figures that do not recompute."""
    bad = 0
    for found in run.program.sheets.values():
        keys = [row.key for row in run.cells.rows(found.name, {}, ()) if not row.lead]
        for item in found.columns.values():
            if item.formula is None:
                continue
            for key in dice.sample(keys, min(each, len(keys))):
                told_of = explain(run, found.name, key, item.name)
                bad += len(told_of.findings())
                json.dumps(explanation_json(told_of), ensure_ascii=False)
                assert explanation_text(told_of, "zh")
                assert explanation_text(told_of, "en")
    return bad
