"""类型读取 · Loading types: the type words of a document to types of the formula room, with scale and choices."""

from __future__ import annotations

from fractions import Fraction

from kaohe.base.findings import Place
from kaohe.formula.types import DEFAULT_SCALE, STEPS, Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import TYPED
from kaohe.scheme.node import Node, Scalar
from kaohe.scheme.reading import Fields, Reading

CLOCK_STATES = ("on_time", "late", "running", "overdue")
TYPES = (*(str(kind) for kind in Kind if str(kind) not in {"period", "any"}), *STEPS, "clock")
_SCALED = frozenset({Kind.NUMBER, Kind.RATIO, Kind.HOURS})
MOST_DIGITS = 18


def load_type(reading: Reading, node: Node, where: str) -> Type:
    """A type written as one word, or as a group with scale and choices.

    Findings: `scheme/unknown-word`, `scheme/bad-value`.

    >>> load_type(Reading(""), Scalar("month", Place()), "月").step
    'month'
    """
    if isinstance(node, Scalar):
        return type_of(reading, {"type": node}, where, node.place)
    return type_of(reading, read.fields(reading, node, TYPED), where, node.place)


def type_of(reading: Reading, parts: Fields, where: str, place: Place, *, needs_scale: bool = False) -> Type:
    """The type of a declaration with `type`, `scale`, `of` and `ordered`.

    Findings: `scheme/unknown-word`, `scheme/missing-key`, `scheme/bad-value`.
    """
    word = read.word(reading, parts.get("type"), f"{where} type", TYPES, "text")
    if word in STEPS:
        return Type(Kind.PERIOD, step=word)
    if word == "clock":
        return Type(Kind.CHOICE, choices=CLOCK_STATES)
    kind = Kind(word)
    choices = read.texts(reading, parts.get("of"), f"{where} of")
    ordered = read.word(reading, parts.get("ordered"), f"{where} ordered", ("high_first", "low_first"), "")
    if kind is Kind.CHOICE and needs_scale and not choices:
        reading.report(rules.MISSING_KEY, place, where=where, key="of")
    scale = _scale(reading, parts, kind, where)
    if kind is Kind.NUMBER and needs_scale and scale is None:
        reading.report(rules.MISSING_KEY, place, where=where, key="scale")
        scale = 0
    return Type(kind, scale, tuple(dict.fromkeys(choices)), ordered)


def _scale(reading: Reading, parts: Fields, kind: Kind, where: str) -> int | None:
    default = DEFAULT_SCALE.get(kind)
    if "scale" not in parts:
        return default
    if kind not in _SCALED and kind not in {Kind.POINTS, Kind.MONEY, Kind.DAYS, Kind.COUNT}:
        known = ", ".join(sorted(_SCALED))
        reading.report(rules.CONFLICT, parts["scale"].place, where=where, one="scale", other=f"type {kind} ({known})")
        return default
    return read.whole(reading, parts["scale"], f"{where} scale", default or 0, MOST_DIGITS)


def bounds(reading: Reading, node: Node | None, where: str, kind: Type) -> Type:
    """The type with the bounds of `between: [low, high]`.

    Findings: `scheme/wrong-length`, `scheme/bad-value`.
    """
    if node is None:
        return kind
    ends = read.items(reading, node, where)
    if len(ends) != 2:
        if ends:
            reading.report(rules.LENGTH, node.place, where=where, count=len(ends), wanted=2)
        return kind
    low, high = (read.value(reading, end, where, kind) for end in ends)
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        reading.report(rules.BAD_VALUE, node.place, text=f"[{low}, {high}]", wanted=where, sample="[0, 1]")
        return kind
    return kind.within(low if isinstance(low, Fraction) else None, high if isinstance(high, Fraction) else None)
