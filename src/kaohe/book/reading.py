"""读数 · Reading: one sheet of facts after its file was read: a typed DuckDB view and what was wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kaohe.base.findings import Finding, Place
from kaohe.book.layout import Field, given_columns, sheet_fields
from kaohe.formula.program import Column, Sheet

LINE = "#line"
"""The number of a row in its file; no column can be called so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`view` holds LINE and the fields of the columns; a bad cell is NULL with the state rejected, an empty one NULL.

    dropped: rows that never reached the view, each with its code and its cells as text.
    original: the texts of rows by line, as the file had them (CSV only; Parquet rows are their values).
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    place: Place
    view: str
    findings: tuple[Finding, ...] = ()
    dropped: tuple[tuple[str, tuple[str, ...]], ...] = ()
    original: Callable[[Sequence[int]], list[list[str]]] | None = field(default=None, compare=False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the view besides LINE."""
        return sheet_fields(self.columns, self.sheet.key)

    @property
    def keys(self) -> tuple[Column, ...]:
        """The key columns in their order."""
        return self.columns[: len(self.sheet.key)]

    @property
    def others(self) -> tuple[Column, ...]:
        """The columns that are not key."""
        return self.columns[len(self.sheet.key) :]


def empty_reading(sheet: Sheet, place: Place, findings: Sequence[Finding]) -> Reading:
    """The reading of a file that cannot be used; the findings block.

    >>> empty_reading(Sheet("街道", "given", (), {}, {}), Place(), []).view
    ''
    """
    return Reading(sheet, given_columns(sheet), place, "", tuple(findings))
