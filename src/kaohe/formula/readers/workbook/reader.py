"""工作簿读法 · Workbook reader: a program and the extent of a run become the plan of a live workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.workbook.building import Building
from kaohe.formula.readers.workbook.columns import computed, declare, difference, given_state, state_of
from kaohe.formula.readers.workbook.grids import grids_of
from kaohe.formula.readers.workbook.links import alike
from kaohe.formula.readers.workbook.plan import OPEN, Extent, Plan, Planned, Role, Worksheet
from kaohe.formula.readers.workbook.translate import Translator
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Value
from kaohe.formula.types import Kind

_NUMBER = re.compile(f"{OPEN}([0-9]+)[a-z]")
_ORDER = (Role.HELPER, Role.OFFICIAL, Role.DIFFERENCE)


def workbook_plan(program: Program, extent: Extent, *, period: Period, as_of: int, calendar: WorkingCalendar) -> Plan:
    """The plan of a workbook: every formula column live, or, with a reason, as its value.

    >>> plan = workbook_plan(
    ...     Program({}, {}, {}, "year", ()), Extent({}), period=Period.parse("2026"), as_of=0,
    ...     calendar=WorkingCalendar.current(),
    ... )
    >>> [grid.name for grid in plan.grids]
    ['状态', '参数']
    """
    building = Building(program, extent, period, calendar, grids_of(program, period, as_of))
    for sheet in program.sheets.values():
        declare(building, sheet)
    for of_sheet, name in list(building.states):
        given_state(building, of_sheet, name)
    translator = Translator(building)
    for step in program.order:
        for name in step.columns:
            if _recurs(program.sheets[step.sheet], name, step.columns):
                state_of(building, step.sheet, name)
        for name in step.columns:
            computed(translator, step.sheet, name)
    _checks(building)
    sheets = {sheet.name: _placed(building, sheet) for sheet in program.sheets.values()}
    return Plan(sheets, tuple(building.grids.grids), building.grids.names, building.columns)


def extent_of(program: Program, rows: Mapping[str, Sequence[Mapping[str, Value | State]]]) -> Extent:
    """What a workbook must know of rows: all columns of every row, in key order."""
    keys, lacking, confused = {}, set(), set()
    for sheet in program.sheets.values():
        listed = rows.get(sheet.name, ())
        keys[sheet.name] = [tuple(_present(row[name]) for name in sheet.key) for row in listed]
        for name, column in sheet.columns.items():
            cells = [row[name] for row in listed]
            if any(isinstance(cell, State) for cell in cells):
                lacking.add((sheet.name, name))
            if column.type.kind is Kind.TEXT and alike(cell for cell in cells if isinstance(cell, str)):
                confused.add((sheet.name, name))
    return Extent(keys, frozenset(lacking), frozenset(confused))


def _present(cell: Value | State) -> Value:
    return cell.token if isinstance(cell, State) else cell


def _recurs(sheet: Sheet, name: str, together: Iterable[str]) -> bool:
    column = sheet.columns[name]
    if column.formula is None:
        return False
    inside = (node for node in walk(column.formula) if isinstance(node, Cohort))
    return len(tuple(together)) > 1 or column.first is not None or any(node.function == "PREVIOUS" for node in inside)


def _checks(building: Building) -> None:
    """For every live column the official value and whether the two differ; for every sheet how many do."""
    for sheet in building.program.sheets.values():
        found = []
        for name, column in sheet.columns.items():
            live = building.values[sheet.name, name]
            if live.role is not Role.LIVE:
                continue
            official = building.add(sheet.name, f"{name}·正式值", Role.OFFICIAL, of=column)
            differs = building.add(sheet.name, f"{name}·差异", Role.DIFFERENCE, of=column)
            differs.formula = difference(column, live.own, official.own)
            found.append(differs)
        if found:
            first, last = found[0].own, found[-1].own
            building.add(sheet.name, "核对", Role.CHECK, f"SUM({first}:{last})")


def _placed(building: Building, sheet: Sheet) -> Worksheet:
    """The columns of a worksheet from left to right: keys, check, the scheme's columns, then what is folded away."""
    used = _used(building.columns)
    own = [one for one in building.columns if one.sheet == sheet.name and one.number in used]
    ordered = [building.values[sheet.name, name] for name in sheet.key]
    ordered += [one for one in own if one.role is Role.CHECK]
    for name in sheet.columns:
        value, state = building.values[sheet.name, name], building.states.get((sheet.name, name))
        if value.role is not Role.KEY:
            ordered.append(value)
        if state is not None:
            ordered.append(state)
    for role in _ORDER:
        ordered += [one for one in own if one.role is role]
    for place, planned in enumerate(ordered):
        planned.place = place
    return Worksheet(sheet, len(building.extent.keys[sheet.name]), ordered)


def _used(columns: Sequence[Planned]) -> set[int]:
    """The columns that are shown, and the helpers that they read."""
    used: set[int] = set()
    waiting = [one.number for one in columns if one.role is not Role.HELPER]
    while waiting:
        number = waiting.pop()
        if number not in used:
            used.add(number)
            texts = {columns[number].formula or "", *columns[number].each}
            waiting += [int(found) for text in texts for found in _NUMBER.findall(text)]
    return used
