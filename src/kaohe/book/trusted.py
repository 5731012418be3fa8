"""可信 · Trusted: whether a folder that says it is a book holds what its manifest says and what the scheme demands.

Must: only the metadata of the Parquet files is read, never their rows: a large book is taken as it is within a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.base.findings import Finding, Place
from kaohe.base.states import State
from kaohe.book.findings import BOOK_ALTERED
from kaohe.book.layout import DEN, STATE, bound_stored, given_columns, sheet_fields
from kaohe.book.listing import allowed_states
from kaohe.book.manifest import Book, ColumnFacts, FieldFacts, SheetFacts
from kaohe.formula.program import Column, Program, Sheet

_SQL = {pa.int64(): "BIGINT", pa.string(): "VARCHAR", pa.bool_(): "BOOLEAN", pa.date32(): "DATE"}


def contents_findings(book: Book) -> tuple[Finding, ...]:
    """The files whose fields, rows, least and greatest values or states are not those of the manifest.

    Codes: book/altered.
    """
    return tuple(
        Finding.of(BOOK_ALTERED, Place(file=f"{name}.parquet", sheet=name), file=f"{name}.parquet")
        for name, sheet in book.sheets.items()
        if not _holds(book.path(name), sheet)
    )


def demands_met(book: Book, program: Program) -> bool:
    """Whether the book holds every sheet, field, bound and state of the scheme; else facts are taken again from it."""
    given = {name: sheet for name, sheet in program.sheets.items() if given_columns(sheet)}
    return given.keys() == book.sheets.keys() and all(_meets(book.sheets[name], given[name]) for name in given)


def _holds(path: Path, sheet: SheetFacts) -> bool:
    try:
        file = pq.read_metadata(path)
        schema = [(field.name, _SQL.get(field.type, "")) for field in file.schema.to_arrow_schema()]
    except (OSError, pa.ArrowException):
        return False
    said = [(column, one) for column in sheet.columns.values() for one in column.fields]
    if file.num_rows != sheet.rows or schema != [(one.name, one.sql) for _, one in said]:
        return False
    return all(_is_said(column, one, _range(file, at)) for at, (column, one) in enumerate(said))


def _range(file: Any, at: int) -> tuple[Any, Any] | None:
    """The least and greatest value of a field by the statistics of its row groups; None where they do not tell."""
    lows, highs = [], []
    for group in range(file.num_row_groups):
        part = file.row_group(group).column(at)
        known = part.statistics if part.is_stats_set else None
        if known is not None and known.has_min_max:
            lows.append(known.min)
            highs.append(known.max)
        elif known is None or not known.has_null_count or known.null_count != part.num_values:
            return None
    return (min(lows), max(highs)) if lows else (None, None)


def _is_said(column: ColumnFacts, field: FieldFacts, found: tuple[Any, Any] | None) -> bool:
    if field.sql == "BIGINT":
        return found == (field.low, field.high)
    if not field.name.endswith(STATE) or field is not column.fields[-1] or len(column.fields) == 1 or found is None:
        return True
    tokens = sorted(state.token for state in column.states)
    return found == ((tokens[0], tokens[-1]) if tokens else (None, None))


def _meets(facts: SheetFacts, sheet: Sheet) -> bool:
    columns = given_columns(sheet)
    wanted = [(one.name, one.sql) for one in sheet_fields(columns, sheet.key)]
    if wanted != [(one.name, one.sql) for column in facts.columns.values() for one in column.fields]:
        return False
    return all(_within(facts.columns.get(column.name), column, sheet.key) for column in columns)


def _within(facts: ColumnFacts | None, column: Column, key: Sequence[str]) -> bool:
    type_ = column.type
    if facts is None or (facts.kind, facts.scale) != (str(type_.kind), type_.scale):
        return False
    if not facts.states <= (set() if column.name in key else allowed_states(column) | {State.REJECTED}):
        return False
    first = facts.fields[0]
    if type_.is_pair:
        return all(one.low is None or one.low > 0 for one in facts.fields if one.name.endswith(DEN))
    if not type_.is_numeric or first.low is None or first.high is None:
        return True
    is_over = type_.low is not None and first.low < bound_stored(type_, type_.low, low=True)
    return not is_over and (type_.high is None or first.high <= bound_stored(type_, type_.high, low=False))
