"""指标展开 · Indicators: each becomes its columns, `名.值` and `名.得分` and what lies between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.types import COUNT, DEFAULT_SCALE, RATIO, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.filling import Filling
from kaohe.scheme.methods import ColumnTemplate, method_named
from kaohe.scheme.model import Scheme, Sheet
from kaohe.scheme.model_appraisal import Appraisal, Indicator
from kaohe.scheme.nodes import class_columns
from kaohe.scheme.official import official_columns
from kaohe.scheme.wording import SCORE, VALUE, at_line, generated, number

SAMPLE = "样本"


def indicator_columns(scheme: Scheme, sheet: Sheet, appraisal: Appraisal) -> Iterator[ColumnDeclared]:
    """The columns of every indicator and class, children first.

    Basis: language.md §9.
    """
    for indicator in appraisal.nodes():
        if indicator.children:
            yield from class_columns(scheme, sheet, indicator, appraisal.points)
        elif is_complete(indicator):
            yield from _leaf_columns(scheme, sheet, indicator, appraisal.points)
        else:
            kind, place = Type(Kind.POINTS, appraisal.points), at_line(indicator.place)
            yield ColumnDeclared(f"{indicator.name}.{SCORE}", kind, place, absent=State.OPEN, origin="indicator")


def is_complete(indicator: Indicator) -> bool:
    """Whether a leaf says enough to be scored; what it lacks has been found already."""
    if not indicator.method:
        return False
    method = method_named(indicator.method)
    needed = {parameter.name for parameter in method.parameters.values() if parameter.required}
    chosen = not method.one_of or any(name in indicator.arguments for name in method.one_of)
    return chosen and needed <= indicator.arguments.keys()


def _leaf_columns(scheme: Scheme, sheet: Sheet, indicator: Indicator, digits: int) -> Iterator[ColumnDeclared]:
    method = method_named(indicator.method)
    filling = Filling(indicator, method, sheet, scheme.tables)
    if indicator.sample is not None:
        filling.facts.add("sample")
        place, sample = at_line(indicator.place), generated(indicator.sample.text, indicator.place)
        yield ColumnDeclared(f"{indicator.name}.{SAMPLE}", COUNT, place, sample, origin="indicator")
    for template in method.columns:
        if _is_used(template, filling):
            column = _column(scheme, sheet, indicator, template, filling, digits)
            official = template.name == SCORE
            yield from official_columns(scheme, sheet, indicator, column) if official else (column,)


def _is_used(template: ColumnTemplate, filling: Filling) -> bool:
    equal = all(filling.words.get(key, filling.texts.get(key)) == word for key, word in template.where.items())
    return equal and set(template.has) <= filling.facts and not set(template.lacks) & filling.facts


def _column(
    scheme: Scheme, sheet: Sheet, indicator: Indicator, template: ColumnTemplate, filling: Filling, digits: int
) -> ColumnDeclared:
    text = filling.fill(template.text)
    given = indicator.arguments.get("x") if template.text == "{x}" else None
    formula = given if isinstance(given, Written) else generated(text, indicator.place)
    kind = _type(scheme, sheet, indicator, template)
    if template.name == SCORE:
        kind = Type(Kind.POINTS, digits)
    elif template.name == VALUE and indicator.at_least is not None:
        sample = names.written(indicator.name, SAMPLE)
        enough = f"IF({sample} >= {number(indicator.at_least)}, {text}, STATE(below_minimum))"
        formula = generated(enough, indicator.place)
    return ColumnDeclared(
        f"{indicator.name}.{template.name}",
        kind,
        at_line(indicator.place),
        formula,
        when_empty=State.of_token(template.when_empty) if template.when_empty else None,
        origin="indicator",
        basis=indicator.basis,
        title_en=indicator.title_en,
    )


def _type(scheme: Scheme, sheet: Sheet, indicator: Indicator, template: ColumnTemplate) -> Type:
    kind, _, scale = template.type.partition(" ")
    if kind == "x":
        given = indicator.arguments.get("x")
        like = type_like(scheme, sheet, given.text) if isinstance(given, Written) else None
        found = indicator.type or like or RATIO
        return finer(found, int(scale)) if scale else found
    if template.name == VALUE and indicator.type is not None:
        return indicator.type
    return Type(Kind(kind), int(scale) if scale else DEFAULT_SCALE.get(Kind(kind)))


def finer(kind: Type, digits: int) -> Type:
    """The type with at least so many digits, for what lies between values: a count becomes a number.

    >>> finer(Type(Kind.COUNT, 0), 8).kind, finer(RATIO, 8).scale
    (<Kind.NUMBER: 'number'>, 8)
    """
    between = Kind.NUMBER if kind.kind is Kind.COUNT else kind.kind
    return replace(kind, kind=between, scale=max(digits, kind.scale or 0), low=None, high=None)


def type_like(scheme: Scheme, sheet: Sheet, text: str) -> Type | None:
    """The type of the column or parameter that a formula names alone, or None for a longer formula.

    Basis: language.md §3: a value keeps the type of what it was read from.
    """
    name = names.unquoted(text.strip())
    if name in sheet.columns:
        return sheet.columns[name].type
    if name in scheme.parameters:
        return scheme.parameters[name].type
    link, _, column = name.partition(".")
    target = sheet.links[link].sheet if link in sheet.links else link
    column = names.unquoted(column)
    if column == SCORE or any(name in {node.name for node in one.nodes()} for one in scheme.appraisals):
        return Type(Kind.POINTS, 4)
    return scheme.sheets[target].columns[column].type if column and _has(scheme, target, column) else None


def _has(scheme: Scheme, sheet: str, column: str) -> bool:
    return sheet in scheme.sheets and column in scheme.sheets[sheet].columns
