"""方案的说法 · A program in words: every sheet's columns in order, given or computed, and what an empty cell means."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.exact import Rounding
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.prose.literal import literal
from kaohe.formula.readers.prose.part import Words
from kaohe.formula.readers.prose.speak import speak
from kaohe.formula.readers.prose.typed import Reading, part_of, title
from kaohe.formula.typed import Typed
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
_ROUNDING = {
    Rounding.HALF_EVEN: Words("；恰好一半时取偶数", "; an exact half goes to the even step"),
    Rounding.FLOOR: Words("；只舍不入", "; rounded down"),
    Rounding.CEILING: Words("；只入不舍", "; rounded up"),
}
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


def prose(typed: Typed, program: Program, *, sheet: str, lang: Lang) -> str:
    """A typed formula of a sheet's column as a phrase that a teacher or clerk understands.

    >>> from fractions import Fraction
    >>> from kaohe.formula.typed import Const
    >>> from kaohe.formula.types import Type
    >>> prose(Const(Fraction(1700), Type(Kind.MONEY, 2)), Program({}, {}, {}, "year", ()), sheet="", lang="en")
    '1,700 yuan'
    """
    return speak(part_of(typed, Reading(program, sheet)), lang).text


def prose_column(column: Column, program: Program, *, sheet: str, lang: Lang) -> str:
    """A column as one sentence, its name first.

    >>> from kaohe.formula.types import Type
    >>> prose_column(Column("人数", Type(Kind.COUNT, 0)), Program({}, {}, {}, "year", ()), sheet="", lang="zh")
    '人数：给定，数目；空缺算错。'
    """
    name = title(program.sheets[sheet], column.name) if sheet in program.sheets else Words(column.name, column.name)
    if column.formula is not None:
        text = _computed(column, program, sheet, lang)
    else:
        is_key = sheet in program.sheets and column.name in program.sheets[sheet].key
        text = _key(column, lang) if is_key else _given(column, lang)
    return f"{name.zh}：{text}。" if lang == "zh" else f"{name.en}: {text}."


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
    return Sentence(sheet.name, column.name, title(sheet, column.name), text, origin, column.basis)


def _computed(column: Column, program: Program, sheet: str, lang: Lang) -> str:
    formula = column.formula
    text = prose(formula, program, sheet=sheet, lang=lang) if formula is not None else ""
    if column.first is not None:
        first = prose(column.first, program, sheet=sheet, lang=lang)
        text += f"；首期之前取{first}" if lang == "zh" else f"; before the first step, {first}"
    if column.when_empty is not None:
        label = column.when_empty.label(lang)
        text += f"；没有可算的数据时记为“{label}”" if lang == "zh" else f"; with nothing to compute from, “{label}”"
    for words in (_ON_STATE.get(column.on_state), _ROUNDING.get(column.rounding)):
        text += words.of(lang) if words is not None else ""
    return text


def _key(column: Column, lang: Lang) -> str:
    kind = KINDS[column.type.kind].of(lang)
    return f"给定，{kind}；用来认出这一行" if lang == "zh" else f"given, {kind}; it names the row"


def _given(column: Column, lang: Lang) -> str:
    kind = KINDS[column.type.kind].of(lang)
    if column.type.choices:
        options = ("、" if lang == "zh" else ", ").join(column.type.choices)
        kind += f"（{options}）" if lang == "zh" else f" ({options})"
    if column.absent is None:
        return f"给定，{kind}；空缺算错" if lang == "zh" else f"given, {kind}; an empty cell is an error"
    if isinstance(column.absent, State):
        label = f"“{column.absent.label(lang)}”"
    else:
        label = literal(column.absent, column.type).of(lang)
    return f"给定，{kind}；空缺记为{label}" if lang == "zh" else f"given, {kind}; an empty cell means {label}"
