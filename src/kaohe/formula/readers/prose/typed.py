"""类型化公式的成分 · Parts of a typed formula: names with their owners, thresholds with their values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.formula.functions import NUMBER_OF, PERIOD_OF
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.prose.literal import literal, percentage_points
from kaohe.formula.readers.prose.part import Part, Rows, Words, leaf
from kaohe.formula.typed import (
    Cell,
    Clock,
    Cohort,
    Const,
    Frame,
    Linked,
    Lookup,
    Op,
    Parameter,
    Single,
    StateConst,
    Typed,
)
from kaohe.formula.types import DURATIONS, Kind

STEPS: dict[str, Words] = {
    "day": Words("日", "day"),
    "week": Words("周", "week"),
    "month": Words("月", "month"),
    "quarter": Words("季度", "quarter"),
    "half_year": Words("半年", "half-year"),
    "year": Words("年", "year"),
    "school_year": Words("学年", "school year"),
    "": Words("行", "row"),
}
_COUNTED = {"day": "天", "month": "个月", "quarter": "个季度", "half_year": "个半年", "school_year": "个学年"}
_CLOCKS = {
    "期": Words("本期", "this period"),
    "期初": Words("期初", "the first day of the period"),
    "期末": Words("期末", "the last day of the period"),
    "截至": Words("截至时刻", "the as-of instant"),
    "months": Words("本期月数", "the months of the period"),
    "month_index": Words("本月序号", "the number of this month"),
}
_FAMILIES = {"约束", "灯", "否决", "加分"}
_ENDINGS = {
    "得分": "score",
    "值": "value",
    "样本": "sample",
    "判": "as judged",
    "可用": "points available",
    "资格": "fit for {0}",
    "名额": "places for {0}",
    "名次": "rank for {0}",
    "末位": "last rank for {0}",
    "裁定": "decision on {0}",
}
"""English for the last word of columns that a scheme's indicators and grades are expanded into."""
_BACKWARDS = {"DATE_ADD": "BEFORE", "INSTANT_ADD": "BEFORE", "PERIOD_ADD": "PERIOD_BEFORE"}
_DATED = frozenset({*PERIOD_OF, *NUMBER_OF})
_COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a typed formula is read: the program and the sheets of level 0 and 1."""

    program: Program
    sheet: str
    outer: str = ""

    def of_level(self, level: int) -> Sheet:
        """The sheet of a level."""
        return self.program.sheets[self.outer if level and self.outer else self.sheet]


def title(sheet: Sheet, column: str) -> Words:
    """A column's name as it is said, and its English title where the scheme gives one.

    >>> title(Sheet("s", "given", (), {}, {}), "线索.得分").zh, title(Sheet("s", "given", (), {}, {}), "灯.专户").zh
    ('线索的得分', '灯“专户”')
    """
    head, _, rest = column.partition(".")
    if head in _FAMILIES and rest:
        name, *parts = rest.split(".")
        spoken = f"{head}“{name}”" + "".join(f"的{part}" for part in parts)
    else:
        spoken = column.replace(".", "的")
    return Words(spoken, _english(sheet, column))


def _english(sheet: Sheet, column: str) -> str:
    known, (above, _, last) = sheet.columns.get(column), column.rpartition(".")
    own = known.title_en if known is not None else ""
    parent = sheet.columns.get(above)
    if not above or above in _FAMILIES:
        return own or column
    found = own or (parent.title_en if parent is not None else "")
    return f"{found} ({_ending(last)})" if found else column


def _ending(word: str) -> str:
    for ending, english in _ENDINGS.items():
        if word.endswith(ending):
            return english.format(word.removesuffix(ending)).strip()
    return word


def sheet_title(sheet: Sheet) -> Words:
    """A sheet's name.

    >>> sheet_title(Sheet("园", "given", (), {}, {}, title_en="Kindergarten")).en
    'kindergarten'
    """
    english = sheet.title_en
    return Words(sheet.name, (english[:1].lower() + english[1:]) or sheet.name)


def part_of(typed: Typed, reading: Reading) -> Part:
    """The part of a typed formula.

    >>> from kaohe.formula.types import FLAG
    >>> part_of(Const(True, FLAG), Reading(Program({}, {}, {}, "year", ()), "")).words.zh
    '是'
    """
    match typed:
        case Const(value, kind):
            words = literal(value, kind)
            return Part("", words=words, kind=kind.kind)
        case StateConst(state, kind):
            return Part("STATE", kind=kind.kind, note=state.token)
        case Cell(column, level, kind):
            return _cell(reading, column, level, kind.kind)
        case Linked():
            return _linked(reading, typed)
        case Single(sheet, column, kind):
            found = title(reading.program.sheets[sheet], column)
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
            return _cohort(reading, typed)


def _cell(reading: Reading, column: str, level: int, kind: Kind) -> Part:
    sheet = reading.of_level(level)
    words = title(sheet, column)
    if not level:
        return Part("", words=words, kind=kind)
    return leaf(f"本{sheet.name}的{words.zh}", f"this {sheet_title(sheet).en}'s {words.en}", kind)


def _linked(reading: Reading, typed: Linked) -> Part:
    target = reading.program.sheets[typed.sheet]
    words = title(target, typed.column)
    owner = (
        f"所在{typed.link}"
        if typed.link in typed.sheet or typed.sheet in typed.link
        else f"{typed.link}（{typed.sheet}）"
    )
    english = sheet_title(target).en
    if typed.level:
        sheet = reading.of_level(1)
        owner, english = f"本{sheet.name}{owner}", f"this {sheet_title(sheet).en}'s {english}"
    else:
        english = f"the {english}"
    return leaf(f"{owner}的{words.zh}", f"{english}'s {words.en}", typed.type.kind)


def _parameter(reading: Reading, typed: Parameter) -> Part:
    rows = reading.program.parameters[typed.name].rows
    kind = typed.type
    if typed.when is not None:
        when = part_of(typed.when, reading).words
        return leaf(f"{typed.name}（{when.zh}当日有效的）", f"{typed.name} (as in force on {when.en})", kind.kind)
    if len(rows) != 1:
        return leaf(typed.name, typed.name, kind.kind)
    value = literal(rows[0].value, kind)
    return leaf(f"{typed.name}（{value.zh}）", f"{typed.name} ({value.en})", kind.kind)


def _lookup(reading: Reading, typed: Lookup) -> Part:
    table = reading.program.tables[typed.table]
    name = f"“{typed.table}”" if len(table.gives) == 1 else f"“{typed.table}”的{typed.gives}"
    english = f"table “{typed.table}”" if len(table.gives) == 1 else f"column {typed.gives} of table “{typed.table}”"
    if typed.when is not None:
        when = part_of(typed.when, reading).words
        name, english = f"{when.zh}当日有效的{name}", f"{english} as in force on {when.en}"
    keys = tuple(part_of(key, reading) for key in typed.keys)
    return Part("LOOKUP", keys, Words(name, english), typed.type.kind, "bands" if table.bands else "")


def _operation(reading: Reading, op: Op) -> Part:
    args = op.args[:1] if op.name == "SPREAD" else op.args
    if op.name in _DATED:
        args = tuple(arg.args[0] if isinstance(arg, Op) and arg.name == "LOCAL_DATE" else arg for arg in args)
    parts = tuple(part_of(arg, reading) for arg in args)
    if op.name == "+" and not all(isinstance(arg, Const) for arg in args):
        parts = tuple(_as_points(part, arg) for part, arg in zip(parts, args, strict=True))
    if op.name in {*_COMPARED, "+", "-", "MIN", "MAX", "CLAMP"} and any(is_ratio_difference(arg) for arg in op.args):
        parts = tuple(_as_points(part, arg) for part, arg in zip(parts, args, strict=True))
    return Part(*_directed(op, parts), kind=op.type.kind, note=op.note)


def _directed(op: Op, parts: tuple[Part, ...]) -> tuple[str, tuple[Part, ...]]:
    """The phrase's name and parts: backwards where a negative length is added, by a length with its own unit."""
    if op.name in _BACKWARDS and isinstance(op.args[1], Op) and op.args[1].name == "NEG":
        return _BACKWARDS[op.name], (parts[0], *parts[1].args)
    if op.name in {"EDATE", "WORKDAY"} and op.args[1].type.kind in DURATIONS:
        return f"{op.name}_BY", parts
    return op.name, parts


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
        return Part("", words=percentage_points(typed.value), kind=Kind.RATIO)
    return part


