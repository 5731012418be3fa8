"""对照表选项 · Choices: a table looked up by a choice has a row for every choice there is."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Finding
from kaohe.formula.reads import walk
from kaohe.formula.typed import Lookup
from kaohe.formula.types import Kind
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.model import Table

_CHOSEN = frozenset({Kind.CHOICE, Kind.GRADE})


def check(subject: Subject) -> Iterator[Finding]:
    """Tables that lack a row for a choice that can be looked up.

    Basis: language.md §12. Findings: `scheme/table-choices`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    for name, found in uncovered(subject):
        place, missing = found
        table = subject.scheme.tables[name]
        yield from _lacking(table, place, missing)


def uncovered(subject: Subject) -> Iterator[tuple[str, tuple[int, tuple[str, ...]]]]:
    """The tables that lack rows: the place of the key, and the choices asked for.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(uncovered(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    asked: dict[tuple[str, int], dict[str, None]] = {}
    for _, column in subject.columns():
        for node in walk(column.formula) if column.formula is not None else ():
            if isinstance(node, Lookup):
                for place, key in enumerate(node.keys):
                    if key.type.kind in _CHOSEN:
                        asked.setdefault((node.table, place), {}).update(dict.fromkeys(key.type.choices))
    for (name, place), choices in asked.items():
        if any(_lacking(subject.scheme.tables[name], place, tuple(choices))):
            yield name, (place, tuple(choices))


def _lacking(table: Table, place: int, choices: tuple[str, ...]) -> Iterator[Finding]:
    for version, at in zip(table.versions, table.places, strict=True):
        listed = {row[place] for row in version.rows}
        missing = [choice for choice in choices if choice not in listed]
        if missing and None not in listed:
            key = list(table.keys)[place]
            yield Finding.of(rules.CHOICES, at, name=table.name, key=key, missing="、".join(missing))
