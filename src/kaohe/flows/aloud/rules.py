"""规则 · Rules: what is computed, what must hold, lights, cases, and records of approved runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaohe.flows.aloud import words
from kaohe.flows.aloud.methods import arguments_said, rule_said
from kaohe.flows.aloud.voice import Line, Voice
from kaohe.formula.clock import READINGS
from kaohe.formula.program import Column
from kaohe.formula.readers.prose import prose_column, prose_condition
from kaohe.formula.readers.prose.literal import token
from kaohe.formula.readers.prose.part import MARK, apart, listed
from kaohe.formula.reads import reads_of
from kaohe.scheme.expand import COLOURS, SCHEME_SHEET
from kaohe.scheme.model import CaseRule, Constraint, Light, Record
from kaohe.scheme.treatments import treatment_named

_PERIODS = {
    "": ("更早的各期", "earlier ones"),
    "same": ("同一期", "the same"),
    "inside": ("本期之内的各期", "those inside this one"),
    "ends_inside": ("止于本期之内的各期", "those that end inside this one"),
    "last": ("此前最近的一期", "the latest one before"),
}
_JUDGED = frozenset({"indicator", "total", "grade", "veto"})
Place = tuple[str, str]


def before(voice: Voice) -> Iterator[Line]:
    """What is computed before anything is scored; everything, where nothing is."""
    late = _after_grades(voice)
    yield from _computed(voice, lambda place: place not in late)


def after(voice: Voice) -> Iterator[Line]:
    """What is computed from scores and grades, such as pay."""
    late = _after_grades(voice)
    yield from _computed(voice, lambda place: place in late)


def _computed(voice: Voice, wanted: Callable[[Place], bool]) -> Iterator[Line]:
    """Authored columns, sheet by sheet, in the order in which they are computed."""
    for name, sheet in voice.program.sheets.items():
        order = [column for step in voice.program.order if step.sheet == name for column in step.columns]
        columns = [
            sheet.columns[one] for one in order if _is_authored(voice, name, sheet.columns[one]) and wanted((name, one))
        ]
        if not columns or sheet.kind == "record":
            continue
        yield Line(voice.word(f"{voice.sheet(name)}：", f"{voice.sheet(name)}:"))
        for column in columns:
            yield from (Line(spoken, 1 + at) for at, spoken in _treated(voice, name, column))
            text = _clock(voice, name, column.name) or prose_column(column, voice.program, sheet=name, lang=voice.lang)
            yield Line(voice.sentence(text[:-1], words.basis(column.basis, voice.lang)), 1)


def _treated(voice: Voice, sheet: str, column: Column) -> Iterator[tuple[int, str]]:
    """How a column is made of another one, and the figures on the way; nothing for other columns."""
    authored = voice.scheme.sheets[sheet].columns[column.name].treatment
    if authored is None:
        return
    method = treatment_named(authored.by)
    yield 0, f"{voice.column(sheet, column.name)}{voice.word('，', ', ')}{rule_said(voice, method, authored.arguments)}"
    yield from ((1, said) for said in arguments_said(voice, sheet, method, authored.arguments))
    columns = voice.program.sheets[sheet].columns.values()
    for one in columns:
        if one.origin == "treatment" and one.name.startswith(f"{column.name}.") and one.formula is not None:
            yield 1, prose_column(one, voice.program, sheet=sheet, lang=voice.lang)


def _clock(voice: Voice, sheet: str, column: str) -> str:
    """A clock as what it measures, '' for other columns."""
    rule = voice.scheme.sheets[sheet].columns[column].clock
    if rule is None:
        return ""
    name, start, stop = (voice.column(sheet, one) for one in (column, rule.start, rule.stop))
    limit, kind = voice.formula(rule.limit, sheet), words.spelt(rule.kind, voice.lang)
    readings = {state: found.of(voice.lang) for state in READINGS if (found := token(state, READINGS)) is not None}
    return voice.word(
        f"{name}：从{start}起到{stop}止，限{limit}，按{kind}算；没有超过的为“{readings['on_time']}”，超过的为"
        f"“{readings['late']}”；还没有{stop}的，时限未满为“{readings['running']}”，已满为“{readings['overdue']}”。",
        f"{name}: from {start} to {stop}, the limit is {limit} ({kind} time); “{readings['on_time']}” within it,"
        f" “{readings['late']}” beyond it; without {stop}, “{readings['running']}” within it, then"
        f" “{readings['overdue']}”.",
    )


def _is_authored(voice: Voice, sheet: str, column: Column) -> bool:
    known = voice.scheme.sheets.get(sheet)
    return known is not None and column.name in known.columns and not known.columns[column.name].rules


def _after_grades(voice: Voice) -> frozenset[Place]:
    """The columns that depend on a score, a grade or a veto."""
    sheets, late = dict(voice.program.sheets), set[Place]()
    for step in voice.program.order:
        for name in step.columns:
            column = sheets[step.sheet].columns[name]
            formula = column.formula
            if column.origin in _JUDGED:
                late.add((step.sheet, name))
            elif formula is not None:
                reads = {(read.sheet, read.column) for read in reads_of(formula, step.sheet, sheets)}
                late |= {(step.sheet, name)} if reads & late else set()
    return frozenset(late)


def constraints(voice: Voice) -> Iterator[Line]:
    """What must hold on every row."""
    if voice.scheme.must_hold:
        yield Line(
            voice.word(
                "下列各条只要有一条不成立，或者无法判断，就不能批准；注明只作提醒的除外。",
                "Unless each of these holds, nothing is approved; one that cannot be judged does not hold.",
            )
        )
    for one in voice.scheme.must_hold:
        yield Line(_constraint(voice, one))


def _constraint(voice: Voice, one: Constraint) -> str:
    sheet = SCHEME_SHEET if one.on == "scheme" else one.on
    name, test = voice.titled(one.name, one.title.en), _test(voice, one, sheet)
    unless = listed([words.state(state, voice.lang) for state in one.unless], voice.lang)
    return voice.sentence(
        voice.word(f"{name}（{voice.sheet(one.on)}）：须{test}", f"{name} ({voice.sheet(one.on)}): {test}"),
        voice.word(f"遇到{unless}时不要求", f"not asked where {unless}") if unless else "",
        voice.word("只作提醒", "a breach is only a warning") if one.severity == "warn" else "",
        words.basis(one.basis, voice.lang),
    )


def _test(voice: Voice, one: Constraint, sheet: str) -> str:
    """The condition; what WEIGHT adds up is a number in the column, a class of sources in the document."""
    column = voice.program.sheets[sheet].columns.get(f"约束.{one.name}") if sheet in voice.program.sheets else None
    if "WEIGHT" not in one.holds.text or column is None or column.formula is None:
        return voice.formula(one.holds, sheet)
    sum_said = prose_condition(column.formula, voice.program, sheet=sheet, lang=voice.lang)
    found = [item for item in voice.scheme.sources.items() if f"WEIGHT({item[0]})" in one.holds.text]
    classes = listed([voice.word(name, key) for key, name in found], voice.lang)
    return voice.word(
        f"数据来自{classes}的指标，其分值合乎约定，即{MARK}{sum_said}{MARK}",
        f"by the points of the indicators with data from {classes}, {sum_said}",
    )


def lights(voice: Voice) -> Iterator[Line]:
    """Warning lights, judged at the as-of instant."""
    if voice.scheme.lights:
        yield Line(
            voice.word(
                "每盏灯先看红灯，再看黄灯，都不成立的亮绿灯，无法判断的亮灰灯。",
                "Of every light red is looked at first, then yellow; else it is green, grey where it cannot be judged.",
            )
        )
    for one in voice.scheme.lights:
        yield Line(_light(voice, one))


def _light(voice: Voice, one: Light) -> str:
    parts = []
    for when, colour in ((one.red, "red"), (one.yellow, "yellow")):
        if when is not None:
            said, test = _colour(voice, colour), voice.formula(when, one.on)
            parts.append(voice.word(f"{test}的，亮{said}", f"{said} where {test}"))
    for until, colour in ((one.red_until, "red"), (one.yellow_until, "yellow")):
        if until is not None:
            said, test = _colour(voice, colour), voice.formula(until, one.on)
            parts.append(voice.word(f"{said}亮起后，直到{test}才灭", f"once {said} it stays so until {test}"))
    name = _called(voice, one)
    return voice.sentence(
        f"{name}{voice.word(f'（{voice.sheet(one.on)}）：', f' ({voice.sheet(one.on)}): ')}{parts[0]}",
        *parts[1:],
        words.basis(one.basis, voice.lang),
    )


def _called(voice: Voice, one: Light) -> str:
    """A light by its name; in Chinese with the title where a scheme gives one, as a bare number says nothing."""
    zh = f"{one.name} {one.title.zh}" if one.title.zh not in ("", one.name) else one.name
    return voice.titled(zh, one.title.en)


def _colour(voice: Voice, colour: str) -> str:
    found = token(colour, COLOURS)
    return found.of(voice.lang) if found is not None else colour


def cases(voice: Voice) -> Iterator[Line]:
    """What a light or a flag opens, who deals with it, by when and how."""
    for one in voice.scheme.cases:
        yield Line(_case(voice, one))


def _case(voice: Voice, one: CaseRule) -> str:
    name, lang = voice.titled(one.type, one.title.en), voice.lang
    by = "另一人" if one.accepted_by == "another person" and lang == "zh" else one.accepted_by
    sheet = next((light.on for light in voice.scheme.lights if light.name == one.opens.partition(".")[0]), "")
    return voice.sentence(
        voice.word(
            f"{_opens(voice, one.opens)}时，开“{name}”事项", f"{_opens(voice, one.opens)} opens a case “{name}”"
        ),
        voice.word(f"只在{voice.formula(one.when, sheet)}时", f"only where {voice.formula(one.when, sheet)}")
        if one.when is not None
        else "",
        voice.word(f"由{one.owner}负责", f"owner: {one.owner}") if one.owner else "",
        voice.word(f"限 {words.length(one.due, lang)}", f"due in {one.due}") if one.due else "",
        voice.word(f"步骤：{'、'.join(one.steps)}", f"steps: {', '.join(one.steps)}") if one.steps else "",
        voice.word(f"由{by}验收", f"accepted by {by}") if by else "",
        words.basis(one.basis, lang),
    )


def _opens(voice: Voice, opens: str) -> str:
    light, _, colour = opens.rpartition(".")
    known = next((one for one in voice.scheme.lights if one.name == light), None)
    if known is not None and colour in COLOURS:
        said = _colour(voice, colour)
        return voice.word(
            f"预警灯“{_called(voice, known)}”亮{said}", f"the light “{_called(voice, known)}” turning {said}"
        )
    return voice.word(f"“{opens}”成立", f"“{opens}”")


def records(voice: Voice) -> Iterator[Line]:
    """What approved runs said, of this scheme or another."""
    for one in voice.scheme.records.values():
        yield Line(_record(voice, one))


def _reach(voice: Voice, one: Record) -> tuple[str, str]:
    """Which periods are read, and how far back."""
    if not one.period and one.back == 1:
        return voice.word("前一期", "the one before"), ""
    said = voice.word(*_PERIODS[one.period]) if one.period in _PERIODS else words.spelt(one.period, voice.lang)
    if one.back is None:
        return said, ""
    return said, voice.word(f"最多回看 {one.back} 期", f"at most {one.back} periods back")


def _record(voice: Voice, one: Record) -> str:
    scheme = voice.word("本方案", "this scheme") if one.scheme == "self" else apart(one.scheme)
    lang = voice.lang
    taken = [
        f"{one.rename[item.name]}（{item.name}）" if item.name in one.rename and lang == "zh" else item.name
        for item in one.take
    ]
    period, back = _reach(voice, one)
    versions, status = listed([apart(version) for version in one.versions], lang), words.spelt(one.status, lang)
    columns, here = listed(taken, lang), voice.sheet(one.on)
    renamed = [f"{old} → {new}" for old, new in one.rename.items()]
    return voice.sentence(
        voice.word(
            f"“{one.name}”：取{scheme}（版本 {versions}）{status}的结果中{one.sheet}的{columns}，对应到本方案的{here}",
            f"“{one.name}”: {columns} of {one.sheet} in {status} results of {scheme} (versions {versions}),"
            f" for the {here} here",
        ),
        voice.word(f"取哪一期：{period}", f"which period: {period}"),
        back,
        voice.word(f"改名：{'、'.join(renamed)}", f"renamed: {', '.join(renamed)}") if renamed else "",
        _without_value(voice, one),
    )


def _without_value(voice: Voice, one: Record) -> str:
    """The states that `take` says its columns can hold."""
    lang = voice.lang
    held = {item.name: listed([state.label(lang) for state in item.states], lang) for item in one.take if item.states}
    said = listed([voice.word(f"{name}（{states}）", f"{name} ({states})") for name, states in held.items()], lang)
    return voice.word(f"可能没有数值：{said}", f"possibly without a value: {said}") if held else ""
