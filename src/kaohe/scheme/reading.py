"""读取 · Reading: nodes to text, lists, words and typed values, every slip a finding and nothing stops."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeVar

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding, Place, Rule
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.typed import Value
from kaohe.formula.types import Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import literal, names
from kaohe.scheme.keywords import Section, canonical_key, canonical_word, state_of
from kaohe.scheme.model import Title
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence, wide_colon

Fields = dict[str, Node]
_NUMBER = Type(Kind.NUMBER)
_Default = TypeVar("_Default")


class Reading:
    """What is found while one document is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def report(self, rule: Rule, place: Place, /, **data: object) -> None:
        """Keep a finding and go on."""
        self.findings.append(Finding.of(rule, place, **data))


def fields(reading: Reading, node: Node, section: Section) -> Fields:
    """The values of a mapping by canonical key.

    Findings: `scheme/not-a-mapping`, `scheme/unknown-key`, `scheme/missing-key`, `scheme/duplicate-key`.
    """
    if not isinstance(node, Mapping):
        _wrong_shape(reading, node, rules.NOT_A_MAPPING, section.where)
        return {}
    found: Fields = {}
    lines: dict[str, int] = {}
    for key, value in node.entries:
        name = canonical_key(key.text, section.known)
        if not name:
            hint = names.suggestion(key.text, section.known)
            reading.report(rules.UNKNOWN_KEY, key.place, where=section.where, key=key.text, hint=hint)
        elif name in found:
            reading.report(rules.DUPLICATE, key.place, key=name, first=lines[name])
        else:
            found[name], lines[name] = value, key.place.line
    meant = {
        names.nearest(key.text, section.known) for key, _ in node.entries if not canonical_key(key.text, section.known)
    }
    for name in section.required:
        if name not in found and name not in meant:
            reading.report(rules.MISSING_KEY, node.place, where=section.where, key=name)
    return found


def entries(reading: Reading, node: Node | None, where: str) -> Iterator[tuple[str, Place, Node]]:
    """The named parts of a mapping that the author names: name without brackets, its place, its value."""
    if node is None:
        return
    if not isinstance(node, Mapping):
        _wrong_shape(reading, node, rules.NOT_A_MAPPING, where)
        return
    for key, value in node.entries:
        yield names.unquoted(key.text), key.place, value


def items(reading: Reading, node: Node | None, where: str) -> tuple[Node, ...]:
    """The items of a list; nothing for no node.

    Findings: `scheme/not-a-list`.
    """
    if node is None:
        return ()
    if isinstance(node, Sequence):
        return node.items
    _wrong_shape(reading, node, rules.NOT_A_LIST, where)
    return ()


def some(reading: Reading, node: Node | None, where: str) -> tuple[Node, ...]:
    """The items of a list, or one item written alone."""
    return (node,) if isinstance(node, Scalar) else items(reading, node, where)


def text(reading: Reading, node: Node | None, where: str) -> str:
    """The text of a value, '' for none.

    Findings: `scheme/not-a-text`.
    """
    if node is None:
        return ""
    if isinstance(node, Scalar):
        return node.text
    _wrong_shape(reading, node, rules.NOT_A_TEXT, where)
    return ""


def texts(reading: Reading, node: Node | None, where: str) -> tuple[str, ...]:
    """The texts of a list, or one text alone."""
    return tuple(text(reading, item, where) for item in some(reading, node, where))


def written(reading: Reading, node: Node | None, where: str) -> Written | None:
    """A formula as text with its place; None where there is none."""
    if node is None:
        return None
    formula = text(reading, node, where)
    return Written(formula, node.place) if formula else None


def word(reading: Reading, node: Node | None, where: str, known: tuple[str, ...], default: _Default) -> str | _Default:
    """One of the known words, Chinese or English, in canonical form.

    Findings: `scheme/unknown-word`.

    >>> word(Reading(""), Scalar("满意度", Place()), "method", ("survey",), "")
    'survey'
    """
    if node is None:
        return default
    given = text(reading, node, where)
    found = canonical_word(given, known)
    if not found and isinstance(node, Scalar):
        hint = names.suggestion(given, known)
        reading.report(rules.UNKNOWN_WORD, node.place, where=where, word=given, hint=hint)
    return found or default


