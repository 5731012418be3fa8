"""记录 · Records: rows of approved runs as read-only sheets, keyed by the unit and its period, with the columns taken.

A record of one period a unit (`period: same` or `last`) is reached like a parent; several are aggregated like children.
Basis: language.md §7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, LinkDeclared, SheetDeclared, Written
from kaohe.formula.types import Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.expand import expand
from kaohe.scheme.library import scheme_find
from kaohe.scheme.load import load_file
from kaohe.scheme.model import Record, Scheme, is_single

PERIOD = "期"


def record_sheets(
    scheme: Scheme, sheets: Mapping[str, SheetDeclared], found: list[Finding]
) -> dict[str, SheetDeclared]:
    """The sheets with those of the records, and with the links that reach them.

    Findings: `scheme/record-type`, `scheme/not-found`.
    """
    result = dict(sheets)
    for record in scheme.records.values():
        if record.on not in sheets:
            continue
        kind, types = _recorded(scheme, record, sheets, found)
        result[record.name] = _sheet(record, sheets[record.on], kind, _taken(record, types, found))
        if is_single(record):
            on = result[record.on]
            keys = tuple((key, Written(names.written(key), record.place)) for key in keys_of(on))
            link = LinkDeclared(record.name, record.name, record.place, keys)
            result[record.on] = replace(on, links={**on.links, record.name: link})
    return result


def keys_of(sheet: SheetDeclared) -> tuple[str, ...]:
    """The names of a sheet's key columns; those of made rows are what they are made from.

    >>> from kaohe.base.findings import Place
    >>> keys_of(SheetDeclared("街道", "given", Place(), key=("街道代码",)))
    ('街道代码',)
    """
    return sheet.key or tuple(source.name for source in sheet.each)


def _sheet(record: Record, on: SheetDeclared, kind: str, taken: Mapping[str, Type]) -> SheetDeclared:
    columns = {key: _key_column(on, key) for key in keys_of(on)}
    columns[PERIOD] = ColumnDeclared(PERIOD, Type(Kind.PERIOD, step=kind), record.place, origin="record")
    for name, column_type in taken.items():
        columns[name] = ColumnDeclared(name, column_type, record.place, absent=State.NO_RECORD, origin="record")
    if is_single(record):
        return SheetDeclared(record.name, "record", record.place, key=keys_of(on), columns=columns)
    keys = tuple((key, Written(names.written(key), record.place)) for key in keys_of(on))
    link = LinkDeclared(on.name, on.name, record.place, keys)
    key = (*keys_of(on), PERIOD)
    return SheetDeclared(record.name, "record", record.place, key=key, columns=columns, links={on.name: link})


def _key_column(on: SheetDeclared, key: str) -> ColumnDeclared:
    return on.columns.get(key) or ColumnDeclared(key, _key_type(on, key), on.place)


def _key_type(on: SheetDeclared, key: str) -> Type:
    step = next((source.of for source in on.each if source.name == key and source.kind == "step"), "")
    return Type(Kind.PERIOD, step=step) if step else Type(Kind.TEXT)


def _recorded(
    scheme: Scheme, record: Record, sheets: Mapping[str, SheetDeclared], found: list[Finding]
) -> tuple[str, dict[str, Type]]:
    """The period kind of the recorded scheme, and the types of the columns of the recorded sheet."""
    if record.scheme in {"self", scheme.id}:
        own = sheets.get(record.sheet)
        return scheme.period, {name: one.type for name, one in own.columns.items()} if own else {}
    path = scheme_find(record.scheme)
    other = load_file(path).scheme if path is not None and path.suffix in {".yaml", ".yml"} else None
    if other is None:
        if any(one.type is None for one in record.take):
            found.append(Finding.of(rules.NOT_FOUND, record.place, name=record.scheme, known="take: {列: 类型}"))
        return scheme.period, {}
    columns = other.sheets[record.sheet].columns if record.sheet in other.sheets else {}
    types = {name: column.type for name, column in columns.items()}
    types |= {column.name: column.type for column in expand(other).columns.get(record.sheet, ())}
    return other.period, types


def _taken(record: Record, types: Mapping[str, Type], found: list[Finding]) -> dict[str, Type]:
    taken = {}
    for one in record.take:
        kind = one.type or types.get(one.name)
        name = record.rename.get(one.name, one.name)
        if kind is None:
            if types:
                found.append(Finding.of(rules.RECORD_TYPE, one.place, name=record.name, column=one.name))
            continue
        taken[name] = replace(kind, states=frozenset())
    return taken
