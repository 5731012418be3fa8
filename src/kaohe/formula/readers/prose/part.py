"""句子成分 · Parts: a formula on its way to a sentence, whether it comes from a tree or from a typed formula."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a function over several rows reads, in words already; `where` is still a part."""

    who: Words
    where: Part | None = None
    skip: tuple[State, ...] = ()
    frame: Words | None = None
    alone: bool = False
    step: Words = Words("行", "row")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf (name '' and words) or an operation: its name, its parts, the kind of value, and what is not a value."""

    name: str
    args: tuple[Part, ...] = ()
    words: Words = Words("", "")
    kind: Kind = Kind.ANY
    note: str = ""
    rows: Rows | None = None
    directions: tuple[str, ...] = ()


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
