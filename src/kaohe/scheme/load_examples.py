"""示例读取 · Loading examples: rows, pinned cells and expected cells; their values are typed when they run."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import EXAMPLE
from kaohe.scheme.model import Example, ExampleCell
from kaohe.scheme.node import Node
from kaohe.scheme.reading import Reading

Rows = tuple[tuple[str, tuple[str, ...]], ...]


def load_examples(reading: Reading, node: Node | None, records: Collection[str] = ()) -> tuple[Example, ...]:
    """`examples:`, in order; under `records` stand rows of the named records, under `given` rows of any sheet.

    Findings: `scheme/unknown-name` and those of shapes.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("[{name: 甲, period: 2026, expect: {月: {K1/2026-01: {数: 2}}}}]".encode()).root
    >>> load_examples(Reading(""), root)[0].expect[0].row
    ('K1', '2026-01')
    """
    return tuple(_example(reading, item, records) for item in read.items(reading, node, "examples"))


def _example(reading: Reading, item: Node, records: Collection[str]) -> Example:
    parts = read.fields(reading, item, EXAMPLE)
    name = read.text(reading, parts.get("name"), "example name")
    rows, given = _cells(reading, parts.get("given"), f"{name} given")
    for sheet, place, _ in read.entries(reading, parts.get("records"), f"{name} records"):
        if sheet not in records:
            hint = names.suggestion(sheet, records)
            reading.report(rules.UNKNOWN_NAME, place, what="记录 (record)", name=sheet, hint=hint)
    past_rows, past = _cells(reading, parts.get("records"), f"{name} records")
    _, expect = _cells(reading, parts.get("expect"), f"{name} expect")
    period, at = (
        read.text(reading, parts.get("period"), f"{name} period"),
        read.text(reading, parts.get("at"), f"{name} at"),
    )
    return Example(
        name,
        period,
        at,
        (*rows, *past_rows),
        (*given, *past),
        expect,
        read.text(reading, parts.get("basis"), f"{name} basis"),
        item.place,
    )


def _cells(reading: Reading, node: Node | None, where: str) -> tuple[Rows, tuple[ExampleCell, ...]]:
    rows: list[tuple[str, tuple[str, ...]]] = []
    cells: list[ExampleCell] = []
    for sheet, _, body in read.entries(reading, node, where):
        for key, _, columns in read.entries(reading, body, f"{where} {sheet}"):
            row = tuple(key.split("/"))
            rows.append((sheet, row))
            for column, place, value in read.entries(reading, columns, f"{where} {sheet} {key}"):
                name = ".".join(names.unquoted(part) for part in column.split("."))
                cells.append(ExampleCell(sheet, row, name, read.text(reading, value, f"{where} {column}"), place))
    return tuple(rows), tuple(cells)
