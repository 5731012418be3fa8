"""类型化公式 · The formula after names and units are resolved: what every reader reads.

Levels: inside an aggregate, level 0 is the inner row and level 1 the outer row (THIS); elsewhere 0 is the own row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.types import Type

Value = Fraction | str | bool | dt.date | int
"""Money in yuan, points, ratios, counts, durations: Fraction. Words: str. Flags: bool. Dates and periods (their first
day): date. Instants: int epoch seconds."""


@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class StateConst:
    """STATE(s): a value that is missing for this reason."""

    state: State
    type: Type


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the row at this level."""

    column: str
    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Linked:
    """A column of the one row that a link of the row at this level finds; no_record where it finds none."""

    link: str
    sheet: str
    column: str
    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Single:
    """A column of a one-row sheet, which all rows reach."""

    sheet: str
    column: str
    type: Type


@dataclass(frozen=True, slots=True)
class Clock:
    """期 (period), 期初 (first), 期末 (last): of the row's own step at this level, else the run's; 截至 (as_of): the run's."""

    word: str
    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated parameter: the row in force on `when`, else on 期末 of the row at this level."""

    name: str
    when: Typed | None
    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table's `gives` for keys, in force on `when`, else on 期末; no_record where no row matches."""

    table: str
    gives: str
    keys: tuple[Typed, ...]
    when: Typed | None
    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Op:
    """A scalar operation: the names stand in `functions.SCALARS`, operators included (`+`, `=`, `AND`, `NEG`…).

    `note` carries what is not a value: the states of ISSTATE/IFSTATE (comma-separated tokens).
    """

    name: str
    args: tuple[Typed, ...]
    type: Type
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows along an order, relative to the own row: FROM start TO stop, counted in steps or rows.

    `start`/`stop` None = FIRST (the first row there is); `from_period` = START (the period's first step).
    `unit` is the calendar step's name when steps are counted, '' when rows are.
    """

    along: tuple[Typed, ...]
    start: int | None
    stop: int | None
    from_period: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """A function over several rows of one sheet: aggregates, RANK, POSITION, ALLOCATE, STREAK, PREVIOUS.

    over: 'children' (rows whose `link` finds the own row), 'peers' (rows of the own sheet that agree on `within`),
    'all' (every row of `sheet`, from a one-row sheet). args, where, within and frame.along are read on the inner row
    (level 0); Cells at level 1 are the outer row's. For peers, `within` and frame.along are compared with the same
    expressions of the outer row. `directions` belongs to args ('DESC', 'ASC' or '').
    ALLOCATE: args = (pool read on the own row at level 0 of the *own* row, weight).
    """

    function: str
    sheet: str
    over: str
    link: str
    args: tuple[Typed, ...]
    type: Type
    directions: tuple[str, ...] = ()
    where: Typed | None = None
    skip: tuple[State, ...] = ()
    within: tuple[Typed, ...] = ()
    frame: Frame | None = None
    ties: str = ""
    note: str = ""


Typed = Const | StateConst | Cell | Linked | Single | Clock | Parameter | Lookup | Op | Cohort
