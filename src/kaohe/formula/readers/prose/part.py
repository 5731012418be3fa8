"""句子成分 · Parts: a formula on its way to a sentence, whether it comes from a tree or from a typed formula."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.types import Kind

CLAUSE, LOGIC, COMPARISON, SUM, PRODUCT, ATOM = range(6)
"""How tightly a phrase holds together; a looser one inside a tighter one stands in brackets."""


@dataclass(frozen=True, slots=True)
class Words:
    """One phrase in Chinese and English."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """The phrase in one language.

        >>> Words("不低于", "is at least").of("en")
        'is at least'
        """
        return self.zh if lang == "zh" else self.en


MARK = "\x1f"
"""Stands on both sides of a number in a Chinese phrase, until `spaced` knows what it meets there."""
_MARKS = re.compile(f"(.?){MARK}+(?=(.?))", re.DOTALL)


def marked(words: Words) -> Words:
    """The phrase of a number, which stands apart from the Chinese characters around it.

    >>> spaced(f"满{marked(Words('24 小时', '24 hours')).zh}的")
    '满 24 小时的'
    """
    return Words(f"{MARK}{words.zh}{MARK}", words.en)


def apart(text: str) -> str:
    """A Chinese phrase that stands apart from the characters around it where it begins or ends like a number.

    >>> spaced(f"取{apart('0.8')}，为{apart('是')}的")
    '取 0.8，为是的'
    """
    front, back = (MARK if text[at : at + 1 or None].isascii() else "" for at in (0, -1))
    return f"{front}{text}{back}"


def spaced(text: str) -> str:
    """The sentence with a space where a number meets a word, and none where it meets a mark of punctuation.

    >>> spaced(f"不低于{MARK}30%{MARK}，且{MARK}3{MARK}次")
    '不低于 30%，且 3 次'
    """
    return _MARKS.sub(lambda met: met[1] + (" " if _are_apart(met[1], met[2]) else ""), text)


def _are_apart(left: str, right: str) -> bool:
    solid = all(char.isalnum() or char == "%" for char in (left, right))
    return solid and (left.isascii() or right.isascii())


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a function over several rows reads, in words already; `where` and `order` are still parts.

    `who` has {0}, {1}… for `groups`; alone: they are the steps of the own row; apart: said in a note, not before.
    """

    who: Words
    where: Part | None = None
    skip: tuple[State, ...] = ()
    frame: Words | None = None
    alone: bool = False
    step: Words = Words("行", "row")
    order: Part | None = None
    groups: tuple[Part, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf (name '' and words) or an operation: its name, its parts, the kind of value, and what is not a value.

    when: the day on which a dated value is taken; bound: what a number or parameter is worth, said at thresholds.
    """

    name: str
    args: tuple[Part, ...] = ()
    words: Words = Words("", "")
    kind: Kind = Kind.ANY
    note: str = ""
    rows: Rows | None = None
    directions: tuple[str, ...] = ()
    when: Part | None = None
    bound: Words | None = None

    @property
    def is_literal(self) -> bool:
        """Whether it is a number as written.

        >>> Part("", words=Words("3", "3"), bound=Words("3", "3")).is_literal
        True
        """
        return self.bound is not None and self.bound == self.words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A phrase in one language and how tightly it holds together."""

    text: str
    level: int = ATOM


def bracketed(spoken: Spoken, least: int, lang: Lang) -> str:
    """The phrase, in brackets where it holds together less tightly than needed.

    >>> bracketed(Spoken("甲与乙之和", SUM), PRODUCT, "zh")
    '（甲与乙之和）'
    """
    if spoken.level >= least:
        return spoken.text
    return f"（{spoken.text}）" if lang == "zh" else f"({spoken.text})"


def listed(texts: list[str], lang: Lang, last: Words = Words("与", " and ")) -> str:
    """A list as it is said.

    >>> listed(["甲", "乙", "丙"], "zh"), listed(["a", "b"], "en")
    ('甲、乙与丙', 'a and b')
    """
    if len(texts) < 2:
        return "".join(texts)
    between = "、" if lang == "zh" else ", "
    return f"{between.join(texts[:-1])}{last.of(lang)}{texts[-1]}"


def leaf(zh: str, en: str, kind: Kind = Kind.ANY) -> Part:
    """A part that is words already.

    >>> leaf("本期", "this period").words.en
    'this period'
    """
    return Part("", words=Words(zh, en), kind=kind)
