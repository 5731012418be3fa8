"""The sheets that random formulas are written on: every type, every state, edges of 64 bits, random rows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.database import database_open
from kaohe.book.layout import given_columns
from kaohe.book.manifest import Book, Origin, book_seal
from kaohe.book.rows import rows_write
from kaohe.formula.declared import Declared, SheetDeclared
from kaohe.formula.program import Dated, ParameterRows, Program, Table, TableVersion
from kaohe.formula.readers.exact.rows import Datum, key_order
from kaohe.formula.types import Kind, Type
from tests.formula.building import column, sheet

PERIOD = Period.parse("2026")
AS_OF = 1_790_000_000
LEVELS = ("一级", "二级", "三级")
MARKS = ("优", "良", "差")
HUGE = 9 * 10**18
UNITS = 50
Rows = dict[str, list[dict[str, Datum]]]


def declared(formulas: dict[str, dict[str, tuple[Type, str]]]) -> Declared:
    """The sheets with formula columns added: {sheet: {name: (type, formula)}}."""
    sheets = {one.name: one for one in (_unit(), _person(), _piece(), _month(), _whole())}
    for name, added in formulas.items():
        more = {key: column(key, kind.kind.value, text, **_shape(kind)) for key, (kind, text) in added.items()}
        found = sheets[name]
        sheets[name] = replace(found, columns={**found.columns, **more})
    return Declared(sheets, _parameters(), _tables(), "year")


def _shape(kind: Type) -> dict[str, object]:
    more: dict[str, object] = {"scale": kind.scale, "step": kind.step, "of": kind.choices, "ordered": kind.ordered}
    if kind.low is not None and kind.high is not None:
        more |= {"low": kind.low, "high": kind.high}
    return more


def _unit() -> SheetDeclared:
    return sheet(
        "单位",
        column("号", "text"),
        column("池", "money", absent=State.NOT_SUBMITTED),
        column("款", "money", absent=Fraction(0)),
        column("系数", "number", scale=4, absent=State.NOT_DUE),
        column("级", "choice", of=LEVELS, ordered="high_first", absent=State.OPEN),
        column("开办", "date", absent=State.NO_RECORD),
        column("特区", "flag", absent=False),
    )


def _person() -> SheetDeclared:
    return sheet(
        "人",
        column("号", "text"),
        column("园", "text"),
        column("兼", "text", absent=State.NOT_APPLICABLE),
        column("薪", "money", absent=State.NOT_SUBMITTED),
        column("奖", "money", absent=Fraction(0)),
        column("数", "count", absent=State.BELOW_MINIMUM),
        column("次", "count", absent=Fraction(0)),
        column("率", "ratio", scale=4, absent=State.SUPPRESSED),
        column("比", "ratio", absent=State.WITHHELD),
        column("分", "points", absent=State.NOT_DUE),
        column("量", "number", scale=3, absent=State.OPEN),
        column("巨", "number", scale=0, absent=State.EXCLUDED),
        column("旗", "flag", absent=State.OPEN),
        column("真", "flag", absent=False),
        column("等", "choice", of=MARKS, ordered="high_first", absent=State.NO_RECORD),
        column("类", "text", absent=State.NOT_APPLICABLE),
        column("入", "date", absent=State.NO_RECORD),
        column("始", "instant", absent=State.OPEN),
        column("止", "instant", absent=State.OPEN),
        column("时", "hours", absent=State.NOT_DUE),
        column("天", "days", absent=State.NOT_APPLICABLE),
        column("月数", "months", absent=State.EMPTY),
        column("工", "working_days", absent=State.OPEN),
        column("期间", "period", step="month", absent=State.NO_RECORD),
        links={"园": "单位", "兼": "单位"},
    )


def _piece() -> SheetDeclared:
    return sheet(
        "件",
        column("号", "text"),
        column("人", "text"),
        column("额", "money", absent=State.NOT_SUBMITTED),
        column("净", "money", absent=Fraction(0)),
        column("数", "count", absent=State.OPEN),
        column("长", "number", scale=2, absent=Fraction(1)),
        column("宽", "number", scale=1, absent=Fraction(2)),
        column("好", "flag", absent=State.NOT_DUE),
        column("成", "flag", absent=False),
        column("评", "choice", of=MARKS, ordered="low_first", absent=State.EMPTY),
        column("日", "date", absent=State.NOT_APPLICABLE),
        links={"人": "人"},
    )


def _month() -> SheetDeclared:
    return sheet(
        "月",
        column("月额", "money", absent=State.NO_RECORD),
        column("月旗", "flag", absent=State.NOT_SUBMITTED),
        column("月数", "count", absent=Fraction(3)),
        each=(("单位", "sheet", "单位"), ("月", "step", "month")),
        lead_in=40,
    )


def _whole() -> SheetDeclared:
    return sheet("全", column("总", "money", absent=Fraction(100)), kind="one")


def _parameters() -> dict[str, ParameterRows]:
    old, new, late = dt.date(2020, 1, 1), dt.date(2026, 5, 1), dt.date(2030, 1, 1)
    rate = (Dated(old, Fraction(1, 3), "旧"), Dated(new, Fraction(37, 100), "新"))
    return {
        "折率": ParameterRows("折率", Type(Kind.RATIO, 4), rate),
        "底薪": ParameterRows("底薪", Type(Kind.MONEY, 2), (Dated(old, Fraction(170001, 100), "旧"),)),
        "将来": ParameterRows("将来", Type(Kind.COUNT, 0), (Dated(late, Fraction(5), "后"),)),
    }


def _tables() -> dict[str, Table]:
    old, new = dt.date(2020, 1, 1), dt.date(2026, 7, 1)
    levels = {"级": Type(Kind.CHOICE, choices=LEVELS)}
    steps = ((Fraction(9, 10), Fraction(100)), (Fraction(6, 10), Fraction(60)), (Fraction(0), Fraction(5, 2)))
    return {
        "标准": Table("标准", levels, {"额": Type(Kind.MONEY, 2)}, "", (
            TableVersion(old, (("一级", Fraction(600)), ("二级", Fraction(401, 2))), "旧"),
            TableVersion(new, (("一级", Fraction(700)), ("二级", Fraction(300)), ("三级", Fraction(1))), "新"),
        )),
        "档": Table("档", {"x": Type(Kind.RATIO, 4)}, {"分": Type(Kind.POINTS, 4)}, "lower_closed", (
            TableVersion(old, steps, "旧"),
        )),
        "上档": Table("上档", {"x": Type(Kind.RATIO, 4)}, {"分": Type(Kind.NUMBER, 2)}, "upper_closed", (
            TableVersion(old, steps, "旧"),
        )),
    }  # fmt: skip


def random_rows(dice: random.Random, persons: int) -> Rows:
    """Rows for every given sheet; every state occurs, and values at the edges."""
    units = [_filled(dice, _unit(), {"号": f"K{number}"}) for number in range(UNITS)]
    people = [
        _filled(dice, _person(), {"号": f"P{number:03}", "园": f"K{dice.randrange(9)}", "兼": _other(dice)})
        for number in range(persons)
    ]
    pieces = [
        _filled(dice, _piece(), {"号": f"J{number:04}", "人": f"P{dice.randrange(persons):03}"})
        for number in range(3 * persons)
    ]
    months = [
        _filled(dice, _month(), {"单位": f"K{unit}", "月": dt.date(2026, month, 1)})
        for unit in range(UNITS - 1)
        for month in range(1, 13)
        if dice.random() < 0.9
    ]
    return {"单位": units, "人": people, "件": pieces, "月": months, "全": [{"总": Fraction(123456, 100)}]}


def _other(dice: random.Random) -> Datum:
    return State.NOT_APPLICABLE if dice.random() < 0.3 else f"K{dice.randrange(8)}"


def _filled(dice: random.Random, one: SheetDeclared, keys: dict[str, Datum]) -> dict[str, Datum]:
    values = {
        name: _value(dice, found.type, found.absent)
        for name, found in one.columns.items()
        if found.formula is None and name not in keys
    }
    return {**keys, **values}


def _value(dice: random.Random, kind: Type, absent: Datum | None) -> Datum:
    if isinstance(absent, State) and dice.random() < 0.12:
        return absent if dice.random() < 0.9 else State.REJECTED
    if kind.is_numeric:
        return _number(dice, kind)
    if kind.kind is Kind.FLAG:
        return dice.random() < 0.6
    if kind.kind is Kind.INSTANT:
        return AS_OF + dice.randrange(-20_000_000, 20_000_000)
    if kind.kind is Kind.DATE:
        return dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(-800, 800))
    if kind.kind is Kind.PERIOD:
        return dt.date(2026, dice.randrange(1, 13), 1)
    return dice.choice(kind.choices or ("甲", "乙", "it's", "丙"))


_RANGES = {
    Kind.MONEY: (-200_000, 900_000), Kind.COUNT: (0, 12), Kind.RATIO: (0, 13_000), Kind.POINTS: (0, 1_000_000),
    Kind.HOURS: (0, 900_000), Kind.DAYS: (-40, 90), Kind.MONTHS: (-14, 30), Kind.WORKING_DAYS: (-20, 40),
}  # fmt: skip


def _number(dice: random.Random, kind: Type) -> Fraction:
    if kind.is_pair:
        return Fraction(dice.randrange(-30, 90), dice.choice([1, 2, 3, 7, 40]))
    scale = kind.scale or 0
    if kind.kind is Kind.NUMBER and scale == 0:
        return Fraction(dice.choice([HUGE, -HUGE, 10**12 + 7, 0, 1, dice.randrange(10**15)]))
    low, high = _RANGES.get(kind.kind, (-5_000, 9_000))
    if dice.random() < 0.25:
        return Fraction(dice.choice([0, 0, 1, 5, 50, 100]), 10**scale)
    return Fraction(dice.randrange(low, high), 10**scale)


def book_of(program: Program, rows: Rows, folder: Path) -> Book:
    """The rows as a book in a new folder."""
    folder.mkdir(parents=True)
    sheets = {}
    for found in program.sheets.values():
        columns = given_columns(found)
        if columns:
            keyed = sorted(rows[found.name], key=lambda row: key_order(tuple(row[key] for key in found.key)))
            rows_write(folder, found.name, columns, keyed)
            sheets[found.name] = [(one, one.name in found.key) for one in columns]
    connection = database_open(folder=folder, allowed=[], threads=1, memory="1GB")
    return book_seal(connection, Book(folder, Origin("random", "1", PERIOD), {}), sheets)
