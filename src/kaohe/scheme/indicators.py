"""指标展开 · Indicators: each becomes its columns, `名.值` and `名.得分` and what lies between; classes add official scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.types import DEFAULT_SCALE, RATIO, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.filling import Filling
from kaohe.scheme.methods import ColumnTemplate, method_named
from kaohe.scheme.model import Scheme, Sheet
from kaohe.scheme.model_appraisal import Appraisal, Indicator, Missing
from kaohe.scheme.wording import SCORE, VALUE, at_line, generated, number, with_missing

AVAILABLE = "可用"


def indicator_columns(scheme: Scheme, sheet: Sheet, appraisal: Appraisal) -> Iterator[ColumnDeclared]:
    """The columns of every indicator and class, children first.

    Basis: language.md §9.
    """
    for indicator in appraisal.nodes():
        if indicator.children:
            yield from _class_columns(indicator, appraisal.points)
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
    for template in method.columns:
        if _is_used(template, filling):
            yield _column(scheme, sheet, indicator, template, filling, digits)


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
        formula = generated(with_missing(text, indicator.missing, indicator.weight), indicator.place)
        kind = Type(Kind.POINTS, digits)
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
    if template.type == "x":
        given = indicator.arguments.get("x")
        like = type_like(scheme, sheet, given.text) if isinstance(given, Written) else None
        return indicator.type or like or RATIO
    kind, _, scale = template.type.partition(" ")
    if template.name == VALUE and indicator.type is not None:
        return indicator.type
    return Type(Kind(kind), int(scale) if scale else DEFAULT_SCALE.get(Kind(kind)))


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


def _class_columns(indicator: Indicator, digits: int) -> Iterator[ColumnDeclared]:
    kind = Type(Kind.POINTS, digits)
    available = f"{indicator.name}.{AVAILABLE}"
    spread = tree_sum(indicator.children, indicator.weight, names.written(indicator.name, AVAILABLE))
    place = at_line(indicator.place)
    if spread.available:
        text = generated(spread.available, place)
        yield ColumnDeclared(available, kind, place, text, origin="indicator", title_en=indicator.title_en)
    text = generated(with_missing(spread.score, indicator.missing, indicator.weight), place)
    yield ColumnDeclared(
        f"{indicator.name}.{SCORE}",
        kind,
        place,
        text,
        when_empty=State.NOT_APPLICABLE if spread.available else None,
        origin="indicator",
        basis=indicator.basis,
        title_en=indicator.title_en,
    )


class TreeSum:
    """The formula that adds children, and the one of the weight available where some may drop out ('' where none)."""

    __slots__ = ("available", "score")

    def __init__(self, score: str, available: str) -> None:
        self.score = score
        self.available = available


def tree_sum(children: Sequence[Indicator], full: Fraction, available: str) -> TreeSum:
    """The sum of official scores; scaled up to full points where a child says renormalise for a state.

    Basis: methods.md §4.4: Σ w·p / Σ w over what is available, only from the least share on, else withheld.

    >>> tree_sum((), Fraction(100), "可用权重").score
    '0'
    """
    dropping = {child.name: _dropping(child) for child in children}
    if not any(dropping.values()):
        return TreeSum(" + ".join(names.written(child.name, SCORE) for child in children) or "0", "")
    scores, weights = [], []
    for child in children:
        score = names.written(child.name, SCORE)
        rules = dropping[child.name]
        tokens = ", ".join(rule.state.token for rule in rules)
        weights.append(f"IF(ISSTATE({score}, {tokens}), 0, {number(child.weight)})" if rules else number(child.weight))
        for rule in rules:
            score = f"IFSTATE({score}, {rule.state.token}, 0)"
        scores.append(score)
    least = max((rule.at_least or Fraction(0) for rules in dropping.values() for rule in rules), default=Fraction(0))
    scaled = f"({' + '.join(scores)}) * {number(full)} / {available}"
    if least == 0:
        return TreeSum(f"IF({available} > 0, {scaled}, STATE(not_applicable))", " + ".join(weights))
    test = f"{available} >= {number(least * full)}"
    return TreeSum(f"IF({test}, {scaled}, STATE(withheld))", " + ".join(weights))


def _dropping(child: Indicator) -> list[Missing]:
    """The states in which a child leaves the sum: its own, and not applicable where everything below it may leave."""
    rules = [rule for rule in child.missing if rule.rule == "renormalise"]
    if child.children and any(_dropping(below) for below in child.children):
        known = {rule.state for rule in child.missing}
        if State.NOT_APPLICABLE not in known:
            rules.append(Missing(State.NOT_APPLICABLE, "renormalise"))
    return rules
