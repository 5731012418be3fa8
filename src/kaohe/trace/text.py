"""解释的文字 · Explanations as text: three lines a figure, indented under what they explain."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Lang
from kaohe.trace.explanation import Explanation, Group, Source

_INDENT = "  "
_GIVEN = {"zh": "给定", "en": "given"}
_ABOVE = {"zh": "见上文", "en": "see above"}
_BASIS = {"zh": "依据：", "en": "basis: "}
_ALARM = {"zh": "！！重算不符", "en": "!! DOES NOT RECOMPUTE"}


def explanation_text(explanation: Explanation, lang: Lang, depth: int | None = None) -> str:
    """An explanation on lines: formula, values, result; what a figure reads stands indented below it.

    depth: how many levels below the figure are shown (None = all).
    """
    return "\n".join(_lines(explanation, lang, 0, depth))


def _lines(one: Explanation, lang: Lang, level: int, depth: int | None) -> Iterator[str]:
    indent = _INDENT * level
    for line in _figure(one, lang):
        yield indent + line
    if one.finding is not None:
        yield f"{indent}{_ALARM[lang]} {one.finding.line(lang)}"
    if depth is not None and level >= depth:
        return
    for source in one.sources:
        yield f"{indent}{_INDENT}{_source(source, lang)}"
    for group in one.groups:
        yield from (f"{indent}{_INDENT}{line}" for line in _group(group, lang))
    for child in one.children:
        yield from _lines(child, lang, level + 1, depth)


def _figure(one: Explanation, lang: Lang) -> Iterator[str]:
    head = _head(one, lang)
    result = _result(one, lang)
    if one.kind == "given":
        yield f"{head} = {result}{_tail(one, lang, _GIVEN[lang])}"
        return
    if one.repeated or one.suppressed:
        yield f"{head} = {result}{_tail(one, lang, _ABOVE[lang] if one.repeated else '')}"
        return
    yield f"{head} = {one.formula}"
    yield f"{_INDENT}= {one.filled.of(lang)}"
    yield f"{_INDENT}= {result}{_tail(one, lang, '')}"


def _head(one: Explanation, lang: Lang) -> str:
    title = f" ({one.title_en})" if lang == "en" and one.title_en else ""
    return one.cell.shown() + title


def _result(one: Explanation, lang: Lang) -> str:
    text = one.shown.of(lang)
    if one.raw.of(lang):
        text = f"{one.raw.of(lang)} → {text}"
    if one.reason.of(lang):
        text += f"——{one.reason.zh}" if lang == "zh" else f" — {one.reason.en}"
    return text


def _tail(one: Explanation, lang: Lang, word: str) -> str:
    notes = [word, f"{_BASIS[lang]}{one.basis}" if one.basis and not one.repeated else ""]
    shown = ("；" if lang == "zh" else "; ").join(note for note in notes if note)
    if not shown:
        return ""
    return f"（{shown}）" if lang == "zh" else f" ({shown})"


def _source(source: Source, lang: Lang) -> str:
    kinds = {"zh": {"parameter": "参数", "table": "表"}, "en": {"parameter": "parameter", "table": "table"}}
    since = {"zh": f"{source.since} 起", "en": f"since {source.since}"}[lang] if source.since else ""
    basis = f"{_BASIS[lang]}{source.basis}" if source.basis else ""
    notes = ("；" if lang == "zh" else "; ").join(note for note in (since, basis) if note)
    notes = (f"（{notes}）" if lang == "zh" else f" ({notes})") if notes else ""
    return f"{kinds[lang][source.kind]} {source.name} = {source.value.of(lang)}{notes}"


def _group(group: Group, lang: Lang) -> Iterator[str]:
    colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
    operands = comma.join(f"{label.of(lang)} {value.of(lang)}" for label, value in group.operands)
    yield f"{group.function} {group.sheet}{colon}{operands}"
    if group.members:
        texts = [f"{'/'.join(member.cell.key)} {member.value.of(lang)}".strip() for member in group.members]
        more = {"zh": f"另有 {group.more} 行", "en": f"{group.more} more rows"}[lang]
        yield f"{_INDENT}{comma.join([*texts, *([more] if group.more else [])])}"
