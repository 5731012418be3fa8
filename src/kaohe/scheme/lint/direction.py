"""方向 · Direction: a score never falls when its indicator improves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.formula.declared import Written
from kaohe.scheme.findings import METHOD_ARGUMENT
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import number_in
from kaohe.scheme.methods import Method, Step, method_named
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Argument, Indicator

_Pair = tuple[Fraction, Fraction]
_KNOTS = "knots: [[60%, 0%], [80%, 60%], [100%, 100%]]（由小到大 · ascending）"


def check(subject: Subject) -> Iterator[Finding]:
    """Indicators whose score does not follow their direction: high is good unless `direction: low` says otherwise.

    Basis: methods.md §6, §7 (4). Findings: `scheme/score-falls`, `scheme/method-argument`.

    >>> from kaohe.scheme.load import load_bytes
    >>> leaf = "{name: 甲, weight: 100, method: linear, x: 乙, from: 100%, to: 80%}"
    >>> text = f"appraisal: [{{of: 街道, indicators: [{leaf}]}}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/score-falls']
    """
    for appraisal in subject.scheme.appraisals:
        for leaf in appraisal.leaves():
            if leaf.method == "piecewise" and not _is_ascending(_knots(leaf.arguments.get("knots"), subject.scheme)):
                data = {"indicator": leaf.name, "method": leaf.method, "key": "knots", "usage": _KNOTS}
                yield Finding.of(METHOD_ARGUMENT, leaf.place, **data)
                continue
            for steps in steps_of(leaf, subject.scheme):
                fall = _fall(steps, falls=is_low(leaf) or _is_falling(leaf))
                if fall is not None:
                    yield Finding.of(rules.FALLS, leaf.place, name=leaf.name, method=leaf.method, **_shown(fall))


def is_low(leaf: Indicator) -> bool:
    """Whether the scheme says that a low value of the indicator is good.

    >>> from kaohe.base.findings import Place
    >>> is_low(Indicator("甲", Fraction(1), "", "", "", "", "", "", "ratio", {}, (), (), None, Place()))
    False
    """
    direction = leaf.arguments.get("direction")
    return isinstance(direction, Written) and direction.text == "low"


def _is_falling(leaf: Indicator) -> bool:
    """Whether less is always better in a method that names its own steps, such as days late."""
    method = method_named(leaf.method) if leaf.method else None
    return method is not None and bool(method.steps) and method.direction == "falls"


def _is_ascending(knots: Sequence[_Pair]) -> bool:
    return all(one[0] < other[0] for one, other in pairwise(knots))


def _shown(fall: tuple[_Pair, _Pair]) -> dict[str, str]:
    (low, before), (high, after) = fall
    names = ("low", "before", "high", "after")
    return dict(zip(names, map(plain_text, (low, before, high, after)), strict=True))


def _fall(steps: Sequence[_Pair], *, falls: bool) -> tuple[_Pair, _Pair] | None:
    """The first two neighbours, by value, whose points go the wrong way."""
    sign = -1 if falls else 1
    ordered = sorted(steps)
    return next(((one, other) for one, other in pairwise(ordered) if sign * (other[1] - one[1]) < 0), None)


def steps_of(leaf: Indicator, scheme: Scheme) -> Iterator[list[_Pair]]:
    """What the indicator gives at the values that its method names: (value, share or points).

    >>> from kaohe.scheme.load import load_bytes
    >>> leaf = "{name: 甲, weight: 100, method: linear, x: 乙, from: 80%, to: 100%}"
    >>> scheme = load_bytes(f"appraisal: [{{of: 街道, indicators: [{leaf}]}}]".encode()).scheme
    >>> [[str(at) for at, _ in steps] for steps in steps_of(next(scheme.appraisals[0].leaves()), scheme)]
    [['4/5', '1']]
    """
    given = leaf.arguments
    method = method_named(leaf.method) if leaf.method else None
    if method is not None and method.steps:
        yield from _named(leaf, method, scheme)
    match leaf.method:
        case "deduct":
            yield from _deductions(given.get("items"), scheme)
        case "piecewise":
            yield _knots(given.get("knots"), scheme)
        case "bands":
            yield from _bands(given.get("table"), scheme)


def _named(leaf: Indicator, method: Method, scheme: Scheme) -> Iterator[list[_Pair]]:
    """What the method's document says that it gives, at its own arguments or at those of each of its items."""
    way = "low" if is_low(leaf) else "high"
    steps = [step for step in method.steps if step.direction in {"", way}]
    items = leaf.arguments.get("items")
    groups = [one for one in items if isinstance(one, Mapping)] if isinstance(items, tuple) else [leaf.arguments]
    for group in groups:
        yield _known([(_at(step, group, leaf), step.share) for step in steps], scheme)


def _at(step: Step, group: Mapping[str, Argument], leaf: Indicator) -> Argument | None:
    return Written(step.at, leaf.place) if step.at.isdecimal() else group.get(step.at)


def _known(points: list[tuple[Argument | None, int]], scheme: Scheme) -> list[_Pair]:
    values = [(number_in(at, scheme) if isinstance(at, Written) else None, share) for at, share in points]
    return [(value, Fraction(share)) for value, share in values if value is not None]


def _deductions(items: Argument | None, scheme: Scheme) -> Iterator[list[_Pair]]:
    """One more occurrence improves nothing: its points and their most must not be negative."""
    for item in items if isinstance(items, tuple) else ():
        for key in ("points", "at_most"):
            points = item.get(key) if isinstance(item, Mapping) else None
            value = number_in(points, scheme) if isinstance(points, Written) else None
            if value is not None:
                yield [(Fraction(0), Fraction(0)), (Fraction(1), value)]


def _knots(knots: Argument | None, scheme: Scheme) -> list[_Pair]:
    found = []
    for knot in knots if isinstance(knots, tuple) else ():
        if isinstance(knot, Mapping):
            ends = [number_in(one, scheme) for name in ("at", "share") if isinstance(one := knot.get(name), Written)]
            if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
                found.append((ends[0], ends[1]))
    return found


def _bands(table: Argument | None, scheme: Scheme) -> Iterator[list[_Pair]]:
    found = scheme.tables.get(table.text) if isinstance(table, Written) else None
    if found is None or len(found.keys) != 1:
        return
    for version in found.versions:
        pairs = ((row[0], row[1]) for row in version.rows)
        yield [(one, other) for one, other in pairs if isinstance(one, Fraction) and isinstance(other, Fraction)]
