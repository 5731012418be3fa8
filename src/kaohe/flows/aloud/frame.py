"""开头 · Frame: what a scheme rests on, when it is in force, who is appraised, and what is given by whom."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.flows.aloud import words
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.program import Source
from kaohe.formula.readers.prose import prose_column
from kaohe.formula.readers.prose.cohort import STEPS
from kaohe.formula.readers.prose.part import listed
from kaohe.scheme.model import Column, Link, Sheet


def purpose(voice: Voice) -> Iterator[Line]:
    """What the document is, on what it rests, how often and how long it is in force."""
    scheme, word = voice.scheme, voice.word
    title = voice.titled(scheme.title.zh or scheme.id, scheme.title.en)
    yield Line(
        word(
            f"本文件是《{title}》，编号 {scheme.id}，版本 {scheme.version}（方案语言第 {scheme.language} 版）。",
            f"This is “{title}”, id {scheme.id}, version {scheme.version} (scheme language {scheme.language}).",
        )
    )
    if scheme.basis:
        yield Line(word(f"依据：{'；'.join(scheme.basis)}。", f"Basis: {'; '.join(scheme.basis)}."))
    yield Line(_in_force(voice))
    if scheme.allow_relative:
        reason = scheme.allow_relative
        yield Line(
            word(f"结果与他人的表现有关，理由：{reason}。", f"Results depend on how others did, because: {reason}.")
        )


def _in_force(voice: Voice) -> str:
    valid, lang = voice.scheme.valid, voice.lang
    step = STEPS[voice.scheme.period].of(lang) if voice.scheme.period in STEPS else voice.scheme.period
    text = voice.word(f"每{step}算一次", f"It is run once a {step}")
    if valid is None:
        return voice.sentence(text)
    start = words.day(valid.start, lang)
    text += voice.word(f"；自{start}起施行", f", in force from {start}")
    if valid.stop is not None:
        stop = words.day(valid.stop, lang)
        text += voice.word(f"，到{stop}为止", f" until {stop}")
    return voice.sentence(text)


def subjects(voice: Voice) -> Iterator[Line]:
    """Who is appraised, and which rows there are."""
    for appraisal in voice.scheme.appraisals:
        full = words.points(sum((one.weight for one in appraisal.indicators), Fraction(0)), voice.lang)
        who = voice.sheet(appraisal.of)
        yield Line(voice.word(f"考核每一个{who}，满分 {full}。", f"Every {who} is appraised, for {full} at most."))
    for sheet in voice.scheme.sheets.values():
        yield Line(_rows(voice, sheet))
        for link in sheet.links.values():
            yield Line(_link(voice, sheet, link), 1)


def _rows(voice: Voice, sheet: Sheet) -> str:
    name, word = voice.sheet(sheet.name), voice.word
    if sheet.kind == "one":
        return word(f"{name}：只有一行，各表都可引用。", f"{name}: a single row that all others reach.")
    every = listed([_source(voice, sheet.name, source) for source in sheet.each], voice.lang)
    if len(sheet.each) == 1:
        text = word(f"{name}：每个{every}一行", f"{name}: one row for every {every}")
    elif sheet.each:
        text = word(f"{name}：{every}的每一种组合一行", f"{name}: one row for every combination of {every}")
    else:
        key = listed([voice.column(sheet.name, one) for one in sheet.key], voice.lang)
        text = word(f"{name}：每个{name}一行，用{key}区分", f"{name}: one row each, told apart by {key}")
    return voice.sentence(text, *_made(voice, sheet))


def _source(voice: Voice, sheet: str, source: Source) -> str:
    name = voice.word(source.name, source.name)
    if source.kind == "sheet":
        return voice.sheet(source.of)
    if source.kind == "step":
        return voice.word(f"{name}（按{STEPS[source.of].zh}）", f"{name} (by {STEPS[source.of].en})")
    if source.kind == "choice":
        kind = voice.program.sheets[sheet].columns[source.name].type
        options = listed(list(source.values or kind.choices), voice.lang)
        return voice.word(f"{name}（{options}）", f"{name} ({options})")
    return voice.word(f"{name}（出现过的）", f"{name} (those that occur)")


def _made(voice: Voice, sheet: Sheet) -> Iterator[str]:
    if sheet.when is not None:
        test = voice.formula(sheet.when, sheet.name)
        yield voice.word(f"只保留{test}的", f"only where {test}")
    if sheet.seen_in:
        seen = listed([voice.sheet(one) for one in sheet.seen_in], voice.lang)
        yield voice.word(f"只保留在{seen}中出现过的", f"only those that occur in {seen}")
    if sheet.pays:
        paid = voice.column(sheet.name, sheet.pays)
        yield voice.word(f"发给本行人员的金额是“{paid}”", f"what is paid to the person of a row is “{paid}”")
    if sheet.lead_in:
        yield voice.word(
            f"另向前多算 {sheet.lead_in} 天，不公布", f"{sheet.lead_in} days before are computed too, not reported"
        )


def _link(voice: Voice, sheet: Sheet, link: Link) -> str:
    name, target = voice.sheet(sheet.name), voice.sheet(link.sheet)
    text = voice.word(
        f"每个{name}通过“{link.name}”对应一个{target}", f"“{link.name}” leads from each {name} to its {target}"
    )
    keys = [
        voice.word(
            f"{voice.column(link.sheet, key)}取{voice.formula(written, sheet.name)}",
            f"{voice.column(link.sheet, key)} is {voice.formula(written, sheet.name)}",
        )
        for key, written in link.keys
    ]
    return voice.sentence(text, *keys)


def given(voice: Voice) -> Iterator[Line]:
    """Where data come from, and every column that is filled in."""
    if voice.scheme.sources:
        text = listed(
            [
                f"{name}（{key}）" if voice.lang == "zh" else f"{key} ({name})"
                for key, name in voice.scheme.sources.items()
            ],
            voice.lang,
        )
        yield Line(voice.word(f"数据来源：{text}。", f"Sources of data: {text}."))
    for name, sheet in voice.program.sheets.items():
        columns = [one for one in sheet.columns.values() if one.formula is None]
        if sheet.kind == "record" or not columns:
            continue
        made = voice.scheme.sheets.get(name)
        if made is not None and made.each and all(column.name in sheet.key for column in columns):
            called = voice.sheet(name)
            yield Line(
                voice.word(f"{called}：各行自动生成，不用填报。", f"{called}: its rows are made, nothing is given.")
            )
            continue
        yield Line(voice.word(f"{voice.sheet(name)}：", f"{voice.sheet(name)}:"))
        authored = made.columns if made is not None else {}
        for column in columns:
            text = prose_column(column, voice.program, sheet=name, lang=voice.lang)
            more = _more(voice, authored.get(column.name), column.origin)
            yield Line(voice.sentence(text[:-1], *_target(voice, made, column.name), *more), 1)


def _target(voice: Voice, sheet: Sheet | None, column: str) -> Iterator[str]:
    """Of which sheet a link's key is a key."""
    if sheet is None or column in sheet.columns:
        return
    link = sheet.links.get(column)
    made = next((one.of for one in sheet.each if one.kind == "sheet" and one.name == column), "")
    of = link.sheet if link is not None and not link.keys else made
    if of in voice.scheme.sheets:
        target, keys = voice.sheet(of), voice.scheme.sheets[of].key
        said = listed([voice.column(of, key) for key in keys], voice.lang)
        if said:
            yield voice.word(f"写{target}的{said}", f"the {said} of its {target}")


def _more(voice: Voice, column: Column | None, origin: str) -> Iterator[str]:
    if origin == "decision":
        yield voice.word(
            "名额边界上分不出先后时，由两人裁定后填写",
            "filled in once two people have decided a tie at the edge of a quota",
        )
    if column is None:
        return
    if column.filled_by:
        by = words.spelt(column.filled_by, voice.lang)
        yield voice.word("由事项的办理结果填写" if by == "cases" else f"由{by}填写", f"filled in by {by}")
    yield words.basis(column.basis, voice.lang)
