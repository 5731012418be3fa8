"""记录 · Records: rows of approved runs as read-only sheets, keyed by the unit and its period, with the columns taken.

A record of one period a unit (`period: same` or `last`) is reached like a parent; several are aggregated like children.
Basis: language.md §7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, LinkDeclared, SheetDeclared, Written
from kaohe.formula.types import Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.expand import Expansion, expand
from kaohe.scheme.library import scheme_find
from kaohe.scheme.load import load_bytes
from kaohe.scheme.model import Record, Scheme, is_single

PERIOD = "期"
Recorded = Mapping[str, Mapping[str, frozenset[State]]]
"""The states that columns of the recorded sheet can hold, by record; what is not at hand is not in it."""
NOTHING_RECORDED: Recorded = MappingProxyType({})


def record_sheets(
    scheme: Scheme, sheets: Mapping[str, SheetDeclared], recorded: Recorded, found: list[Finding]
) -> dict[str, SheetDeclared]:
    """The sheets with those of the records, and with the links that reach them.

    Findings: `scheme/record-type`, `scheme/record-states`, `scheme/not-found`.
    """
    result = dict(sheets)
    for record in scheme.records.values():
        if record.on not in sheets:
            continue
        past = _recorded(scheme, record, sheets, found)
        taken = _taken(record, past.types, recorded.get(record.name, {}), found)
        result[record.name] = _sheet(record, sheets[record.on], past, taken)
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


def is_own(record: Record, scheme: Scheme) -> bool:
    """Whether a record is of the scheme's own past."""
    return record.scheme in {"self", scheme.id}


def recorded_scheme(record: Record) -> Scheme | None:
    """The scheme of a record of another scheme, as its document at hand says it; None where there is none."""
    path = scheme_find(record.scheme)
    return _loaded(path.read_bytes()) if path is not None and path.suffix in {".yaml", ".yml"} else None


@lru_cache(maxsize=64)
def _loaded(document: bytes) -> Scheme | None:
    return load_bytes(document).scheme


@dataclass(frozen=True, slots=True)
class _Past:
    """What is recorded: the kind of its periods, its columns with types and English titles, and what it is called."""

    kind: str
    types: Mapping[str, Type] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    title_en: str = ""


def _sheet(record: Record, on: SheetDeclared, past: _Past, taken: Mapping[str, Type]) -> SheetDeclared:
    columns = {key: _key_column(on, key) for key in keys_of(on)}
    columns[PERIOD] = ColumnDeclared(
        PERIOD, Type(Kind.PERIOD, step=past.kind), record.place, origin="record", title_en="Period"
    )
    titles = {record.rename.get(name, name): title for name, title in past.titles.items()}
    for name, column_type in taken.items():
        columns[name] = ColumnDeclared(
            name,
            column_type,
            record.place,
            absent=State.NO_RECORD,
            origin="record",
            title_en=titles.get(name, ""),
        )
    title = past.title_en
    if is_single(record):
        return SheetDeclared(record.name, "record", record.place, key=keys_of(on), columns=columns, title_en=title)
    keys = tuple((key, Written(names.written(key), record.place)) for key in keys_of(on))
    link = LinkDeclared(on.name, on.name, record.place, keys)
    key = (*keys_of(on), PERIOD)
    return SheetDeclared(
        record.name, "record", record.place, key=key, columns=columns, links={on.name: link}, title_en=title
    )


def _key_column(on: SheetDeclared, key: str) -> ColumnDeclared:
    return on.columns.get(key) or ColumnDeclared(key, _key_type(on, key), on.place)


def _key_type(on: SheetDeclared, key: str) -> Type:
    step = next((source.of for source in on.each if source.name == key and source.kind == "step"), "")
    return Type(Kind.PERIOD, step=step) if step else Type(Kind.TEXT)


def _recorded(scheme: Scheme, record: Record, sheets: Mapping[str, SheetDeclared], found: list[Finding]) -> _Past:
    """The recorded scheme, as far as its document is at hand."""
    if is_own(record, scheme):
        own = sheets.get(record.sheet)
        columns = own.columns.values() if own else ()
        types, titles = {one.name: one.type for one in columns}, {one.name: one.title_en for one in columns}
        return _Past(scheme.period, types, titles)
    other = recorded_scheme(record)
    if other is None:
        if any(one.type is None for one in record.take):
            found.append(Finding.of(rules.NOT_FOUND, record.place, name=record.scheme, known="take: {列: 类型}"))
        return _Past(scheme.period)
    expansion = expand(other)
    types = column_types(other, expansion, record.sheet)
    return _Past(other.period, types, _titles(other, expansion, record.sheet), other.title.en)


def _titles(scheme: Scheme, expansion: Expansion, sheet: str) -> dict[str, str]:
    """The English titles of the columns of a sheet."""
    columns = scheme.sheets[sheet].columns if sheet in scheme.sheets else {}
    titles = {name: column.title.en for name, column in columns.items()}
    return titles | {column.name: column.title_en for column in expansion.columns.get(sheet, ())}


def column_types(scheme: Scheme, expansion: Expansion, sheet: str) -> dict[str, Type]:
    """The types of the columns of a sheet as they are declared, those that expansion makes among them."""
    columns = scheme.sheets[sheet].columns if sheet in scheme.sheets else {}
    types = {name: column.type for name, column in columns.items()}
    return types | {column.name: column.type for column in expansion.columns.get(sheet, ())}


def _taken(
    record: Record, types: Mapping[str, Type], states: Mapping[str, frozenset[State]], found: list[Finding]
) -> dict[str, Type]:
    """The types of the columns taken, each with the states that its document can give and those that `take` adds."""
    taken = {}
    for one in record.take:
        kind = one.type or types.get(one.name)
        name = record.rename.get(one.name, one.name)
        if kind is None:
            if types:
                found.append(Finding.of(rules.RECORD_TYPE, one.place, name=record.name, column=one.name))
            continue
        if one.states is None and one.name not in states:
            found.append(Finding.of(rules.RECORD_STATES, one.place, name=record.name, column=one.name))
        taken[name] = replace(kind, states=states.get(one.name, frozenset()) | frozenset(one.states or ()))
    return taken
