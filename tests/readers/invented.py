"""Random formulas that a clerk could write, by the kind of value they give, and random facts for them to read."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.program import Dated, ParameterRows, Table, TableVersion
from kaohe.formula.typed import Value
from kaohe.formula.types import DEFAULT_SCALE, Kind, Type
from tests.formula.building import column

LEVELS = ("优秀", "合格", "不合格")
HUGE = 9 * 10**18
ROWS, UNITS = 120, 50
GIVEN = {
    "园": (
        column("池", "money", low=-1000, high=10**7, absent=State.NOT_SUBMITTED),
        column("级", "choice", of=LEVELS, ordered="high_first"),
        column("立", "date"),
        column("基", "number", scale=2, low=-100, high=100),
    ),
    "人": (
        column("薪", "money", low=-(10**6), high=10**6, absent=State.NOT_SUBMITTED),
        column("奖", "money", low=0, high=10**6),
        column("分", "points", low=0, high=100, absent=State.WITHHELD),
        column("率", "ratio", absent=State.NOT_APPLICABLE, low=-100, high=100),
        column("比", "ratio", scale=4, low=-2, high=2),
        column("次", "count", low=0, high=20, absent=State.BELOW_MINIMUM),
        column("数", "number", scale=2, low=-1000, high=1000, absent=State.EXCLUDED),
        column("细", "number", scale=6, low=-10, high=10),
        column("权", "number", scale=3, low=0, high=10, absent=State.SUPPRESSED),
        column("巨", "count", low=-HUGE, high=HUGE),
        column("词", "text"),
        column("档", "choice", of=LEVELS, ordered="high_first", absent=State.NOT_DUE),
        column("旗", "flag", absent=State.OPEN),
        column("标", "flag"),
        column("日", "date", absent=State.NO_RECORD),
        column("期限", "date"),
        column("收", "instant"),
        column("止", "instant", absent=State.OPEN),
        column("月份", "period", step="month"),
        column("时", "hours", low=0, high=1000),
        column("天", "days", low=-500, high=500),
        column("工日", "working_days", low=-60, high=60),
        column("几月", "months", low=-30, high=30),
    ),
    "月": (
        column("额", "money", low=0, high=10**6, absent=State.NOT_DUE),
        column("入", "money", low=0, high=10**6),
        column("真", "flag"),
        column("疑", "flag", absent=State.EMPTY),
    ),
}
PARAMETERS = {
    "限": ParameterRows("限", Type(Kind.HOURS, 4), (Dated(dt.date(2000, 1, 1), Fraction(24), "法"),)),
    "目标": ParameterRows(
        "目标",
        Type(Kind.COUNT, 0),
        (Dated(dt.date(2025, 1, 1), Fraction(25), "旧"), Dated(dt.date(2026, 7, 1), Fraction(50), "新")),
    ),
}
TABLES = {
    "系数": Table(
        "系数",
        {"档": Type(Kind.CHOICE, choices=LEVELS)},
        {"值": Type(Kind.NUMBER, 2)},
        "",
        (
            TableVersion(dt.date(2025, 1, 1), (("优秀", Fraction(6, 5)), ("合格", Fraction(1))), "旧"),
            TableVersion(dt.date(2026, 3, 1), (("优秀", Fraction(3, 2)), ("不合格", Fraction(0))), "新"),
        ),
    ),
    "档分": Table(
        "档分",
        {"率": Type(Kind.RATIO)},
        {"得": Type(Kind.POINTS, 4)},
        "lower_closed",
        (
            TableVersion(
                dt.date(2000, 1, 1),
                ((Fraction(9, 10), Fraction(10)), (Fraction(1, 2), Fraction(6)), (Fraction(0), Fraction(0))),
                "法",
            ),
        ),
    ),
}
RESULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "money": ("money", {}),
    "points": ("points", {}),
    "ratio": ("ratio", {"scale": 4}),
    "pair": ("ratio", {}),
    "count": ("count", {}),
    "number": ("number", {"scale": 3}),
    "flag": ("flag", {}),
    "choice": ("choice", {"of": LEVELS, "ordered": "high_first"}),
    "date": ("date", {}),
    "instant": ("instant", {}),
    "month": ("period", {"step": "month"}),
    "hours": ("hours", {}),
    "days": ("days", {}),
    "working_days": ("working_days", {}),
    "months": ("months", {}),
    "text": ("text", {}),
}


class Inventor:
    """Writes formulas for one sheet; every choice comes from its seed."""

    def __init__(self, dice: random.Random, sheet_name: str) -> None:
        self.dice, self.sheet = dice, sheet_name

    def pick(self, *options: str) -> str:
        """One of the options."""
        return self.dice.choice(options)

    def formula(self, kind: str, depth: int) -> str:
        """A formula of this kind, at most so deep."""
        if kind == "pair":
            return self.pair(depth)
        options = [*_LEAVES[self.sheet].get(kind, ()), *_LEAVES["any"].get(kind, ())]
        if depth <= 0 or (options and self.dice.random() < 0.12):
            return self.dice.choice(options) if options else _FALLBACK[kind]
        templates = [*_TEMPLATES[kind], *_COHORTS[self.sheet].get(kind, ())]
        return self.filled(self.dice.choice(templates), depth - 1)

    def cohort(self, kind: str) -> str:
        """A formula round a cohort function of the sheet, where there is one of this kind."""
        options = _COHORTS[self.sheet].get(kind, ())
        if not options:
            return self.formula(kind, 2)
        inner = self.filled(self.dice.choice(options), 1)
        around = self.dice.choice(_AROUND.get(kind, ("{}",)))
        return self.filled(around.replace("{}", f"({inner})"), 0)

    def filled(self, template: str, depth: int) -> str:
        """A template with each {kind} replaced by a formula of that kind."""
        parts = template.split("{")
        text = parts[0]
        for part in parts[1:]:
            slot, rest = part.split("}", 1)
            text += f"({self.formula(slot, depth)})" + rest
        return text

    def pair(self, depth: int) -> str:
        """A quotient left exact."""
        kind = self.pick("money", "count", "number", "points")
        return f"({self.formula(kind, depth - 1)}) / ({self.formula(kind, depth - 1)})"


_PARTS = yaml.safe_load((Path(__file__).parent / "templates.yaml").read_text(encoding="utf-8"))
_FALLBACK: dict[str, str] = _PARTS["fallback"]
_TEMPLATES: dict[str, list[str]] = _PARTS["templates"]
_AROUND: dict[str, list[str]] = _PARTS["around"]
_LEAVES: dict[str, dict[str, list[str]]] = _PARTS["leaves"]
_COHORTS: dict[str, dict[str, list[str]]] = _PARTS["cohorts"]


def written_column(name: str, kind: str, text: str, number: int) -> ColumnDeclared:
    """A column whose finding, if any, can be told by its line."""
    kind_name, more = RESULTS[kind]
    history = "partial" if number % 2 else "full"
    made = column(name, kind_name, text, history=history, on_state=("withhold_pool", "leave_out")[number % 2], **more)
    place = Place("invented.yaml", number + 1, 1)
    return ColumnDeclared(
        made.name,
        made.type,
        place,
        Written(text, place),
        history=made.history,
        on_state=made.on_state,
        breaks_on=(State.EMPTY,) if number % 3 == 0 else (),
        passes=(State.EMPTY,) if number % 3 == 1 else (),
    )


def facts(dice: random.Random) -> dict[str, list[dict[str, Value | State]]]:
    """Given rows for the three sheets; every state a column can take occurs."""
    units: list[dict[str, Value | State]] = [{"号": f"园{i}", **_row(dice, GIVEN["园"])} for i in range(UNITS)]
    people: list[dict[str, Value | State]] = [
        {
            "号": f"P{i:03}",
            "园": f"园{min(dice.randrange(UNITS - 1), dice.randrange(UNITS - 1))}",
            **_row(dice, GIVEN["人"]),
        }
        for i in range(ROWS)
    ]
    months: list[dict[str, Value | State]] = [
        {"人": f"P{i:03}", "月": dt.date(2026, month, 1), **_row(dice, GIVEN["月"])}
        for i in range(5)
        for month in range(1, 13)
    ]
    return {"园": units, "人": people, "月": months}


def _row(dice: random.Random, columns: tuple[ColumnDeclared, ...]) -> dict[str, Value | State]:
    return {item.name: _cell(dice, item) for item in columns}


def _cell(dice: random.Random, item: ColumnDeclared) -> Value | State:
    if isinstance(item.absent, State) and dice.random() < 0.12:
        return item.absent
    kind = item.type.kind
    if kind in {Kind.CHOICE, Kind.TEXT}:
        return dice.choice(item.type.choices or ("甲", "乙", "丙丁", "é", "😀"))
    if kind is Kind.FLAG:
        return dice.random() < 0.6
    if kind is Kind.DATE:
        return dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(-400, 400))
    if kind is Kind.PERIOD:
        return dt.date(2026, dice.randrange(1, 13), 1)
    if kind is Kind.INSTANT:
        return 1_770_000_000 + dice.randrange(0, 20_000_000)
    return _number(dice, item.type)


def _number(dice: random.Random, kind: Type) -> Fraction:
    low, high = int(kind.low or 0), int(kind.high or 100)
    if kind.is_pair:
        return Fraction(dice.randrange(-99, 100), dice.randrange(1, 60))
    scale = kind.scale if kind.scale is not None else DEFAULT_SCALE[kind.kind] or 0
    shape = dice.random()
    if shape < 0.15:
        return Fraction(dice.choice((low, high, 0, 1)))
    if shape < 0.5:
        return Fraction(dice.randrange(max(low, -9), min(high, 9) + 1))
    return Fraction(dice.randrange(low * 10**scale, high * 10**scale + 1), 10**scale)
