"""参数与对照表 · Parameters and tables: dated, cited values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kaohe.base.findings import Place
from kaohe.formula.program import TableVersion
from kaohe.formula.typed import Value
from kaohe.formula.types import DATE, Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import PARAMETER, PARAMETER_ROW, TABLE, TABLE_ROW
from kaohe.scheme.load_types import load_type, type_of
from kaohe.scheme.model import DatedRow, Parameter, Table
from kaohe.scheme.naming import Scope
from kaohe.scheme.node import Node
from kaohe.scheme.reading import Reading


def load_parameters(reading: Reading, node: Node | None, scope: Scope) -> dict[str, Parameter]:
    """`parameters:`, each with its dated rows.

    Findings: `scheme/bad-value`, `scheme/row-order` and those of names and shapes.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("{时限: {type: hours, rows: [{from: 2026-01-01, is: 24}]}}".encode()).root
    >>> load_parameters(reading := Reading(""), root, Scope(reading))["时限"].rows[0].value
    Fraction(24, 1)
    """
    found = {}
    for name, place, body in read.entries(reading, node, "parameters"):
        if scope.declare(name, place):
            found[name] = _parameter(reading, name, place, body)
    return found


def load_tables(reading: Reading, node: Node | None, scope: Scope) -> dict[str, Table]:
    """`tables:`, each with its dated versions.

    Findings: `scheme/bad-value`, `scheme/wrong-length`, `scheme/row-order` and those of names and shapes.
    """
    found = {}
    for name, place, body in read.entries(reading, node, "tables"):
        if scope.declare(name, place):
            found[name] = _table(reading, name, place, body)
    return found


def _parameter(reading: Reading, name: str, place: Place, body: Node) -> Parameter:
    parts = read.fields(reading, body, PARAMETER)
    kind = type_of(reading, parts, name, place)
    rows = []
    for row in read.items(reading, parts.get("rows"), f"{name} rows"):
        cells = read.fields(reading, row, PARAMETER_ROW)
        start = read.value(reading, cells.get("from"), f"{name} from", DATE)
        value = read.value(reading, cells.get("is"), name, kind)
        if isinstance(start, dt.date) and value is not None:
            rows.append(DatedRow(start, value, read.text(reading, cells.get("basis"), f"{name} basis"), row.place))
    _in_order(reading, name, [row.start for row in rows], place)
    kind = _with_scale(kind, [row.value for row in rows])
    return Parameter(name, kind, tuple(rows), read.title(reading, parts.get("title")), place)


def _table(reading: Reading, name: str, place: Place, body: Node) -> Table:
    parts = read.fields(reading, body, TABLE)
    keys = {
        one: load_type(reading, node, f"{name} key")
        for one, _, node in read.entries(reading, parts.get("key"), f"{name} key")
    }
    gives = {
        one: load_type(reading, node, f"{name} gives")
        for one, _, node in read.entries(reading, parts.get("gives"), f"{name} gives")
    }
    bands = read.word(reading, parts.get("bands"), f"{name} bands", ("lower_closed", "upper_closed"), "")
    kinds = (*keys.values(), *gives.values())
    versions, places = [], []
    for row in read.items(reading, parts.get("rows"), f"{name} rows"):
        cells = read.fields(reading, row, TABLE_ROW)
        start = read.value(reading, cells.get("from"), f"{name} from", DATE)
        if isinstance(start, dt.date):
            basis = read.text(reading, cells.get("basis"), f"{name} basis")
            versions.append(TableVersion(start, _values(reading, cells.get("values"), name, kinds), basis))
            places.append(row.place)
    _in_order(reading, name, [version.start for version in versions], place)
    columns = [[row[index] for version in versions for row in version.rows] for index in range(len(kinds))]
    kinds = tuple(_with_choices(_with_scale(kind, column), column) for kind, column in zip(kinds, columns, strict=True))
    keys, gives = dict(zip(keys, kinds, strict=False)), dict(zip(gives, kinds[len(keys) :], strict=True))
    return Table(
        name, keys, gives, bands, tuple(versions), read.title(reading, parts.get("title")), place, tuple(places)
    )


def _values(
    reading: Reading, node: Node | None, name: str, kinds: tuple[Type, ...]
) -> tuple[tuple[Value | None, ...], ...]:
    rows = []
    for row in read.items(reading, node, f"{name} values"):
        cells = read.items(reading, row, f"{name} values")
        if len(cells) == len(kinds):
            values = [_cell(reading, cell, name, kind) for cell, kind in zip(cells, kinds, strict=True)]
            rows.append(tuple(values))
        else:
            reading.report(rules.LENGTH, row.place, where=f"{name} values", count=len(cells), wanted=len(kinds))
    return tuple(rows)


def _cell(reading: Reading, cell: Node, name: str, kind: Type) -> Value | None:
    return None if read.text(reading, cell, name) == "none" else read.value(reading, cell, name, kind)


def _in_order(reading: Reading, name: str, starts: list[dt.date], place: Place) -> None:
    if any(later <= earlier for earlier, later in pairwise(starts)):
        reading.report(rules.ORDER, place, where=name)


def _with_scale(kind: Type, values: list[Value] | list[Value | None]) -> Type:
    """A number without a declared scale has the digits its values are written with."""
    if kind.kind is not Kind.NUMBER or kind.scale is not None:
        return kind
    digits = [_digits(value) for value in values if isinstance(value, Fraction)]
    return replace(kind, scale=max(digits, default=0))


def _with_choices(kind: Type, values: list[Value | None]) -> Type:
    if kind.kind not in {Kind.CHOICE, Kind.GRADE} or kind.choices:
        return kind
    return replace(kind, choices=tuple(dict.fromkeys(value for value in values if isinstance(value, str))))


def _digits(value: Fraction) -> int:
    return next((digits for digits in range(13) if (value * 10**digits).denominator == 1), 12)
