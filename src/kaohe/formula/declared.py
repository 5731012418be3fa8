"""声明 · Declarations: what a scheme hands to the formula room — formulas still text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.program import ParameterRows, Source, Table
from kaohe.formula.typed import Value
from kaohe.formula.types import Type


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as text, and where it stands (place.column is the column of its first character)."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ClockDeclared:
    """A clock column: names of the instants, the limit as a formula (hours, days or working days)."""

    start: str
    stop: str
    limit: Written


@dataclass(frozen=True, slots=True)
class ColumnDeclared:
    """As program.Column, with formulas still text. `type.low/high` are the declared `between`."""

    name: str
    type: Type
    place: Place
    formula: Written | None = None
    first: Written | None = None
    clock: ClockDeclared | None = None
    absent: State | Value | None = None
    when_empty: State | None = None
    on_state: str = ""
    history: str = ""
    rounding: Rounding = Rounding.HALF_UP
    breaks_on: tuple[State, ...] = ()
    passes: tuple[State, ...] = ()
    origin: str = "authored"
    basis: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class LinkDeclared:
    """`{属地: 街道}`: keys empty, the column named like the link holds the key; else (target key, formula) pairs."""

    name: str
    sheet: str
    place: Place
    keys: tuple[tuple[str, Written], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetDeclared:
    """As program.Sheet; key columns that are not declared in `columns` are text columns (steps: periods)."""

    name: str
    kind: str
    place: Place
    key: tuple[str, ...] = ()
    columns: Mapping[str, ColumnDeclared] = field(default_factory=dict)
    links: Mapping[str, LinkDeclared] = field(default_factory=dict)
    each: tuple[Source, ...] = ()
    when: Written | None = None
    seen_in: tuple[str, ...] = ()
    lead_in: int = 0
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything a scheme declares; `period` is the scheme's period kind."""

    sheets: Mapping[str, SheetDeclared]
    parameters: Mapping[str, ParameterRows]
    tables: Mapping[str, Table]
    period: str
