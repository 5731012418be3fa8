"""翻译 · Translate: a typed formula as a piece, read on the rows of one worksheet."""

from __future__ import annotations

from kaohe.base.period import PeriodKind
from kaohe.base.states import State
from kaohe.formula.program import Column, Sheet
from kaohe.formula.readers.workbook import moment
from kaohe.formula.readers.workbook.building import Building
from kaohe.formula.readers.workbook.cohort import cohort_piece
from kaohe.formula.readers.workbook.dated import lookup_piece, parameter_piece
from kaohe.formula.readers.workbook.grids import AS_OF, FIRST, LAST, with_calendar
from kaohe.formula.readers.workbook.links import link_place
from kaohe.formula.readers.workbook.piece import ADDED, PRESENT, Piece, Unhonoured, constant, state_constant
from kaohe.formula.readers.workbook.plan import Planned
from kaohe.formula.readers.workbook.scalar import operation
from kaohe.formula.typed import Cell, Clock, Cohort, Const, Linked, Lookup, Op, Parameter, Single, StateConst, Typed
from kaohe.formula.types import Kind, Type


class Translator:
    """Translates the formulas of a workbook that is being built; remembers links."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.places: dict[tuple[str, str], Planned] = {}
        self.found: set[tuple[str, str]] = set()

    def piece(self, typed: Typed, sheet: str, owner: Column) -> Piece:
        """The piece of a formula read on a sheet for a column.

        Raises Unhonoured where a workbook cannot compute it.
        """
        match typed:
            case Const(value, kind):
                return constant(value, kind)
            case StateConst(state, _):
                return state_constant(state)
            case Cell(column, level, _):
                self._own(level)
                return self.cell(sheet, column)
            case Linked():
                self._own(typed.level)
                return self._linked(typed, sheet, owner)
            case Single(target, column, _):
                return self._single(target, column)
            case Clock(word, level, _):
                self._own(level)
                return self._clock(word, sheet)
            case Parameter():
                return parameter_piece(self, typed, sheet, owner)
            case Lookup():
                return lookup_piece(self, typed, sheet, owner)
            case Cohort():
                return self.building.short(sheet, cohort_piece(self, typed, sheet, owner))
            case Op():
                return self._operation(typed, sheet, owner)

    def cell(self, sheet: str, name: str) -> Piece:
        """A column of the own row."""
        building = self.building
        value = building.values[sheet, name]
        state = building.states.get((sheet, name))
        kind = building.program.sheets[sheet].columns[name].type
        return _read(value.own, state.own if state is not None else "", kind)

    def day(self, when: Typed | None, sheet: str, owner: Column) -> Piece | None:
        """The day that decides what is in force; None = 期末 of the run."""
        if when is not None:
            return self.piece(when, sheet, owner)
        return self._clock(LAST, sheet) if self.building.program.sheets[sheet].step else None

    def _own(self, level: int) -> None:
        if level:
            raise Unhonoured("逐行条件引用了外层的行（THIS）")

    def _linked(self, typed: Linked, sheet: str, owner: Column) -> Piece:
        place = link_place(self, sheet, typed.link, owner)
        building = self.building
        value = building.values[typed.sheet, typed.column]
        state = building.states.get((typed.sheet, typed.column))
        kind = building.program.sheets[typed.sheet].columns[typed.column].type
        there = f"INDEX({state.range},{place.own})" if state is not None else ""
        piece = _read(f"INDEX({value.range},{place.own})", there, kind)
        if (sheet, typed.link) in self.found and state is None:
            return piece
        return Piece(piece.text, (f"IF({place.own}<1,-{place.own},{there or PRESENT})",), piece.decimals, piece.exact,
                     piece.tight)  # fmt: skip

    def _single(self, sheet: str, column: str) -> Piece:
        building = self.building
        if not building.rows(sheet):
            return state_constant(State.NO_RECORD)
        state = building.states.get((sheet, column))
        declared = building.program.sheets[sheet].columns[column].type
        return _read(building.values[sheet, column].at(0), state.at(0) if state is not None else "", declared)

    def _clock(self, word: str, sheet: str) -> Piece:
        declared = self.building.program.sheets[sheet]
        if word == AS_OF:
            return Piece(AS_OF)
        if word in {"months", "month_index"}:
            return self._month(word, declared)
        if not declared.step:
            return Piece(LAST if word == LAST else FIRST, decimals=0, exact=True)
        start = self.building.values[sheet, declared.step].own
        step = declared.columns[declared.step].type.step
        text = moment.step_end(start, step) if word == LAST else start
        return Piece(text, decimals=0, exact=True, tight=ADDED)

    def _month(self, word: str, sheet: Sheet) -> Piece:
        """How many months the period has, or which of them the row's is."""
        period = self.building.period
        if not sheet.step:
            whole = 12 if word == "months" else period.start.month if period.kind is PeriodKind.MONTH else 1
            return Piece(str(whole), decimals=0, exact=True)
        step = sheet.columns[sheet.step].type.step
        start = self.building.values[sheet.name, sheet.step].own
        if period.kind is PeriodKind.MONTH:
            return Piece("12" if word == "months" else f"MONTH({start})", decimals=0, exact=True)
        steps = period.steps(PeriodKind(step))
        if word == "months":
            return Piece(str(len(steps)), decimals=0, exact=True)
        first = moment.step_number(f"DATE({steps[0].start.year},{steps[0].start.month},{steps[0].start.day})", step)
        return Piece(f"({moment.step_number(start, step)}-{first}+1)", decimals=0, exact=True)

    def _operation(self, op: Op, sheet: str, owner: Column) -> Piece:
        if op.name in moment.WITH_DAYS:
            with_calendar(self.building.grids, self.building.calendar, self.building.period)
        args = [self.piece(arg, sheet, owner) for arg in op.args]
        return self.building.short(sheet, operation(op, args))


def _read(value: str, state: str, kind: Type) -> Piece:
    """A stored column: flags are written 是 and 否; an exact pair is the quotient nearest to it."""
    states = (state,) if state else ()
    if kind.kind is Kind.FLAG:
        return Piece(f'{value}="是"', states, tight=1)
    exact = kind.kind is not Kind.INSTANT and not kind.is_pair
    decimals = kind.scale if kind.is_numeric else 0
    return Piece(value, states, decimals if exact else None, exact)
