"""字面值 · Literals: the value that a text means for a declared type; no guess, no default unit for money."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from fractions import Fraction

from kaohe.base.exact import number_parse, plain_text
from kaohe.base.period import Period, period_parse
from kaohe.formula.typed import Value
from kaohe.formula.types import DURATIONS, Kind, Type

YES = frozenset({"yes", "true", "是", "TRUE", "Yes", "True"})
NO = frozenset({"no", "false", "否", "FALSE", "No", "False"})
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_UNITS = {
    Kind.HOURS: ("hours", "hour", "小时"),
    Kind.DAYS: ("days", "day", "天", "日"),
    Kind.MONTHS: ("months", "month", "个月", "月"),
    Kind.WORKING_DAYS: ("working days", "working day", "working_days", "个工作日", "工作日"),
    Kind.POINTS: ("points", "point", "分"),
}
_YUAN = {"yuan": 1, "元": 1, "万元": 10_000}
_UNIT = re.compile(r"(.*?)\s*([^\d\s.,％%-][^\d]*)")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?")
_SAMPLES = {
    Kind.MONEY: "1700 yuan",
    Kind.POINTS: "0.5",
    Kind.RATIO: "30%",
    Kind.COUNT: "3",
    Kind.NUMBER: "1.25",
    Kind.FLAG: "yes / no",
    Kind.DATE: "2026-01-31",
    Kind.INSTANT: "2026-03-09T21:00+08:00",
    Kind.HOURS: "24 hours",
    Kind.DAYS: "30 days",
    Kind.MONTHS: "12 months",
    Kind.WORKING_DAYS: "5 working days",
}
_FIRST = dt.date(2026, 1, 1)


def read_value(text: str, kind: Type) -> Value | None:
    """The value, or None where the text is none: money in yuan, instants as epoch seconds, periods as their first day.

    >>> from kaohe.formula.types import MONEY, RATIO
    >>> read_value("1700元", MONEY), read_value("30%", RATIO), read_value("1700", MONEY)
    (Fraction(1700, 1), Fraction(3, 10), None)
    """
    if len(text) > 500:
        return None
    match kind.kind:
        case Kind.TEXT:
            return text or None
        case Kind.CHOICE | Kind.GRADE:
            return text if text and (not kind.choices or text in kind.choices) else None
        case Kind.FLAG:
            return True if text in YES else False if text in NO else None
        case Kind.DATE:
            return _date(text)
        case Kind.INSTANT:
            return read_instant(text)
        case Kind.PERIOD:
            period = period_parse(text)
            return period.start if period is not None and period.kind == kind.step else None
        case _:
            return _scaled(read_number(text, kind.kind), kind)


def read_number(text: str, kind: Kind) -> Fraction | None:
    """The number with the unit of its kind; a bare number never stands for money, except 0.

    >>> read_number("5 working days", Kind.WORKING_DAYS), read_number("1/6", Kind.RATIO)
    (Fraction(5, 1), Fraction(1, 6))
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    number = number_parse(plain)
    if number is not None:
        return number if kind is not Kind.MONEY or number == 0 else None
    if plain.endswith("%") and kind in {Kind.RATIO, Kind.NUMBER}:
        number = number_parse(plain[:-1])
        return None if number is None else number / 100
    if plain.count("/") == 1 and kind in {Kind.RATIO, Kind.NUMBER}:
        return _quotient(*plain.split("/"))
    return _with_unit(plain, kind)


def is_percent(text: str) -> bool:
    """Whether a text ends with the sign of a percentage.

    >>> is_percent("60％ "), is_percent("60")
    (True, False)
    """
    return unicodedata.normalize("NFKC", text).strip().endswith("%")


def bare_excess(text: str) -> Fraction | None:
    """The plain number above 1 or below -1 that a text is: for a ratio, most likely a percentage without its sign.

    >>> bare_excess("95"), bare_excess("95%"), bare_excess("0.95")
    (Fraction(95, 1), None, None)
    """
    number = number_parse(unicodedata.normalize("NFKC", text).strip())
    return number if number is not None and abs(number) > 1 else None


def read_instant(text: str) -> int | None:
    """Epoch seconds; without an offset the time is Asia/Shanghai.

    Basis: domain.md §0.6.

    >>> read_instant("1970-01-01T08:00+08:00"), read_instant("1970-01-01 08:00")
    (0, 0)
    """
    if not _INSTANT.fullmatch(text):
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return int((instant if instant.tzinfo else instant.replace(tzinfo=_SHANGHAI)).timestamp())


def sample(kind: Type) -> str:
    """How a value of the type is written.

    >>> sample(Type(Kind.PERIOD, step="month"))
    '2026-01'
    """
    if kind.kind is Kind.PERIOD:
        return Period.containing(_FIRST, kind.step).text
    if kind.kind in {Kind.CHOICE, Kind.GRADE} and kind.choices:
        return " / ".join(kind.choices)
    return _SAMPLES.get(kind.kind, "文字 text")


def type_text(kind: Type) -> str:
    """The type as a document writes it.

    >>> type_text(Type(Kind.NUMBER, 2))
    'number scale 2'
    """
    name = kind.step if kind.kind is Kind.PERIOD else str(kind.kind)
    return f"{name} scale {kind.scale}" if kind.kind is Kind.NUMBER and kind.scale is not None else name


def written_value(value: Value, kind: Type) -> str:
    """The text that reads back to the value.

    >>> written_value(Fraction(3, 10), Type(Kind.RATIO))
    '30%'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return _written_number(value, kind.kind)
    if isinstance(value, dt.date):
        return Period.containing(value, kind.step).text if kind.kind is Kind.PERIOD else value.isoformat()
    if isinstance(value, int):
        return dt.datetime.fromtimestamp(value, _SHANGHAI).isoformat()
    return value


def _written_number(value: Fraction, kind: Kind) -> str:
    if kind is Kind.MONEY:
        return f"{plain_text(value)} yuan"
    if kind is Kind.RATIO:
        percent = plain_text(value * 100)
        return plain_text(value) if "/" in percent else f"{percent}%"
    return f"{plain_text(value)} {_UNITS[kind][0]}" if kind in DURATIONS else plain_text(value)


def _with_unit(plain: str, kind: Kind) -> Fraction | None:
    found = _UNIT.fullmatch(plain)
    if found is None:
        return None
    number, unit = number_parse(found[1]), found[2].strip()
    if number is None:
        return None
    if kind is Kind.MONEY and unit in _YUAN:
        return number * _YUAN[unit]
    return number if unit in _UNITS.get(kind, ()) else None


def _quotient(top: str, bottom: str) -> Fraction | None:
    numerator, denominator = number_parse(top), number_parse(bottom)
    return None if numerator is None or not denominator else numerator / denominator


def _scaled(value: Fraction | None, kind: Type) -> Fraction | None:
    if value is None or kind.scale is None:
        return value
    return value if (value * 10**kind.scale).denominator == 1 else None


def _date(text: str) -> dt.date | None:
    period = period_parse(text)
    return period.start if period is not None and period.kind == "day" else None
