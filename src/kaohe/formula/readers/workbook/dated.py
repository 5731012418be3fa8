"""查表 · Dated: parameters and tables in force on a day, read from their grids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kaohe.base.states import State
from kaohe.formula.program import Column, Table
from kaohe.formula.readers.workbook.grids import Block, band_order, in_force, span
from kaohe.formula.readers.workbook.piece import Piece, cleared, guarded, merged, state_constant
from kaohe.formula.readers.workbook.reading import Translating
from kaohe.formula.typed import Lookup, Parameter
from kaohe.formula.types import NUMERIC, WORDS, Kind, Type

_NO_RECORD = str(int(State.NO_RECORD))


def parameter_piece(translator: Translating, typed: Parameter, sheet: str, owner: Column) -> Piece:
    """A parameter: the cell in force on 期末, or found by a day."""
    building = translator.building
    rows = building.program.parameters[typed.name].rows
    name, first, last = building.grids.parameters[typed.name]
    day = translator.day(typed.when, sheet, owner)
    decimals = _decimals(typed.type)
    if day is None:
        current = in_force(rows, building.period.end)
        if current is None:
            return state_constant(State.NO_RECORD)
        place = first + rows.index(current)
        address = span(name, 2, place, place)
        text = typed.name if building.grids.names.get(typed.name) == address else address
        return flagged(text, typed.type, (), decimals)
    starts, values = span(name, 1, first, last), span(name, 2, first, last)
    early = guarded(day.states, f"IF({day.text}<{_date(rows[0].start)},{_NO_RECORD},99)")
    text = f"LOOKUP({day.text},{starts},{values})"
    return flagged(text, typed.type, merged(day.states, (early,)), decimals)


def flagged(text: str, kind: Type, states: tuple[str, ...], decimals: int | None) -> Piece:
    """A cell of a grid as a piece.

    >>> from kaohe.formula.types import FLAG
    >>> flagged("参数!$C$4", FLAG, (), None).text
    '参数!$C$4="是"'
    """
    if kind.kind is Kind.FLAG:
        return Piece(f'{text}="是"', states, tight=1)
    return Piece(text, states, decimals, exact=decimals is not None)


def _decimals(kind: Type) -> int | None:
    if kind.kind is Kind.INSTANT or kind.is_pair:
        return None
    return kind.scale if kind.is_numeric else 0


def _date(day: dt.date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: a table's rows first to last, the pieces of its keys, the day where it decides."""

    block: Block
    keys: list[Piece]
    first: int
    last: int
    day: Piece | None

    def column(self, place: int) -> str:
        return self.block.span(place, self.first, self.last)


def lookup_piece(translator: Translating, typed: Lookup, sheet: str, owner: Column) -> Piece:
    """A table's value: MATCH or LOOKUP where one key decides, else the place of the last row that fits."""
    building = translator.building
    block, table = building.grids.tables[typed.table], building.program.tables[typed.table]
    keys = [translator.piece(key, sheet, owner) for key in typed.keys]
    day = translator.day(typed.when, sheet, owner)
    span_ = _version(block, building.period.end) if day is None else (0, max(last for *_, last in block.versions))
    if span_ is None:
        return state_constant(State.NO_RECORD)
    search = _Search(block, keys, *span_, day)
    states = merged(*(key.states for key in keys), day.states if day is not None else ())
    gives = search.column(block.columns[typed.gives])
    simple = _simple(search, table, typed) if day is None and len(keys) == 1 else None
    if simple is not None:
        text, missing = simple
        states = merged(states, (guarded(states, missing),) if missing else ())
        return flagged(text, typed.type, states, _decimals(typed.type))
    place = _place(search, table)
    found = building.bound(sheet, Piece(place, states, 0, exact=True), "查表行")
    value = f"INDEX({gives},{found.text})"
    missing = guarded(found.states, f'IF({found.text}=0,{_NO_RECORD},IF({value}="",{_NO_RECORD},99))')
    return flagged(value, typed.type, merged(found.states, (missing,)), _decimals(typed.type))


def _version(block: Block, day: dt.date) -> tuple[int, int] | None:
    started = [(first, last) for start, first, last in block.versions if start <= day]
    return started[-1] if started else None


def _simple(search: _Search, table: Table, typed: Lookup) -> tuple[str, str] | None:
    """The text and the state of a plain MATCH of a choice, or a LOOKUP of closed bands upwards."""
    block, key = search.block, search.keys[0]
    (name, kind), gives = next(iter(table.keys.items())), search.column(block.columns[typed.gives])
    version = next(one for one, (_, first, _) in zip(table.versions, block.versions, strict=True)
                   if first == search.first)  # fmt: skip
    listed = band_order(table, version)
    place = len(table.keys) + list(table.gives).index(typed.gives)
    if any(row[0] is None or row[place] is None for row in listed):
        return None
    column = search.column(block.columns[name])
    if not table.bands and typed.keys[0].type.kind in {Kind.CHOICE, Kind.GRADE}:
        found = f"MATCH({key.text},{column},0)"
        covered = set(typed.keys[0].type.choices or ("",)) <= {row[0] for row in listed}
        return f"INDEX({gives},{found})", "" if covered else f"IF(ISNA({found}),{_NO_RECORD},99)"
    if table.bands == "lower_closed" and kind.kind in NUMERIC:
        text = cleared(key, typed.keys[0].type)
        lowest = f"INDEX({column},1)"
        low, edge = typed.keys[0].type.low, listed[0][0]
        covered = low is not None and isinstance(edge, type(low)) and low >= edge
        missing = "" if covered else f"IF({text}<{lowest},{_NO_RECORD},99)"
        return f"LOOKUP({text},{column},{gives})", missing
    return None


def _place(search: _Search, table: Table) -> str:
    """The number, within the rows searched, of the last row that fits; 0 without one."""
    block = search.block
    fits = []
    exact_keys = len(search.keys) - (1 if table.bands else 0)
    for number, (name, kind) in enumerate(table.keys.items()):
        column, key = search.column(block.columns[name]), search.keys[number]
        if number >= exact_keys:
            sign = "<=" if table.bands == "lower_closed" else ">="
            fits.append(f'((({column}="")+({column}{sign}{cleared(key, kind)}))>0)')
        elif kind.kind in WORDS:
            fits.append(f"EXACT({column},{key.text})")
        elif kind.kind is Kind.FLAG:
            fits.append(f'(({column}="是")=({key.text}))')
        else:
            fits.append(f"({column}={cleared(key, kind)})")
    if search.day is not None:
        starts = search.column(block.starts)
        fits.append(f"({starts}=SUMPRODUCT(MAX(({starts}<={search.day.text})*{starts})))")
    rows = f"(ROW({search.column(0)})-{search.first + 3})"
    return f"SUMPRODUCT(MAX({'*'.join(fits)}*{rows}))"
