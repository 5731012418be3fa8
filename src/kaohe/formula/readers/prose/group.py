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
_SMALLEST = Words("最小单位一份", "the smallest unit")
_FEN = Words("一分钱", "one fen")
_LEVELS = {"ANY": COMPARISON, "ALL": COMPARISON, "ALLOCATE": SUM}


def group_phrase(part: Part, lang: Lang, speak: Speaker, condition: Speaker) -> Spoken:
    """The phrase of a function over several rows.

    >>> from kaohe.formula.readers.prose.part import leaf
    >>> count = Part("COUNT", rows=Rows(Words("本园全部教师", "all teacher rows of this kindergarten")))
    >>> group_phrase(count, "zh", None, None).text
    '本园全部教师的数目'
    """
    rows = part.rows or Rows(Words("", ""))
    texts = [bracketed(speak(arg, lang), PRODUCT, lang) for arg in part.args]
    if part.name in _TESTED and part.args:
        texts[0] = bracketed(condition(part.args[0], lang), COMPARISON, lang)
    who = _who(rows, lang, speak)
    if part.name == "COUNT" and lang == "en":
        who = who.removeprefix("all ")
    elif part.name in {"ANY", "ALL"} and lang == "en" and who.startswith("all "):
        who = f"the {who[4:]}"
    text = (
        MEASURES[part.name]
        .of(lang)
        .format(
            *texts,
            rows=_where(f"{who}{_frame(rows, lang)}" if not rows.alone else _alone(rows, lang), rows, lang, condition),
            step=rows.step.of(lang),
            keys=_keys(part, texts, lang),
            population=_population(texts, lang) if part.name.startswith("WILSON") else "",
            unit=(_FEN if part.kind is Kind.MONEY else _SMALLEST).of(lang),
        )
    )
    notes = [*_notes(part, rows, lang), *_apart(part, rows, who, lang, condition)]
    if rows.order is not None and part.name not in {"RANK", "POSITION"}:
        order = bracketed(speak(rows.order, lang), PRODUCT, lang)
        notes.append(f"各行按{order}先后排列" if lang == "zh" else f"rows in the order of {order}")
    if notes:
        text += f"（{'；'.join(notes)}）" if lang == "zh" else f" ({'; '.join(notes)})"
    return Spoken(text, _level(part, rows, lang, has_notes=bool(notes)))


def _population(texts: list[str], lang: Lang) -> str:
    """How many there are in all, where a bound knows it: drawing from few is surer."""
    if len(texts) < 3:
        return ""
    return f"，总体共{texts[2]}个" if lang == "zh" else f", drawn from {texts[2]}"


def _level(part: Part, rows: Rows, lang: Lang, *, has_notes: bool) -> int:
    """An English phrase that ends in a condition runs on, unless something closes it."""
    if lang == "en" and not has_notes and (rows.where is not None or part.name in {"STREAK", "WILSON_LOW"}):
        return LOGIC
    return _LEVELS.get(part.name, LOGIC if part.name == "WILSON_HIGH" and lang == "en" else ATOM)


def _who(rows: Rows, lang: Lang, speak: Speaker) -> str:
    groups = [bracketed(speak(group, lang), PRODUCT, lang) for group in rows.groups]
    return rows.who.of(lang).format("、".join(groups) if lang == "zh" else " and ".join(groups))


def _frame(rows: Rows, lang: Lang) -> str:
    if rows.frame is None:
        return ""
    return f"{'' if lang == 'zh' else ' '}{rows.frame.of(lang)}"


def _alone(rows: Rows, lang: Lang) -> str:
    frame = rows.frame.of(lang) if rows.frame is not None else ""
    return frame if lang == "zh" else f"the {rows.step.en}s {frame}"


def _where(who: str, rows: Rows, lang: Lang, condition: Speaker) -> str:
    if rows.where is None or rows.apart:
        return who
    test = bracketed(condition(rows.where, lang), LOGIC, lang)
    if lang == "en":
        return f"{who} where {test.replace(', and', ' and').replace(', or', ' or')}"
    return f"{who}中{test.replace('，且', '且').replace('，或', '或')}者"


def _apart(part: Part, rows: Rows, who: str, lang: Lang, condition: Speaker) -> list[str]:
    """What PREVIOUS and STREAK, whose phrases name no rows, say of the rows they read."""
    if not rows.apart:
        return []
    notes = [] if rows.alone else [f"在{who}中" if lang == "zh" else f"among {who}"]
    if rows.where is not None:
        test = bracketed(condition(rows.where, lang), LOGIC, lang)
        notes.append(f"只看{test}的{rows.step.zh}" if lang == "zh" else f"only the {rows.step.en}s where {test}")
    return notes


def _notes(part: Part, rows: Rows, lang: Lang) -> list[str]:
    notes = []
    if rows.skip:
        labels = listed([f"“{state.label(lang)}”" for state in rows.skip], lang)
        notes.append(f"不计{labels}的行" if lang == "zh" else f"passing over {labels}")
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
