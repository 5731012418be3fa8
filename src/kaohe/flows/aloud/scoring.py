"""指标 · Scoring: the tree of indicators with weight, method and what happens without a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.flows.aloud import words
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.declared import Written
from kaohe.formula.readers.prose.part import listed
from kaohe.scheme.methods import Parameter, method_named
from kaohe.scheme.model_appraisal import Appraisal, Argument, Gate, Indicator, Missing

_PER = {"次数": "每次", "人次": "每人次", "天数": "每天", "人数": "每人", "次": "每次", "天": "每天"}
_PERCENTS = frozenset({"percent", "percents", "above_zero"})


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
    if one.method:
        yield Line(_method(voice, one), level + 1)
    for line in (*_arguments(voice, appraisal, one), *_more(voice, appraisal, one)):
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
        yield voice.word("须有佐证" if one.evidence == "required" else f"佐证：{kind}", f"evidence: {kind}")
    yield words.basis(one.basis, voice.lang)


def _method(voice: Voice, one: Indicator) -> str:
    method = method_named(one.method)
    return voice.sentence(
        voice.word(f"办法：{method.title_zh}——{method.rule_zh}", f"Method: {method.title_en} — {method.rule_en}")
    )


def _arguments(voice: Voice, appraisal: Appraisal, one: Indicator) -> Iterator[str]:
    """What the method is given, argument by argument, defaults left to the method's own rule."""
    parameters = method_named(one.method).parameters if one.method else {}
    for name, argument in one.arguments.items():
        parameter = parameters.get(name)
        if parameter is not None and parameter.kind == "items" and isinstance(argument, tuple):
            yield from (voice.sentence(_item(voice, appraisal.of, parameter, item)) for item in argument)
        else:
            said = _said(voice, appraisal.of, parameter, argument)
            if parameter is not None and parameter.kind == "table":
                yield voice.sentence(voice.word(f"查{said}", f"looked up in {said}"))
                continue
            yield voice.sentence(f"{words.key(name, voice.lang)}{voice.word('：', ': ')}{said}")


def _said(voice: Voice, sheet: str, parameter: Parameter | None, argument: Argument) -> str:
    kind = parameter.kind if parameter is not None else ""
    if isinstance(argument, tuple):
        if kind == "pairs" and parameter is not None:
            return words.joined((_pair(voice, sheet, parameter, item) for item in argument), voice.lang)
        return listed([_said(voice, sheet, parameter, item) for item in argument], voice.lang)
    if isinstance(argument, Mapping):
        return words.joined(
            (f"{words.key(name, voice.lang)} {_said(voice, sheet, None, part)}" for name, part in argument.items()),
            voice.lang,
        )
    return _one(voice, sheet, kind, argument)


def _one(voice: Voice, sheet: str, kind: str, written: Written) -> str:
    text = written.text
    if kind == "table":
        table = voice.scheme.tables.get(text)
        return voice.word(
            f"对照表“{text}”", f"table “{voice.titled(text, table.title.en if table is not None else '')}”"
        )
    if kind in _PERCENTS:
        return text if text.endswith("%") else f"{text}%"
    if kind == "word":
        return words.spelt(text, voice.lang)
    if kind == "group":
        return voice.column(sheet, text)
    return voice.formula(written, sheet)


def _pair(voice: Voice, sheet: str, parameter: Parameter, item: Argument) -> str:
    if not isinstance(item, Mapping):
        return _said(voice, sheet, None, item)
    given = ((kind, item.get(name)) for name, kind in parameter.fields.items())
    texts = [_one(voice, sheet, kind, one) for kind, one in given if isinstance(one, Written)]
    return voice.word("得", " gives ").join(texts)


def _item(voice: Voice, sheet: str, parameter: Parameter, item: Argument) -> str:
    """One item of a list: what is looked at, what it costs or brings, and at most how much."""
    if not isinstance(item, Mapping):
        return _said(voice, sheet, None, item)
    parts = {
        name: _one(voice, sheet, parameter.fields.get(name, ""), given)
        for name, given in item.items()
        if isinstance(given, Written)
    }
    points = voice.word(f" {parts['points']} 分", f" {parts['points']} points") if "points" in parts else ""
    clauses = []
    if "each" in parts:
        per = f"{parts['each']}：{_per(parts['each'])}扣{points}"
        clauses.append(voice.word(per, f"{points.strip()} off for every one of {parts['each']}"))
    elif "amount" in parts:
        clauses.append(voice.word(f"扣{parts['amount']}", f"{parts['amount']} off"))
    elif "x" in parts and points:
        clauses.append(voice.word(f"{parts['x']}的，得{points}", f"{points.strip()} where {parts['x']}"))
    if "at_most" in parts:
        clauses.append(voice.word(f"最多扣 {parts['at_most']} 分", f"at most {parts['at_most']} points"))
    known = {"each", "points", "amount", "at_most"} if "x" not in parts else {"x", "points"} if points else set()
    clauses += [
        f"{words.key(name, voice.lang)}{voice.word('：', ': ')}{text}"
        for name, text in parts.items()
        if name not in known
    ]
    return voice.word("，", ", ").join(clauses)


def _per(counted: str) -> str:
    """Every one of what is counted, by the word with which its name ends."""
    return next((word for ending, word in _PER.items() if counted.endswith(ending)), "每 1 个")


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
    if one.children and one.aggregate:
        yield voice.sentence(
            f"{words.key('aggregate', voice.lang)}{voice.word('：', ': ')}{words.spelt(one.aggregate, voice.lang)}"
        )
        if not one.method:
            yield from _arguments(voice, appraisal, one)
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
    label = rule.state.label(voice.lang)
    full = words.points(one.weight, voice.lang) if one is not None else ""
    fixed = words.points(rule.value, voice.lang) if rule.value is not None else ""
    outcomes = {
        "zero": voice.word("得 0 分", "no points"),
        "full": voice.word(f"得满分 {full}", f"full points, {full}"),
        "worst": voice.word("按同组得分最低者计", "the lowest score of the peers"),
        "group_mean": voice.word("按同组平均得分计", "the mean score of the peers"),
        "fixed": voice.word(f"得 {fixed}", fixed),
        "withhold": voice.word("暂不认定", "withheld"),
        "error": voice.word("视为无效，须补正", "an error, to be mended"),
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
    return words.joined((text, *more, *voice.rest(rule, "state", "rule", "value", "at_least")), voice.lang)
