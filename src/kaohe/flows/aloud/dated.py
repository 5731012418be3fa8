"""有据之数 · Dated: parameters and tables, each value with the day from which it counts and its basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.flows.aloud import words
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.program import TableVersion
from kaohe.formula.readers.prose.part import MARK, Words, listed
from kaohe.formula.typed import Value
from kaohe.formula.types import Type
from kaohe.scheme.model import Parameter, Table

LOWER, UPPER = "lower_closed", "upper_closed"

_AND = Words("、", " and ")


def parameters(voice: Voice) -> Iterator[Line]:
    """Every parameter with its values, oldest first."""
    for one in voice.scheme.parameters.values():
        yield Line(
            voice.sentence(f"{voice.titled(one.name, one.title.en)}{voice.word('：', ': ')}{_values(voice, one)}")
        )


def _values(voice: Voice, one: Parameter) -> str:
    said = []
    for row in one.rows:
        worth, since = words.value(row.value, one.type, voice.lang), words.day(row.start, voice.lang)
        basis = words.basis(row.basis, voice.lang)
        said.append(
            voice.word(f"{worth}，自{since}起", f"{worth} from {since}")
            + (voice.word(f"（{basis}）", f" ({basis})") if basis else "")
        )
    return words.joined(said, voice.lang)


def tables(voice: Voice) -> Iterator[Line]:
    """Every table: what is looked up by what, then each version row by row."""
    for table in voice.scheme.tables.values():
        keys = listed(list(table.keys), voice.lang)
        gives = listed(list(table.gives), voice.lang)
        name = voice.titled(table.name, table.title.en)
        yield Line(voice.word(f"“{name}”：按{keys}查{gives}。", f"“{name}”: {gives} by {keys}."))
        for version in table.versions:
            since, basis = words.day(version.start, voice.lang), words.basis(version.basis, voice.lang)
            yield Line(
                voice.word(f"自{since}起", f"From {since}")
                + (voice.word(f"（{basis}）：", f" ({basis}):") if basis else voice.word("：", ":")),
                1,
            )
            yield from (Line(text, 2) for text in _rows(voice, table, version))


def _rows(voice: Voice, table: Table, version: TableVersion) -> Iterator[str]:
    kinds, count = list(table.keys.values()), len(table.keys)
    for row in version.rows:
        keys, gives = row[:count], row[count:]
        parts = [
            f"{name}{voice.word('为', ' is ')}{words.value(key, kind, voice.lang)}"
            for name, key, kind in zip(table.keys, keys, kinds, strict=True)
        ]
        if table.bands:
            parts[-1] = _band(voice, table, version.rows, row)
        outcome = [
            f"{name}{_is(voice, said)}{said}"
            for (name, kind), value in zip(table.gives.items(), gives, strict=True)
            for said in [words.value(value, kind, voice.lang)]
        ]
        yield voice.sentence(
            f"{voice.word('，', ', ').join(parts)}{voice.word('：', ': ')}{listed(outcome, voice.lang, _AND)}"
        )


def _is(voice: Voice, said: str) -> str:
    """Between what a table gives and its value: a number stands beside its name, a word is said to be it."""
    return " " if voice.lang == "en" or said.strip(MARK)[:1].isascii() else "为"


def _band(voice: Voice, table: Table, rows: Sequence[tuple[Value | None, ...]], row: tuple[Value | None, ...]) -> str:
    """The last key of a banded table: from where to where, and whether the ends belong to it."""
    place = len(table.keys) - 1
    name, kind = list(table.keys.items())[place]
    same = {other[place] for other in rows if other[:place] == row[:place]}
    edges = sorted(same - {None})  # type: ignore[type-var]  # one kind
    own = row[place]
    if own is None:
        return voice.word(f"{name}为其他值", f"{name} anything else")
    at = edges.index(own)
    if table.bands == LOWER:
        above = edges[at + 1] if at + 1 < len(edges) else None
        return _between(voice, name, kind, own, above)
    below = edges[at - 1] if at else None
    return _up_to(voice, name, kind, below, own)


def _between(voice: Voice, name: str, kind: Type, low: Value, high: Value | None) -> str:
    least = words.value(low, kind, voice.lang)
    text = voice.word(f"{name} {least}{_gap(least)}以上（含）", f"{name} at least {least}")
    if high is None:
        return text
    most = words.value(high, kind, voice.lang)
    return text + voice.word(f"、不到 {most}", f" and below {most}")


def _gap(said: str) -> str:
    """Between a number and the word after it; a unit that is a word needs none."""
    return " " if said[-1:].isascii() else ""


def _up_to(voice: Voice, name: str, kind: Type, low: Value | None, high: Value) -> str:
    most = words.value(high, kind, voice.lang)
    if low is None:
        return voice.word(f"{name} {most}{_gap(most)}以下（含）", f"{name} at most {most}")
    least = words.value(low, kind, voice.lang)
    return voice.word(f"{name}超过 {least}、不超过 {most}", f"{name} above {least}, at most {most}")
