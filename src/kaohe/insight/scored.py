"""计分表 · Scored: the scores of one appraisal in a run, unit by unit, as the report reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.types import Kind
from kaohe.scheme.model_appraisal import Appraisal, Indicator
from kaohe.scheme.wording import SCORE
from kaohe.trace.privacy import FEWEST
from kaohe.trace.run import RunView

TOTAL, GRADE, VALUE, BEFORE = "总分", "等级", "值", "原分"
HIDDEN = "…"
"""Stands for a number of persons that is too small to be told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The units of an appraisal with the cells of its columns; `personal`: they are persons, told only in numbers."""

    appraisal: Appraisal
    units: tuple[Row, ...]
    cells: Mapping[str, tuple[Datum, ...]]
    personal: bool

    def numbers(self, column: str) -> tuple[Fraction | None, ...]:
        """A column's numbers, None where a state stands; all None where the sheet has no such column of numbers."""
        found = self.cells.get(column, (State.EMPTY,) * len(self.units))
        return tuple(value if isinstance(value, Fraction) else None for value in found)

    def points(self, node: Indicator) -> tuple[Fraction | None, ...]:
        """The official scores of an indicator or class."""
        return self.numbers(f"{node.name}.{SCORE}")

    @property
    def totals(self) -> tuple[Fraction | None, ...]:
        """The totals."""
        return self.numbers(TOTAL)

    def states(self, column: str) -> list[State]:
        """The states that stand in a column."""
        return [value for value in self.cells.get(column, ()) if isinstance(value, State)]

    def valued(self, node: Indicator) -> list[bool]:
        """Of each unit, whether its indicator has a value; where a method keeps none, whether it has a score."""
        there = self.cells.get(f"{node.name}.{VALUE}", self.cells.get(f"{node.name}.{SCORE}", ()))
        return [not isinstance(value, State) for value in there]

    def told(self, count: int) -> str:
        """A count; of persons hidden where it, or what is left, is too small."""
        rest = len(self.units) - count
        hidden = self.personal and (0 < count < FEWEST or 0 < rest < FEWEST)
        return HIDDEN if hidden else str(count)

    def share(self, count: int, of: int | None = None) -> str:
        """A count as a share of the units, or of so many of them, in per cent; of persons hidden as a count is."""
        whole = len(self.units) if of is None else of
        if self.told(count) == HIDDEN or (self.personal and 0 < whole - count < FEWEST):
            return HIDDEN
        return percent(Fraction(count, whole)) if whole else HIDDEN


def percent(share: Fraction | float) -> str:
    """A share in whole per cent, or with one digit under ten.

    >>> percent(Fraction(1, 3)), percent(0.041), percent(Fraction(0))
    ('33%', '4.1%', '0%')
    """
    exact = Fraction(share) * 100
    if not exact:
        return "0%"
    return f"{float(exact):.1f}%" if abs(exact) < 10 else f"{float(exact):.0f}%"


def scored(view: RunView, appraisal: Appraisal, *, personal: bool) -> Scored:
    """The cells of an appraisal's columns in a finished run."""
    sheet = view.program.sheets[appraisal.of]
    wanted = [TOTAL, GRADE]
    for node in appraisal.nodes():
        wanted += [f"{node.name}.{part}" for part in (SCORE, VALUE, BEFORE)]
    columns = [name for name in wanted if name in sheet.columns]
    rows = tuple(view.cells.rows(appraisal.of, {}, columns))
    cells = {name: tuple(view.cells.cell(row, name) for row in rows) for name in columns}
    kinds = {name: sheet.columns[name].type.kind for name in columns}
    plain = {name: tuple(map(_plain, values)) if kinds[name] is Kind.DATE else values for name, values in cells.items()}
    return Scored(appraisal, rows, plain, personal)


def _plain(value: Datum) -> Datum:
    """A date as a number of days, so that later is greater."""
    return value if isinstance(value, State) or not hasattr(value, "toordinal") else Fraction(value.toordinal())
