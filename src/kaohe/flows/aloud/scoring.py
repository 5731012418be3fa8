"""指标 · Scoring: the tree of indicators with weight, method and what happens without a value."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.states import State
from kaohe.flows.aloud import words
from kaohe.flows.aloud.methods import arguments_said, rule_said
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.scheme.aggregates import aggregate_named
from kaohe.scheme.methods import method_named
from kaohe.scheme.model_appraisal import Appraisal, Gate, Indicator, Missing

_WITHHELD = (("暂不认定", "withheld"), ("仍暂不认定", "it stays so"))


def indicators(voice: Voice) -> Iterator[Line]:
    """Every indicator of every appraisal, numbered."""
    for appraisal in voice.scheme.appraisals:
        if len(voice.scheme.appraisals) > 1:
            yield Line(
                voice.word(f"{voice.sheet(appraisal.of)}的指标：", f"Indicators of the {voice.sheet(appraisal.of)}:")
            )
        for at, one in enumerate(appraisal.indicators, start=1):
            yield from _node(voice, appraisal, one, str(at))
        digits = appraisal.points
        yield Line(
            voice.word(
                f"每项得分四舍五入到 {digits} 位小数，再逐级相加。",
                f"Every score is rounded to {digits} decimals before scores are added up.",
            )
        )


def _node(voice: Voice, appraisal: Appraisal, one: Indicator, number: str) -> Iterator[Line]:
    level = number.count(".")
    name = voice.titled(one.name, one.title_en)
    full = words.points(one.weight, voice.lang)
    yield Line(voice.sentence(f"{number} {name}{voice.word('，', ', ')}{full}", *_about(voice, one)), level)
    if one.method or one.aggregate:
        method = method_named(one.method) if one.method else aggregate_named(one.aggregate)
        for line in (
            rule_said(voice, method, one.arguments),
            *arguments_said(voice, appraisal.of, method, one.arguments),
        ):
            yield Line(line, level + 1)
    for line in _more(voice, appraisal, one):
        yield Line(line, level + 1)
    for at, child in enumerate(one.children, start=1):
        yield from _node(voice, appraisal, child, f"{number}.{at}")


def _about(voice: Voice, one: Indicator) -> Iterator[str]:
    if one.source:
        name = voice.scheme.sources.get(one.source, one.source) if voice.lang == "zh" else one.source
        yield voice.word(f"数据来自{name}", f"data from {name}")
    if one.owner:
        yield voice.word(f"由{one.owner}负责", f"in the charge of {one.owner}")
    if one.evidence:
        kind = words.spelt(one.evidence, voice.lang)
        yield voice.word(
            "须有佐证" if one.evidence == "required" else f"佐证：{kind}",
            "evidence is required" if one.evidence == "required" else f"evidence: {kind}",
        )
    yield words.basis(one.basis, voice.lang)


def _more(voice: Voice, appraisal: Appraisal, one: Indicator) -> Iterator[str]:
    sheet = appraisal.of
    if one.sample is not None:
        least = words.number(one.at_least or 0)
        sample = voice.formula(one.sample, sheet)
        yield voice.sentence(
            voice.word(
                f"{sample}少于 {least} 的，记为“样本不足”", f"with fewer than {least} in {sample}: “below minimum”"
            )
        )
    for gate in one.gates:
        yield _gate(voice, sheet, gate)
    for rule in one.missing:
        yield voice.sentence(missing(voice, rule, one))
    said = (
        "name weight title_zh title_en source basis owner evidence method arguments missing children type"
        " aggregate gates sample at_least"
    ).split()
    yield from (voice.sentence(text) for text in voice.rest(one, *said))


def _gate(voice: Voice, sheet: str, gate: Gate) -> str:
    name, when = voice.titled(gate.name, gate.title_en), voice.formula(gate.when, sheet)
    cap = words.points(gate.cap, voice.lang)
    text = voice.word(f"{name}：{when}的，本项最高 {cap}", f"{name}: where {when}, at most {cap}")
    return voice.sentence(text, words.basis(gate.basis, voice.lang))


def missing(voice: Voice, rule: Missing, one: Indicator | None) -> str:
    """What becomes of a score without a value."""
    label = words.lacking(rule.state, voice.lang)
    full = words.points(one.weight, voice.lang) if one is not None else ""
    fixed = words.points(rule.value, voice.lang) if rule.value is not None else ""
    outcomes = {
        "zero": voice.word("得 0 分", "no points"),
        "full": voice.word(f"得满分 {full}", f"full points, {full}"),
        "worst": voice.word("按同组得分最低者计", "the lowest score of the peers"),
        "group_mean": voice.word("按同组平均得分计", "the mean score of the peers"),
        "fixed": voice.word(f"得 {fixed}", fixed),
        "withhold": voice.word(*_WITHHELD[rule.state is State.WITHHELD]),
        "error": voice.word("须补正后才能批准", "an error, to be mended before approval"),
        "renormalise": voice.word("不计入，其余各项按权重放大到满分", "left out, the others scaled up to full points"),
        "carry_forward": voice.word("沿用以前的得分", "an earlier score is carried forward"),
    }
    outcome = outcomes.get(rule.rule) or words.spelt(rule.rule, voice.lang)
    text = voice.word(f"{label}的，{outcome}", f"where it is {label}: {outcome}")
    more = []
    if rule.at_least is not None:
        least = words.share(rule.at_least, voice.lang)
        more.append(
            voice.word(f"可用权重不足 {least} 的，暂不认定", f"withheld where less than {least} of the weight is left")
        )
    if rule.fewest is not None:
        few = words.number(rule.fewest)
        more.append(voice.word(f"余下不足 {few} 项的，暂不认定", f"withheld where fewer than {few} are left"))
    return words.joined((text, *more, *voice.rest(rule, "state", "rule", "value", "at_least", "fewest")), voice.lang)
