"""解释的文字 · Explanations as text: the verdict, every step as a sum or decision, then where the numbers are from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kaohe.base.findings import Lang
from kaohe.formula.readers.prose.literal import UNITS
from kaohe.formula.types import Kind
from kaohe.trace.explanation import CellName, Explanation, Group, Source
from kaohe.trace.words import Words

_INDENT = "   "
_DEEPEST = 6
_SIGN = re.compile(" [+−×÷] ")
_ZEROS = re.compile(r"\.(\d*?)0+(?=\D|$)")
_ALARM = {"zh": "！！重算不符", "en": "!! DOES NOT RECOMPUTE"}
_STEPS = {"zh": "怎么算出来的：", "en": "How it was worked out:"}
_INPUTS = {"zh": "用到的数从哪里来：", "en": "Where the numbers come from:"}


@dataclass(slots=True)
class _Told:
    """What one text has said so far; owned by the text."""

    lang: Lang
    root: CellName
    count: int = 0
    steps: list[str] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)

    def word(self, zh: str, en: str) -> str:
        """One of two spellings of the same."""
        return zh if self.lang == "zh" else en


def explanation_text(explanation: Explanation, lang: Lang, depth: int | None = None) -> str:
    """An explanation as a person reads it: what the figure is, each step once, then the inputs with their basis.

    depth: how many levels below the figure are shown (None = all).
    """
    told = _Told(lang, explanation.cell)
    _walk(told, explanation, 0, depth)
    lines = [_verdict(explanation, lang)]
    if told.steps:
        lines += ["", _STEPS[lang], *told.steps]
    inputs = [*_inputs(told), *told.sources]
    if inputs:
        lines += ["", _INPUTS[lang], *inputs]
    return "\n".join(lines)


def _verdict(one: Explanation, lang: Lang) -> str:
    who, name, reason = one.who.of(lang), one.name.of(lang), one.reason.of(lang)
    text = f"{who} 的{name}：{worth(one, lang)}" if lang == "zh" else f"{name} of {who}: {worth(one, lang)}"
    if reason:
        text += f"，{reason}" if lang == "zh" else f", {reason}"
    return f"{text}。" if lang == "zh" else f"{text}."


def worth(one: Explanation, lang: Lang) -> str:
    """A figure with its unit, as it is said; a state or what is hidden by its own words."""
    text, kind = one.shown.of(lang).strip("〔〕[]"), one.type.kind
    unit = UNITS.get(kind, Words("%", "%")) if kind is Kind.RATIO or kind in UNITS else None
    if (
        one.value is None
        or unit is None
        or (not text[:1].lstrip("-¥≈").isdigit() and not text.startswith(("¥", "-", "≈")))
    ):
        return text
    if kind is Kind.MONEY:
        return f"{text.replace('¥', '')} {unit.of(lang)}"
    if kind is Kind.POINTS:
        return f"{_trimmed(text)} {unit.of(lang)}"
    if kind is Kind.RATIO:
        return _trimmed(text)
    return f"{text.removesuffix(unit.zh)} {unit.zh}" if lang == "zh" else text


def _trimmed(text: str) -> str:
    """A decimal without digits that say nothing."""
    return _ZEROS.sub(lambda met: f".{met[1]}" if met[1] else "", text)


def _walk(told: _Told, one: Explanation, level: int, depth: int | None) -> None:
    """Adds a figure and what it reads: computed ones as steps, given ones as inputs."""
    if one.repeated:
        return
    if one.kind == "given":
        _add_given(told, one)
        return
    told.count += 1
    indent = _INDENT * min(level, _DEEPEST)
    told.steps += [f"{indent}{line}" for line in _step(told, one)]
    if depth is not None and level >= depth:
        return
    for source in one.sources:
        told.sources.setdefault(_source(told, source))
    told.steps += [f"{indent}{_INDENT}{line}" for group in one.groups for line in _group(told, group, one)]
    for child in one.children:
        _walk(told, child, level + 1, depth)


def _step(told: _Told, one: Explanation) -> Iterator[str]:
    lang = told.lang
    own = (one.cell.sheet, one.cell.key) == (told.root.sheet, told.root.key)
    where = "" if own else told.word(f"（{one.who.zh}）", f" ({one.who.en})")
    basis = told.word(f"（依据：{one.basis}）", f" (basis: {one.basis})") if one.basis else ""
    rule = (one.rule.of(lang) or worth(one, lang)).removesuffix(told.word("。", "."))
    yield f"{told.count}. {one.name.of(lang)}{where}{told.word('：', ': ')}{rule}{basis}{told.word('。', '.')}"
    yield from (f"{_INDENT}{line}" for line in _working(told, one))
    if one.finding is not None:
        yield f"{_INDENT}{_ALARM[lang]} {one.finding.line(lang)}"


def _working(told: _Told, one: Explanation) -> Iterator[str]:
    """The sum with its result, or the decision and the result."""
    lang = told.lang
    *before, last = [line.of(lang) for line in one.worked] or [""]
    yield from before
    result = worth(one, lang)
    if one.reason.of(lang):
        yield told.word(f"结果：{result}，{one.reason.zh}", f"Result: {result}, {one.reason.en}")
    elif one.raw.of(lang):
        raw = one.raw.of(lang).replace("¥", "")
        start = f"{last} = " if last and last != raw else ""
        yield told.word(f"{start}{raw}，舍入后为 {result}", f"{start}{raw}, rounded to {result}").replace("= ≈", "≈ ")
    elif one.type.kind is Kind.FLAG and not before:
        yield told.word(f"{last}，所以{result}", f"{last}: {result}") if last else result
    elif last.endswith(result.partition(" ")[0]) and last != result.partition(" ")[0] and not _SIGN.search(last):
        yield last
    elif last and last != result.partition(" ")[0]:
        is_share = any(group.function == "ALLOCATE" for group in one.groups) and one.filled.zh.count("÷") == 1
        yield f"{last} {'≈' if is_share else '='} {result}"
    else:
        yield told.word(f"结果：{result}", f"Result: {result}")


def _add_given(told: _Told, one: Explanation) -> None:
    text = f"{one.name.of(told.lang)} {worth(one, told.lang)}"
    notes = [one.reason.of(told.lang), told.word(f"依据：{one.basis}", f"basis: {one.basis}") if one.basis else ""]
    shown = told.word("；", "; ").join(note for note in notes if note)
    if shown:
        text += told.word(f"（{shown}）", f" ({shown})")
    told.given.setdefault(one.who.of(told.lang), []).append(text)


def _inputs(told: _Told) -> Iterator[str]:
    for who, texts in told.given.items():
        said = told.word("、", ", ").join(texts)
        yield told.word(f"- {who} 填报：{said}", f"- given for {who}: {said}")


def _source(told: _Told, source: Source) -> str:
    kind = {"parameter": told.word("参数", "parameter"), "table": told.word("对照表", "table")}[source.kind]
    since = told.word(f"{source.since} 起", f"since {source.since}") if source.since else ""
    basis = told.word(f"依据：{source.basis}", f"basis: {source.basis}") if source.basis else ""
    notes = told.word("；", "; ").join(note for note in (since, basis) if note)
    shown = told.word(f"（{notes}）", f" ({notes})") if notes else ""
    value = _trimmed(source.value.of(told.lang))
    return f"- {kind} {source.name} = {value}{shown}"


def _group(told: _Told, group: Group, one: Explanation) -> Iterator[str]:
    """What a function over several rows read; of a pool, where the last fen went."""
    if group.function == "ALLOCATE" and not group.suppressed:
        yield from _last_units(told, group, one)
        return
    comma = told.word("；", "; ")
    operands = comma.join(f"{label.of(told.lang)} {value.of(told.lang)}" for label, value in group.operands)
    yield operands
    if group.members:
        texts = [f"{'/'.join(member.cell.key)} {member.value.of(told.lang)}".strip() for member in group.members]
        more = told.word(f"另有 {group.more} 行", f"{group.more} more rows")
        yield f"{comma.join([*texts, *([more] if group.more else [])])}"


def _last_units(told: _Told, group: Group, one: Explanation) -> Iterator[str]:
    """How the own share came to its last fen."""
    known = {label.zh: value.of(told.lang) for label, value in group.operands}
    floor, own, left = known.get("舍去尾数后"), known.get("本行余数"), known.get("余下份数")
    if floor is None or own is None or left is None:
        return
    rows, cut = known["计入行数"], known.get("得一份的最小余数")
    if cut is None:
        yield told.word(f"{rows} 行正好分完，没有尾数要补", f"the {rows} rows come out even, nothing is left over")
        return
    got = one.shown.of(told.lang) != floor
    yield told.word(
        f"先舍去尾数得 {floor.replace('¥', '')}；{rows} 行这样分完还剩 {left} 份（每份一分钱），按尾数从大到小各补一份，"
        f"补到尾数 {cut} 为止；本行尾数 {own}，{'补一份' if got else '不补'}",
        f"rounded down it is {floor}; with {rows} rows {left} fen are left, one each for the largest remainders down to"
        f" {cut}; this remainder is {own}: {'one fen more' if got else 'none'}",
    )
