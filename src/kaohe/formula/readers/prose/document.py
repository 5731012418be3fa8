"""方案的说法 · A program in words: every sheet's columns in order, given or computed, and what an empty cell means."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.prose.literal import literal
from kaohe.formula.readers.prose.naming import Reading, called
from kaohe.formula.readers.prose.part import MARK, Words, listed, spaced
from kaohe.formula.readers.prose.speak import condition, speak
from kaohe.formula.readers.prose.typed import part_of
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Const, Op, Typed
from kaohe.formula.types import Kind

KINDS: dict[Kind, Words] = {
    Kind.MONEY: Words("金额", "an amount of money"),
    Kind.POINTS: Words("分值", "points"),
    Kind.RATIO: Words("比率", "a share"),
    Kind.COUNT: Words("数目", "a count"),
    Kind.NUMBER: Words("数", "a number"),
    Kind.TEXT: Words("文字", "text"),
    Kind.CHOICE: Words("选项", "a choice"),
    Kind.GRADE: Words("等级", "a grade"),
    Kind.FLAG: Words("是或否", "yes or no"),
    Kind.DATE: Words("日期", "a date"),
    Kind.PERIOD: Words("周期", "a period"),
    Kind.INSTANT: Words("时刻", "an instant"),
    Kind.HOURS: Words("小时数", "hours"),
    Kind.DAYS: Words("天数", "days"),
    Kind.MONTHS: Words("月数", "months"),
    Kind.WORKING_DAYS: Words("工作日数", "working days"),
    Kind.ANY: Words("值", "a value"),
}
_PERIODS: dict[str, Words] = {
    "day": Words("日子（如 2026-01-01）", "a day such as 2026-01-01"),
    "week": Words("周（如 2026W01）", "a week such as 2026W01"),
    "month": Words("月份（如 2026-01）", "a month such as 2026-01"),
    "quarter": Words("季度（如 2026Q1）", "a quarter such as 2026Q1"),
    "half_year": Words("半年（如 2026H1）", "a half-year such as 2026H1"),
    "year": Words("年份（如 2026）", "a year such as 2026"),
    "school_year": Words("学年（如 2025-2026）", "a school year such as 2025-2026"),
}
_ROUNDING = {
    Rounding.HALF_UP: Words("四舍五入", "rounded"),
    Rounding.HALF_EVEN: Words("四舍六入、恰好一半时取偶数，", "rounded, an exact half to the even digit,"),
    Rounding.FLOOR: Words("只舍不入，取", "rounded down"),
    Rounding.CEILING: Words("只入不舍，取", "rounded up"),
}
_HISTORY = {
    "full": Words("；缺少更早的数据时不算", "; not computed while earlier rows are lacking"),
    "partial": Words("；更早的数据不全时，有多少算多少", "; where earlier rows are lacking, with those there are"),
}
_FINER = frozenset({"*", "/", "LN", "EXP", "SQRT", "POWER"})
_FINER_GROUPS = frozenset({"MEAN", "MEDIAN", "SD.S", "SD.P", "PERCENTILE.INC", "OLS_SLOPE", "OLS_INTERCEPT"})
_ON_STATE = {
    "withhold_pool": Words(
        "；有一份权重缺值，整池暂不分配", "; while one weight is missing the whole pool is withheld"
    ),
    "leave_out": Words("；权重缺值者不参与分配", "; rows whose weight is missing take no part"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A column in words: `origin` as in program.Column, 'given' for given ones."""

    sheet: str
    column: str
    title: Words
    text: str
    origin: str
    basis: str


