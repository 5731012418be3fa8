"""等级展开 · Grading: the ordered list of grades, with quotas, ties, vetoes and two people's decision, as columns.

A unit of a limited grade is in when its rank, counting all it ties with, fits the quota; out when it does not even
with the best rank; at the edge it is open until the decision column says. Basis: domain.md §2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.types import FLAG, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.model import Sheet
from kaohe.scheme.model_appraisal import GradeRule, Quota
from kaohe.scheme.wording import at_line, both, either, generated, grouping, negation, number, share

DECISION = "裁定"
_FIRST_COMPARISON = re.compile(r"<=|>=|<>|<|>|=|≤|≥|≠")


@dataclass(frozen=True, slots=True)
class Effects:
    """What vetoes do to a grade: per grade the flags that cap it there; the flags that lower it, with steps."""

    caps: Mapping[str, tuple[str, ...]]
    lowering: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Grading:
    """One graded column: its name, rules with their conditions as text, and the order of ranking (main key first).

    `first` is the grade before the first step, where the column reads its own past.
    """

    name: str
    sheet: Sheet
    rules: tuple[GradeRule, ...]
    keys: Mapping[str, tuple[str, ...]]
    conditions: Mapping[str, str]
    quality: tuple[str, ...]
    effects: Effects
    place: Place
    title_en: str
    basis: str
    first: str = ""


def quality_of(rules: Sequence[GradeRule], declared: Sequence[str]) -> tuple[str, ...]:
    """The grades best first: as declared, else rules that ask for less (`总分 < 70`) go to the bottom.

    >>> from kaohe.formula.declared import Written
    >>> rule = lambda grade, when: GradeRule(grade, Written(when, Place()) if when else None, None, (), "", Place())
    >>> quality_of([rule("C", "总分 < 70"), rule("A", "总分 >= 90"), rule("B", "")], ())
    ('A', 'B', 'C')
    """
    if declared:
        return tuple(declared)
    low = [rule.grade for rule in rules if rule.when is not None and asks_for_less(rule.when.text)]
    return (*(rule.grade for rule in rules if rule.grade not in low), *reversed(low))


def grade_columns(grading: Grading) -> Iterator[ColumnDeclared]:
    """The grade column and, before it, what its quotas and lowering vetoes need."""
    branches: list[tuple[str, str]] = []
    for rule in grading.rules:
        condition = _condition(grading, rule, branches)
        if rule.quota is not None:
            yield from _limited(grading, rule, condition, branches)
            condition = names.written(grading.name, rule.grade)
        if rule.when is not None:
            branches.append((condition, rule.grade))
    last = grading.rules[-1].grade
    text = _ifs([*branches, *_capped(grading, branches)], last)
    if grading.effects.lowering:
        yield from _lowering(grading, text)
        text = _lowered(grading)
    yield ColumnDeclared(
        grading.name,
        grade_type(grading.quality),
        at_line(grading.place),
        generated(text, grading.place),
        first=generated(_word(grading.first), grading.place) if grading.first else None,
        origin="grade",
        basis=grading.basis,
        title_en=grading.title_en,
    )


def grade_type(quality: Sequence[str]) -> Type:
    """The type of a grade whose values are known, best first.

    >>> grade_type(("A", "B")).ordered
    'high_first'
    """
    return Type(Kind.GRADE, choices=tuple(quality), ordered="high_first")


def asks_for_less(text: str) -> bool:
    """Whether a condition is met by low values: its first comparison is `<` or `<=`.

    >>> asks_for_less("总分 < 60"), asks_for_less("总分 >= 90")
    (True, False)
    """
    found = _FIRST_COMPARISON.search(text)
    return found is not None and found.group() in {"<", "<=", "≤"}


def _worse(grading: Grading, grade: str) -> tuple[str, ...]:
    """The grades below a grade."""
    place = grading.quality.index(grade) if grade in grading.quality else len(grading.quality)
    return grading.quality[place + 1 :]


def _condition(grading: Grading, rule: GradeRule, before: Sequence[tuple[str, str]]) -> str:
    """When the rule applies by itself: its own words, a veto that leads to it, and no veto that forbids it."""
    if rule.when is None:
        return "TRUE"
    own = grading.conditions[rule.grade]
    if _leads_here(grading, rule.grade, before):
        own = either([own, *grading.effects.caps.get(rule.grade, ())])
    settled = [grade for _, grade in before]
    forbidding = [
        flag
        for grade in _worse(grading, rule.grade)
        if not (grade in settled and _leads_here(grading, grade, before[: settled.index(grade)]))
        for flag in grading.effects.caps.get(grade, ())
    ]
    return both([own, *(negation(flag) for flag in forbidding)]) if forbidding else own


def _leads_here(grading: Grading, grade: str, before: Sequence[tuple[str, str]]) -> bool:
    """Whether a veto to this grade may simply join its condition: every grade judged earlier is worse still."""
    worse = _worse(grading, grade)
    return all(earlier in worse for _, earlier in before)


def _capped(grading: Grading, branches: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """A veto that did not join a condition applies before `otherwise`."""
    settled = [grade for _, grade in branches]
    for grade in reversed(grading.quality):
        flags = grading.effects.caps.get(grade, ())
        joined = grade in settled and _leads_here(grading, grade, branches[: settled.index(grade)])
        if flags and not joined and grade != grading.rules[-1].grade:
            yield either(flags), grade


def _ifs(branches: Sequence[tuple[str, str]], otherwise: str) -> str:
    parts = [f"{condition}, {_word(grade)}" for condition, grade in branches]
    if not parts:
        return _word(otherwise)
    return f"IFS({', '.join([*parts, f'TRUE, {_word(otherwise)}'])})"


def _word(grade: str) -> str:
    return "'" + grade.replace("'", "''") + "'"


def _limited(
    grading: Grading, rule: GradeRule, condition: str, before: Sequence[tuple[str, str]]
) -> Iterator[ColumnDeclared]:
    quota = rule.quota
    if quota is None:
        return
    label = f"{grading.name}.{rule.grade}"
    part = {
        name: names.written(grading.name, f"{rule.grade}{name}") for name in ("资格", "名额", "名次", "末位", DECISION)
    }
    standing = [negation(earlier) for earlier, _ in before] + [condition]
    within = grouping(grading.sheet, [group.text for group in quota.within])
    keys = ", ".join(grading.keys[rule.grade])
    ranked = f"{keys} WHERE HAS({part['资格']}) AND {part['资格']}{within}"
    count = Type(Kind.COUNT, 0)
    yield _part(grading, rule, f"{label}资格", FLAG, both(standing))
    yield _part(grading, rule, f"{label}名额", count, _places(grading, rule, part["资格"], within))
    yield _part(grading, rule, f"{label}名次", count, f"RANK({ranked} TIES competition)")
    yield _part(grading, rule, f"{label}末位", count, f"RANK({ranked} TIES modified)")
    if not quota.edge:
        yield ColumnDeclared(
            f"{label}{DECISION}",
            FLAG,
            at_line(rule.place),
            absent=State.OPEN,
            origin="decision",
            title_en="Decision at the edge",
        )
    yield _part(grading, rule, label, FLAG, f"IF({part['资格']}, {_fits(quota, part)}, FALSE)")


def _fits(quota: Quota, part: Mapping[str, str]) -> str:
    """Whether an eligible unit has a place; who ties across the last place is in, out, or as two people decide."""
    inside, reached = f"{part['末位']} <= {part['名额']}", f"{part['名次']} <= {part['名额']}"
    if quota.edge:
        return reached if quota.edge == "include" else inside
    return f"IFS({inside}, TRUE, {part['名次']} > {part['名额']}, FALSE, TRUE, {part[DECISION]})"


def _part(grading: Grading, rule: GradeRule, name: str, kind: Type, text: str) -> ColumnDeclared:
    rounding = rule.quota.rounding if rule.quota is not None and name.endswith("名额") else Rounding.HALF_UP
    formula = generated(text, rule.place)
    return ColumnDeclared(
        name,
        kind,
        at_line(rule.place),
        formula,
        rounding=rounding,
        origin="grade",
        basis=rule.basis,
        title_en=grading.title_en,
    )


def _places(grading: Grading, rule: GradeRule, eligible: str, within: str) -> str:
    quota: Quota | None = rule.quota
    if quota is None:
        return "0"
    sheet, main = (
        names.written(grading.sheet.name),
        grading.keys[rule.grade][0].removeprefix("DESC ").removeprefix("ASC "),
    )
    who = {"all": f"HAS({main})", "graded": f"HAS({eligible})", "eligible": f"HAS({eligible}) AND {eligible}"}[quota.of]
    text = (
        number(Fraction(quota.count))
        if quota.count is not None
        else f"{share(quota.share or Fraction(0))} * COUNT({sheet} WHERE {who}{within})"
    )
    return f"MAX({quota.least}, {text})" if quota.least else text


def _lowering(grading: Grading, reached: str) -> Iterator[ColumnDeclared]:
    """等级.原定, the grade reached before, and 等级.降档, by how many steps vetoes lower it."""
    place = at_line(grading.place)
    kind = grade_type(grading.quality)
    steps = " + ".join(f"IF({flag}, {by}, 0)" for flag, by in grading.effects.lowering)
    yield ColumnDeclared(f"{grading.name}.原定", kind, place, generated(reached, place), origin="grade")
    yield ColumnDeclared(f"{grading.name}.降档", Type(Kind.COUNT, 0), place, generated(steps, place), origin="grade")


def _lowered(grading: Grading) -> str:
    """So many steps down from the grade reached, quotas included: a veto never raises anybody."""
    steps, base = names.written(grading.name, "降档"), names.written(grading.name, "原定")
    worst = grading.quality[-1]
    parts = [f"{steps} = 0, {base}"]
    for by in range(1, len(grading.quality)):
        pairs = [
            (f"{base} = {_word(grade)}", grading.quality[min(place + by, len(grading.quality) - 1)])
            for place, grade in enumerate(grading.quality[:-1])
        ]
        parts.append(f"{steps} = {by}, {_ifs(pairs, worst)}")
    return f"IFS({', '.join([*parts, f'TRUE, {_word(worst)}'])})"
