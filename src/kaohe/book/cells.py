"""格 · Cells: the text of one value in a CSV cell, read and written; what cannot be read names the rule it breaks.

Basis: design.md, Books: every column is read as text and typed by the scheme; a state is written `#未报送`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.exact import LONGEST_NUMBER, decimal_text, number_parse, plain_text
from kaohe.base.findings import Rule
from kaohe.base.instant import instant_parse, instant_text
from kaohe.base.period import Period, period_parse
from kaohe.base.states import State
from kaohe.book import findings as found
from kaohe.book.layout import Stored, value_loaded, value_stored
from kaohe.formula.typed import Value
from kaohe.formula.types import NUMERIC, WORDS, Kind, Type
from kaohe.identity.lost_digits import digits_lost

LONGEST_TEXT = 500
RATIO_DIGITS = 6
AROUND = " \t\n\u00a0\u3000\ufeff"
FORMULA_STARTS = tuple("=+-@")

_MARKS, _ESCAPED = ("#", "\uff03"), ("##", "#\uff03")

_FLAGS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_HIDDEN, _SEEN, _BLANK = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"}), "\n\t \u3000", "\u115f\u1160\u3164\uffa0"
_QUICK = re.compile(r"(-?[0-9]{1,12})(?:\.([0-9]{1,6}))?")
_PAIR = re.compile(r"(-?[0-9]{1,19})/([0-9]{1,19})")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?")
_DATE_SHORT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月|([0-9]{2}))")
_YEAR = re.compile(r"([0-9]{4})年?(?:度)?")
_TIME = re.compile(r"(.+?)[T ]+([0-9]{1,2}):([0-9]{2})(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_EXAMPLES = {
    "day": "2026-03-09",
    "week": "2026W10",
    "month": "2026-03",
    "quarter": "2026Q1",
    "half_year": "2026H1",
    "year": "2026",
    "school_year": "2025-2026",
}


def value_parse(type_: Type, text: str) -> Value | State | None:
    """The value or state of a cell's text; None = it cannot be read (`cell_read` says why).

    >>> value_parse(Type(Kind.MONEY, 2), "1,850.00"), value_parse(Type(Kind.MONEY, 2), "1.850,00")
    (Fraction(1850, 1), None)
    >>> value_parse(Type(Kind.FLAG), "#未报送")
    <State.NOT_SUBMITTED: 2>
    """
    read = cell_read(type_, text)
    return None if isinstance(read, Rule) else read


def cell_read(type_: Type, text: str) -> Value | State | Rule:
    """The value or state of a cell's text, or the rule that it breaks.

    >>> cell_read(Type(Kind.MONEY, 2), "1850.005").code
    'book/precision'
    """
    text = text.strip(AROUND)
    if not text:
        return found.EMPTY_CELL
    if len(text) > LONGEST_TEXT:
        return found.TEXT_TOO_LONG if type_.kind in WORDS else found.NUMBER_FORMAT
    if invisible(text):
        return found.CONTROL_CHARACTER
    if "\ufffd" in text:
        return found.TEXT_DAMAGED
    marked = _marked(type_, text)
    if marked is not None:
        return marked
    read = _words(type_, text) if type_.kind in WORDS else _READERS[type_.kind](type_, text)
    return found.STATE_UNMARKED if isinstance(read, Rule) and isinstance(_state(text), State) else read


def quick_stored(type_: Type, text: str) -> int | str | None:
    """What a plain cell stores, at a tenth of the cost of `cell_read`; None = read it the long way.

    Must: whatever it gives is what `cell_read` and `value_stored` give together.

    >>> quick_stored(Type(Kind.MONEY, 2), "1850.5"), quick_stored(Type(Kind.MONEY, 2), "1,850.50")
    (185050, None)
    """
    if type_.kind is Kind.TEXT:
        return text if len(text) < 16 and text.isascii() and text.isalnum() else None
    if type_.kind not in _PLAIN or type_.scale is None:
        return None
    plain = _QUICK.fullmatch(text)
    part = plain[2] or "" if plain else ""
    if plain is None or len(part) > type_.scale:
        return None
    return int(plain[1] + part.ljust(type_.scale, "0"))


def value_text(type_: Type, value: Value | State) -> str:
    """The text of a value or state in a CSV cell; `value_parse` gives it back unchanged.

    Must: a text that a spreadsheet would run as a formula stands behind an apostrophe.

    >>> value_text(Type(Kind.RATIO), Fraction(3, 20)), value_text(Type(Kind.RATIO), Fraction(1, 3))
    ('15%', '1/3')
    >>> value_text(Type(Kind.MONEY, 2), Fraction(-1, 2)), value_text(Type(Kind.TEXT), "=1+1")
    ('-0.50', "'=1+1")
    """
    if isinstance(value, State):
        return "#" + value.label("zh")
    if isinstance(value, Fraction):
        return _number_text(type_, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return value.isoformat() if type_.kind is Kind.DATE else Period.containing(value, type_.step).text
    if isinstance(value, int):
        return instant_text(value) if type_.kind is Kind.INSTANT else _number_text(type_, Fraction(value))
    return _text_text(type_, value)


def stored_text(type_: Type, stored: Sequence[Stored | None]) -> str | None:
    """The text of a value as it is stored (`layout.value_fields`); None where nothing is stored.

    >>> stored_text(Type(Kind.MONEY, 2), (1234,)), stored_text(Type(Kind.FLAG), (None,))
    ('12.34', None)
    """
    known = tuple(part for part in stored if part is not None)
    return value_text(type_, value_loaded(type_, known)) if len(known) == len(stored) else None


def invisible(text: str) -> tuple[str, ...]:
    r"""What nobody sees in a text: controls, bidirectional and zero-width characters, spaces that only look plain.

    Line breaks, tabs, plain and ideographic spaces may stay.

    >>> invisible("1850\u200b.00")
    ('U+200B',)
    """
    if text.isascii() and text.isprintable():
        return ()
    hidden = {c for c in text if c in _BLANK or (unicodedata.category(c) in _HIDDEN and c not in _SEEN)}
    return tuple(sorted(f"U+{ord(c):04X}" for c in hidden))


def period_example(type_: Type) -> str:
    """How a period of the type is written.

    >>> period_example(Type(Kind.PERIOD, step="quarter"))
    '2026Q1'
    """
    return _EXAMPLES[type_.step]


def _state(label: str) -> State | Rule:
    for read in (State.of_label, State.of_token):
        try:
            return read(label)
        except KaoheError:
            continue
    return found.STATE_UNKNOWN


def _marked(type_: Type, text: str) -> State | Rule | None:
    """The state behind a # or a full-width one; a text may begin with the full-width one, if no state follows it."""
    if text[0] not in _MARKS or text.startswith(_ESCAPED):
        return None
    read = _state(text[1:])
    return None if text[0] != "#" and type_.kind in WORDS and isinstance(read, Rule) else read


