"""列的处理展开 · Treating: a column with a treatment as the columns its document says, each with its formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.types import DEFAULT_SCALE, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.filling import Filling, filled
from kaohe.scheme.methods import ColumnTemplate, Method
from kaohe.scheme.model import Column, Scheme, Sheet, Treatment
from kaohe.scheme.model_appraisal import Indicator
from kaohe.scheme.treatments import RESULT, treatment_named
from kaohe.scheme.wording import at_line, generated

Texts = Mapping[str, str]


def treated_columns(scheme: Scheme, sheet: Sheet, column: Column, treatment: Treatment) -> Iterator[ColumnDeclared]:
    """The columns of a treated column, each after what it reads; the last one is the column itself.

    Basis: methods.md §4.3, §4.4.

    >>> from kaohe.scheme.load import load_bytes
    >>> treated = "{type: number, scale: 1, treatment: {by: clip, x: 乙, low: 5%, high: 95%}}"
    >>> scheme = load_bytes(f"sheets: {{街道: {{key: 代码, columns: {{甲: {treated}}}}}}}".encode()).scheme
    >>> sheet = scheme.sheets["街道"]
    >>> [made.name for made in treated_columns(scheme, sheet, sheet.columns["甲"], sheet.columns["甲"].treatment)]
    ['甲.值', '甲.下界', '甲.上界', '甲']
    """
    method = treatment_named(treatment.by)
    if any(one.required and one.name not in treatment.arguments for one in method.parameters.values()):
        return
    filling = Filling(_as_indicator(column, treatment), method, sheet, scheme.tables)
    for name, template, texts in _unrolled(method, column.name, filling):
        kind = column.type if template.type == "own" else _type(template.type)
        text = generated(filled(template.text, {**filling.texts, **texts}), treatment.place)
        own = name == column.name
        yield ColumnDeclared(
            name,
            kind,
            at_line(column.place),
            text,
            when_empty=column.when_empty if own else None,
            rounding=column.rounding,
            origin="treatment",
            basis=column.basis,
            title_en=column.title.en if own else "",
        )


def _as_indicator(column: Column, treatment: Treatment) -> Indicator:
    arguments, place = treatment.arguments, treatment.place
    return Indicator(column.name, Fraction(0), "", "", "", "", "", "", treatment.by, arguments, (), (), None, place)


def _type(text: str) -> Type:
    kind, _, scale = text.partition(" ")
    return Type(Kind(kind), int(scale) if scale else DEFAULT_SCALE.get(Kind(kind)))


def _unrolled(method: Method, column: str, filling: Filling) -> Iterator[tuple[str, ColumnTemplate, Texts]]:
    """Every column by name with its template and the names that its holes stand for, passes one after the other."""
    repeated = [template for template in method.columns if template.passes]
    times = int(filling.words[repeated[0].passes]) if repeated else 0
    for template in method.columns:
        if not template.passes and template.name != RESULT:
            yield f"{column}.{template.name}", template, {}
    for number in range(1, times + 1):
        texts = _of_pass(repeated, column, number)
        for template in repeated:
            yield f"{column}.{template.name}{number}", template, texts
    last = {f"{one.name}_last": names.written(column, f"{one.name}{times}") for one in repeated}
    result = next(template for template in method.columns if template.name == RESULT)
    yield column, result, last


def _of_pass(repeated: list[ColumnTemplate], column: str, number: int) -> Texts:
    now = {one.name: names.written(column, f"{one.name}{number}") for one in repeated}
    before = {f"{one.name}_before": names.written(column, f"{one.name}{number - 1}") for one in repeated}
    return {**now, **before, "n": str(number)}
