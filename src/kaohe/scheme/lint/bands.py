"""分档 · Bands: a table of bands says which edge belongs to which band, leaves no gap below and has no edge twice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.findings import Finding, Place
from kaohe.formula.program import TableVersion
from kaohe.formula.reads import walk
from kaohe.formula.typed import Lookup
from kaohe.formula.types import NUMERIC, Kind, Type
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.literal import written_value
from kaohe.scheme.model import Table

_WHOLE = Fraction(1)
_Bounds = tuple[Fraction | None, Fraction | None]


def check(subject: Subject) -> Iterator[Finding]:
    """Tables over a measured key without stated closedness, with a gap at the open end, or with an edge twice.

    Basis: methods.md §4.2, §6. Findings: `scheme/band-closedness`, `scheme/band-gap`, `scheme/band-overlap`.

    >>> from kaohe.scheme.load import load_bytes
    >>> rows = "rows: [{from: 2026-01-01, basis: 甲, values: [[90%, 1], [60%, 0.5]]}]"
    >>> text = f"tables: {{乙: {{key: {{丙: ratio}}, gives: {{丁: number}}, bands: lower_closed, {rows}}}}}"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/band-gap']
    """
    bounds = _looked_up(subject)
    for table in subject.scheme.tables.values():
        yield from _found(table, bounds)


def open_tables(subject: Subject) -> frozenset[str]:
    """The tables that may give nothing: with a gap, or over a measure and looked up for equal keys only.

    >>> from kaohe.scheme.load import load_bytes
    >>> open_tables(Subject(load_bytes(b"kaohe: 1").scheme))
    frozenset()
    """
    bounds = _looked_up(subject)
    tables = subject.scheme.tables.values()
    gaps = {table.name for table in tables if any(one.rule is rules.BAND_GAP for one in _found(table, bounds))}
    exact = {
        table.name for table in tables if not table.bands and any(key.kind in NUMERIC for key in table.keys.values())
    }
    return frozenset(gaps | exact)


def _found(table: Table, bounds: dict[str, _Bounds]) -> Iterator[Finding]:
    key = list(table.keys.values())[-1] if table.keys else None
    if key is None or key.kind not in NUMERIC:
        return
    if not table.bands:
        if key.kind is not Kind.COUNT:
            yield Finding.of(rules.BAND_CLOSED, table.place, name=table.name)
        return
    for version, place in zip(table.versions, table.places, strict=True):
        yield from _edges(table, version, place, bounds.get(table.name, _assumed(key)))


def _edges(table: Table, version: TableVersion, place: Place, bounds: _Bounds) -> Iterator[Finding]:
    last = len(table.keys) - 1
    kind = list(table.keys.values())[last]
    groups: dict[tuple[object, ...], list[Fraction | None]] = {}
    for row in version.rows:
        edge = row[last]
        groups.setdefault(row[:last], []).append(edge if isinstance(edge, Fraction) else None)
    for edges in groups.values():
        known = [edge for edge in edges if edge is not None]
        for edge in dict.fromkeys(known):
            if known.count(edge) > 1:
                yield Finding.of(rules.BAND_OVERLAP, place, name=table.name, edge=written_value(edge, kind))
        if known and None not in edges:
            yield from _gap(table, known, place, bounds)


def _gap(table: Table, edges: list[Fraction], place: Place, bounds: _Bounds) -> Iterator[Finding]:
    kind = list(table.keys.values())[-1]
    low, high = bounds
    if table.bands == "lower_closed":
        edge, sign = min(edges), "<"
        uncovered = low is None or edge > low
    else:
        edge, sign = max(edges), ">"
        uncovered = high is None or edge < high
    if uncovered:
        yield Finding.of(rules.BAND_GAP, place, name=table.name, sign=sign, edge=written_value(edge, kind))


def _assumed(key: Type) -> _Bounds:
    """What a table that no formula reads yet must cover: from nothing, a ratio up to the whole."""
    return Fraction(0), (_WHOLE if key.kind is Kind.RATIO else None)


def _looked_up(subject: Subject) -> dict[str, _Bounds]:
    """The widest bounds of what is looked up in each table; a measure without bounds is taken as not negative."""
    found: dict[str, _Bounds] = {}
    for _, column in subject.columns():
        for node in walk(column.formula) if column.formula is not None else ():
            if isinstance(node, Lookup) and node.keys:
                kind = node.keys[-1].type
                low = kind.low if kind.low is not None else Fraction(0)
                high = kind.high if kind.high is not None else (_WHOLE if kind.kind is Kind.RATIO else None)
                found[node.table] = _wider(found.get(node.table), (low, high))
    return found


def _wider(known: _Bounds | None, new: _Bounds) -> _Bounds:
    if known is None:
        return new
    lows, highs = (known[0], new[0]), (known[1], new[1])
    low = None if None in lows else min(one for one in lows if one is not None)
    return low, None if None in highs else max(one for one in highs if one is not None)
