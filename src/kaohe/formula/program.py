"""程序 · Program: the typed sheets of a scheme, ready for any reader; nothing in it depends on a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.typed import Typed, Value
from kaohe.formula.types import Type


@dataclass(frozen=True, slots=True)
class Column:
    """A column: given (`formula` None) or computed; a computed one rounds once, to type.scale, by `rounding`.

    absent: what an empty cell of a given column means: a State, a value, or None = an empty cell is an error
    (the cell becomes rejected and a finding). `first` is what PREVIOUS of the column
    gives before its first step (an opening balance).
    `when_empty` replaces the state EMPTY. `on_state` is withhold_pool or leave_out (ALLOCATE only).
    `breaks_on` and `passes` are STREAK's. `history` is full, partial or ''. `origin` is authored, indicator, total,
    grade, veto, constraint, light or clock; `text` is the formula as written, canonical.
    """

    name: str
    type: Type
    formula: Typed | None = None
    absent: State | Value | None = None
    first: Typed | None = None
    when_empty: State | None = None
    on_state: str = ""
    history: str = ""
    rounding: Rounding = Rounding.HALF_UP
    breaks_on: tuple[State, ...] = ()
    passes: tuple[State, ...] = ()
    origin: str = "authored"
    text: str = ""
    basis: str = ""
    title_en: str = ""
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How a row finds at most one row of another sheet: one key expression per key column of the target.

    `computed` False: the keys are given; a key without target is a finding. True: it gives no_record.
    """

    name: str
    sheet: str
    keys: tuple[Typed, ...]
    computed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One dimension of made rows.

    kind: sheet (`of` = its name), choice (`values`), step (`of` = day…year), any (values seen in rows of `seen_in`).
    """

    name: str
    kind: str
    of: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of rows; kind: given, made, one (a single row) or record (read-only rows of approved runs).

    key: the names of the key columns (they are in `columns` too). `step` names the key column that is a calendar
    step ('' without one) and its type says which. `seen_in` names the child sheets whose links make rows exist.
    """

    name: str
    kind: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    links: Mapping[str, Link]
    each: tuple[Source, ...] = ()
    when: Typed | None = None
    seen_in: tuple[str, ...] = ()
    lead_in: int = 0
    step: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force from a date on."""

    start: dt.date
    value: Value
    basis: str


@dataclass(frozen=True, slots=True)
class ParameterRows:
    """A parameter's dated rows, oldest first."""

    name: str
    type: Type
    rows: tuple[Dated, ...]
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A table's rows in force from a date: each row is keys then gives."""

    start: dt.date
    rows: tuple[tuple[Value | None, ...], ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Table:
    """bands: '' (all keys equal), lower_closed ([a, next)) or upper_closed ((prev, a]) on the last key."""

    name: str
    keys: Mapping[str, Type]
    gives: Mapping[str, Type]
    bands: str
    versions: tuple[TableVersion, ...]
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Columns of one sheet computed together; more than one only when they recur through PREVIOUS."""

    sheet: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """order: every formula column once, each after all it reads (rows of made sheets need their `when` columns)."""

    sheets: Mapping[str, Sheet]
    parameters: Mapping[str, ParameterRows]
    tables: Mapping[str, Table]
    period: str
    order: tuple[Step, ...]