def prose(
    typed: Typed, program: Program, *, sheet: str, lang: Lang, choices: tuple[str, ...] = (), outer: str = ""
) -> str:
    """A typed formula of a sheet's column as a phrase that a teacher or clerk understands.

    choices: the words that the column can have, where it is a choice. outer: for a part of an aggregate the sheet whose
    rows read this one's.

    >>> from fractions import Fraction
    >>> from kaohe.formula.typed import Const
    >>> from kaohe.formula.types import Type
    >>> prose(Const(Fraction(1700), Type(Kind.MONEY, 2)), Program({}, {}, {}, "year", ()), sheet="", lang="en")
    '1,700 yuan'
    """
    return spaced(speak(part_of(typed, Reading(program, sheet, outer, choices)), lang).text)


def prose_condition(typed: Typed, program: Program, *, sheet: str, lang: Lang, outer: str = "") -> str:
    """The same of what is true or false, as a condition: a bare column is said to be yes.

    >>> from kaohe.formula.typed import Const
    >>> from kaohe.formula.types import FLAG
    >>> prose_condition(Const(True, FLAG), Program({}, {}, {}, "year", ()), sheet="", lang="zh")
    '是'
    """
    return spaced(condition(part_of(typed, Reading(program, sheet, outer)), lang).text)


def prose_column(column: Column, program: Program, *, sheet: str, lang: Lang) -> str:
    """A column as one sentence, its name first.

    >>> from kaohe.formula.types import Type
    >>> prose_column(Column("人数", Type(Kind.COUNT, 0)), Program({}, {}, {}, "year", ()), sheet="", lang="zh")
    '人数：填数目；必填。'
    """
    name = called(program, sheet, column.name) if sheet in program.sheets else Words(column.name, column.name)
    if column.formula is not None:
        text = _computed(column, column.formula, program, sheet, lang)
    else:
        is_key = sheet in program.sheets and column.name in program.sheets[sheet].key
        text = _key(column, lang) if is_key else _given(column, lang)
    return f"{name.zh}：{spaced(text)}。" if lang == "zh" else f"{name.en}: {text}."


def prose_sheet(program: Program, sheet: str, lang: Lang) -> tuple[Sentence, ...]:
    """The sentences of a sheet: given columns as declared, then computed ones in the order they are computed.

    >>> prose_sheet(Program({"s": Sheet("s", "given", (), {}, {})}, {}, {}, "year", ()), "s", "zh")
    ()
    """
    found = program.sheets[sheet]
    order = [name for step in program.order if step.sheet == sheet for name in step.columns]
    given = [name for name, column in found.columns.items() if column.formula is None]
    return tuple(_sentence(program, found, found.columns[name], lang) for name in (*given, *order))


def prose_program(program: Program, lang: Lang) -> tuple[Sentence, ...]:
    """The sentences of every sheet, records left out.

    >>> prose_program(Program({}, {}, {}, "year", ()), "zh")
    ()
    """
    sheets = [name for name, sheet in program.sheets.items() if sheet.kind != "record"]
    return tuple(sentence for name in sheets for sentence in prose_sheet(program, name, lang))


def _sentence(program: Program, sheet: Sheet, column: Column, lang: Lang) -> Sentence:
    text = prose_column(column, program, sheet=sheet.name, lang=lang)
    origin = column.origin if column.formula is not None else "given"
    return Sentence(sheet.name, column.name, called(program, sheet.name, column.name), text, origin, column.basis)


def _computed(column: Column, formula: Typed, program: Program, sheet: str, lang: Lang) -> str:
    text = prose(formula, program, sheet=sheet, lang=lang, choices=column.type.choices)
    if column.first is not None:
        first = prose(column.first, program, sheet=sheet, lang=lang)
        text += f"；首期之前取{first}" if lang == "zh" else f"; before the first step, {first}"
    if column.when_empty is not None:
        label = column.when_empty.label(lang)
        text += f"；没有可算的数据时记为“{label}”" if lang == "zh" else f"; with nothing to compute from, “{label}”"
    words = _ON_STATE.get(column.on_state)
    text += words.of(lang) if words is not None else ""
    return text + _rounded(column, formula, lang) + _along_time(column, formula, lang)


