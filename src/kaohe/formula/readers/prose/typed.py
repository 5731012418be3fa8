"""类型化公式的成分 · Parts of a typed formula: names with their owners, thresholds with their values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.formula.functions import NUMBER_OF, PERIOD_OF
from kaohe.formula.readers.prose.cohort import part_of_cohort
from kaohe.formula.readers.prose.literal import literal, percentage_points
from kaohe.formula.readers.prose.naming import Reading, called, sheet_title
from kaohe.formula.readers.prose.part import Part, Words, leaf, marked
from kaohe.formula.typed import (
    Cell,
    Clock,
    Cohort,
    Const,
    Linked,
    Lookup,
    Op,
    Parameter,
    Single,
    StateConst,
    Typed,
    Value,
)
from kaohe.formula.types import DURATIONS, Kind, Type

_CLOCKS = {
    "期": Words("本期", "this period"),
    "期初": Words("期初", "the first day of the period"),
    "期末": Words("期末", "the last day of the period"),
    "截至": Words("截至时刻", "the as-of instant"),
    "months": Words("本期月数", "the months of the period"),
    "month_index": Words("本月序号", "the number of this month"),
}
_BACKWARDS = {"DATE_ADD": "BEFORE", "INSTANT_ADD": "BEFORE", "PERIOD_ADD": "PERIOD_BEFORE"}
_DATED = frozenset({*PERIOD_OF, *NUMBER_OF})
_COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">="})


def part_of(typed: Typed, reading: Reading) -> Part:
    """The part of a typed formula.

    >>> from kaohe.formula.program import Program
    >>> from kaohe.formula.types import FLAG
    >>> part_of(Const(True, FLAG), Reading(Program({}, {}, {}, "year", ()), "")).words.zh
    '是'
    """
    match typed:
        case Const(value, kind):
            return _const(reading, value, kind)
        case StateConst(state, kind):
            return Part("STATE", kind=kind.kind, note=state.token)
        case Cell(column, level, kind):
            return _cell(reading, column, level, kind.kind)
        case Linked():
            return _linked(reading, typed)
        case Single(sheet, column, kind):
            found = called(reading.program, sheet, column)
            return leaf(
                f"{sheet}的{found.zh}", f"{sheet_title(reading.program.sheets[sheet]).en}'s {found.en}", kind.kind
            )
        case Clock(word, _, kind):
            words = _CLOCKS[word]
            return Part("", words=words, kind=kind.kind)
        case Parameter():
            return _parameter(reading, typed)
        case Lookup():
            return _lookup(reading, typed)
        case Op():
            return _operation(reading, typed)
        case Cohort():
            return part_of_cohort(reading, typed, part_of)


def _const(reading: Reading, value: Value, kind: Type) -> Part:
    if not isinstance(value, Fraction):
        choices = reading.choices if isinstance(value, str) and value in reading.choices else kind.choices
        return Part("", words=literal(value, replace(kind, choices=choices)), kind=kind.kind)
    words = marked(literal(value, kind))
    return Part("", words=words, kind=kind.kind, bound=words)


def _cell(reading: Reading, column: str, level: int, kind: Kind) -> Part:
    sheet = reading.of_level(level)
    words = called(reading.program, sheet.name, column)
    if not level:
        return Part("", words=words, kind=kind)
    return leaf(f"本{sheet.name}的{words.zh}", f"this {sheet_title(sheet).en}'s {words.en}", kind)


def _linked(reading: Reading, typed: Linked) -> Part:
    target = reading.program.sheets[typed.sheet]
    words = called(reading.program, typed.sheet, typed.column)
    owner = (
        f"所在{typed.link}"
        if typed.link in typed.sheet or typed.sheet in typed.link
        else f"{typed.link}（{typed.sheet}）"
    )
    if target.kind == "record":
        owner = f"“{typed.sheet}”记录"
    english = sheet_title(target).en
    links = reading.of_level(typed.level).links.values()
    if sum(link.sheet == typed.sheet for link in links) > 1:
        english = f"{english} ({typed.link})"
    if typed.level:
        sheet = reading.of_level(1)
        owner, english = f"本{sheet.name}{owner}", f"this {sheet_title(sheet).en}'s {english}"
    else:
        english = f"the {english}"
    return leaf(f"{owner}的{words.zh}", f"{english}'s {words.en}", typed.type.kind)


def _parameter(reading: Reading, typed: Parameter) -> Part:
    parameter = reading.program.parameters[typed.name]
    rows, kind = parameter.rows, typed.type
    words = Words(typed.name, parameter.title_en or typed.name)
    if typed.when is not None:
        return Part("DATED", (part_of(typed.when, reading),), words, kind.kind)
    outer = Words(f"本{reading.of_level(1).name}的", "this row's ") if typed.level else Words("", "")
    values = [literal(row.value, kind) for row in rows]
    if len(rows) == 1:
        bound = marked(values[0])
    else:
        bound = Words(
            "，".join(f"{row.start} 起 {value.zh}" for row, value in zip(rows, values, strict=True)),
            ", ".join(f"{value.en} from {row.start}" for row, value in zip(rows, values, strict=True)),
        )
    return Part("", words=Words(outer.zh + words.zh, outer.en + words.en), kind=kind.kind, bound=bound)


def _lookup(reading: Reading, typed: Lookup) -> Part:
    table = reading.program.tables[typed.table]
    is_single = len(table.gives) == 1
    name = f"“{typed.table}”" if is_single else f"“{typed.table}”的{typed.gives}"
    called = table.title_en or typed.table
    english = f"table “{called}”" if is_single else f"column {typed.gives} of table “{called}”"
    keys = tuple(part_of(key, replace(reading, choices=())) for key in typed.keys)
    when = part_of(typed.when, reading) if typed.when is not None else None
    note = "bands" if table.bands else ""
    return Part("LOOKUP", keys, Words(name, english), typed.type.kind, note, when=when)


def _operation(reading: Reading, op: Op) -> Part:
    args = op.args[:1] if op.name == "SPREAD" else op.args
    if op.name in _DATED:
        args = tuple(arg.args[0] if isinstance(arg, Op) and arg.name == "LOCAL_DATE" else arg for arg in args)
    reading = _choosing(reading, op)
    parts = tuple(part_of(arg, reading) for arg in args)
    if op.name == "+" and not all(isinstance(arg, Const) for arg in args):
        parts = tuple(_as_points(part, arg) for part, arg in zip(parts, args, strict=True))
    if op.name in {*_COMPARED, "+", "-", "MIN", "MAX", "CLAMP"} and any(is_ratio_difference(arg) for arg in op.args):
        parts = tuple(_as_points(part, arg) for part, arg in zip(parts, args, strict=True))
    return Part(*_directed(op, parts), kind=op.type.kind, note=op.note)


def _choosing(reading: Reading, op: Op) -> Reading:
    """The reading in which the words of a choice are known: those of what they are compared with."""
    if op.name not in {*_COMPARED, "IN", "ORDER"}:
        return reading
    found = {arg.type.choices for arg in op.args if not isinstance(arg, Const)} - {()}
    return replace(reading, choices=next(iter(found))) if len(found) == 1 else reading


def _directed(op: Op, parts: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    """The phrase's name and parts: backwards where a negative length is added, by a length with its own unit."""
    if op.name in _BACKWARDS and isinstance(op.args[1], Op) and op.args[1].name == "NEG":
        return _BACKWARDS[op.name], (parts[0], *parts[1].args)
    if op.name == "EDATE" and (months := _months_back(op.args[1], parts[1])) is not None:
        by = "_BY" if op.args[1].type.kind in DURATIONS else ""
        return f"EDATE{by}_BEFORE", (parts[0], months)
    if op.name in {"EDATE", "WORKDAY"} and op.args[1].type.kind in DURATIONS:
        return f"{op.name}_BY", parts
    return op.name, parts


