"""搭建 · Building: the worksheet columns as they are found to be needed, helper columns among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.base.period import Period
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Column, Program
from kaohe.formula.readers.workbook.grids import Grids
from kaohe.formula.readers.workbook.piece import Piece, merged
from kaohe.formula.readers.workbook.plan import Extent, Planned, Role

LONGEST = 200
"""Characters above which a part of a formula moves into a helper column of its own."""


@dataclass(slots=True)
class Building:
    """A workbook in the making. Owns its columns; `values` and `states` are those of the program's columns."""

    program: Program
    extent: Extent
    period: Period
    calendar: WorkingCalendar
    grids: Grids
    columns: list[Planned] = field(default_factory=list)
    values: dict[tuple[str, str], Planned] = field(default_factory=dict)
    states: dict[tuple[str, str], Planned] = field(default_factory=dict)
    _helpers: dict[tuple[str, str, bool], Planned] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def rows(self, sheet: str) -> int:
        """How many rows a sheet has."""
        return len(self.extent.keys[sheet])

    def add(self, sheet: str, name: str, role: Role, formula: str | None = None, of: Column | None = None) -> Planned:
        """A new column."""
        planned = Planned(len(self.columns), sheet, name, role, of, formula)
        self.columns.append(planned)
        return planned

    def helper(self, sheet: str, label: str, formula: str, *, array: bool = False) -> Planned:
        """A helper column with this formula; the same one each time it is asked for."""
        known = self._helpers.get((sheet, formula, array))
        if known is None:
            known = self.add(sheet, self._label(sheet, label), Role.HELPER, formula)
            known.array = array
            self._helpers[sheet, formula, array] = known
        return known

    def rowwise(self, sheet: str, label: str, formulas: tuple[str, ...]) -> Planned:
        """A helper column whose formula differs from row to row."""
        planned = self.add(sheet, self._label(sheet, label), Role.HELPER, "")
        planned.each = formulas
        return planned

    def bound(self, sheet: str, piece: Piece, label: str) -> Piece:
        """The piece read from helper columns of its own."""
        states: tuple[str, ...] = ()
        if piece.states:
            states = (self.helper(sheet, f"{label}·状态", piece.state).own,)
        shown = f"ROUND({piece.text},{piece.decimals})" if _is_dusty(piece) else piece.text
        text = f"IF({states[0]}<99,0,{shown})" if states else shown
        value = self.helper(sheet, label, text)
        return Piece(value.own, merged(states), piece.decimals, piece.exact or _is_dusty(piece))

    def short(self, sheet: str, piece: Piece) -> Piece:
        """The piece, bound where it has grown long."""
        return self.bound(sheet, piece, "步骤") if max(len(piece.text), len(piece.state)) > LONGEST else piece

    def _label(self, sheet: str, label: str) -> str:
        self._numbers[sheet] = self._numbers.get(sheet, 0) + 1
        return f"{label} {self._numbers[sheet]}"


def _is_dusty(piece: Piece) -> bool:
    return not piece.exact and piece.decimals is not None and piece.decimals <= 9
