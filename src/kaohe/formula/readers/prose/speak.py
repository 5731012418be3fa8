"""成句 · Speaking: parts become a phrase, thresholds and units in words, brackets only where they are needed."""

from __future__ import annotations

from dataclasses import replace

from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.readers.prose.group import group_phrase
from kaohe.formula.readers.prose.part import (
    ATOM,
    CLAUSE,
    COMPARISON,
    LOGIC,
    MARK,
    PRODUCT,
    SUM,
    Part,
    Spoken,
    Words,
    bracketed,
    listed,
    marked,
)
from kaohe.formula.readers.prose.phrases import COMPARISONS, EXTREMES, FIXED, OPPOSITE, ROUNDERS
from kaohe.formula.types import DURATIONS, WORDS, Kind

_DAYS = frozenset({Kind.DATE, Kind.PERIOD, Kind.INSTANT})


def speak(part: Part, lang: Lang) -> Spoken:
    """The phrase of a part.

    >>> from kaohe.formula.readers.prose.part import leaf
    >>> speak(Part("-", (leaf("应发", "pay"), leaf("扣款", "fines"))), "zh").text
    '应发减去扣款'
    """
    if not part.name:
        return Spoken(_worth(part, lang, ""))
    if part.rows is not None:
        return group_phrase(part, lang, speak, condition)
    fixed = FIXED.get(part.name)
    if fixed is None:
        return _SPOKEN[part.name](part, lang)
    said = [speak(arg, lang) for arg in part.args]
    least = [*fixed.least, *[fixed.least[-1]] * len(said)]
    texts = [bracketed(one, level, lang) for one, level in zip(said, least, strict=False)]
    return Spoken(fixed.words.of(lang).format(*texts), fixed.level)


def _worth(part: Part, lang: Lang, note: str) -> str:
    """A leaf, a parameter with its value; the note stands in the same brackets."""
    value = part.bound.of(lang) if part.bound is not None and not part.is_literal else ""
    notes = [text for text in (value, note) if text]
    if not notes:
        return part.words.of(lang)
    return f"{part.words.zh}（{'，'.join(notes)}）" if lang == "zh" else f"{part.words.en} ({', '.join(notes)})"


def condition(part: Part, lang: Lang) -> Spoken:
    """The phrase of a part that is true or false: a bare yes-no column is said as “x is yes”.

    >>> from kaohe.formula.readers.prose.part import leaf
    >>> condition(leaf("豁免", "Exempt"), "zh").text
    '豁免为是'
    """
    said = speak(part, lang)
    if part.name or part.words == Words("是", "yes") or part.words == Words("否", "no"):
        return said
    return Spoken(said.text + ("为是" if lang == "zh" else " is yes"), COMPARISON)


def _sum(part: Part, lang: Lang) -> Spoken:
    least = ATOM if lang == "zh" else PRODUCT
    texts = [bracketed(speak(item, lang), least, lang) for item in _chain(part)]
    if lang == "zh" and any(text.endswith("之和") for text in texts):
        return Spoken("加上".join(texts), SUM)
    if lang == "zh":
        return Spoken(f"{listed(texts, lang)}之和", SUM)
    return Spoken(" plus ".join(texts) if len(texts) < 3 else f"the sum of {listed(texts, lang)}", SUM)


def _product(part: Part, lang: Lang) -> Spoken:
    texts = [bracketed(speak(item, lang), ATOM, lang) for item in _chain(part)]
    if lang == "zh":
        return Spoken("再乘以".join(["乘以".join(texts[:2]), *texts[2:]]), PRODUCT)
    return Spoken(" times ".join(texts), PRODUCT)


def _chain(part: Part) -> list[Part]:
    """The parts of a chain of one operation, left-nested."""
    first, second = part.args
    return [*(_chain(first) if first.name == part.name and first.rows is None else [first]), second]


def _comparison(part: Part, lang: Lang, op: str = "") -> Spoken:
    op, part = op or part.name, _days_apart(part)
    family = _family(part.args)
    left, right = (bracketed(speak(arg, lang), SUM, lang) for arg in part.args)
    if family == "number" and op in {"<", ">"}:
        right = _excluded(part.args[1], right, lang)
    word = COMPARISONS[family][op].of(lang)
    return Spoken(f"{left}{word}{right}" if lang == "zh" else f"{left} {word} {right}", COMPARISON)


