"""预览 · Preview: what a folder of facts would be to a scheme: its tables, rows and sums, what is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.exact import decimal_text
from kaohe.base.findings import Finding, blocking
from kaohe.book.manifest import Book
from kaohe.book.rows import rows_read
from kaohe.book.snapshot import snapshot_make
from kaohe.flows.asking import period_asked
from kaohe.flows.opening import scheme_open
from kaohe.flows.results import PERSON
from kaohe.formula.program import Program, Sheet
from kaohe.formula.types import Kind
from kaohe.trace.shown import grouped

_SUMMED = frozenset({Kind.MONEY, Kind.POINTS, Kind.COUNT})
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Previewed:
    """The tables as JSON (sheet, en, rows, aside, personal, sums by column), whether they are whole, what is wrong."""

    tables: tuple[dict[str, Any], ...]
    complete: bool
    findings: tuple[Finding, ...]


def preview(scheme: str, facts: Path, period: str) -> Previewed:
    """Reads a folder of facts as a run would, into a scratch folder that is gone afterwards.

    Codes: every code of the scheme, formula and book rooms, `flows/not-a-period`, `flows/wrong-period`,
    `flows/not-in-force`.
    """
    opened = scheme_open(scheme)
    if opened.scheme is None or opened.program is None or blocking(opened.findings):
        return Previewed((), complete=False, findings=opened.findings)
    asked, wrong = period_asked(opened.scheme, period)
    if asked is None:
        return Previewed((), complete=False, findings=(*opened.findings, *wrong))
    with tempfile.TemporaryDirectory(prefix="kaohe-preview-") as scratch:
        made = snapshot_make(
            program=opened.program,
            folder=facts,
            out=Path(scratch) / "facts",
            scheme=opened.scheme.id,
            version=opened.scheme.version,
            period=asked,
        )
        findings = (*opened.findings, *made.findings)
        if made.book is None:
            return Previewed((), complete=False, findings=findings)
        tables = tuple(_tables(made.book, opened.program))
        return Previewed(tables, made.book.complete, findings)


def _tables(book: Book, program: Program) -> Iterator[dict[str, Any]]:
    for name, facts in book.sheets.items():
        sheet = program.sheets[name]
        yield {
            "sheet": name,
            "en": sheet.title_en or name,
            "rows": facts.rows,
            "aside": book.quarantined.get(name, 0),
            "personal": PERSON in sheet.key,
            "sums": _sums(book, program, sheet),
        }


def _sums(book: Book, program: Program, sheet: Sheet) -> list[dict[str, str]]:
    """The sums that an office knows by heart, and compares before it starts anything."""
    wanted = [one for one in sheet.columns.values() if one.formula is None and one.type.kind in _SUMMED]
    rows = rows_read(book, program, sheet.name) if wanted else []
    found = []
    for column in wanted:
        values = [value for row in rows if isinstance(value := row.get(column.name), Fraction)]
        digits = 0 if column.type.kind is Kind.COUNT else _DIGITS
        total = decimal_text(sum(values, Fraction(0)), digits)
        found.append({"column": column.name, "en": column.title_en or column.name, "sum": grouped(total)})
    return found
