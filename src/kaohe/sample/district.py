"""示例区 · District: writes the facts books of a fictional district, one folder for each scheme and period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from kaohe.base.period import Period
from kaohe.sample import (
    annual,
    budgets,
    children,
    custody,
    evaluations,
    footprints,
    freezes,
    improvements,
    kindergartens,
    medics,
    organisation,
    police,
    projects,
    risks,
    schools,
    tasks,
    teachers,
    units,
    uses,
)
from kaohe.sample.extent import Extent
from kaohe.sample.people import people_write
from kaohe.sample.quality import FIRST_YEAR, LAST_YEAR
from kaohe.sample.sheets import Row, Sheet, Written, sheet_write

LAST_MONTH = Period.parse("2026-10")
MONTHS = 24

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Book:
    """One folder of facts: whose they are, what they are about, and its sheets."""

    scheme: str
    period: str
    sheets: Callable[[], Iterator[tuple[Sheet, Iterable[Row]]]]


@dataclass(frozen=True, slots=True)
class District:
    """What was written: the paid persons, and every sheet with its rows."""

    persons: int
    sheets: tuple[Written, ...]

    @property
    def rows(self) -> int:
        """All rows of all sheets."""
        return sum(sheet.rows for sheet in self.sheets)


def district_write(
    *, scale: str | int | Fraction, seed: int, out: Path, months: int = MONTHS, progress: Progress | None = None
) -> District:
    """Writes `<scheme>/<period>/<sheet>.parquet` for four years of units and the last `months` months of pay.

    The same scale and seed write the same bytes. `people.csv` (mode 0600) holds the made-up names, the books none.
    A scale that is not one is a KaoheError. `progress` is told how many books of how many are done.
    """
    extent = Extent.of(scale, seed)
    books = _books(extent, months)
    out.mkdir(parents=True, exist_ok=True)
    written: list[Written] = []
    for done, book in enumerate(books, start=1):
        folder = out / book.scheme / book.period
        written += [sheet_write(folder, sheet, rows) for sheet, rows in book.sheets()]
        if progress is not None:
            progress(done, len(books))
    return District(people_write(out, extent), tuple(written))


def _books(extent: Extent, months: int) -> tuple[Book, ...]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    recent = years[-2:]
    periods = [LAST_MONTH.plus(-back) for back in reversed(range(months))]
    return (
        Book("organisation", "", partial(_organisation, extent)),
        *(Book("wage-guarantee", str(year), partial(_streets, extent, year)) for year in years),
        *(Book("department-appraisal", str(year), partial(_departments, extent, year)) for year in years),
        *(Book("budget-execution", str(year), partial(budgets.sheets, extent, year)) for year in recent),
        *(Book("credit-bank", str(year), partial(medics.sheets, extent, year)) for year in recent),
        *(Book("carbon-and-mental-health", str(year), partial(footprints.sheets, extent, year)) for year in years[-1:]),
        *(Book("school-appraisal", year.text, partial(schools.sheets, extent, year)) for year in schools.YEARS),
        *(Book("annual", str(year), partial(annual.sheets, extent, year)) for year in years[-1:]),
        *(Book("collaboration", str(year), partial(tasks.sheets, extent, year)) for year in years[-1:]),
        *(Book("results-use", str(year), partial(uses.sheets, extent, year)) for year in uses.YEARS),
        *(Book("improvement", str(year), partial(improvements.sheets, extent, year)) for year in improvements.YEARS),
        *(
            Book("third-party-evaluation", half.text, partial(evaluations.sheets, extent, half))
            for half in evaluations.PERIODS
        ),
        *(Book("kindergarten-pay", month.text, partial(_staff, extent, month)) for month in periods),
        *(Book("auxiliary-police-pay", month.text, partial(_police, extent, month)) for month in periods),
        *(Book("teacher-performance-pay", str(year), partial(teachers.sheets, extent, year)) for year in years[-2:]),
        *(Book("kindergarten-subsidy", year.text, partial(children.sheets, extent, year)) for year in children.YEARS),
        *(Book("pay-freeze", month.text, partial(freezes.sheets, extent, month)) for month in periods),
        *(
            Book("custody-account", month.text, partial(custody.sheets, extent, month))
            for month in periods
            if month.start >= custody.BEGINS
        ),
        *(
            Book("wage-risk", month.text, partial(risks.sheets, extent, month))
            for month in periods
            if month.start >= risks.BEGINS
        ),
    )


def _organisation(extent: Extent) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    yield organisation.UNITS, organisation.unit_rows(extent)
    yield organisation.SUCCESSIONS, organisation.succession_rows()
    yield organisation.SERVICE, organisation.service_rows(extent)


def _streets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    yield units.STREET_ROWS, units.street_rows(extent, year)
    yield projects.COMPANIES, projects.company_rows(extent)
    yield projects.STREET_PROJECTS, projects.project_rows(extent, year)
    yield projects.STREET_CLUES, projects.clue_rows(extent, year)


def _departments(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    yield units.DEPARTMENT_ROWS, units.department_rows(extent, year)
    yield units.AWARDS, units.award_rows(extent, year)
    yield projects.DEPARTMENT_PROJECTS, projects.department_project_rows(extent, year)
    yield projects.DEPARTMENT_CLUES, projects.department_clue_rows(extent, year)


def _staff(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    month = kindergartens.Month(extent, period, kindergartens.working_days(period.start, period.end))
    yield kindergartens.POSTS, month.posts()
    yield kindergartens.PERSONS, month.persons()
    yield kindergartens.CHILDREN, month.children()
    yield kindergartens.KINDERGARTENS, month.kindergartens()


def _police(extent: Extent, period: Period) -> Iterator[tuple[Sheet, Iterable[Row]]]:
    yield police.BRIGADES, police.brigade_rows(extent)
    yield police.POLICE, police.police_rows(extent, period, kindergartens.working_days(period.start, period.end))
