"""说话 · Voice: the formulas and names of one scheme in one language, and whatever part of it has no phrase yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from typing import Any

from kaohe.base.exact import Rounding
from kaohe.base.findings import Lang, Place
from kaohe.base.states import State
from kaohe.flows.aloud import words
from kaohe.formula.declared import Written
from kaohe.formula.environment import Environment, Needs, environment_of
from kaohe.formula.parse import parse
from kaohe.formula.program import Program
from kaohe.formula.readers.prose import prose, prose_condition, prose_tree
from kaohe.formula.readers.prose.naming import called, meant, sheet_title
from kaohe.formula.readers.prose.part import apart, listed
from kaohe.formula.resolve import resolve
from kaohe.formula.scope import Mistake, Scope
from kaohe.formula.typed import Typed
from kaohe.formula.types import Kind
from kaohe.scheme.declare import declare
from kaohe.scheme.expand import SCHEME_SHEET, expand
from kaohe.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and how deep it stands under its heading."""

    text: str
    level: int = 0


class Voice:
    """Says the parts of a scheme. One language; names in English where the scheme gives one."""

    def __init__(self, scheme: Scheme, program: Program, lang: Lang) -> None:
        self.scheme, self.program, self.lang = scheme, program, lang
        self._env = _typed_environment(scheme, program)

    def word(self, zh: str, en: str) -> str:
        """One of two spellings of the same."""
        return zh if self.lang == "zh" else en

    def formula(self, written: Written, sheet: str) -> str:
        """A formula of the document as a phrase; what is true or false as a condition."""
        typed, node = self._typed(written, sheet), parse(written).node
        if typed is None:
            return prose_tree(node, self.lang) if node is not None else written.text
        said = prose_condition if typed.type.kind is Kind.FLAG else prose
        text = said(typed, self.program, sheet=sheet, lang=self.lang)
        return apart(text) if self.lang == "zh" else text

    def _typed(self, written: Written, sheet: str) -> Typed | None:
        node = parse(written).node
        if node is None or sheet not in self._env.sheets:
            return None
        try:
            return resolve(Scope(self._env, written, sheet), node)
        except (Mistake, Needs):
            return None

    def sheet(self, name: str) -> str:
        """What a sheet is called."""
        if name in {"scheme", SCHEME_SHEET}:
            return self.word("本方案", "the scheme")
        found = self.program.sheets.get(name)
        return sheet_title(found).en if found is not None and self.lang == "en" else name

    def column(self, sheet: str, name: str) -> str:
        """What a column is called; an indicator alone means its score."""
        found = self.program.sheets.get(sheet)
        if found is None:
            return name
        return called(self.program, sheet, meant(found, name)).of(self.lang)

    def titled(self, name: str, english: str) -> str:
        """A name, in English the title where the scheme gives one."""
        return (english or name) if self.lang == "en" else name

    def sentence(self, *clauses: str) -> str:
        """Clauses as a whole sentence; empty ones are left out."""
        text = words.joined(clauses, self.lang)
        return text if text.endswith(("。", ".", "：", ":")) else f"{text}{self.word('。', '.')}"

    def rest(self, thing: Any, *said: str) -> Iterator[str]:
        """Every part of a thing that differs from its default and was not said yet, by its keyword."""
        for item in fields(thing):
            given = getattr(thing, item.name)
            default = item.default if item.default is not MISSING else None
            is_empty = given in (None, "", (), {}, default) or isinstance(given, Place)
            if item.name not in said and not is_empty:
                yield f"{words.key(item.name, self.lang)}{self.word('：', ': ')}{self.plain(given)}"

    def plain(self, given: Any) -> str:
        """Any part of the model, as plainly as can be."""
        match given:
            case Written(text):
                return text
            case State():
                return words.state(given, self.lang)
            case Rounding():
                return words.rounding(given, self.lang)
            case bool():
                return self.word("是", "yes") if given else self.word("否", "no")
            case Fraction() | int():
                return words.number(given)
            case dt.date():
                return words.day(given, self.lang)
            case tuple():
                return listed([self.plain(item) for item in given], self.lang)
            case str():
                return words.spelt(given, self.lang)
            case _:
                return words.joined(self.rest(given), self.lang)


def _typed_environment(scheme: Scheme, program: Program) -> Environment:
    """What names mean in the compiled scheme, every type known."""
    env = environment_of(declare(scheme, expand(scheme)).declared)
    for sheet in program.sheets.values():
        for column in sheet.columns.values():
            env.types[sheet.name, column.name] = column.type
    return env
