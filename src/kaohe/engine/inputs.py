"""运行的输入 · Inputs: the seven things of which a run is a function, and where its facts and records lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kaohe.base.period import Period
from kaohe.book.manifest import Book
from kaohe.calendar.working import WorkingCalendar
from kaohe.formula.program import Program

Keep = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run is a function of, besides the engine's own version.

    scheme: id and version are the book's origin; `scheme_hash` is the digest of its canonical model.
    records: a Parquet file in the layout of books for each record sheet. as_of: epoch seconds.
    """

    program: Program
    scheme_hash: str
    book: Book
    period: Period
    as_of: int
    calendar: WorkingCalendar
    records: Mapping[str, Path] = field(default_factory=dict)
