"""权重表 · Table: each indicator with its nominal and its effective weight, and how its scores are spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.findings import Place
from kaohe.insight.limits import limit
from kaohe.insight.moments import covariance, effective_weight, paired
from kaohe.insight.scored import Scored
from kaohe.scheme.model_appraisal import Indicator


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator or class: depth in the tree, nominal share, effective share (approximate; None = not judged).

    full: units with full points. without: units without a value. flat: no differences among its scores.
    """

    name: str
    title_en: str
    depth: int
    is_leaf: bool
    nominal: Fraction
    effective: float | None
    full: int
    without: int
    flat: bool
    place: Place


def lines(table: Scored) -> tuple[Line, ...]:
    """Every class and indicator of the appraisal, parents before children."""
    whole = sum((node.weight for node in table.appraisal.indicators), Fraction(0))
    judged = sum(total is not None for total in table.totals) >= limit("least_units")
    return tuple(_line(table, node, depth, whole, judged=judged) for node, depth in _walk(table.appraisal.indicators))


def _walk(nodes: Sequence[Indicator], depth: int = 0) -> Iterator[tuple[Indicator, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)


def _line(table: Scored, node: Indicator, depth: int, whole: Fraction, *, judged: bool) -> Line:
    points = table.points(node)
    there = [value for value in points if value is not None]
    return Line(
        name=node.name,
        title_en=node.title_en or node.name,
        depth=depth,
        is_leaf=not node.children,
        nominal=node.weight / whole if whole else Fraction(0),
        effective=effective_weight(points, table.totals) if judged else None,
        full=sum(value >= node.weight for value in there),
        without=table.valued(node).count(False),
        flat=not covariance(paired(points, points)),
        place=node.place,
    )
