"""模板填写 · Filling: the templates of a method with an indicator's arguments put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from types import MappingProxyType

from kaohe.formula.declared import Written
from kaohe.formula.types import Kind
from kaohe.scheme import names
from kaohe.scheme.methods import Method, Parameter, Repeat
from kaohe.scheme.model import Sheet, Table
from kaohe.scheme.model_appraisal import Argument, Indicator
from kaohe.scheme.wording import atom, grouping, number

Texts = dict[str, str]
_HOLE = re.compile(r"\{([^{}]+)\}")
_POINTS = frozenset({Kind.POINTS, Kind.COUNT})


class Filling:
    """What the holes of a method's templates become for one indicator, and which arguments it has."""

    def __init__(
        self,
        indicator: Indicator,
        method: Method,
        sheet: Sheet,
        tables: Mapping[str, Table],
        more: Mapping[str, list[Texts]] = MappingProxyType({}),
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._sheet = sheet
        self._tables = tables
        self.facts: set[str] = set(more)
        self.words: Texts = {}
        self.texts: Texts = {"weight": number(indicator.weight), "sheet": names.written(sheet.name)}
        self.texts |= known
        self.texts |= {column.name: names.written(indicator.name, column.name) for column in method.columns}
        lists: dict[str, list[Texts]] = dict(more)
        for parameter in method.parameters.values():
            argument = indicator.arguments.get(parameter.name)
            if argument is None and parameter.default is not None:
                argument = _default(parameter.default, indicator)
            self._take(parameter, argument, lists)
        for name, repeat in method.repeats.items():
            if all(over in self.facts for over in repeat.over):
                self.texts[name] = self._repeated(repeat, lists)

    def fill(self, template: str) -> str:
        """The template with every hole filled."""
        return filled(template, self.texts)

    def _take(self, parameter: Parameter, argument: Argument | None, lists: dict[str, list[Texts]]) -> None:
        name = parameter.name
        if parameter.kind == "group":
            groups = [one.text for one in _written(argument)]
            self.texts[name] = grouping(self._sheet, groups)
        if argument is None:
            return
        self.facts.add(name)
        if isinstance(argument, Written):
            self._take_one(parameter, argument)
        elif isinstance(argument, tuple) and parameter.kind != "group":
            self._take_many(parameter, argument, lists)

    def _take_one(self, parameter: Parameter, argument: Written) -> None:
        self.words[parameter.name] = argument.text
        if parameter.kind == "word":
            self.texts[parameter.name] = parameter.words[argument.text]
        elif parameter.kind == "table":
            self.texts[parameter.name] = names.written(argument.text)
            table = self._tables.get(argument.text)
            gives = next(iter(table.gives.values()), None) if table else None
            self.facts.add("table_points" if gives and gives.kind in _POINTS else "table_share")
        elif parameter.kind == "percent":
            self.texts[parameter.name] = _percent(argument.text)
        else:
            self.texts[parameter.name] = atom(argument.text)
            if parameter.kind == "place":
                self.texts[f"{parameter.name}_less"] = str(int(argument.text) - 1)

    def _take_many(self, parameter: Parameter, argument: tuple[Argument, ...], lists: dict[str, list[Texts]]) -> None:
        name = parameter.name
        rows = [_row(parameter, item) for item in argument]
        lists[name] = rows
        for end, row in (("first", rows[0]), ("last", rows[-1])):
            self.texts |= {f"{name}_{end}_{field}": text for field, text in row.items()}
        every = [row[name] for row in rows if name in row]
        self.texts[f"{name}_sum"] = " + ".join(every)
        self.texts[f"{name}_list"] = ", ".join(every)
        self.texts[f"{name}_count"] = str(len(rows))

    def _repeated(self, repeat: Repeat, lists: dict[str, list[Texts]]) -> str:
        columns = [lists[over] for over in repeat.over]
        rows = [
            {key: text for row in together for key, text in row.items()} for together in zip(*columns, strict=False)
        ]
        if repeat.choose:
            return repeat.join.join(self._chosen(repeat, rows))
        if repeat.steps:
            rows = [{**{f"{key}_0": text for key, text in low.items()}, **high} for low, high in pairwise(rows)]
        return repeat.join.join(filled(_form(repeat, row), self.texts | row) for row in rows)

    def _chosen(self, repeat: Repeat, rows: list[Texts]) -> Iterator[str]:
        """A piece for every choice of so many rows; none chosen is 0."""
        pieces = [filled(_form(repeat, row), self.texts | row) for row in rows]
        for chosen in combinations(pieces, int(self.texts[repeat.choose])):
            yield repeat.inner.join(chosen) or "0"


def filled(template: str, texts: Mapping[str, str]) -> str:
    """The template with every hole filled from the texts.

    >>> filled("{weight} * {值}", {"weight": "10", "值": "覆盖.值"})
    '10 * 覆盖.值'
    """
    return _HOLE.sub(lambda hole: texts[hole[1]], template)


def _form(repeat: Repeat, row: Texts) -> str:
    return next(form.text for form in repeat.forms if set(form.has) <= row.keys() and _covers(form.has, row))


def _covers(has: tuple[str, ...], row: Texts) -> bool:
    return {key.removesuffix("_0") for key in row} == set(has)


def _row(parameter: Parameter, item: Argument) -> Texts:
    if isinstance(item, Mapping):
        return {key: _text(parameter.fields[key], value) for key, value in item.items() if isinstance(value, Written)}
    return {parameter.name: _text(parameter.kind, item)} if isinstance(item, Written) else {}


def _text(kind: str, value: Written) -> str:
    return _percent(value.text) if kind in {"percent", "percents"} else atom(value.text)


def _percent(text: str) -> str:
    digits = text.removesuffix("%").strip()
    return f"{digits}%" if "/" not in digits else number(Fraction(digits) / 100)


def _written(argument: Argument | None) -> list[Written]:
    return [one for one in argument if isinstance(one, Written)] if isinstance(argument, tuple) else []


def _default(default: object, indicator: Indicator) -> Argument:
    if isinstance(default, list):
        return tuple(Written(str(one), indicator.place) for one in default)
    return Written(str(default), indicator.place)
