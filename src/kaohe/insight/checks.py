"""逐项检查 · Checks: what the scores of one appraisal show, one question a function; each gives remarks, none blocks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding, Place, Said
from kaohe.base.states import State
from kaohe.insight import findings as rules
from kaohe.insight.limits import limit
from kaohe.insight.moments import chance_of_as_many, correlation, falling, paired
from kaohe.insight.scored import BEFORE, GRADE, HIDDEN, VALUE, Scored, percent
from kaohe.insight.table import Line
from kaohe.scheme.lint.direction import is_low, steps_of
from kaohe.scheme.methods import method_named
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Indicator
from kaohe.scheme.wording import SCORE
from kaohe.trace.privacy import FEWEST

_LACKING = frozenset(State) - {State.NOT_APPLICABLE, State.EXCLUDED, State.NOT_DUE}
"""What ought to be there and is not; the others are not expected."""
_SHOWN = 5


def _called(node: Indicator) -> Said:
    return Said(node.name, node.title_en or node.name)


def weights(lines: Sequence[Line]) -> Iterator[Finding]:
    """Leaves whose share of the differences in the total is far from their nominal weight."""
    times = limit("weight_times")
    for line in lines:
        if line.is_leaf and line.effective is not None and not line.flat:
            effective = Fraction(line.effective)
            if effective > times * line.nominal or effective * times < line.nominal:
                yield Finding.of(
                    rules.WEIGHT,
                    line.place,
                    name=Said(line.name, line.title_en),
                    nominal=percent(line.nominal),
                    effective=percent(effective),
                    limit=plain_text(times),
                )


def ceilings(table: Scored) -> Iterator[Finding]:
    """Leaves in which nearly all that have a value have full points, or nearly all have them without a value."""
    for leaf in table.appraisal.leaves():
        full = [points is not None and points >= leaf.weight for points in table.points(leaf)]
        valued = table.valued(leaf)
        earned = sum(one and has for one, has in zip(full, valued, strict=True))
        granted = sum(full) - earned
        if sum(valued) >= limit("least_units") and Fraction(earned, sum(valued)) > limit("at_ceiling"):
            yield Finding.of(rules.CEILING, leaf.place, name=_called(leaf), share=table.share(earned, sum(valued)))
        if Fraction(granted, len(full)) > limit("at_ceiling"):
            yield Finding.of(rules.GRANTED, leaf.place, name=_called(leaf), share=table.share(granted))


def correlations(table: Scored) -> Iterator[Finding]:
    """Siblings that move together, or against each other beyond chance."""
    groups = [table.appraisal.indicators, *(node.children for node in table.appraisal.nodes())]
    for one, other in (pair for group in groups for pair in combinations(group, 2)):
        left, right = table.points(one), table.points(other)
        count, r = len(paired(left, right)), correlation(left, right)
        if r is None or count < limit("least_units"):
            continue
        data = {"name": _called(one), "other": _called(other), "r": f"{r:.2f}"}
        if r > limit("moves_together"):
            yield Finding.of(rules.TOGETHER, one.place, **data)
        elif r < -max(float(limit("moves_against")) / math.sqrt(count), float(limit("moves_against_from"))):
            yield Finding.of(rules.AGAINST, one.place, **data)


def grades(table: Scored) -> Iterator[Finding]:
    """Grades that nobody has."""
    if not any(isinstance(value, str) for value in table.cells.get(GRADE, ())):
        return
    reached = {value for value in table.cells[GRADE] if isinstance(value, str)}
    for rule in table.appraisal.grades:
        if rule.grade not in reached:
            yield Finding.of(rules.NOT_REACHED, rule.place, grade=rule.grade)


def _rises(leaf: Indicator) -> bool | None:
    """Whether a higher value is to score higher; None where its method says nothing of it."""
    method = method_named(leaf.method) if leaf.method else None
    if method is None or method.direction == "none":
        return None
    return method.direction == "rises" or (method.direction != "falls" and not is_low(leaf))


def falls(table: Scored) -> Iterator[Finding]:
    """Leaves in which a better value has a lower score than a worse one; gates and peers apart."""
    for leaf in table.appraisal.leaves():
        rises = _rises(leaf)
        if rises is None or method_named(leaf.method).relative:
            continue
        scores = table.numbers(f"{leaf.name}.{BEFORE if f'{leaf.name}.{BEFORE}' in table.cells else SCORE}")
        count = falling(paired(table.numbers(f"{leaf.name}.{VALUE}"), scores), rises=rises)
        if count:
            yield Finding.of(rules.FALLS, leaf.place, name=_called(leaf), count=table.told(count))


def bunchings(table: Scored, scheme: Scheme) -> Iterator[Finding]:
    """Thresholds that many values just reach and few just miss."""
    for leaf in table.appraisal.leaves():
        rises = _rises(leaf)
        values = [value for value in table.numbers(f"{leaf.name}.{VALUE}") if value is not None]
        if rises is None or not values or leaf.method == "deduct":
            continue
        side = (max(values) - min(values)) * limit("near_threshold")
        for at in sorted({at for steps in steps_of(leaf, scheme) for at, _ in steps if min(values) < at < max(values)}):
            better = [value for value in values if (at <= value < at + side if rises else at - side < value <= at)]
            worse = [value for value in values if (at - side <= value < at if rises else at < value <= at + side)]
            near, chance = len(better) + len(worse), chance_of_as_many(len(better), len(worse))
            if near >= limit("bunching_cases") and chance < limit("bunching_chance"):
                counts = {"above": table.told(len(better)), "below": table.told(len(worse))}
                yield Finding.of(rules.BUNCHING, leaf.place, name=_called(leaf), at=plain_text(at), **counts)


def missing(table: Scored) -> Iterator[Finding]:
    """Indicators and units that lack much of what was to be there, and samples below their minimum."""
    leaves, units = list(table.appraisal.leaves()), len(table.units)
    lacking = [0] * units
    for leaf in leaves:
        column = f"{leaf.name}.{VALUE}"
        cells = table.cells.get(column, ())
        gone = [number for number, value in enumerate(cells) if isinstance(value, State) and value in _LACKING]
        few = table.states(column).count(State.BELOW_MINIMUM)
        for number in gone:
            lacking[number] += 1
        if units and Fraction(len(gone), units) > limit("much_missing"):
            yield Finding.of(rules.MISSING, leaf.place, name=_called(leaf), share=table.share(len(gone)))
        if units and Fraction(few, units) > limit("few_cases"):
            yield Finding.of(rules.FEW_CASES, leaf.place, name=_called(leaf), share=table.share(few))
    poor = [number for number, count in enumerate(lacking) if leaves and Fraction(count, len(leaves)) > _much()]
    if poor:
        place = Place(sheet=table.appraisal.of)
        yield Finding.of(rules.UNIT_MISSING, place, units=_named(table, poor), limit=percent(_much()))


def _much() -> Fraction:
    return limit("much_missing")


def _named(table: Scored, places: Sequence[int]) -> str:
    """Units by their keys; persons only as a number."""
    if table.personal:
        return table.told(len(places))
    names = ["/".join(map(str, table.units[place].key)) for place in places[:_SHOWN]]
    return "、".join(names) + (f"…({len(places)})" if len(places) > _SHOWN else "")


def counted(table: Scored) -> dict[str, str]:
    """How many units have each grade, in the order of judgement, the ones without a grade last; small ones hidden."""
    found = Counter(value if isinstance(value, str) else "" for value in table.cells.get(GRADE, ()))
    names = [rule.grade for rule in table.appraisal.grades]
    told = {name: table.told(found[name]) for name in (*names, "") if name in names or found[name]}
    hidden = [name for name, text in told.items() if text == HIDDEN]
    open_ones = [name for name in told if name not in hidden and found[name]]
    open_ones.sort(key=lambda name: found[name], reverse=True)
    while hidden and open_ones and (len(hidden) == 1 or sum(found[name] for name in hidden) < FEWEST):
        hidden.append(open_ones.pop())  # else the hidden numbers would follow from the others
        told[hidden[-1]] = HIDDEN
    return told
