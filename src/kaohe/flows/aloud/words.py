"""词句 · Words: values, lengths, states and keywords as a person says them, in one language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from fractions import Fraction

from kaohe.base.exact import Rounding, plain_text
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.readers.prose.literal import literal
from kaohe.formula.readers.prose.part import MARK, apart
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type
from kaohe.scheme.keywords import aliases_of, spellings_of

_LENGTH = re.compile(r"\s*([\d.]+)\s*(working days?|days?|hours?|months?)\s*")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?\+08:00")
_LENGTHS = {
    "working": "个工作日",
    "day": "天",
    "days": "天",
    "hour": "小时",
    "hours": "小时",
    "month": "个月",
    "months": "个月",
}
_KEYS = {
    "points": "分值",
    "counts": "各档人数",
    "values": "各档折算",
    "from": "得零分的值",
    "to": "得满分的值",
    "of": "范围",
    "each": "每有一个",
    "x": "取值",
    "floor": "得分最低",
    "at_least": "至少有",
    "sample": "样本数",
    "aggregate": "合成办法",
    "rounded": "得分取位",
    "fewest": "至少几项",
    "record": "取自",
    "age": "最多隔几期",
    "decay": "每隔一期递减",
    "digits": "位数",
    "mode": "舍入",
    "gates": "封顶条件",
}
"""Words for keys that a document's alias does not say well enough, or that only the model has."""
_ARGUMENTS = {"passes": "最多几遍", "of": "除以", "each": "每多少", "cap": "上限倍数"}
_ARGUMENTS |= {"from": "得零分的值", "to": "得满分的值"}
"""Keys that mean something else as the argument of a method."""
_ROUNDING = {
    Rounding.HALF_UP: ("四舍五入", "rounded"),
    Rounding.HALF_EVEN: ("四舍六入、恰好一半时取偶数", "rounded, an exact half to the even digit"),
    Rounding.FLOOR: ("只舍不入", "rounded down"),
    Rounding.CEILING: ("只入不舍", "rounded up"),
}


def value(given: Value | None, kind: Type, lang: Lang) -> str:
    """A value of a type; None stands for whatever else there is."""
    if given is None:
        return "其他" if lang == "zh" else "anything else"
    said = literal(given, kind)
    return apart(said.zh) if lang == "zh" else said.en


def number(given: Fraction | int) -> str:
    """A number without a unit."""
    return f"{MARK}{plain_text(Fraction(given))}{MARK}"


def share(given: Fraction, lang: Lang) -> str:
    """A share in per cent."""
    return value(given, Type(Kind.RATIO), lang)


def points(given: Fraction, lang: Lang) -> str:
    """So many points."""
    return value(given, Type(Kind.POINTS, 4), lang)


def day(given: dt.date, lang: Lang) -> str:
    """A day as a person writes it."""
    return value(given, Type(Kind.DATE), lang)


def rounding(mode: Rounding, lang: Lang) -> str:
    """How something is rounded."""
    return _ROUNDING[mode][lang == "en"]


def length(text: str, lang: Lang) -> str:
    """A stretch of time as documents write it.

    >>> length("5 working days", "zh"), length("三日内", "zh")
    ('5 个工作日', '三日内')
    """
    found = _LENGTH.fullmatch(text)
    return f"{found[1]} {_LENGTHS[found[2].split()[0]]}" if found is not None and lang == "zh" else text


def state(given: State, lang: Lang) -> str:
    """A state by the name that a person reads."""
    return f"“{given.label(lang)}”"


def key(word: str, lang: Lang) -> str:
    """A keyword of the document."""
    if lang == "en":
        return word.replace("_", " ")
    return _KEYS.get(word) or next(iter(aliases_of(word)), word)


def argument(word: str, lang: Lang) -> str:
    """A keyword as the argument of a method."""
    if lang == "en":
        return "value" if word == "x" else key(word, lang)
    return _ARGUMENTS.get(word) or key(word, lang)


def of_item(word: str, lang: Lang) -> str:
    """A keyword of one item of a list; its floor is where points begin, not the least of them.

    >>> of_item("floor", "zh"), argument("floor", "zh")
    ('下限', '得分最低')
    """
    return next(iter(aliases_of(word)), word) if word == "floor" and lang == "zh" else argument(word, lang)


def lacking(given: State, lang: Lang) -> str:
    """What a score is that has no value: a state by its name, and nothing to compute from in plain words."""
    if given is State.EMPTY:
        return "没有可算的数据" if lang == "zh" else "without anything to compute from"
    return given.label(lang)


def instant(text: str) -> str:
    """An instant of the document as a person writes it; one of another zone stays as it is.

    >>> instant("2026-03-09T21:00:00+08:00"), instant("2026-03-09T21:00:01+08:00")
    ('2026-03-09 21:00', '2026-03-09 21:00:01')
    """
    found = _INSTANT.fullmatch(text)
    return f"{found[1]} {found[2]}{'' if found[3] in {None, ':00'} else found[3]}" if found is not None else text


def spelt(word: str, lang: Lang) -> str:
    """A word that is a value of the language.

    >>> spelt("half_up", "zh"), spelt("third party", "zh")
    ('四舍五入', 'third party')
    """
    own, *chinese = spellings_of(word)
    return (chinese or [own])[0] if lang == "zh" else own.replace("_", " ")


def joined(parts: Iterable[str], lang: Lang) -> str:
    """Clauses of one sentence; empty ones are left out."""
    return ("；" if lang == "zh" else "; ").join(part for part in parts if part)


def basis(text: str, lang: Lang) -> str:
    """On what something rests, '' where nothing is cited."""
    if not text:
        return ""
    return f"依据：{text}" if lang == "zh" else f"basis: {text}"
