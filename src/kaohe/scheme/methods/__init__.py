"""计分方法 · Scoring methods: one small document each, read here; nothing about a method stands in Python.

A document has parameters, pieces repeated over lists, and columns whose formulas are templates: `{x}` stands for an
argument, `{值}` for another column of the indicator, `{weight}` for its full points, `{sheet}` for its sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.scheme import node as nodes


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a method; kind: formula, number, percent, formulas, percents, items, pairs, group, table, word."""

    name: str
    kind: str
    required: bool
    default: Any
    fields: Mapping[str, str]
    words: Mapping[str, str]
    least: int
    usage: str


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an item: the fields it must have, and its template."""

    has: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece for each item of one list (or of several in step), joined; `steps`: for each pair of neighbours."""

    over: tuple[str, ...]
    join: str
    steps: bool
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class ColumnTemplate:
    """A column of every indicator of the method; used where its arguments are present (`has`) and equal (`where`)."""

    name: str
    type: str
    text: str
    has: tuple[str, ...]
    where: Mapping[str, str]
    when_empty: str


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method. direction: rises, falls, none, or the argument that decides it; relative: depends on peers."""

    id: str
    title_zh: str
    title_en: str
    rule_zh: str
    rule_en: str
    basis: str
    direction: str
    relative: bool
    one_of: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    repeats: Mapping[str, Repeat]
    columns: tuple[ColumnTemplate, ...]


@cache
def method_ids() -> tuple[str, ...]:
    """The methods there are, in alphabetical order.

    >>> "deduct" in method_ids()
    True
    """
    names = (item.name for item in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def method_named(name: str) -> Method:
    """The method of an id.

    >>> method_named("ratio").parameters["target"].kind
    'formula'
    """
    data = files(__name__).joinpath(f"{name}.yaml").read_bytes()
    composed = nodes.compose(data, f"{name}.yaml")
    if composed.root is None or composed.findings:
        raise KaoheError(f"method {name}: {[finding.line('en') for finding in composed.findings]}")
    raw = _plain(composed.root)
    return Method(
        raw["method"],
        raw["title"]["zh"],
        raw["title"]["en"],
        raw["rule"]["zh"],
        raw["rule"]["en"],
        raw["basis"],
        raw["direction"],
        raw.get("relative") == "yes",
        tuple(raw.get("one_of", ())),
        {key: _parameter(key, value) for key, value in raw["parameters"].items()},
        {key: _repeat(value) for key, value in raw.get("repeats", {}).items()},
        tuple(_column(value) for value in raw["columns"]),
    )


def _parameter(name: str, raw: dict[str, Any]) -> Parameter:
    return Parameter(
        name,
        raw["kind"],
        raw.get("required") == "yes",
        raw.get("default"),
        raw.get("fields", {}),
        raw.get("words", {}),
        int(raw.get("least", 1)),
        raw["usage"],
    )


def _repeat(raw: dict[str, Any]) -> Repeat:
    forms = tuple(Form(tuple(form["has"]), form["is"]) for form in raw["forms"])
    return Repeat(tuple(raw["over"]), raw["join"], raw.get("steps") == "yes", forms)


def _column(raw: dict[str, Any]) -> ColumnTemplate:
    has, where = tuple(raw.get("has", ())), raw.get("where", {})
    return ColumnTemplate(raw["column"], raw["type"], raw["is"], has, where, raw.get("when_empty", ""))


def _plain(node: nodes.Node) -> Any:
    match node:
        case nodes.Scalar(text):
            return text
        case nodes.Sequence(items):
            return [_plain(item) for item in items]
        case nodes.Mapping(entries):
            return {key.text: _plain(value) for key, value in entries}
