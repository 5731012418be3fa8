"""Small declarations for tests: one sheet or a few, formulas as text."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.compile import Compilation, compile_declared
from kaohe.formula.declared import ClockDeclared, ColumnDeclared, Declared, LinkDeclared, SheetDeclared, Written
from kaohe.formula.program import ParameterRows, Source, Table
from kaohe.formula.types import DEFAULT_SCALE, Kind, Type

HERE = Place("s.yaml", 1, 1)


def written(text: str) -> Written:
    """A formula somewhere."""
    return Written(text, HERE)


def column(name: str, kind: str, formula: str = "", **more: Any) -> ColumnDeclared:
    """A column; `low`, `high`, `scale`, `of`, `ordered`, `step` shape its type, the rest is the declaration's."""
    scale = more.pop("scale", DEFAULT_SCALE.get(Kind(kind)))
    bounds: dict[str, Any] = {end: Fraction(more.pop(end)) for end in ("low", "high") if end in more}
    shape: dict[str, Any] = {
        "choices": more.pop("of", ()),
        "ordered": more.pop("ordered", ""),
        "step": more.pop("step", ""),
    }
    if "first" in more:
        more["first"] = written(more["first"])
    if "clock" in more:
        start, stop, limit = more.pop("clock")
        more["clock"] = ClockDeclared(start, stop, written(limit))
    return ColumnDeclared(
        name, Type(Kind(kind), scale, **shape, **bounds), HERE, written(formula) if formula else None, **more
    )


def sheet(name: str, *columns: ColumnDeclared, **more: Any) -> SheetDeclared:
    """A sheet keyed by 号 unless `each` makes its rows; `links` maps a link's name to its sheet."""
    links = {link: LinkDeclared(link, target, HERE) for link, target in more.pop("links", {}).items()}
    each = tuple(Source(*source) for source in more.pop("each", ()))
    kind = more.pop("kind", "made" if each else "given")
    key = () if each or kind == "one" else ("号",)
    return SheetDeclared(name, kind, HERE, key, {item.name: item for item in columns}, links, each, **more)


def compiled(*sheets: SheetDeclared, period: str = "year", **more: Mapping[str, Any]) -> Compilation:
    """The compilation of some sheets, with `parameters` and `tables`."""
    parameters: Mapping[str, ParameterRows] = more.get("parameters", {})
    tables: Mapping[str, Table] = more.get("tables", {})
    return compile_declared(Declared({item.name: item for item in sheets}, parameters, tables, period))


def codes(*sheets: SheetDeclared, **more: Any) -> list[str]:
    """The finding codes of a compilation, in order."""
    return [finding.code for finding in compiled(*sheets, **more).findings]


OPEN = State.OPEN
