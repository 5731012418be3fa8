"""算给人看 · Worked: a formula with its values as a sum that a person can follow, or as what a rule decided and why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.exact import decimal_text
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.readers.prose import prose_condition
from kaohe.formula.readers.prose.literal import UNITS, token
from kaohe.formula.readers.prose.naming import Reading
from kaohe.formula.readers.prose.part import Part, Words, apart, spaced
from kaohe.formula.readers.prose.speak import speak
from kaohe.formula.readers.prose.typed import part_of
from kaohe.formula.typed import Cell, Clock, Cohort, Const, Linked, Lookup, Op, Parameter, Single, StateConst, Typed
from kaohe.formula.types import DURATIONS, Kind, Type
from kaohe.trace.filled import PASSED, RANKS, SIGNS, Filling, reads
from kaohe.trace.shown import brief
from kaohe.trace.sources import source_of

_DECIDING = frozenset({"IF", "IFS"})
_LONGEST = 8
_WHOLE = max(RANKS.values()) + 1


def worked(typed: Typed, filling: Filling) -> Iterator[str]:
    """The lines of a formula worked out: a sum, or each condition looked at and what was taken."""
    if isinstance(typed, Op) and typed.name in PASSED:
        yield from worked(typed.args[0], filling)
    elif isinstance(typed, Op) and typed.name in _DECIDING:
        yield from _decided(typed, filling)
    elif isinstance(typed, Op) and typed.name == "IFSTATE":
        yield from _without(typed, filling)
    elif isinstance(typed, Op) and typed.type.kind is Kind.FLAG:
        yield _looked_at(typed, filling)
    else:
        if isinstance(typed, Lookup):
            yield _found(typed, filling)
        yield total(typed, filling) if isinstance(typed, Op | Cohort) else ""


def number(value: Datum, kind: Type, lang: Lang) -> str:
    """A value inside a sum: no unit on money and points, no digits that say nothing."""
    if isinstance(value, State):
        return f"“{value.label(lang)}”"
    if isinstance(value, str):
        found = token(value, kind.choices)
        return found.of(lang) if found is not None else value
    if not isinstance(value, Fraction):
        return brief(value, kind, lang)
    if kind.kind is Kind.MONEY:
        return brief(value, kind, lang).replace("¥", "")
    if kind.kind is Kind.POINTS:
        return brief(value, Type(Kind.NUMBER), lang)
    if kind.kind is Kind.RATIO and not kind.bare:
        return _per_cent(value)
    text, unit = brief(value, kind, lang), UNITS.get(kind.kind)
    return f"{text.removesuffix(unit.zh)} {unit.zh}" if unit is not None and lang == "zh" and not kind.bare else text


def _per_cent(value: Fraction) -> str:
    text = decimal_text(value * 100, _LONGEST).rstrip("0").rstrip(".")
    if Fraction(text) == value * 100:
        return f"{text}%"
    return f"≈{decimal_text(value * 100, 2)}%"


def total(typed: Typed, filling: Filling) -> str:
    """A formula as a sum: arithmetic in signs, the rest in words, branches that are not taken left out."""
    if not isinstance(typed, Op):
        return _leaf(typed, filling)
    name = typed.name
    if name in PASSED:
        return total(typed.args[0], filling)
    if name in SIGNS and typed.type.kind is not Kind.FLAG:
        return _signed(typed, filling)
    if name == "NEG":
        return f"−{_wrapped(typed.args[0], RANKS['NEG'], filling)}"
    if name in _DECIDING:
        taken = _taken(typed, filling)
        return total(taken, filling) if taken is not None else "…"
    if name == "IFSTATE":
        return total(typed.args[1] if _is_met(typed, filling) else typed.args[0], filling)
    if name == "CLAMP":
        return _kept(typed, filling)
    return _in_words(typed, filling)


def _kept(op: Op, filling: Filling) -> str:
    """A value between two ends: the ends are said only where it met one."""
    text, within = total(op.args[0], filling), filling.figure.value(op)
    if filling.figure.value(op.args[0]) == within or not isinstance(within, Fraction):
        return text
    end = number(within, op.type, filling.lang)
    side = op.args[1] if filling.figure.value(op.args[1]) == within else op.args[2]
    least = side is op.args[1]
    if filling.lang == "zh":
        return f"{text}，{'最低' if least else '最高'}按 {end} 计"
    return f"{text}, taken as {end}, the {'least' if least else 'most'}"


def _leaf(typed: Typed, filling: Filling) -> str:
    if filling.hides(typed):
        return filling.value(typed)
    if isinstance(typed, Const):
        return number(typed.value, typed.type, filling.lang)
    if isinstance(typed, StateConst):
        return number(typed.state, typed.type, filling.lang)
    return number(filling.figure.value(typed), typed.type, filling.lang)


def _signed(op: Op, filling: Filling) -> str:
    rank, (left, right), sign = RANKS[op.name], op.args, SIGNS[op.name]
    if op.name.endswith("_ADD") and isinstance(right, Op) and right.name == "NEG":
        sign, right = SIGNS["-"], right.args[0]
    return f"{_wrapped(left, rank, filling)}{sign}{_wrapped(right, rank + 1, filling)}"


def _wrapped(typed: Typed, least: int, filling: Filling) -> str:
    inner = _shown_instead(typed, filling)
    text = total(inner, filling)
    if not isinstance(inner, Op) or RANKS.get(inner.name, 0) >= least:
        return text
    return f"（{text}）" if filling.lang == "zh" and inner.name not in SIGNS else f"({text})"


def _shown_instead(typed: Typed, filling: Filling) -> Typed:
    """What stands for a formula: the branch taken, what a duration or a state is read from."""
    while isinstance(typed, Op):
        if typed.name in PASSED:
            typed = typed.args[0]
        elif typed.name == "IFSTATE":
            typed = typed.args[1] if _is_met(typed, filling) else typed.args[0]
        elif typed.name == "CLAMP" and filling.figure.value(typed) == filling.figure.value(typed.args[0]):
            typed = typed.args[0]
        elif typed.name in _DECIDING and (taken := _taken(typed, filling)) is not None:
            typed = taken
        else:
            break
    return typed


def _in_words(op: Op, filling: Filling) -> str:
    """An operation that has no sign, said with the values in place of the names."""
    args = op.args[:1] if op.name == "SPREAD" else op.args
    texts = [_wrapped(arg, _WHOLE, filling) for arg in args]
    parts = tuple(
        Part("", words=Words(apart(text), text), kind=arg.type.kind) for text, arg in zip(texts, args, strict=True)
    )
    by_length = op.name in {"EDATE", "WORKDAY"} and op.args[1].type.kind in DURATIONS
    name = f"{op.name}_BY" if by_length else op.name
    return spaced(speak(Part(name, parts, kind=op.type.kind, note=op.note), filling.lang).text)


def _is_met(op: Op, filling: Filling) -> bool:
    return filling.figure.value(op.args[0]) is State.of_token(op.note)


def _taken(op: Op, filling: Filling) -> Typed | None:
    for condition, outcome in _branches(op):
        holds = True if condition is None else filling.figure.value(condition)
        if holds is True:
            return outcome
        if isinstance(holds, State):
            return None
    return None


def _branches(op: Op) -> Iterator[tuple[Typed | None, Typed]]:
    yield from zip(op.args[::2], op.args[1::2], strict=False)
    if len(op.args) % 2:
        yield None, op.args[-1]


def _decided(op: Op, filling: Filling) -> Iterator[str]:
    """Every condition down to the one that held, and what it led to."""
    is_zh = filling.lang == "zh"
    for condition, outcome in _branches(op):
        holds = True if condition is None else filling.figure.value(condition)
        if condition is not None and not isinstance(condition, Const):
            yield _tested(condition, holds, filling)
        if isinstance(holds, State):
            return
        if holds is True:
            lines = list(worked(outcome, filling))
            lines[-1] = lines[-1] or total(outcome, filling)
            yield from lines[:-1]
            yield spaced(f"所以取{apart(lines[-1])}") if is_zh else f"so it is {lines[-1]}"
            return


def _found(typed: Lookup, filling: Filling) -> str:
    """What was looked up by what, and on what the table rests."""
    keys, value = _values(Op("IN", typed.keys, typed.type), filling), apart(_leaf(typed, filling))
    basis = source_of(typed, filling.figure).basis
    if filling.lang == "zh":
        return spaced(f"因为{keys}，查“{typed.table}”得{value}{f'（依据：{basis}）' if basis else ''}")
    return spaced(f"as {keys}, table “{typed.table}” gives {value}{f' (basis: {basis})' if basis else ''}")


def _without(op: Op, filling: Filling) -> Iterator[str]:
    """A rule for a missing value: said where it was needed, else nothing of it."""
    if not _is_met(op, filling):
        yield from worked(op.args[0], filling)
        return
    label = f"“{State.of_token(op.note).label(filling.lang)}”"
    outcome = total(op.args[1], filling)
    yield (
        f"因为缺数（{label}），按规定取 {outcome}"
        if filling.lang == "zh"
        else f"as it is {label}, the rule gives {outcome}"
    )


def _tested(condition: Typed, holds: Datum, filling: Filling) -> str:
    sheet = filling.figure.row.sheet
    text = prose_condition(condition, filling.figure.run.program, sheet=sheet, lang=filling.lang)
    values = "" if isinstance(_bare(condition), Cell | Linked | Single) else _values(condition, filling)
    if filling.lang == "zh":
        return f"看“{text}”：{_verdict(holds, 'zh')}{f'（{values}）' if values else ''}"
    return f"checked whether {text}: {_verdict(holds, 'en')}{f' ({values})' if values else ''}"


def _bare(condition: Typed) -> Typed:
    """What a condition says yes or no of, where it is nothing but a name."""
    return condition.args[0] if isinstance(condition, Op) and condition.name == "NOT" else condition


def _verdict(holds: Datum, lang: Lang) -> str:
    if isinstance(holds, State):
        return f"无法判断，{holds.label('zh')}" if lang == "zh" else f"cannot be told, {holds.label('en')}"
    return ("成立" if holds else "不成立") if lang == "zh" else ("yes" if holds else "no")


def _looked_at(typed: Op, filling: Filling) -> str:
    """A condition: the values it looked at."""
    return _values(typed, filling) or total(typed, filling)


def _values(typed: Typed, filling: Filling) -> str:
    """Every name that a condition read, with its value."""
    reading = Reading(filling.figure.run.program, filling.figure.row.sheet)
    found: dict[str, str] = {}
    for leaf in reads(typed, filling.figure.value):
        if isinstance(leaf, Cell | Linked | Single | Clock | Parameter | Cohort | Lookup):
            part = part_of(leaf, reading)
            name = part.words.of(filling.lang) if not part.name else spaced(speak(part, filling.lang).text)
            found.setdefault(name, _leaf(leaf, filling))
    is_zh = filling.lang == "zh"
    if is_zh:
        return spaced("、".join(f"{name}为{apart(value)}" for name, value in found.items()))
    return ", ".join(f"{name} is {value}" for name, value in found.items())
