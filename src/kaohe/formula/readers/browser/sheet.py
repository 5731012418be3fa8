"""表的公式 · The formulas of a sheet as JSON: the same for every row, so that one copy serves every receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Column, Program, Sheet, Table
from kaohe.formula.readers.browser.nodes import node_json, operand_names, source_name, walked
from kaohe.formula.readers.browser.plain import Node, replaced
from kaohe.formula.readers.browser.values import exact_json, pair_json, scale_json
from kaohe.formula.typed import Cell, Lookup, Op, Parameter, Typed, Value
from kaohe.formula.types import Kind, Type

FORM = "kaohe.row/1"
Row = tuple[Value | None, ...]
_WORKING = frozenset({"WORKDAY", "WORKINGDAYS", "DUE"})


def sheet_form(
    program: Program, sheet: str, *, calendar: WorkingCalendar, columns: Collection[str] = ()
) -> dict[str, Any]:
    """The columns that some formula columns (none named = all) need on their own row, each after all it reads.

    Dated parameters and tables come with all their rows, so that who recomputes also sees which one is in force; the
    working calendar only where a formula counts in it.

    >>> program = Program({"s": Sheet("s", "one", (), {}, {})}, {}, {}, "year", ())
    >>> sheet_form(program, "s", calendar=WorkingCalendar.current())["columns"]
    []
    """
    own = program.sheets[sheet]
    ordered = columns_ordered(own, columns)
    nodes = [node for column in ordered if column.formula is not None for node in walked(column.formula)]
    sources = [node for node in nodes if isinstance(node, Parameter | Lookup)]
    counts_days = any(isinstance(node, Op) and node.name in _WORKING for node in nodes)
    return {
        "form": FORM,
        "sheet": sheet,
        "key": list(own.key),
        "columns": [_column(column) for column in ordered],
        "sources": {source_name(node): _source(program, node) for node in sources},
        **({"calendar": calendar_json(calendar)} if counts_days else {}),
    }


def columns_ordered(sheet: Sheet, wanted: Collection[str] = ()) -> list[Column]:
    """The key columns, then the wanted formula columns (none named = all) and what they read, each after what it reads.

    >>> columns_ordered(Sheet("s", "one", (), {}, {}))
    []
    """
    found: dict[str, Column] = {}
    names = wanted or [name for name, column in sheet.columns.items() if column.formula is not None]
    for name in (*sheet.key, *names):
        _take(sheet, name, found, ())
    return list(found.values())


def _take(sheet: Sheet, name: str, found: dict[str, Column], path: tuple[str, ...]) -> None:
    if name in found:
        return
    if name in path:
        raise KaoheError(f"{sheet.name}: {' → '.join((*path, name))}")
    column = sheet.columns[name]
    for read in _own_cells(column.formula):
        _take(sheet, read, found, (*path, name))
    found[name] = column


def _own_cells(formula: Typed | None) -> Iterator[str]:
    if formula is not None:
        yield from (node.column for node in walked(formula) if isinstance(node, Cell))


def _column(column: Column) -> Node:
    found: Node = {"name": column.name, "kind": column.type.kind.value, **scale_json(column.type)}
    if column.title_en:
        found["title_en"] = column.title_en
    if column.formula is None:
        return found
    names = operand_names(column.name, column.formula)
    formula = node_json(column.formula, names, column.on_state)
    if column.when_empty is not None:
        formula = replaced(formula, State.EMPTY, column.when_empty)
    found |= {"formula": formula, "text": column.text, "basis": column.basis}
    if column.type.kind is not Kind.INSTANT:
        found["rounding"] = column.rounding.value
    return found | (_bounds(column.type) if column.bounded else {})


def _bounds(kind: Type) -> dict[str, list[str]]:
    edges: tuple[tuple[str, Fraction | None], ...] = (("low", kind.low), ("high", kind.high))
    return {name: pair_json(edge) for name, edge in edges if edge is not None}


def _source(program: Program, node: Parameter | Lookup) -> Node:
    """A dated parameter or one value of a table: rows of the keys and then the value, the newest version first."""
    if isinstance(node, Parameter):
        dated = program.parameters[node.name]
        return _versions((row.start, row.basis, [[row.value]]) for row in dated.rows) | {
            "kind": dated.type.kind.value,
            "bands": "",
        }
    table = program.tables[node.table]
    place = len(table.keys) + list(table.gives).index(node.gives)
    found = [
        (version.start, version.basis, [[*row[: len(table.keys)], row[place]] for row in tried(table, version.rows)])
        for version in table.versions
    ]
    kind = table.gives[node.gives].kind.value
    return _versions(found) | {"kind": kind, "bands": table.bands, "keys": list(table.keys)}


def _versions(found: Iterable[tuple[dt.date, str, list[list[Value | None]]]]) -> Node:
    return {
        "versions": [
            {"from": start.isoformat(), "basis": basis, "rows": [[exact_json(part) for part in row] for row in rows]}
            for start, basis, rows in reversed(list(found))
        ]
    }


def tried(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows of a table in the order in which they are tried: the narrowest band first, an open edge last.

    >>> from kaohe.formula.types import RATIO
    >>> table = Table("t", {"x": RATIO}, {}, "lower_closed", ())
    >>> [str(row[0]) for row in tried(table, [(Fraction(0),), (Fraction(1),)])]
    ['1', '0']
    """
    if not table.bands:
        return list(rows)
    edge = len(table.keys) - 1
    closed = sorted(
        (row for row in rows if row[edge] is not None),
        key=lambda row: row[edge],  # type: ignore[arg-type,return-value]  # edges of one band are of one kind
        reverse=table.bands == "lower_closed",
    )
    return closed + [row for row in rows if row[edge] is None]


def calendar_json(calendar: WorkingCalendar) -> Node:
    """The working calendar as its version and the days that notices turn round: weekdays off, weekends worked.

    >>> "2026-02-14" in calendar_json(WorkingCalendar.current())["turned"]
    True
    """
    turned = {*calendar.turned}
    days = [day.day for day in calendar.days if day.day.toordinal() in turned]
    return {"version": calendar.version, "turned": [day.isoformat() for day in days]}