def _days_apart(part: Part) -> Part:
    """A number of days beside nothing is said as which of the two days comes first."""
    left, right = part.args
    inner = left.args[0] if left.name == "DAYS" else left
    if inner.name == "DATE_SUB" and right.words.zh.strip(MARK) in {"0", "0 天"}:
        return replace(part, args=inner.args)
    return part


def _excluded(part: Part, said: str, lang: Lang) -> str:
    """A threshold that is itself on the other side says so."""
    if part.name or part.bound is None:
        return said
    worth = part.bound.of(lang)
    return _worth(part, lang, f"不含{worth}" if lang == "zh" else f"{worth} itself excluded")


def _family(args: tuple[Part, ...]) -> str:
    kinds = {arg.kind for arg in args}
    if kinds & _DAYS:
        return "day"
    if kinds & (WORDS | {Kind.FLAG}) or any(arg.name == "ORDER" for arg in args):
        return "word"
    if kinds & DURATIONS:
        return "length" if args[1].is_literal else "amount"
    return "amount" if Kind.COUNT in kinds else "number"


def _in(part: Part, lang: Lang, *, negated: bool = False) -> Spoken:
    first = bracketed(speak(part.args[0], lang), SUM, lang)
    either = Words("或", " or ")
    options = listed([bracketed(speak(arg, lang), SUM, lang) for arg in part.args[1:]], lang, either)
    verb = Words("不是", "is not") if negated else Words("是", "is")
    return Spoken(f"{first}{verb.zh}{options}" if lang == "zh" else f"{first} {verb.en} {options}", COMPARISON)


def _logic(part: Part, lang: Lang) -> Spoken:
    said = [condition(item, lang) for item in _chain(part)]
    word = (Words("，且", ", and ") if part.name == "AND" else Words("，或", ", or ")).of(lang)
    return Spoken(word.join(bracketed(one, COMPARISON, lang) for one in said), LOGIC)


def _not(part: Part, lang: Lang) -> Spoken:
    (inner,) = part.args
    if inner.name in OPPOSITE:
        return _comparison(inner, lang, OPPOSITE[inner.name])
    if inner.name == "IN":
        return _in(inner, lang, negated=True)
    if inner.name == "ISSTATE":
        return _is_state(inner, lang, negated=True)
    if inner.name == "HAS":
        name = bracketed(speak(inner.args[0], lang), SUM, lang)
        return Spoken(f"{name}没有值" if lang == "zh" else f"{name} has no value", COMPARISON)
    said = speak(inner, lang)
    if not inner.name:
        return Spoken(said.text + ("为否" if lang == "zh" else " is no"), COMPARISON)
    text = bracketed(said, ATOM, lang)
    return Spoken(f"并非{text}" if lang == "zh" else f"it is not so that {text}", COMPARISON)


def _branches(part: Part, lang: Lang) -> Spoken:
    pairs = list(zip(part.args[::2], part.args[1::2], strict=False))
    last = part.args[-1] if len(part.args) % 2 else None
    if last is None and pairs[-1][0].words == Words("是", "yes") and not pairs[-1][0].name:
        last = pairs.pop()[1]
    texts = [_branch(when, value, lang) for when, value in pairs]
    if last is not None:
        text = _outcome(last, lang)
        texts.append(f"否则{text}" if lang == "zh" else f"otherwise {text}")
    return Spoken(("；" if lang == "zh" else "; ").join(texts), CLAUSE)


def _branch(when: Part, value: Part, lang: Lang) -> str:
    test = bracketed(condition(when, lang), LOGIC, lang)
    text = _outcome(value, lang)
    return f"如果{test}，则{text}" if lang == "zh" else f"if {test}, then {text}"


def _outcome(value: Part, lang: Lang) -> str:
    said = bracketed(speak(value, lang), LOGIC, lang)
    if lang == "en" or value.name == "STATE" or said.startswith("（"):
        return said
    if not value.name and value.words in {Words("是", "yes"), Words("否", "no")}:
        return f"为{said}"
    if not value.name and value.kind is Kind.FLAG:
        return f"同{said}"
    return f"看{condition(value, lang).text}是否成立" if value.kind is Kind.FLAG else f"取{said}"


