"""汇总展开 · Nodes: a class scores its children by a sum, or as the document of its aggregation says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.types import COUNT, DEFAULT_SCALE, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.aggregates import aggregate_named
from kaohe.scheme.dropping import AVAILABLE, COUNTED, Left, dropping, guarded, left_of, tree_sum
from kaohe.scheme.filling import Filling, Texts
from kaohe.scheme.methods import Method
from kaohe.scheme.model import Scheme, Sheet
from kaohe.scheme.model_appraisal import Indicator
from kaohe.scheme.official import official_columns
from kaohe.scheme.wording import SCORE, at_line, generated, number


def class_columns(scheme: Scheme, sheet: Sheet, indicator: Indicator, digits: int) -> Iterator[ColumnDeclared]:
    """What is left of the children, what their aggregation needs, and the 得分 of a class.

    Basis: methods.md §4.4, §4.5.
    """
    method = aggregate_named(indicator.aggregate) if indicator.aggregate else None
    filling = _filling(indicator, method, sheet, scheme) if method is not None else None
    fewest = int(filling.words[method.needs]) if filling is not None and method is not None and method.needs else 0
    left = left_of(indicator.children, fewest)
    yield from left_columns(indicator, left, digits)
    weight, counted = (names.written(indicator.name, part) for part in (AVAILABLE, COUNTED))
    if method is None or filling is None:
        text = tree_sum(indicator.children, indicator.weight, left, weight, counted)
    else:
        yield from _helping(indicator, method, filling)
        score = next(column.text for column in method.columns if column.name == SCORE)
        text = guarded(filling.fill(score), left, indicator.weight, weight, counted)
    column = ColumnDeclared(
        f"{indicator.name}.{SCORE}",
        Type(Kind.POINTS, digits),
        at_line(indicator.place),
        generated(text, indicator.place),
        when_empty=State.NOT_APPLICABLE if left.weight else None,
        origin="indicator",
        basis=indicator.basis,
        title_en=indicator.title_en,
    )
    yield from official_columns(scheme, sheet, indicator, column)


def left_columns(indicator: Indicator, left: Left, digits: int) -> Iterator[ColumnDeclared]:
    """The weight and number of children that are left, where some may drop out.

    >>> from kaohe.base.findings import Place
    >>> node = Indicator("甲", Fraction(10), "", "", "", "", "", "", "", {}, (), (), None, Place())
    >>> [column.name for column in left_columns(node, Left("乙 + 丙", "", Fraction(0), 0), 4)]
    ['甲.可用']
    """
    parts = ((AVAILABLE, Type(Kind.POINTS, digits), left.weight), (COUNTED, COUNT, left.number))
    for part, kind, text in parts:
        if text:
            yield ColumnDeclared(
                f"{indicator.name}.{part}",
                kind,
                at_line(indicator.place),
                generated(text, indicator.place),
                origin="indicator",
                title_en=indicator.title_en,
            )


def _helping(indicator: Indicator, method: Method, filling: Filling) -> Iterator[ColumnDeclared]:
    for template in method.columns:
        if template.name != SCORE:
            kind, _, scale = template.type.partition(" ")
            yield ColumnDeclared(
                f"{indicator.name}.{template.name}",
                Type(Kind(kind), int(scale) if scale else DEFAULT_SCALE.get(Kind(kind))),
                at_line(indicator.place),
                generated(filling.fill(template.text), indicator.place),
                when_empty=State.of_token(template.when_empty) if template.when_empty else None,
                origin="indicator",
                title_en=indicator.title_en,
            )


def _filling(indicator: Indicator, method: Method, sheet: Sheet, scheme: Scheme) -> Filling:
    children = [_child(child) for child in indicator.children]
    return Filling(indicator, method, sheet, scheme.tables, {"children": children}, _numbers(indicator))


def _child(child: Indicator) -> Texts:
    states = ", ".join(rule.state.token for rule in dropping(child))
    found = {"score": names.written(child.name, SCORE), "weight": number(child.weight)}
    return {**found, "states": states} if states else found


def _numbers(indicator: Indicator) -> Texts:
    """What a document may ask of the number of children; `half_…` are the two sizes between which the middle lies."""
    count = len(indicator.children)
    more, less = count // 2 + 1, (count - 1) // 2
    drops = any(dropping(child) for child in indicator.children)
    whole = number(sum((child.weight for child in indicator.children), Fraction(0)))
    return {
        "available": names.written(indicator.name, AVAILABLE) if drops else whole,
        "children_count": str(count),
        "children_most": str(1000 * count),
        "half_more": str(more),
        "half_less": str(less),
        "half_by": str(more - less),
    }
