"""Worked examples for readers that know no pins: the cells an example pins become facts of a program of its own.

A column that is pinned on every row is a given column there. One that is pinned on some rows is split in three: whether
it is pinned, what was pinned, and the formula; the column chooses. What nobody gave is rejected, as in the example.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kaohe.base.states import State
from kaohe.formula.order import ordered_steps
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.typed import Cell, Op, Value
from kaohe.formula.types import FLAG, Type
from kaohe.scheme.check import check_named
from kaohe.scheme.examples import ExampleResult

IS_PINNED, PINNED, COMPUTED = "〔定否〕", "〔定值〕", "〔算得〕"
Place = tuple[str, tuple[Value, ...], str]
Rows = dict[str, list[dict[str, Datum]]]


@dataclass(frozen=True, slots=True)
class Posed:
    """An example as a program and facts without pins; `wanted` is every formula cell as the example itself has it.

    authored: the program as written. cone: the formula columns that the expectations needed.
    """

    scheme: str
    name: str
    authored: Program
    program: Program
    rows: Rows
    exact: Exact
    wanted: dict[Place, Datum]
    cone: frozenset[tuple[str, str]]


@cache
def posed(scheme: str) -> tuple[Posed, ...]:
    """Every example of a shipped scheme."""
    return tuple(_posed(scheme, result) for result in check_named(scheme)[1])


def _posed(scheme: str, result: ExampleResult) -> Posed:
    pinning = result.reader
    assert pinning is not None, result.findings
    cone = frozenset((place[0], place[2]) for place in _formula_cells(pinning) if _is_computed(pinning, place))
    program = _program(pinning)
    rows = {name: list(_facts(program.sheets[name], pinning)) for name in program.sheets}
    exact = Exact(program, rows, period=pinning.period, as_of=pinning.as_of, calendar=pinning.calendar)
    wanted = {place: pinning.value(*place) for place in _formula_cells(pinning)}
    return Posed(scheme, result.name, pinning.program, program, rows, exact, wanted, cone)


def _formula_cells(exact: Exact) -> Iterator[Place]:
    for sheet in exact.program.sheets.values():
        for column in sheet.columns.values():
            if column.formula is not None:
                for key in exact.keys(sheet.name):
                    yield sheet.name, key, column.name


def _is_computed(pinning: Exact, place: Place) -> bool:
    return place not in pinning.pins and place[2] in pinning.by_key(place[0])[place[1]].cells


def _program(pinning: Exact) -> Program:
    pinned: dict[tuple[str, str], set[tuple[Value, ...]]] = defaultdict(set)
    for on, key, cell in pinning.pins:
        pinned[on, cell].add(key)
    sheets = {}
    for name, sheet in pinning.program.sheets.items():
        every = {row.key for row in pinning.rows(name)}
        found = (
            made for column in sheet.columns.values() for made in _columns(column, pinned[name, column.name], every)
        )
        sheets[name] = replace(sheet, columns={column.name: column for column in found})
    steps = ordered_steps(sheets, None, [])  # type: ignore[arg-type]  # read only to report a circle
    return replace(pinning.program, sheets=sheets, order=steps)


def _columns(column: Column, pinned: set[tuple[Value, ...]], every: set[tuple[Value, ...]]) -> Iterator[Column]:
    """What a column becomes where these rows pin it."""
    if column.formula is None:
        yield replace(column, absent=State.REJECTED if column.absent is None else column.absent)
    elif not pinned:
        yield column
    elif pinned >= every:
        yield replace(column, type=_given(column.type), formula=None, first=None, absent=State.REJECTED, bounded=False)
    else:
        is_pinned, value, computed = (column.name + ending for ending in (IS_PINNED, PINNED, COMPUTED))
        yield Column(is_pinned, _given(FLAG), absent=False)
        yield Column(value, _given(column.type), absent=State.REJECTED)
        yield replace(column, name=computed)
        kinds = {is_pinned: _given(FLAG), value: _given(column.type), computed: column.type}
        parts = tuple(Cell(name, 0, kind) for name, kind in kinds.items())
        chosen = Op("IF", parts, column.type)
        yield replace(column, formula=chosen, first=None, when_empty=None, on_state="", history="", bounded=False)


def _given(kind: Type) -> Type:
    """The type of a given column, whose cells can always be bad."""
    return replace(kind, states=kind.states | {State.REJECTED})


def _facts(sheet: Sheet, pinning: Exact) -> Iterator[dict[str, Datum]]:
    """The rows of a sheet that hold a given cell, every given column filled."""
    own = pinning.program.sheets[sheet.name]
    filled = [column for column in sheet.columns.values() if column.formula is None and column.name not in sheet.key]
    for row in pinning.rows(sheet.name):
        given = {column.name: _fact(column, row, pinning) for column in filled}
        if own.kind in {"given", "record"} or given:
            yield dict(zip(sheet.key, row.key, strict=True)) | given


def _fact(column: Column, row: Row, pinning: Exact) -> Datum:
    if column.name.endswith(IS_PINNED):
        return (row.sheet, row.key, column.name.removesuffix(IS_PINNED)) in pinning.pins
    name = column.name.removesuffix(PINNED)
    known = pinning.pins.get((row.sheet, row.key, name), row.given.get(name))
    fallback = State.REJECTED if column.absent is None else column.absent
    return fallback if known is None else known