def _extreme(part: Part, lang: Lang) -> Spoken:
    pair, more = EXTREMES[part.name]
    words = pair if len(part.args) == 2 else more
    text = listed([bracketed(speak(arg, lang), ATOM, lang) for arg in part.args], lang)
    return Spoken(f"{text}{words.zh}" if lang == "zh" else f"{words.en}{text}", COMPARISON)


def _rounding(part: Part, lang: Lang) -> Spoken:
    digits = int(part.note or (part.args[1].note if len(part.args) > 1 else "0") or "0")
    text = bracketed(speak(part.args[0], lang), ATOM, lang)
    where = _places(digits, part.args[0].kind).of(lang)
    words = ROUNDERS[part.name].of(lang)
    return Spoken(f"{text}{words}{where}" if lang == "zh" else f"{text} {words} {where}", SUM)


def _places(digits: int, kind: Kind) -> Words:
    if kind is Kind.MONEY and digits in {0, 2}:
        return Words("到元", "to whole yuan") if digits == 0 else Words("到分", "to fen")
    if digits > 0:
        return Words(f"到{marked(Words(str(digits), '')).zh}位小数", f"to {digits} decimal{'s' if digits > 1 else ''}")
    if digits == 0:
        return Words("到整数", "to a whole number")
    return Words(f"到{marked(Words(f'{10**-digits:,}', '')).zh}的整数倍", f"to a multiple of {10**-digits:,}")


def _states(note: str, lang: Lang) -> str:
    labels = [f"“{State.of_token(token.strip()).label(lang)}”" for token in note.split(",")]
    return listed(labels, lang, Words("或", " or "))


def _is_state(part: Part, lang: Lang, *, negated: bool = False) -> Spoken:
    name = bracketed(speak(part.args[0], lang), SUM, lang)
    verb = Words("不是", "is not") if negated else Words("是", "is")
    states = _states(part.note, lang)
    return Spoken(f"{name}{verb.zh}{states}" if lang == "zh" else f"{name} {verb.en} {states}", COMPARISON)


def _if_state(part: Part, lang: Lang) -> Spoken:
    value, other = part.args
    first = bracketed(speak(value, lang), CLAUSE if value.name == "IFSTATE" else LOGIC, lang)
    states, then = _states(part.note, lang), _outcome(other, lang)
    text = f"{first}；若为{states}，则{then}" if lang == "zh" else f"{first}; where that is {states}, {then}"
    return Spoken(text, CLAUSE)


def _state(part: Part, lang: Lang) -> Spoken:
    label = _states(part.note, lang)
    return Spoken(f"记为{label}" if lang == "zh" else f"left as {label}")


def _lookup(part: Part, lang: Lang) -> Spoken:
    keys = listed([bracketed(speak(arg, lang), PRODUCT, lang) for arg in part.args], lang)
    table = part.words.of(lang)
    if part.when is not None:
        day = bracketed(speak(part.when, lang), PRODUCT, lang)
        table = f"{day}当日有效的{table}" if lang == "zh" else f"{table} as in force on {day}"
    if part.name == "BAND" or part.note == "bands":
        text = f"{table}中{keys}所在档的值" if lang == "zh" else f"what {table} gives for the band of {keys}"
    else:
        text = f"按{keys}查得的{table}" if lang == "zh" else f"what {table} gives for {keys}"
    return Spoken(text)


def _dated(part: Part, lang: Lang) -> Spoken:
    """A parameter as it is worth on a day."""
    (when,) = part.args
    day = bracketed(speak(when, lang), PRODUCT, lang)
    name = part.words.of(lang)
    return Spoken(f"{day}当日有效的{name}" if lang == "zh" else f"{name} as in force on {day}")


_SPOKEN = {
    "DATED": _dated,
    "+": _sum,
    "*": _product,
    "IN": _in,
    "AND": _logic,
    "OR": _logic,
    "NOT": _not,
    "IF": _branches,
    "IFS": _branches,
    "ISSTATE": _is_state,
    "IFSTATE": _if_state,
    "STATE": _state,
    **dict.fromkeys(("DAYS", "HOURS", "ORDER"), lambda part, lang: speak(part.args[0], lang)),
    "LOOKUP": _lookup,
    "BAND": _lookup,
    **dict.fromkeys(EXTREMES, _extreme),
    **dict.fromkeys(ROUNDERS, _rounding),
    **dict.fromkeys(OPPOSITE, _comparison),
}
