"""计分方法 · Scoring methods: one small document each, read here; nothing about a method stands in Python.

A document has parameters, pieces repeated over lists, and columns whose formulas are templates: `{x}` stands for an
argument, `{值}` for another column of the indicator, `{weight}` for its full points, `{sheet}` for its sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.scheme import node as nodes


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a method; kind: formula, number, percent, formulas, percents, items, pairs, group, table, word.

    Also: above_zero (a share), nonzero (a number), place (a whole number from 1 on).
    `asks`: the arguments that each word of a choice needs, and that its alternatives may not have.
    `more_than`: a list is longer than another argument times so much (five judges where two drop out at each end).
    `span`: the least and the greatest number it may be ('' = open, `>0` = above it); `below`: a greater argument.
    """

    name: str
    kind: str
    required: bool
    default: Any
    fields: Mapping[str, str]
    words: Mapping[str, str]
    least: int
    usage: str
    more_than: Mapping[str, int] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    span: tuple[str, str] = ("", "")
    below: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an item: the fields it must have, and its template."""

    has: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece for each item of one list (or of several in step), joined; `steps`: for each pair of neighbours.

    `choose` names an argument k: a piece for every choice of k items, whose own pieces are joined by `inner`.
    """

    over: tuple[str, ...]
    join: str
    steps: bool
    forms: tuple[Form, ...]
    choose: str = ""
    inner: str = ""


@dataclass(frozen=True, slots=True)
class ColumnTemplate:
    """A column of every indicator of the method; used where its arguments are present, absent and equal as said.

    `passes` names the argument that says how often the column of a treatment is repeated.
    """

    name: str
    type: str
    text: str
    has: tuple[str, ...]
    where: Mapping[str, str]
    when_empty: str
    lacks: tuple[str, ...] = ()
    passes: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The share of full points at the value of an argument (or of a number); `direction` '' = in either."""

    at: str
    share: int
    direction: str


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method. direction: rises, falls, none, or the argument that decides it; relative: depends on peers.

    `steps` says what it gives at the values that its arguments name, so that lint sees whether the score falls.
    `most`, `drops` and `needs` belong to aggregations (see `kaohe.scheme.aggregates`).
    """

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
    steps: tuple[Step, ...] = ()
    most: int | None = None
    drops: bool = True
    needs: str = ""


@cache
def method_ids() -> tuple[str, ...]:
    """The methods there are, in alphabetical order.

    >>> "deduct" in method_ids()
    True
    """
    return documents(files(__name__))


@cache
def method_named(name: str) -> Method:
    """The method of an id.

    >>> method_named("ratio").parameters["target"].kind
    'formula'
    """
    return document(files(__name__), name)


def documents(folder: Traversable) -> tuple[str, ...]:
    """The ids of the documents of a folder, in alphabetical order.

    >>> documents(files(__name__))[0]
    'achieve_improve'
    """
    names = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def document(folder: Traversable, name: str) -> Method:
    """What a document of a folder says.

    >>> document(files(__name__), "ratio").id
    'ratio'
    """
    composed = nodes.compose(folder.joinpath(f"{name}.yaml").read_bytes(), f"{name}.yaml")
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
        {key: _parameter(key, value) for key, value in raw.get("parameters", {}).items()},
        {key: _repeat(value) for key, value in raw.get("repeats", {}).items()},
        tuple(_column(value) for value in raw["columns"]),
        tuple(Step(one[0], int(one[1]), one[2] if len(one) > 2 else "") for one in raw.get("steps", ())),
        int(raw["most"]) if "most" in raw else None,
        raw.get("drops", "yes") == "yes",
        raw.get("needs", ""),
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
        {key: int(factor) for key, factor in raw.get("more_than", {}).items()},
        {word: tuple(keys) for word, keys in raw.get("asks", {}).items()},
        (raw["span"][0], raw["span"][1]) if "span" in raw else ("", ""),
        raw.get("below", ""),
    )


def _repeat(raw: dict[str, Any]) -> Repeat:
    forms = tuple(Form(tuple(form["has"]), form["is"]) for form in raw["forms"])
    return Repeat(
        tuple(raw["over"]), raw["join"], raw.get("steps") == "yes", forms, raw.get("choose", ""), raw.get("inner", "")
    )


def _column(raw: dict[str, Any]) -> ColumnTemplate:
    has, where = tuple(raw.get("has", ())), raw.get("where", {})
    lacks = tuple(raw.get("lacks", ()))
    empty, passes = raw.get("when_empty", ""), raw.get("passes", "")
    return ColumnTemplate(raw["column"], raw["type"], raw["is"], has, where, empty, lacks, passes)


def _plain(node: nodes.Node) -> Any:
    match node:
        case nodes.Scalar(text):
            return text
        case nodes.Sequence(items):
            return [_plain(item) for item in items]
        case nodes.Mapping(entries):
            return {key.text: _plain(value) for key, value in entries}
