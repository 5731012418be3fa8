"""生效与依据 · Dates: parameters and tables are cited, in force from the first day, and not changed inside a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period, PeriodKind
from kaohe.formula.reads import walk
from kaohe.formula.typed import Lookup
from kaohe.formula.typed import Parameter as ParameterRead
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject

_Row = tuple[dt.date, str, Place]


def check(subject: Subject) -> Iterator[Finding]:
    """What lacks a date or basis, starts too late, or changes within a period and is read without AT.

    Basis: language.md §5, §12. Findings: `scheme/no-basis`, `scheme/starts-late`, `scheme/changed-in-period`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "parameters: {甲: {type: count, rows: [{from: 2026-01-01, is: 3}]}}"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/no-basis']
    """
    changed = {}
    for name, place, rows in _dated(subject):
        for _, basis, at in rows:
            if not basis:
                yield Finding.of(rules.NO_BASIS, at, name=name)
        valid = subject.scheme.valid
        if valid is not None and rows and rows[0][0] > valid.start:
            yield Finding.of(rules.STARTS_LATE, place, name=name, start=rows[0][0], valid=valid.start)
        inside = _inside(subject, rows)
        if inside is not None:
            changed[name] = inside
    if changed:
        yield from _unpicked(subject, changed)


def _dated(subject: Subject) -> Iterator[tuple[str, Place, list[_Row]]]:
    for parameter in subject.scheme.parameters.values():
        yield parameter.name, parameter.place, [(row.start, row.basis, row.place) for row in parameter.rows]
    for table in subject.scheme.tables.values():
        versions = zip(table.versions, table.places, strict=True)
        yield table.name, table.place, [(version.start, version.basis, place) for version, place in versions]


def _inside(subject: Subject, rows: list[_Row]) -> dt.date | None:
    """The first change after the start of the validity that is not the first day of a period."""
    valid = subject.scheme.valid
    kind = PeriodKind(subject.scheme.period)
    for start, _, _ in rows[1:]:
        within = valid is not None and valid.start < start and (valid.stop is None or start <= valid.stop)
        if within and Period.containing(start, kind).start != start:
            return start
    return None


def _unpicked(subject: Subject, changed: dict[str, dt.date]) -> Iterator[Finding]:
    for sheet, column in subject.columns():
        reads = walk(column.formula) if column.formula is not None else ()
        names = {_read(node) for node in reads if isinstance(node, ParameterRead | Lookup) and node.when is None}
        for name in sorted(names & changed.keys()):
            place = subject.place(sheet, column.name)
            yield Finding.of(rules.CHANGED, place, name=name, column=column.name, day=changed[name])


def _read(node: ParameterRead | Lookup) -> str:
    return node.table if isinstance(node, Lookup) else node.name
