"""方案模型 · Model: a scheme document as frozen values, keywords canonical, every part with its place.

Places and spellings are not part of the meaning: `kaohe.scheme.canonical` leaves them out of the hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.program import Source, TableVersion
from kaohe.formula.typed import Value
from kaohe.formula.types import Type
from kaohe.scheme.model_appraisal import Appraisal, Argument, GradeRule


@dataclass(frozen=True, slots=True)
class Title:
    """What a thing is called in both languages; '' where it was not written."""

    zh: str = ""
    en: str = ""


NO_TITLE = Title()


@dataclass(frozen=True, slots=True)
class Valid:
    """The days from which and until which the scheme is in force; `stop` None = not ended yet."""

    start: dt.date
    stop: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A parameter's value in force from a date on."""

    start: dt.date
    value: Value
    basis: str
    place: Place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value; rows oldest first."""

    name: str
    type: Type
    rows: tuple[DatedRow, ...]
    title: Title
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A dated lookup table; `places` has the place of each version."""

    name: str
    keys: Mapping[str, Type]
    gives: Mapping[str, Type]
    bands: str
    versions: tuple[TableVersion, ...]
    title: Title
    place: Place
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A column that a record takes; type None = as the recorded scheme declares it.

    states: those that it can hold beside what the document of the recorded scheme says; None = nothing is said.
    """

    name: str
    type: Type | None
    place: Place
    states: tuple[State, ...] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of approved runs, of this scheme ('self') or another, read as a sheet linked to the sheet `on`.

    `period` is same, inside, ends_inside, last or '' (earlier ones); `back` is how many periods back (None = all);
    `rename` maps a column's name in the record to the name here.
    """

    name: str
    scheme: str
    versions: tuple[str, ...]
    sheet: str
    on: str
    status: str
    period: str
    back: int | None
    take: tuple[Taken, ...]
    rename: Mapping[str, str]
    place: Place


def is_single(record: Record) -> bool:
    """Whether a unit has at most one row of the record.

    >>> is_single(Record("欠薪", "self", ("1",), "街道", "街道", "approved", "same", None, (), {}, Place()))
    True
    """
    return record.period in {"same", "last"} and record.back in {None, 1}


@dataclass(frozen=True, slots=True)
class Link:
    """A named way to at most one row of another sheet; keys empty = the column named like the link has the key."""

    name: str
    sheet: str
    keys: tuple[tuple[str, Written], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock: from one instant to another within a limit."""

    start: str
    stop: str
    limit: Written
    kind: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a column is made of another one: the id of a treatment, and what it is given."""

    by: str
    arguments: Mapping[str, Argument]
    place: Place


@dataclass(frozen=True, slots=True)
class Column:
    """A column as declared: given (no formula, clock, rules or treatment) or computed.

    `filled_by` is `from:`, such as cases.
    """

    name: str
    type: Type
    place: Place
    formula: Written | None = None
    first: Written | None = None
    clock: ClockRule | None = None
    rules: tuple[GradeRule, ...] = ()
    treatment: Treatment | None = None
    absent: State | Value | None = None
    when_empty: State | None = None
    on_state: str = ""
    history: str = ""
    rounding: Rounding = Rounding.HALF_UP
    breaks_on: tuple[State, ...] = ()
    passes: tuple[State, ...] = ()
    filled_by: str = ""
    basis: str = ""
    title: Title = NO_TITLE

    @property
    def is_given(self) -> bool:
        """Whether an office fills it in.

        >>> from kaohe.formula.types import FLAG
        >>> Column("豁免", FLAG, Place()).is_given
        True
        """
        return self.formula is None and self.clock is None and not self.rules and self.treatment is None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the scheme; kind: given (has `key`), made (`each` combinations) or one (a single row).

    pays: the column that is the money due to the person of a row; empty where a sheet pays nobody.
    """

    name: str
    kind: str
    place: Place
    key: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    each: tuple[Source, ...] = ()
    when: Written | None = None
    seen_in: tuple[str, ...] = ()
    lead_in: int = 0
    pays: str = ""
    title: Title = NO_TITLE


@dataclass(frozen=True, slots=True)
class Constraint:
    """What must hold on every row of `on` (a sheet, or 'scheme'); `unless` are states in which it is not asked."""

    on: str
    name: str
    holds: Written
    unless: tuple[State, ...]
    severity: str
    basis: str
    title: Title
    place: Place


@dataclass(frozen=True, slots=True)
class Light:
    """A warning light on every row of `on`, judged at 截至: red before yellow, else green, grey where unknown.

    `red_until`: once red, it stays so from step to step until this holds; so with yellow.
    """

    on: str
    name: str
    red: Written | None
    yellow: Written | None
    basis: str
    title: Title
    place: Place
    red_until: Written | None = None
    yellow_until: Written | None = None


@dataclass(frozen=True, slots=True)
class CaseRule:
    """What opens a case: a light's colour (`专户.red`), a flag or veto; who owns it, when it is due, its steps."""

    opens: str
    type: str
    owner: str
    due: str
    steps: tuple[str, ...]
    accepted_by: str
    when: Written | None
    basis: str
    title: Title
    place: Place


@dataclass(frozen=True, slots=True)
class ExampleCell:
    """One cell of a worked example: its text is typed when the example runs. `row` is the key's parts."""

    sheet: str
    row: tuple[str, ...]
    column: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: rows that exist, cells that are pinned, cells that must come out.

    `rows` names every given row, also those without a cell.
    """

    name: str
    period: str
    at: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    given: tuple[ExampleCell, ...]
    expect: tuple[ExampleCell, ...]
    basis: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scheme:
    """The whole document. Lists keep their order because it has meaning; mappings only for showing.

    allow_relative: why pay may depend on how others did.
    """

    id: str
    version: str
    language: str
    title: Title
    basis: tuple[str, ...]
    period: str
    valid: Valid | None
    sources: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    records: Mapping[str, Record]
    sheets: Mapping[str, Sheet]
    appraisals: tuple[Appraisal, ...]
    must_hold: tuple[Constraint, ...]
    lights: tuple[Light, ...]
    cases: tuple[CaseRule, ...]
    examples: tuple[Example, ...]
    place: Place
    allow_relative: str = ""