def _cohort(reading: Reading, cohort: Cohort) -> Part:
    inner = Reading(reading.program, cohort.sheet, reading.sheet)
    args = tuple(part_of(arg, inner) for arg in cohort.args)
    where = part_of(cohort.where, inner) if cohort.where is not None else None
    frame, unit = cohort.frame, cohort.frame.unit if cohort.frame is not None else ""
    rows = Rows(
        _who(inner, cohort),
        where,
        cohort.skip,
        _frame(frame) if frame is not None and cohort.function not in {"PREVIOUS", "STREAK"} else None,
        frame is not None and _is_own(inner, cohort),
        STEPS[unit],
    )
    note = cohort.ties if cohort.function == "RANK" else cohort.note
    return Part(cohort.function, args, kind=cohort.type.kind, note=note, rows=rows, directions=cohort.directions)


def _is_own(inner: Reading, cohort: Cohort) -> bool:
    """Whether the peers are the steps of the own row: all of the key but its step."""
    sheet = inner.program.sheets[cohort.sheet]
    keys = {name for name in sheet.key if name != sheet.step}
    return cohort.over == "peers" and keys <= {item.column for item in cohort.within if isinstance(item, Cell)}


def _who(inner: Reading, cohort: Cohort) -> Words:
    name = sheet_title(inner.program.sheets[cohort.sheet])
    if cohort.over == "children":
        return Words(f"所属各{name.zh}", f"its rows of {name.en}")
    if cohort.over == "all" or not cohort.within:
        return Words(f"全部{name.zh}", f"all rows of {name.en}")
    said = [part_of(item, inner) for item in cohort.within if not isinstance(item, Clock)]
    if not said:
        return Words(f"本期各{name.zh}", f"all rows of {name.en} in the period")
    shared = "、".join(part.words.zh if not part.name else "同一算式" for part in said)
    english = " and ".join(part.words.en if not part.name else "computed group" for part in said)
    return Words(f"同一{shared}的各{name.zh}", f"the rows of {name.en} with the same {english}")


def _frame(frame: Frame) -> Words:
    step, counted = STEPS[frame.unit], _COUNTED.get(frame.unit, STEPS[frame.unit].zh)
    if frame.from_period:
        start = Words("自期初", "from the start of the period")
    elif frame.start is None:
        start = Words(f"自最早一{step.zh}", f"from the first {step.en} there is")
    else:
        start = _bound(frame.start, step, counted, Words("自", "from "))
    stop = _bound(frame.stop or 0, step, counted, Words("到", "to "))
    return Words(f"{start.zh}{stop.zh}", f"{start.en} {stop.en}")


def _bound(count: int, step: Words, counted: str, word: Words) -> Words:
    if not count:
        return Words(f"{word.zh}本{step.zh}", f"{word.en}this {step.en}")
    many = "" if abs(count) == 1 else "s"
    side = Words("前", "before") if count < 0 else Words("后", "after")
    return Words(f"{word.zh}{side.zh}{abs(count)}{counted}", f"{word.en}{abs(count)} {step.en}{many} {side.en}")