def states(reading: Reading, node: Node | None, where: str) -> tuple[State, ...]:
    """The states of a list or one alone.

    Findings: `scheme/unknown-word`.
    """
    found = (state(reading, item, where) for item in some(reading, node, where))
    return tuple(one for one in found if one is not None)


def state(reading: Reading, node: Node | None, where: str) -> State | None:
    """One state, by token or Chinese label."""
    if node is None:
        return None
    given = text(reading, node, where)
    found = state_of(given)
    if found is None and isinstance(node, Scalar):
        hint = names.suggestion(given, [one.token for one in State])
        reading.report(rules.UNKNOWN_WORD, node.place, where=where, word=given, hint=hint)
    return found


def value(reading: Reading, node: Node | None, where: str, kind: Type) -> Value | None:
    """A literal of the type.

    Findings: `scheme/bad-value`, `scheme/ratio-form`.
    """
    if node is None:
        return None
    given = text(reading, node, where)
    found = literal.read_value(given, kind)
    if found is None and isinstance(node, Scalar):
        wanted = f"{where}（{literal.type_text(kind)}）"
        reading.report(rules.BAD_VALUE, node.place, text=given, wanted=wanted, sample=literal.sample(kind))
    bare = literal.bare_excess(given) if kind.kind is Kind.RATIO else None
    if bare is None:
        return found
    reading.report(rules.RATIO_FORM, node.place, where=where, text=given, share=plain_text(bare * 100))
    return bare / 100  # as it was most likely meant, so that nothing else is found because of it


def number(reading: Reading, node: Node | None, where: str, *, percent: bool = False) -> Fraction | None:
    """A plain number, or a share such as 30%: points are never written in per cent.

    Findings: `scheme/bad-value`.
    """
    if not percent and isinstance(node, Scalar) and literal.is_percent(node.text):
        reading.report(rules.BAD_VALUE, node.place, text=node.text, wanted=where, sample=literal.sample(_NUMBER))
        return None
    found = value(reading, node, where, Type(Kind.RATIO) if percent else _NUMBER)
    return found if isinstance(found, Fraction) else None


def share(reading: Reading, node: Node | None, where: str) -> Fraction | None:
    """A share from 0 to 100 %.

    Findings: `scheme/bad-value`.

    >>> share(Reading(""), Scalar("60%", Place()), "甲")
    Fraction(3, 5)
    """
    found = number(reading, node, where, percent=True)
    if node is None or found is None or 0 <= found <= 1:
        return found
    wanted = f"{where}（0%–100%）"
    reading.report(rules.BAD_VALUE, node.place, text=text(reading, node, where), wanted=wanted, sample="60%")
    return None


def whole(reading: Reading, node: Node | None, where: str, default: int, most: int = 1000, least: int = 0) -> int:
    """A whole number from `least` to `most`.

    Findings: `scheme/bad-value`.
    """
    found = number(reading, node, where)
    if found is None:
        return default
    if found.denominator == 1 and least <= found <= most:
        return found.numerator
    if node is not None:
        wanted = f"{where}（{least}–{most}）"
        reading.report(rules.BAD_VALUE, node.place, text=text(reading, node, where), wanted=wanted, sample=default)
    return default


def title(reading: Reading, node: Node | None) -> Title:
    """A title: one text (Chinese), or {zh, en}."""
    if isinstance(node, Scalar):
        return Title(node.text)
    if node is None:
        return Title()
    parts = fields(reading, node, _TITLE)
    return Title(text(reading, parts.get("zh"), "zh"), text(reading, parts.get("en"), "en"))


_TITLE = Section("title", ("zh", "en"))


def _wrong_shape(reading: Reading, node: Node, rule: Rule, where: str) -> None:
    name = wide_colon(node.text) if isinstance(node, Scalar) else ""
    if name:
        reading.report(rules.WIDE_COLON, node.place, key=name)
    else:
        reading.report(rule, node.place, where=where)
