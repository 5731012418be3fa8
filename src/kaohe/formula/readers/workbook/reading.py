"""约定 · Agreements: what the parts of the workbook reader ask of one another, so that none imports its user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaohe.formula.program import Column
from kaohe.formula.readers.workbook.building import Building
from kaohe.formula.readers.workbook.piece import Piece
from kaohe.formula.readers.workbook.plan import Planned
from kaohe.formula.typed import Typed


class Translating(Protocol):
    """What turns typed formulas into pieces.

    places: the helper column of each link already met; found: the links that always find.
    """

    building: Building
    places: dict[tuple[str, str], Planned]
    found: set[tuple[str, str]]

    def piece(self, typed: Typed, sheet: str, owner: Column) -> Piece:
        """The piece of a formula read on a sheet for a column."""

    def cell(self, sheet: str, name: str) -> Piece:
        """A column of the own row."""

    def day(self, when: Typed | None, sheet: str, owner: Column) -> Piece | None:
        """The day that decides what is in force; None = 期末 of the run."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows an aggregate may read. criteria: pairs for SUMIFS; factors: the same for SUMPRODUCT.

    states: of the row itself. extra: a factor that depends on the outer row, '' without one.
    """

    criteria: tuple[str, ...]
    factors: tuple[str, ...]
    states: tuple[str, ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows that count, on the inner sheet: values (ranges), the flag column ('' = all), the state column.

    more: the states of values that count only where the comparison with the outer row holds.
    """

    values: tuple[str, ...]
    flag: str
    state: str
    more: str = ""
