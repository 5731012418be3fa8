"""问题 · Finding: something wrong in a person's material: a value with code, cause, place and remedy, zh and en.

Must: all findings of a pass are collected and shown at once; our own failures are raised (`KaoheError`), never found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter
from typing import Any, Literal

from kaohe.base.errors import KaoheError
from kaohe.base.shown import printable

Lang = Literal["zh", "en"]

_CODE = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and English, with the same `{name}` placeholders in both.

    >>> Text("{name} 重复。", "{other} is twice there.")
    Traceback (most recent call last):
    kaohe.base.errors.KaoheError: zh and en differ in placeholders: ['name', 'other']
    """

    zh: str
    en: str

    def __post_init__(self) -> None:
        differing = _placeholders(self.zh) ^ _placeholders(self.en)
        if differing:
            raise KaoheError(f"zh and en differ in placeholders: {sorted(differing)}")

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that must be given to fill the sentence."""
        return _placeholders(self.zh)

    def filled(self, lang: Lang, data: dict[str, str]) -> str:
        """The sentence in one language with its placeholders filled.

        >>> Text("{name} 重复。", "{name} is twice there.").filled("zh", {"name": "权重"})
        '权重 重复。'
        """
        return (self.zh if lang == "zh" else self.en).format_map(data)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence that differs by language: what fills a placeholder in either."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be wrong: a code for ever, its cause and the act that remedies it."""

    code: str
    cause: Text
    remedy: Text
    blocking: bool = True

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise KaoheError(f"a code reads <room>/<what-is-wrong>: {self.code}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a line of a file (counted from 1), or a cell of a sheet; what is unknown is empty."""

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    row: str = ""
    field: str = ""

    def shown(self, lang: Lang) -> str:
        """The place as a person reads it.

        >>> Place(file="街道.csv", line=3, sheet="街道", row="S1", field="得分").shown("zh")
        '街道.csv:3 表 街道 行 S1 列 得分'
        """
        file = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        words = ("表", "行", "列") if lang == "zh" else ("sheet", "row", "column")
        cells = zip(words, (self.sheet, self.row, self.field), strict=True)
        return printable(" ".join([file, *(f"{word} {value}" for word, value in cells if value)]).strip())

    def as_json(self) -> dict[str, str | int]:
        """The known parts by name."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met at a place, with the data that fills its sentences."""

    rule: Rule
    place: Place
    data: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, rule: Rule, place: Place = NOWHERE, /, **data: object) -> Finding:
        """The finding, its data made printable and put in the order of their names.

        What is `Said` fills each sentence in its own language: its English stands beside it as `<name>.en`.

        >>> rule = Rule("scheme/twice", Text("{hint}。", "{hint}."), Text("", ""))
        >>> Finding.of(rule, hint=Said("是否 权重", "did you mean 权重")).cause("en")
        'did you mean 权重.'
        """
        missing = (rule.cause.placeholders | rule.remedy.placeholders) - data.keys()
        if missing:
            raise KaoheError(f"{rule.code} lacks {sorted(missing)}")
        parts: dict[str, object] = {}
        for name, value in data.items():
            parts |= {name: value.zh, f"{name}.en": value.en} if isinstance(value, Said) else {name: value}
        return cls(rule, place, tuple(sorted((name, printable(str(value))) for name, value in parts.items())))

    @property
    def code(self) -> str:
        """`<room>/<what-is-wrong>`."""
        return self.rule.code

    @property
    def blocking(self) -> bool:
        """Whether nothing may be written while it stands."""
        return self.rule.blocking

    def cause(self, lang: Lang) -> str:
        """What is wrong."""
        return self.rule.cause.filled(lang, self._filling(lang))

    def remedy(self, lang: Lang) -> str:
        """What to do about it."""
        return self.rule.remedy.filled(lang, self._filling(lang))

    def _filling(self, lang: Lang) -> dict[str, str]:
        known = dict(self.data)
        return known if lang == "zh" else {name: known.get(f"{name}.en", value) for name, value in self.data}

    def line(self, lang: Lang) -> str:
        """One printable line: place, code, cause, remedy.

        >>> cause = Text("{name} 重复。", "{name} is twice there.")
        >>> rule = Rule("scheme/twice", cause, Text("删去一个。", "Drop one."))
        >>> Finding.of(rule, Place("a.yaml", 4, 2), name="权重").line("zh")
        'a.yaml:4:2 [scheme/twice] 权重 重复。删去一个。'
        >>> Finding.of(rule, Place(sheet="街道", row="S1"), name="key").line("en")
        'sheet 街道 row S1 [scheme/twice] key is twice there. Drop one.'
        """
        between = "" if lang == "zh" else " "
        return f"{self.place.shown(lang)} [{self.code}] {self.cause(lang)}{between}{self.remedy(lang)}".strip()

    def as_json(self) -> dict[str, Any]:
        """The finding for programs: code, place, data and both languages."""
        return {
            "code": self.code,
            "blocking": self.blocking,
            "place": self.place.as_json(),
            "data": dict(self.data),
            "zh": {"cause": self.cause("zh"), "remedy": self.remedy("zh")},
            "en": {"cause": self.cause("en"), "remedy": self.remedy("en")},
        }


def blocking(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings forbids writing.

    >>> blocking([])
    False
    """
    return any(finding.blocking for finding in findings)


def _placeholders(sentence: str) -> frozenset[str]:
    try:
        fields = [field for field in Formatter().parse(sentence) if field[1] is not None]
    except ValueError as error:
        raise KaoheError(f"not a sentence with {{name}} placeholders: {sentence}") from error
    for _, name, spec, conversion in fields:
        if spec or conversion or not _NAME.fullmatch(name or ""):
            raise KaoheError(f"a placeholder reads {{name}}: {sentence}")
    return frozenset(name or "" for _, name, _, _ in fields)
