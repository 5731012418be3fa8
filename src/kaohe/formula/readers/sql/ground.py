"""地基 · Ground: what the operations of a formula stand on — the rows they read and what is fixed for the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kaohe.base.period import Period
from kaohe.calendar.working import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.sql.piece import Layers, Piece
from kaohe.formula.typed import Typed


@dataclass(frozen=True, slots=True)
class Given:
    """What is fixed for a run; `as_of` is in epoch seconds."""

    program: Program
    period: Period
    as_of: int
    calendar: WorkingCalendar


class Ground(Protocol):
    """One chain of SELECTs over the rows of a sheet."""

    layers: Layers

    @property
    def given(self) -> Given:
        """What is fixed for the run."""
        ...

    def read(self, typed: Typed) -> Piece:
        """The SQL of a typed formula over these rows."""
        ...

    def doubt(self, text: str, depth: int) -> None:
        """Note a condition, over a layer, under which the column being computed needs the exact reader."""
        ...

    def step(self, level: int) -> tuple[Piece, str] | None:
        """The row's own step (its first day) and the step's name, None on a sheet without steps."""
        ...
