"""附表 · Grids: parameters, tables, working days, states and the run's dates as cells that formulas refer to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Dated, ParameterRows, Program, Table, TableVersion
from kaohe.formula.readers.workbook.plan import FIRST_ROW, Grid, letters, sheet_name
from kaohe.formula.typed import Value
from kaohe.formula.types import DATE, FLAG, INSTANT, TEXT, Kind, Type

NUMBER = Type(Kind.COUNT, 0)
STATES, STATE_MARKS = "状态", "状态标记"
PARAMETERS, TABLES, CALENDAR = "参数", "查找表", "工作日历"
FIRST, LAST, AS_OF = "期初", "期末", "截至"
DAY_FIRST, DAY_NUMBERS, DAY_FLAGS, DAY_LIST = "工作日起", "工作日序号", "是否工作日", "工作日清单"
YEARS_AROUND = 8
_NAME = re.compile(r"(?=.*[^\x00-\x7f])[^\W\d][\w.]*")
_TAKEN = frozenset({FIRST, LAST, AS_OF, STATE_MARKS, DAY_FIRST, DAY_NUMBERS, DAY_FLAGS, DAY_LIST})
_Cell = tuple[Value, Type] | None


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table stands: the rows of each version, and its columns by name; `starts`, `numbers` beside them."""

    table: Table
    sheet: str
    columns: Mapping[str, int]
    versions: tuple[tuple[dt.date, int, int], ...]
    starts: int
    numbers: int

    def span(self, place: int, first: int, last: int) -> str:
        """The address of some rows of a column."""
        return span(self.sheet, place, first, last)


@dataclass(slots=True)
class Grids:
    """The grids of a workbook, where their parts stand, and the names given to cells."""

    grids: list[Grid] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    tables: dict[str, Block] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def sheet(self, name: str) -> str:
        """The name of a new worksheet, another one where there is a sheet called so."""
        while name.casefold() in self.taken:
            name += "_"
        self.taken |= {name.casefold()}
        return name


def span(sheet: str, place: int, first: int, last: int) -> str:
    """The absolute address of rows first to last (from 0) of a grid's column.

    >>> span("参数", 3, 0, 1)
    '参数!$D$4:$D$5'
    """
    name = letters(place)
    start = f"{sheet_name(sheet)}!${name}${first + FIRST_ROW}"
    return start if first == last else f"{start}:${name}${last + FIRST_ROW}"


def grids_of(program: Program, period: Period, as_of: int) -> Grids:
    """The grids that every workbook of a program has."""
    found = Grids(taken=frozenset(name.casefold() for name in program.sheets))
    _states(found)
    _parameters(found, program, period, as_of)
    _tables(found, program, period)
    return found


def with_calendar(found: Grids, calendar: WorkingCalendar, period: Period) -> None:
    """Adds the working days of the years around the period, once."""
    if DAY_NUMBERS in found.names:
        return
    name = found.sheet(CALENDAR)
    years = range(period.start.year - YEARS_AROUND, period.end.year + YEARS_AROUND + 1)
    known = [one for one in calendar.ordinals() if one[0].year in years]
    before = known[0][1] - known[0][2] if known else 0
    days = [(day, number - before, working) for day, number, working in known]
    listed = [day for day, _, working in days if working]
    rows = tuple(
        (
            (day, DATE),
            (working, FLAG),
            (Fraction(int(working)), NUMBER),
            (Fraction(number), NUMBER),
            (listed[at], DATE) if at < len(listed) else None,
        )
        for at, (day, number, working) in enumerate(days)
    )
    headings = ("日期", "工作日", "工作日（1 或 0）", "至此的工作日数", "第几个工作日的日期")
    found.grids.append(Grid(name, "工作日历（含调休）", headings, rows))
    found.names[DAY_FIRST] = span(name, 0, 0, 0)
    for label, place in ((DAY_FLAGS, 2), (DAY_NUMBERS, 3), (DAY_LIST, 4)):
        found.names[label] = span(name, place, 0, len(rows) - 1)


def _states(found: Grids) -> None:
    name = found.sheet(STATES)
    rows: tuple[tuple[_Cell, ...], ...] = tuple(
        (("#" + state.label("zh"), TEXT), (Fraction(int(state)), NUMBER), (state.token, TEXT)) for state in State
    )
    found.grids.append(Grid(name, "缺值的原因；数字为先后次序", ("写法", "序号", "英文"), rows))
    found.names[STATE_MARKS] = span(name, 0, 0, len(rows) - 1)


