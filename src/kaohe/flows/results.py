"""结果 · Results: what a finished run says, asked by sheet and column; reads, never computes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.findings import Lang, Text
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.readers.prose.naming import called
from kaohe.scheme.decisions import constraints_of
from kaohe.scheme.model import Constraint, Light, Scheme
from kaohe.scheme.model_appraisal import Appraisal
from kaohe.trace.privacy import FEWEST
from kaohe.trace.run import RunView
from kaohe.trace.shown import brief

PERSON = "人员编号"
"""The key of a person: results of sheets that name one are shown one by one only to that person."""
TOTAL, GRADE, NAME = "总分", "等级", "名称"


@dataclass(frozen=True, slots=True)
class Results:
    """A run with the scheme it was computed by; `stated` is what run.json says."""

    folder: Path
    scheme: Scheme
    view: RunView
    stated: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    complete: bool = True

    def rows(self, sheet: str, columns: Sequence[str] = ()) -> Sequence[Row]:
        """The rows of a sheet in key order; `columns` are those that will be read."""
        return self.view.cells.rows(sheet, {}, columns)

    def cell(self, row: Row, column: str) -> Datum:
        """A stored cell."""
        return self.view.cells.cell(row, column)

    def column(self, sheet: str, column: str) -> Column:
        """A column of the program."""
        return self.view.program.sheets[sheet].columns[column]

    def column_title(self, sheet: str, column: str) -> Text:
        """What a column is called in both languages."""
        words = called(self.view.program, sheet, column)
        return Text(words.zh, words.en)

    def sheet_title(self, sheet: str) -> Text:
        """What a sheet is called in both languages."""
        found = self.view.program.sheets.get(sheet)
        return Text(sheet, (found.title_en if found is not None else "") or sheet)

    def is_personal(self, sheet: str) -> bool:
        """Whether the rows of a sheet are persons, or belong to one."""
        found = self.view.program.sheets[sheet]
        targets = [self.view.program.sheets[link.sheet] for link in found.links.values()]
        return any(PERSON in one.key for one in (found, *targets))

    def personal_sheets(self) -> frozenset[str]:
        """The sheets whose rows are persons, or belong to one."""
        return frozenset(name for name in self.view.program.sheets if self.is_personal(name))

    def shown(self, row: Row, column: str, lang: Lang) -> str:
        """A stored cell as people read it."""
        return brief(self.cell(row, column), self.column(row.sheet, column).type, lang)

    def persons(self, count: int, sheet: str) -> str:
        """A count of rows, hidden where they are persons and too few."""
        return f"<{FEWEST}" if self.is_personal(sheet) and 0 < count < FEWEST else f"{count:,}"

    def spread(self, counts: Mapping[str, int], sheet: str) -> dict[str, str]:
        """A distribution over the rows of a sheet; of persons so that no small count follows from the others.

        Basis: language.md §10: a count of fewer than 5 persons is hidden, and with it the next smallest.
        """
        told = {name: self.persons(count, sheet) for name, count in counts.items()}
        small = {name for name, text in told.items() if text.startswith("<")}
        others = sorted((name for name in counts if name not in small and counts[name]), key=lambda name: counts[name])
        if small and others:
            told[others[0]] = "…"
        return told

    def row_name(self, row: Row) -> str:
        """The name of a row, its key where it has none."""
        named = NAME in self.view.program.sheets[row.sheet].columns
        name = self.cell(row, NAME) if named else ""
        return name if isinstance(name, str) and name else row_key(row)

    def row_names(self, rows: Sequence[Row]) -> list[str]:
        """The names of rows; persons are left out."""
        return [self.row_name(row) for row in rows if not self.is_personal(row.sheet)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row in the order of its total; `place` None where the total is missing. Equal totals share a place."""

    place: int | None
    row: Row
    total: Datum
    grade: Datum


@dataclass(frozen=True, slots=True)
class Failing:
    """The rows of a sheet on which a constraint does not hold, or cannot be judged (`unjudged`)."""

    constraint: Constraint
    sheet: str
    column: str
    rows: tuple[Row, ...]
    unjudged: tuple[Row, ...] = ()

    @property
    def failed(self) -> tuple[Row, ...]:
        """The rows on which it is known not to hold."""
        unjudged = {row.key for row in self.unjudged}
        return tuple(row for row in self.rows if row.key not in unjudged)

    @property
    def title(self) -> Text:
        """What the constraint is called."""
        return Text(self.constraint.name, self.constraint.title.en or self.constraint.name)


@dataclass(frozen=True, slots=True)
class Shining:
    """How many rows a light shows in each colour."""

    light: Light
    colours: Mapping[str, int]

    @property
    def title(self) -> Text:
        """What the light is called."""
        return Text(self.light.name, self.light.title.en or self.light.name)


def row_key(row: Row) -> str:
    """The key of a row as a person types it."""
    return "/".join(str(part) for part in row.key)


def ranking(results: Results, appraisal: Appraisal) -> tuple[Ranked, ...]:
    """The rows of an appraisal, highest total first, those without one last."""
    rows = results.rows(appraisal.of, (TOTAL, GRADE, NAME))
    totals = [(results.cell(row, TOTAL), row) for row in rows]
    known = sorted(total for total, _ in totals if isinstance(total, Fraction))
    ranked = [
        Ranked(
            1 + len(known) - bisect_right(known, total) if isinstance(total, Fraction) else None,
            row,
            total,
            results.cell(row, GRADE) if appraisal.grades else "",
        )
        for total, row in totals
    ]
    return tuple(sorted(ranked, key=lambda one: one.place or len(ranked) + 1))


def failing(results: Results) -> tuple[Failing, ...]:
    """The constraints that do not hold everywhere, in the order of the document."""
    found = [_failing(results, *judged) for judged in _constraints(results)]
    return tuple(one for one in found if one.rows)


def grades(results: Results, sheet: str, lang: Lang) -> Mapping[str, str]:
    """How many rows of a sheet have each grade, or no grade for which reason; of persons never a small number."""
    rows = results.rows(sheet, (GRADE,))
    counted = Counter(results.shown(row, GRADE, lang) for row in rows)
    told = results.spread(counted, sheet)
    return {grade: told[grade] for grade in sorted(told)}


def shining(results: Results) -> tuple[Shining, ...]:
    """The lights with their colours counted, in the order of the document."""
    found = []
    for light in results.scheme.lights:
        column = f"灯.{light.name}"
        shown = [results.cell(row, column) for row in results.rows(light.on, (column,))]
        found.append(Shining(light, Counter(str(colour) for colour in shown)))
    return tuple(found)


def median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle of the values, or the mean of the two in the middle; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _constraints(results: Results) -> Iterator[tuple[Constraint, str, str]]:
    """Each constraint with the sheet and the column in which it is judged; one on the scheme has a sheet of its own."""
    for constraint in constraints_of(results.scheme):
        column = f"约束.{constraint.name}"
        for sheet in results.view.program.sheets.values():
            if column in sheet.columns and constraint.on in {sheet.name, "scheme"}:
                yield constraint, sheet.name, column


def _failing(results: Results, constraint: Constraint, sheet: str, column: str) -> Failing:
    rows = results.rows(sheet, (column,))
    allowed: tuple[State, ...] = constraint.unless
    kept = tuple(row for row in rows if (held := results.cell(row, column)) is not True and held not in allowed)
    unjudged = tuple(row for row in kept if isinstance(results.cell(row, column), State))
    return Failing(constraint, sheet, column, kept, unjudged)