def _rounded(column: Column, formula: Typed, lang: Lang) -> str:
    """How the figure is rounded, where it can need it; an exact share is not."""
    kind, mode = column.type, _ROUNDING[column.rounding]
    if kind.scale is None or (column.rounding is Rounding.HALF_UP and not _may_need_rounding(formula)):
        return ""
    if kind.kind is Kind.MONEY and kind.scale == 2:  # fen
        places = Words("到分", " to the fen")
    elif not kind.scale:
        places = Words("到整数", " to a whole number")
    else:
        many = "s" if kind.scale > 1 else ""
        places = Words(f"到 {kind.scale} 位小数", f" to {kind.scale} decimal{many}")
    return f"；{mode.zh}{places.zh}" if lang == "zh" else f"; {mode.en}{places.en}"


def _may_need_rounding(formula: Typed) -> bool:
    """Whether some step can leave more digits than it was given: a quotient, a product, a mean, a root."""
    names = {node.name for node in walk(formula) if isinstance(node, Op) and not _is_whole(node)}
    functions = {node.function for node in walk(formula) if isinstance(node, Cohort)}
    return bool(names & _FINER or functions & _FINER_GROUPS)


def _is_whole(op: Op) -> bool:
    return op.name == "*" and any(arg.type.kind is Kind.COUNT or _is_integer(arg) for arg in op.args)


def _is_integer(typed: Typed) -> bool:
    return isinstance(typed, Const) and isinstance(typed.value, Fraction) and typed.value.denominator == 1


def _along_time(column: Column, formula: Typed, lang: Lang) -> str:
    text = ""
    if column.breaks_on:
        labels = listed([f"“{state.label(lang)}”" for state in column.breaks_on], lang, Words("或", " or "))
        text += f"；遇到{labels}即中断" if lang == "zh" else f"; {labels} breaks it"
    if column.passes:
        labels = listed([f"“{state.label(lang)}”" for state in column.passes], lang, Words("或", " or "))
        text += f"；遇到{labels}跳过不计" if lang == "zh" else f"; {labels} is passed over"
    is_framed = any(isinstance(node, Cohort) and node.frame is not None for node in walk(formula))
    words = _HISTORY.get(column.history) if is_framed else None
    return text + (words.of(lang) if words is not None else "")


def _kind(column: Column, lang: Lang) -> str:
    """What is filled in: of a period, which kind of it and how it is written."""
    step = _PERIODS.get(column.type.step)
    return (step if step is not None else KINDS[column.type.kind]).of(lang)


def _key(column: Column, lang: Lang) -> str:
    kind = _kind(column, lang)
    return f"填{kind}，用来区分各行" if lang == "zh" else f"given, {kind} that tells the rows apart"


def _given(column: Column, lang: Lang) -> str:
    kind = _kind(column, lang)
    if column.type.choices:
        options = ("、" if lang == "zh" else ", ").join(column.type.choices)
        kind += f"（{options}）" if lang == "zh" else f" ({options})"
    kind += _between(column, lang)
    if column.absent is None:
        return f"填{kind}；必填" if lang == "zh" else f"given, {kind}; never empty"
    if column.absent is State.EMPTY:
        return f"填{kind}；可以不填" if lang == "zh" else f"given, {kind}; may be left empty"
    if isinstance(column.absent, State):
        label = f"“{column.absent.label(lang)}”"
    else:
        label = literal(column.absent, column.type).of(lang)
        label = f" {label}" if lang == "zh" and isinstance(column.absent, Fraction) else label
    return f"填{kind}；不填即为{label}" if lang == "zh" else f"given, {kind}; left empty, {label}"


def _between(column: Column, lang: Lang) -> str:
    """The bounds that the document sets."""
    low, high = column.type.low, column.type.high
    if not column.bounded or low is None or high is None:
        return ""
    least, most = (literal(end, column.type).of(lang) for end in (low, high))
    return f"，{MARK}{least}{MARK}至{MARK}{most}{MARK}" if lang == "zh" else f" from {least} to {most}"