def _months_back(months: Typed, part: Part) -> Part | None:
    """The months without their minus; None where they lead forward."""
    if isinstance(months, Op) and months.name == "NEG":
        return part.args[0]
    if isinstance(months, Const) and isinstance(months.value, Fraction) and months.value < 0:
        words = marked(literal(-months.value, months.type))
        return Part("", words=words, kind=months.type.kind, bound=words)
    return None


def is_ratio_difference(typed: Typed) -> bool:
    """Whether a value is a difference of two shares, which prints in percentage points.

    >>> from kaohe.formula.types import RATIO
    >>> is_ratio_difference(Op("-", (Cell("a", 0, RATIO), Cell("b", 0, RATIO)), RATIO))
    True
    """
    if not isinstance(typed, Op) or typed.name not in {"-", "NEG", "ABS"}:
        return False
    if typed.name != "-":
        return is_ratio_difference(typed.args[0])
    return all(arg.type.kind is Kind.RATIO and not arg.type.bare for arg in typed.args)


def _as_points(part: Part, typed: Typed) -> Part:
    if isinstance(typed, Const) and isinstance(typed.value, Fraction) and typed.type.kind is Kind.RATIO:
        words = marked(percentage_points(typed.value))
        return Part("", words=words, kind=Kind.RATIO, bound=words)
    return part