def _parameters(found: Grids, program: Program, period: Period, as_of: int) -> None:
    name = found.sheet(PARAMETERS)
    clocks: tuple[tuple[str, Value, Type], ...] = (
        (FIRST, period.start, DATE),
        (LAST, period.end, DATE),
        (AS_OF, as_of, INSTANT),
    )
    rows: list[tuple[_Cell, ...]] = []
    for label, value, kind in clocks:
        found.names[label] = span(name, 2, len(rows), len(rows))
        rows.append(((label, TEXT), None, (value, kind), ("本次运行", TEXT), None))
    for parameter in program.parameters.values():
        start = len(rows)
        found.parameters[parameter.name] = (name, start, start + len(parameter.rows) - 1)
        current = in_force(parameter.rows, period.end)
        rows += [_dated(parameter, dated, current=dated is current) for dated in parameter.rows]
        if current is not None and _NAME.fullmatch(parameter.name) and parameter.name not in _TAKEN:
            place = start + parameter.rows.index(current)
            found.names[parameter.name] = span(name, 2, place, place)
    found.grids.append(Grid(name, "参数：本期与历次取值", ("名称", "自", "取值", "依据", "本期采用"), tuple(rows)))


def _dated(parameter: ParameterRows, dated: Dated, *, current: bool) -> tuple[_Cell, ...]:
    used: _Cell = (True, FLAG) if current else None
    return (parameter.name, TEXT), (dated.start, DATE), (dated.value, parameter.type), (dated.basis, TEXT), used


def in_force(rows: tuple[Dated, ...] | tuple[TableVersion, ...], day: dt.date) -> Dated | TableVersion | None:
    """The dated row, or version, in force on a day."""
    started = [row for row in rows if row.start <= day]
    return started[-1] if started else None


def _tables(found: Grids, program: Program, period: Period) -> None:
    for table in program.tables.values():
        name = found.sheet(table.name if len(table.name) <= 28 else f"{TABLES}{len(found.tables) + 1}")
        _table(found, table, name, period)


def _table(found: Grids, table: Table, name: str, period: Period) -> None:
    """Rows of bands are written so that the narrowest that holds a value comes last."""
    kinds = [*table.keys.values(), *table.gives.values()]
    current = in_force(table.versions, period.end)
    rows: list[tuple[_Cell, ...]] = []
    versions = []
    for version in table.versions:
        listed = band_order(table, version)
        versions.append((version.start, len(rows), len(rows) + len(listed) - 1))
        used: _Cell = (True, FLAG) if version is current else None
        for number, row in enumerate(listed, 1):
            cells = [None if value is None else (value, kind) for value, kind in zip(row, kinds, strict=True)]
            rows.append(((version.start, DATE), *cells, (Fraction(number), NUMBER), (version.basis, TEXT), used))
    named = [*table.keys, *table.gives]
    columns = {column: place for place, column in enumerate(named, 1)}
    heads = ("自", *named, "序", "依据", "本期采用")
    closed = {"lower_closed": "；各档含下限", "upper_closed": "；各档含上限"}.get(table.bands, "")
    found.grids.append(Grid(name, f"查找表：{table.name}{closed}", heads, tuple(rows)))
    found.tables[table.name] = Block(table, name, columns, tuple(versions), 0, len(named) + 1)


def band_order(table: Table, version: TableVersion) -> list[tuple[Value | None, ...]]:
    """The rows of a version; bands with the open edge first, then so that the last one that holds is the narrowest.

    >>> version = TableVersion(dt.date(2026, 1, 1), ((Fraction(1), "a"), (Fraction(0), "b")), "")
    >>> [row[1] for row in band_order(Table("t", {"x": NUMBER}, {"y": TEXT}, "lower_closed", ()), version)]
    ['b', 'a']
    """
    if not table.bands:
        return list(version.rows)
    edge = len(table.keys) - 1
    closed = [row for row in version.rows if row[edge] is not None]
    closed.sort(
        key=lambda row: row[edge],  # type: ignore[arg-type,return-value]  # edges of one kind
        reverse=table.bands == "upper_closed",
    )
    return [row for row in version.rows if row[edge] is None] + closed