def _words(type_: Type, text: str) -> str | Rule:
    if text.startswith(_ESCAPED) or (text.startswith("'") and text[1:2] in {*FORMULA_STARTS, "'"}):
        text = text[1:]
    text = unicodedata.normalize("NFC", text)
    if type_.kind is Kind.TEXT:
        lost = (text.isdigit() or "+" in text) and digits_lost(text)  # a code may read 5E01
        return found.DIGITS_LOST if lost else text
    if not type_.choices or text in type_.choices:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    meant = [choice for choice in type_.choices if unicodedata.normalize("NFKC", choice).casefold() == folded]
    return meant[0] if len(meant) == 1 else found.CHOICE_UNKNOWN


def _text_text(type_: Type, text: str) -> str:
    if type_.kind is Kind.TEXT and text.startswith(_MARKS):
        return "#" + text
    return "'" + text if type_.kind is Kind.TEXT and text.startswith((*FORMULA_STARTS, "'")) else text


def _number(type_: Type, text: str) -> Fraction | Rule:
    value = number_parse(text)
    if value is None:
        return _too_long(text)
    return _fitting(type_, value)


def _fitting(type_: Type, value: Fraction) -> Fraction | Rule:
    if value_stored(type_, value) is not None:
        return value
    scaled = value * 10 ** (type_.scale or 0)
    return found.PRECISION if not type_.is_pair and scaled.denominator != 1 else found.NUMBER_TOO_LARGE


def _too_long(text: str) -> Rule:
    if "+" in text and digits_lost(text):
        return found.DIGITS_LOST
    plain = len(text) > LONGEST_NUMBER and text.isascii() and text.replace(".", "", 1).lstrip("-").isdigit()
    return found.NUMBER_TOO_LARGE if plain else found.NUMBER_FORMAT


def _ratio(type_: Type, text: str) -> Fraction | Rule:
    pair = _PAIR.fullmatch(text)
    if pair:
        return _fitting(type_, Fraction(int(pair[1]), int(pair[2]))) if int(pair[2]) else found.NUMBER_FORMAT
    percent = text.endswith(("%", "\uff05"))
    value = number_parse(text[:-1].rstrip() if percent else text)
    if value is None:
        return _too_long(text)
    if percent:
        return _fitting(type_, value / 100)
    return _fitting(type_, value) if abs(value) <= 1 else found.RATIO_FORM


def _number_text(type_: Type, value: Fraction) -> str:
    if type_.kind is Kind.RATIO:
        percent = value * 100
        ends = (percent * 10**RATIO_DIGITS).denominator == 1
        return plain_text(percent) + "%" if ends or not type_.is_pair else f"{value.numerator}/{value.denominator}"
    if type_.kind in {Kind.MONEY, Kind.POINTS}:
        return decimal_text(value, type_.scale or 0)
    return plain_text(value)


def _flag(_: Type, text: str) -> bool | Rule:
    return _FLAGS.get(unicodedata.normalize("NFKC", text).casefold(), found.FLAG_FORMAT)


def _day(text: str) -> dt.date | None:
    text = unicodedata.normalize("NFKC", text)
    match = _DATE.fullmatch(text) or _DATE_SHORT.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    period = period_parse(f"{year:04d}-{month:02d}-{day:02d}")
    return period.start if period else None


def _date(_: Type, text: str) -> dt.date | Rule:
    return _day(text) or found.DATE_FORMAT


def _period(type_: Type, text: str) -> dt.date | Rule:
    text = unicodedata.normalize("NFKC", text)
    month, year = _MONTH.fullmatch(text), _YEAR.fullmatch(text)
    if type_.step == "day":
        return _day(text) or found.PERIOD_FORMAT
    if type_.step == "month" and month:
        text = f"{month[1]}-{int(month[2] or month[3] or month[4]):02d}"
    elif type_.step == "year" and year:
        text = year[1]
    period = period_parse(text.upper())
    return period.start if period and period.kind == type_.step else found.PERIOD_FORMAT


def _instant(_: Type, text: str) -> int | Rule:
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text))
    day = _day(match[1]) if match else None
    if match is None or day is None:
        return found.INSTANT_FORMAT
    clock = f"{int(match[2]):02d}:{match[3]}{match[4] or ':00'}{match[5] or ''}"
    instant = instant_parse(f"{day.isoformat()}T{clock}")
    return found.INSTANT_FORMAT if instant is None else instant


_PLAIN = NUMERIC - {Kind.RATIO}
_READERS = {kind: _number for kind in Kind if kind not in WORDS} | {
    Kind.RATIO: _ratio,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.INSTANT: _instant,
}
