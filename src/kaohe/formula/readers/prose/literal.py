"""字面值 · Literals in words: amounts, shares, durations and days as a clerk writes them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.instant import instant_text
from kaohe.base.period import Period
from kaohe.formula.clock import READINGS
from kaohe.formula.readers.prose.part import Words
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type

UNITS: dict[Kind, Words] = {
    Kind.MONEY: Words("元", "yuan"),
    Kind.POINTS: Words("分", "points"),
    Kind.HOURS: Words("小时", "hours"),
    Kind.DAYS: Words("天", "days"),
    Kind.MONTHS: Words("个月", "months"),
    Kind.WORKING_DAYS: Words("个工作日", "working days"),
}

_TOKENS: tuple[dict[str, Words], ...] = (
    {
        "green": Words("绿灯", "green"),
        "yellow": Words("黄灯", "yellow"),
        "red": Words("红灯", "red"),
        "grey": Words("灰灯（无法判断）", "grey (cannot be judged)"),
    },
    dict(
        zip(
            READINGS,
            (
                Words("按时", "on time"),
                Words("迟办", "late"),
                Words("未到时限", "still running"),
                Words("逾期未办", "overdue"),
            ),
            strict=True,
        )
    ),
)
"""What lights and clocks read, by every value they can have."""


def literal(value: Value, kind: Type) -> Words:
    """A constant in words.

    >>> literal(Fraction("0.3"), Type(Kind.RATIO)), literal(Fraction(24), Type(Kind.HOURS, 4)).zh
    (Words(zh='30%', en='30%'), '24 小时')
    """
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, Fraction):
        return _number(value, kind)
    if isinstance(value, dt.date):
        return _day(value, kind)
    if isinstance(value, int):
        text = instant_text(value)[:19].replace("T", " ").removesuffix(":00")
        return Words(text, text)
    return token(value, kind.choices) or Words(f"“{value}”", f"“{value}”")


def token(value: str, choices: tuple[str, ...]) -> Words | None:
    """A word that the language itself writes, the colour of a light or the reading of a clock; None for others.

    >>> token("overdue", READINGS).zh, token("red", ("red", "blue"))
    ('逾期未办', None)
    """
    return next((words[value] for words in _TOKENS if words.keys() == set(choices) and value in words), None)


def percentage_points(value: Fraction) -> Words:
    """A difference of two shares.

    >>> percentage_points(Fraction("0.05")).zh
    '5 个百分点'
    """
    text = _grouped(value * 100)
    return Words(f"{text} 个百分点", f"{text} percentage point{'' if value * 100 == 1 else 's'}")


def _number(value: Fraction, kind: Type) -> Words:
    if kind.kind is Kind.RATIO and not kind.bare:
        shown = _grouped(value * 100)
        text = _grouped(value) if "/" in shown else f"{shown}%"
        return Words(text, text)
    text = _grouped(value)
    unit = UNITS.get(kind.kind)
    if unit is None or kind.bare:
        return Words(text, text)
    return Words(f"{text} {unit.zh}", f"{text} {unit.en[:-1] if value == 1 and unit.en.endswith('s') else unit.en}")


def _grouped(value: Fraction) -> str:
    text = plain_text(value)
    whole, dot, digits = text.partition(".")
    if not whole.lstrip("-").isdigit():
        return text
    return f"{int(whole):,}{dot}{digits}" if whole != "-0" else text


def _day(value: dt.date, kind: Type) -> Words:
    if kind.kind is Kind.PERIOD and kind.step:
        text = Period.containing(value, kind.step).text
        return Words(text, text)
    return Words(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
