"""对比 · Comparing: two runs of a sheet: who changes, by how much, and through which column first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.reads import reads_of
from kaohe.formula.types import Kind, Type
from kaohe.trace.explain import cell_name
from kaohe.trace.privacy import FEWEST
from kaohe.trace.run import Key, RunView

_AMOUNTS = frozenset({Kind.MONEY, Kind.POINTS, Kind.GRADE})
_SUMMED = frozenset({Kind.MONEY, Kind.POINTS, Kind.COUNT})


@dataclass(frozen=True, slots=True)
class CellChange:
    """A column of a row that differs. cause: given (an input), formula (the scheme), or read (what it reads)."""

    column: str
    type: Type
    before: Datum
    after: Datum
    cause: str

    @property
    def difference(self) -> Fraction | None:
        """After less before, where both are numbers."""
        if isinstance(self.before, Fraction) and isinstance(self.after, Fraction):
            return self.after - self.before
        return None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs: its cells in program order, so that the first one is where the change came in."""

    key: tuple[str, ...]
    cells: tuple[CellChange, ...]

    @property
    def first(self) -> CellChange:
        """The first column, in the order of computation, whose value differs."""
        return self.cells[0]


@dataclass(frozen=True, slots=True)
class Total:
    """A column over the rows that both runs have: sums of the values there are, and how many rows rise and fall."""

    column: str
    type: Type
    before: Fraction
    after: Fraction
    rises: int
    falls: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs of one sheet. `hidden`: rows of persons, of whom no single one is named.

    outcomes: the columns that nothing else of the sheet reads. through: how many rows change first in a column.
    """

    sheet: str
    before: str
    after: str
    rows: int
    changed: tuple[RowChange, ...]
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    totals: tuple[Total, ...]
    through: tuple[tuple[str, int], ...]
    outcomes: tuple[str, ...]
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]
    new_formulas: tuple[str, ...]
    changed_rows: int
    hidden: bool


def compare(before: RunView, after: RunView, sheet: str, *, persons: frozenset[str] = frozenset()) -> Comparison:
    """The rows of a sheet in two runs, matched by key; the schemes may differ.

    persons: the sheets whose rows stand for persons: of these only totals over enough of them are shown.
    Basis: language.md §10.
    """
    old, new = _rows(before, sheet), _rows(after, sheet)
    columns = column_order(after.program, sheet)
    both = [name for name in columns if name in _columns(before.program, sheet)]
    causes = {name: _cause(before.program, after.program, sheet, name) for name in both}
    changed = [
        change
        for key, row in new.items()
        if key in old and (change := _row_change(before, after, (old[key], row), causes)) is not None
    ]
    hidden = sheet in persons
    firsts: dict[str, int] = {}
    for change in changed:
        firsts[change.first.column] = firsts.get(change.first.column, 0) + 1
    counted = {name: count for name, count in firsts.items() if not hidden or count >= FEWEST}
    return Comparison(
        sheet,
        before.name,
        after.name,
        sum(key in old for key in new),
        () if hidden else tuple(changed),
        () if hidden else tuple(_name(after, row) for key, row in new.items() if key not in old),
        () if hidden else tuple(_name(before, row) for key, row in old.items() if key not in new),
        tuple(_totals(changed, fewest=FEWEST if hidden else 1)),
        tuple(sorted(counted.items(), key=lambda item: columns.index(item[0]))),
        outcome_columns(after.program, sheet),
        tuple(name for name in columns if name not in both),
        tuple(name for name in column_order(before.program, sheet) if name not in both),
        tuple(name for name in both if causes[name] == "formula"),
        len(changed),
        hidden,
    )


def column_order(program: Program, sheet: str) -> tuple[str, ...]:
    """The columns of a sheet in the order in which values come to be: given as declared, then as computed."""
    declared = _columns(program, sheet)
    computed = [name for step in program.order if step.sheet == sheet for name in step.columns]
    return (*(name for name in declared if declared[name].formula is None), *computed)


def outcome_columns(program: Program, sheet: str) -> tuple[str, ...]:
    """The computed columns that no amount, score or grade of the sheet is made from, and its total and grade."""
    columns = _columns(program, sheet)
    used: set[str] = set()
    for name in reversed(column_order(program, sheet)):
        formula, is_end = columns[name].formula, columns[name].origin in {"constraint", "light"}
        if formula is not None and not is_end and (columns[name].type.kind in _AMOUNTS or name in used):
            used |= {read.column for read in reads_of(formula, sheet, dict(program.sheets)) if read.sheet == sheet}
    return tuple(
        name
        for name in column_order(program, sheet)
        if columns[name].formula is not None
        and columns[name].type.kind in _AMOUNTS | {Kind.RATIO, Kind.COUNT}
        and (name not in used or columns[name].origin in {"total", "grade"})
        and "." not in name
    )


def _columns(program: Program, sheet: str) -> Mapping[str, Column]:
    return program.sheets[sheet].columns if sheet in program.sheets else {}


def _rows(run: RunView, sheet: str) -> dict[Key, Row]:
    return (
        {row.key: row for row in run.cells.rows(sheet, {}, ()) if not row.lead} if sheet in run.program.sheets else {}
    )


def _name(run: RunView, row: Row) -> tuple[str, ...]:
    return cell_name(run, row, "").key


def _cause(before: Program, after: Program, sheet: str, column: str) -> str:
    old, new = before.sheets[sheet].columns[column], after.sheets[sheet].columns[column]
    if new.formula is None and old.formula is None:
        return "given"
    return "read" if old.text == new.text and old.type.scale == new.type.scale else "formula"


def _row_change(before: RunView, after: RunView, rows: tuple[Row, Row], causes: Mapping[str, str]) -> RowChange | None:
    cells = []
    for column, cause in causes.items():
        old, new = before.cells.cell(rows[0], column), after.cells.cell(rows[1], column)
        if old != new or isinstance(old, State) != isinstance(new, State):
            kind = after.program.sheets[rows[1].sheet].columns[column].type
            cells.append(CellChange(column, kind, old, new, cause))
    return RowChange(_name(after, rows[1]), tuple(cells)) if cells else None


def _totals(changed: list[RowChange], *, fewest: int) -> list[Total]:
    found: dict[str, list[CellChange]] = {}
    for change in changed:
        for cell in change.cells:
            if cell.type.kind in _SUMMED and cell.type.scale is not None:
                found.setdefault(cell.column, []).append(cell)
    return [_total(column, cells) for column, cells in found.items() if len(cells) >= fewest]


def _total(column: str, cells: list[CellChange]) -> Total:
    gaps = [_number(cell.after) - _number(cell.before) for cell in cells]
    before = sum((_number(cell.before) for cell in cells), Fraction(0))
    return Total(
        column,
        cells[0].type,
        before,
        before + sum(gaps, Fraction(0)),
        sum(gap > 0 for gap in gaps),
        sum(gap < 0 for gap in gaps),
    )


def _number(value: Datum) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(0)
