"""显示 · Shown: values as people read them: ¥1,234.56, exact shares with their fraction, states by name."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kaohe.base.exact import decimal_text, plain_text, round_to
from kaohe.base.findings import Lang
from kaohe.base.instant import instant_text
from kaohe.base.money import Money
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.readers.prose.literal import UNITS
from kaohe.formula.types import Kind, Type

_LONG = 8


def shown(value: Datum, kind: Type, lang: Lang, *, difference: bool = False) -> str:
    """A value in full: a share that a percentage does not hold is followed by its fraction and its side.

    difference: a difference of two shares prints in percentage points.
    Basis: domain.md, Comparison rule: shown rounded, judged exactly.
    """
    if isinstance(value, Fraction) and kind.kind is Kind.RATIO:
        return _points(value, lang) if difference else _share(value, kind, lang)
    return brief(value, kind, lang)


def brief(value: Datum, kind: Type, lang: Lang) -> str:
    """A value as it stands inside a formula: what is rounded for the eye is marked with ≈."""
    if isinstance(value, State):
        return f"〔{value.label('zh')}〕" if lang == "zh" else f"[{value.label('en')}]"
    if isinstance(value, bool):
        return {True: {"zh": "是", "en": "yes"}, False: {"zh": "否", "en": "no"}}[value][lang]
    if isinstance(value, Fraction):
        return _number(value, kind, lang)
    if isinstance(value, dt.date):
        return Period.containing(value, kind.step).text if kind.kind is Kind.PERIOD and kind.step else value.isoformat()
    return instant_text(value)[:19].replace("T", " ") if isinstance(value, int) else value


def unit(kind: Type, lang: Lang) -> str:
    """The unit of a type in words, '' where there is none."""
    if kind.kind is Kind.RATIO:
        return "%"
    words = UNITS.get(kind.kind)
    return words.of(lang) if words is not None else ""


def grouped(text: str) -> str:
    """A plain decimal with its thousands marked."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}" if whole.isdigit() else text


def _number(value: Fraction, kind: Type, lang: Lang) -> str:
    if kind.kind is Kind.MONEY:
        return Money.of(value).shown() if round_to(value, 2) == value else _finer_money(value)
    if kind.kind is Kind.RATIO and not kind.bare:
        percent = decimal_text(value * 100, 2)
        return f"{percent}%" if _is_percent(value) else f"≈{percent}%"
    if kind.kind is Kind.POINTS and kind.scale is not None and round_to(value, kind.scale) == value:
        return decimal_text(value, kind.scale)
    words = UNITS.get(kind.kind) if kind.kind is not Kind.POINTS and not kind.bare else None
    if words is None:
        return _decimal(value)
    return f"{_decimal(value)}{words.zh}" if lang == "zh" else f"{_decimal(value)} {words.en}"


def _finer_money(value: Fraction) -> str:
    text = _decimal(abs(value))
    sign = "-" if value < 0 else ""
    return f"≈{sign}¥{text[1:]}" if text.startswith("≈") else f"{sign}¥{text}"


def _decimal(value: Fraction) -> str:
    plain = plain_text(value)
    if "/" not in plain and len(plain.partition(".")[2]) <= 12:
        return grouped(plain)
    return f"≈{grouped(decimal_text(value, _LONG))}"


def _is_percent(value: Fraction) -> bool:
    return round_to(value, 4) == value


def _share(value: Fraction, kind: Type, lang: Lang) -> str:
    digits = max((kind.scale or 4) - 2, 2)
    percent = f"{grouped(decimal_text(value * 100, digits))}%"
    rounded = round_to(value, digits + 2)
    if rounded == value:
        return percent
    side = ("低于", "below") if value < rounded else ("高于", "above")
    fraction = f"{value.numerator:,}/{value.denominator:,}"
    if lang == "zh":
        return f"{percent}（{fraction}，实际略{side[0]} {percent}）"
    return f"{percent} ({fraction}, in fact just {side[1]} {percent})"


def _points(value: Fraction, lang: Lang) -> str:
    text = grouped(decimal_text(value * 100, 2))
    exact = "" if _is_percent(value) else "≈"
    return f"{exact}{text}个百分点" if lang == "zh" else f"{exact}{text} percentage points"
