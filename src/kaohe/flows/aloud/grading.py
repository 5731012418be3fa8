"""总分和等级 · Grading: extra points, vetoes, the total, and the grades in the order in which they are judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.flows.aloud import words
from kaohe.flows.aloud.scoring import missing
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.readers.prose.part import apart, listed
from kaohe.scheme.model_appraisal import Appraisal, BonusItem, GradeRule, Quota, Tie, Veto

EDGES = {
    "": ("待两人裁定", "wait for two people's decision"),
    "decide": ("待两人裁定", "wait for two people's decision"),
    "exclude": ("都不进", "are all left out"),
    "include": ("都进", "are all taken in"),
}


def bonus(voice: Voice) -> Iterator[Line]:
    """Extra points and their cap."""
    for appraisal in voice.scheme.appraisals:
        if appraisal.bonus is None:
            continue
        most = words.points(appraisal.bonus.at_most, voice.lang)
        yield Line(voice.word(f"加分合计最多 {most}。", f"Extra points are at most {most} in all."))
        for item in appraisal.bonus.items:
            yield Line(_item(voice, appraisal, item), 1)
            yield from (Line(voice.sentence(missing(voice, rule, None)), 2) for rule in item.missing)


def _item(voice: Voice, appraisal: Appraisal, item: BonusItem) -> str:
    name, amount = voice.titled(item.name, item.title_en), voice.formula(item.amount, appraisal.of)
    most = words.points(item.at_most, voice.lang) if item.at_most is not None else ""
    evidence = words.spelt(item.evidence, voice.lang) if item.evidence else ""
    return voice.sentence(
        voice.word(f"{name}：加{amount}", f"{name}: {amount}"),
        voice.word(f"最多 {most}", f"at most {most}") if most else "",
        voice.word(
            "须有佐证" if item.evidence == "required" else f"佐证：{evidence}",
            "evidence is required" if item.evidence == "required" else f"evidence: {evidence}",
        )
        if evidence
        else "",
        words.basis(item.basis, voice.lang),
    )


def vetoes(voice: Voice) -> Iterator[Line]:
    """Conditions that override points."""
    for appraisal in voice.scheme.appraisals:
        for veto in appraisal.vetoes:
            yield Line(_veto(voice, appraisal, veto))


def _veto(voice: Voice, appraisal: Appraisal, veto: Veto) -> str:
    name, when = voice.titled(veto.name, veto.title_en), voice.formula(veto.when, appraisal.of)
    effects = []
    if veto.grade:
        effects.append(voice.word(f"等级最高为{apart(veto.grade)}", f"the grade is {veto.grade} at best"))
    if veto.cap is not None:
        cap = words.points(veto.cap, voice.lang)
        effects.append(voice.word(f"总分最高 {cap}", f"the total is at most {cap}"))
    if veto.lower:
        effects.append(voice.word(f"等级降 {veto.lower} 档", f"the grade is lowered by {veto.lower}"))
    outcome = listed(effects, voice.lang)
    return voice.sentence(
        voice.word(f"{name}：凡{when}的，{outcome}", f"{name}: where {when}, {outcome}"),
        words.basis(veto.basis, voice.lang),
    )


def grades(voice: Voice) -> Iterator[Line]:
    """The total, then the judgements in order; also of columns that are graded by rules of their own."""
    for appraisal in voice.scheme.appraisals:
        yield Line(_total(voice, appraisal))
        if appraisal.grades:
            yield Line(_compared(voice, appraisal))
            yield from _rules(voice, appraisal.of, appraisal.grades)
    for sheet in voice.scheme.sheets.values():
        for column in sheet.columns.values():
            if column.rules:
                name = voice.column(sheet.name, column.name)
                where = voice.word(f"{voice.sheet(sheet.name)}的{name}", f"{name} of the {voice.sheet(sheet.name)}")
                yield Line(voice.word(f"{where}，依次判断：", f"{where}, judged in this order:"))
                yield from _rules(voice, sheet.name, column.rules)


def _total(voice: Voice, appraisal: Appraisal) -> str:
    parts = [voice.titled(one.name, one.title_en) for one in appraisal.indicators]
    if appraisal.bonus is not None:
        parts.append(voice.word("加分", "the extra points"))
    total, mode = appraisal.total, words.rounding(appraisal.total.rounding, voice.lang)
    sum_of = "the sum of " if len(parts) > 1 else ""
    text = voice.word(
        f"{voice.sheet(appraisal.of)}的总分为{listed(parts, 'zh')}之和"
        if len(parts) > 1
        else f"{voice.sheet(appraisal.of)}的总分为{parts[0]}的得分",
        f"The total of every {voice.sheet(appraisal.of)} is {sum_of}{listed(parts, 'en')}",
    )
    digits = voice.word(f"{mode}到 {total.digits} 位小数", f"{mode} to {total.digits} decimals")
    between = ""
    if total.between is not None:
        low, high = (words.number(end) for end in total.between)
        between = voice.word(f"最低 {low}、最高 {high}", f"kept between {low} and {high}")
    return voice.sentence(
        text,
        digits,
        between,
        words.basis(appraisal.basis, voice.lang),
        *voice.rest(appraisal, *"of points indicators bonus vetoes total grades compare_on order basis".split()),
    )


def _compared(voice: Voice, appraisal: Appraisal) -> str:
    exact = appraisal.compare_on == "exact"
    how = voice.word(
        "按取整前的总分判定" if exact else "按取整后公布的总分判定",
        "judged on the total before rounding" if exact else "judged on the total as rounded and published",
    )
    order = (
        voice.word(f"由高到低为{listed(list(appraisal.order), 'zh')}", f"best first: {', '.join(appraisal.order)}")
        if appraisal.order
        else ""
    )
    return voice.sentence(
        voice.word("等级依次判断，先成立者为准", "Grades are judged in this order; the first that holds counts"),
        how,
        order,
    )


def _rules(voice: Voice, sheet: str, rules: Sequence[GradeRule]) -> Iterator[Line]:
    for at, rule in enumerate(rules, start=1):
        if rule.when is None:
            text = voice.word(f"{at}. 其余的定为{apart(rule.grade)}", f"{at}. all others are {rule.grade}")
        else:
            when = voice.formula(rule.when, sheet)
            text = voice.word(f"{at}. {when}的，定为{apart(rule.grade)}", f"{at}. where {when}: {rule.grade}")
        limited = _quota(voice, sheet, rule.quota) if rule.quota is not None else ""
        edge = rule.quota.edge if rule.quota is not None else ""
        more = (*_kept(voice, sheet, rule), words.basis(rule.basis, voice.lang))
        yield Line(voice.sentence(text, limited, _ties(voice, sheet, rule.ties, edge), *more), 1)


def _quota(voice: Voice, sheet: str, quota: Quota) -> str:
    who = voice.sheet(sheet)
    of = {
        "all": voice.word(f"有总分的{who}", f"{who} rows with a total"),
        "graded": voice.word(f"能够评级的{who}", f"{who} rows that can be graded"),
        "eligible": voice.word(f"符合条件的{who}", f"eligible {who} rows"),
    }[quota.of]
    groups = [voice.column(sheet, one.text) for one in quota.within]
    within = voice.word(
        f"同一{'、'.join(groups)}内" if groups else "", f" within the same {' and '.join(groups)}" if groups else ""
    )
    mode = words.rounding(quota.rounding, voice.lang)
    if quota.count is not None:
        text = voice.word(f"{within}最多 {quota.count} 个", f"at most {quota.count}{within}")
    else:
        part = words.share(quota.share, voice.lang) if quota.share is not None else ""
        text = voice.word(f"{within}名额不超过{of}的 {part}（{mode}）", f"at most {part} of the {of}{within} ({mode})")
    least = voice.word(f"至少 {quota.least} 个", f"but at least {quota.least}") if quota.least else ""
    return voice.word("，", ", ").join(part for part in (text, least) if part)


def _kept(voice: Voice, sheet: str, rule: GradeRule) -> Iterator[str]:
    """Who keeps a grade, and what must clear the cut as a whole."""
    if rule.keep is not None:
        when = voice.formula(rule.keep.when, sheet)
        before = (
            voice.formula(rule.keep.was, sheet)
            if rule.keep.was is not None
            else voice.word("上一期", "the step before")
        )
        yield voice.word(
            f"原来（{before}）已达到{apart(rule.grade)}的，只要{when}就保持",
            f"whoever was {rule.grade} ({before}) keeps it while {when}",
        )
    if rule.interval is not None:
        low, high = voice.formula(rule.interval.low, sheet), voice.formula(rule.interval.high, sheet)
        of = voice.column(sheet, rule.interval.of)
        yield voice.word(
            f"{of}按区间（{low}至{high}）看，整个区间都过线才算",
            f"of {of} the whole interval from {low} to {high} must clear the cut",
        )


def _ties(voice: Voice, sheet: str, ties: Sequence[Tie], edge: str) -> str:
    if not ties:
        return ""
    said = []
    for tie in ties:
        what = voice.formula(tie.formula, sheet)
        high = tie.direction == "DESC"
        said.append(
            voice.word(f"{what}{'高' if high else '低'}者在前", f"the {'higher' if high else 'lower'} {what} first")
        )
    order = voice.word("，再看", ", then ").join(said)
    return voice.word(
        f"分数相同时先看{order}；在名额边界上仍分不出先后的，{EDGES[edge][0]}",
        f"on equal points {order}; those who still tie across the last place {EDGES[edge][1]}",
    )
