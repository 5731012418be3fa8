"""群体的说法 · Groups in words: which rows a function reads, under which conditions, and what it makes of them."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.base.findings import Lang
from kaohe.formula.readers.prose.part import (
    ATOM,
    COMPARISON,
    LOGIC,
    PRODUCT,
    SUM,
    Part,
    Rows,
    Spoken,
    Words,
    bracketed,
    listed,
)
from kaohe.formula.readers.prose.phrases import MEASURES, TIES
from kaohe.formula.types import Kind

Speaker = Callable[[Part, Lang], Spoken]
_TESTED = frozenset({"ANY", "ALL", "STREAK", "WILSON_LOW", "WILSON_HIGH"})
_LATER = frozenset({Kind.DATE, Kind.PERIOD, Kind.INSTANT})


def group_phrase(part: Part, lang: Lang, speak: Speaker, condition: Speaker) -> Spoken:
    """The phrase of a function over several rows.

    >>> from kaohe.formula.readers.prose.part import leaf
    >>> count = Part("COUNT", rows=Rows(Words("所属各项目", "its rows of project")))
    >>> group_phrase(count, "zh", None, None).text
    '所属项目的数目'
    """
    rows = part.rows or Rows(Words("", ""))
    texts = [bracketed(speak(arg, lang), PRODUCT, lang) for arg in part.args]
    if part.name in _TESTED and part.args:
        texts[0] = bracketed(condition(part.args[0], lang), COMPARISON, lang)
    text = (
        MEASURES[part.name]
        .of(lang)
        .format(
            *texts,
            rows=_rows(rows, lang, condition, counted=part.name == "COUNT"),
            step=rows.step.of(lang),
            keys=_keys(part, texts, lang),
        )
    )
    notes = _notes(part, rows, lang)
    if notes:
        text += f"（{'；'.join(notes)}）" if lang == "zh" else f" ({'; '.join(notes)})"
    return Spoken(text, _LEVELS.get(part.name, ATOM))


_LEVELS = {"ANY": COMPARISON, "ALL": COMPARISON, "ALLOCATE": SUM}


def _rows(rows: Rows, lang: Lang, condition: Speaker, *, counted: bool) -> str:
    who = rows.who.of(lang)
    if counted:
        who = who.replace("各", "", 1)
    if rows.frame is not None:
        frame = rows.frame.of(lang)
        between = "" if lang == "zh" else " "
        alone = "" if lang == "zh" else f"the {rows.step.en}s "
        who = f"{alone}{frame}" if rows.alone else f"{who}{between}{frame}"
    if rows.where is None:
        return who
    test = bracketed(condition(rows.where, lang), LOGIC, lang)
    if lang == "en":
        return f"{who} where {test.replace(', and', ' and').replace(', or', ' or')}"
    return f"{who}中{test.replace('，且', '且').replace('，或', '或')}者"


def _notes(part: Part, rows: Rows, lang: Lang) -> list[str]:
    notes = []
    if rows.skip:
        labels = listed([f"“{state.label(lang)}”" for state in rows.skip], lang)
        notes.append(f"不计{labels}" if lang == "zh" else f"passing over {labels}")
    if part.name == "RANK":
        notes.append(TIES[part.note or "competition"].of(lang))
    return notes


def _keys(part: Part, texts: list[str], lang: Lang) -> str:
    said = []
    for text, arg, direction in zip(texts, part.args, [*part.directions, *[""] * len(texts)], strict=False):
        words = _direction(arg.kind, direction)
        said.append(f"{text}{words.zh}" if lang == "zh" else f"{text} ({words.en})")
    return ("、再按" if lang == "zh" else ", then ").join(said)


def _direction(kind: Kind, direction: str) -> Words:
    if kind in _LATER:
        return Words("从晚到早", "latest first") if direction == "DESC" else Words("从早到晚", "earliest first")
    if kind is Kind.TEXT:
        return Words("倒序", "backwards") if direction == "DESC" else Words("顺序", "in order")
    return Words("从高到低", "highest first") if direction == "DESC" else Words("从低到高", "lowest first")
