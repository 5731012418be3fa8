"""考核周期 · Period: a stretch of days that appraisal counts in, from one day to a school year.

Not here: whether a day is a working day (`kaohe.calendar`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaohe.base.errors import KaoheError


class PeriodKind(StrEnum):
    """The kinds of period; a week is an ISO week, a school year (学年) begins on 1 September."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"


FIRST_YEAR, LAST_YEAR = 1900, 2999  # what may be typed
SCHOOL_YEAR_BEGINS = 9

_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.SCHOOL_YEAR: 12,
}
_DAYS = {PeriodKind.DAY: 1, PeriodKind.WEEK: 7}
_FORMS = {
    PeriodKind.YEAR: re.compile(r"([0-9]{4})"),
    PeriodKind.HALF_YEAR: re.compile(r"([0-9]{4})H([12])"),
    PeriodKind.QUARTER: re.compile(r"([0-9]{4})Q([1-4])"),
    PeriodKind.MONTH: re.compile(r"([0-9]{4})-([0-9]{2})"),
    PeriodKind.SCHOOL_YEAR: re.compile(r"([0-9]{4})-([0-9]{4})"),
    PeriodKind.DAY: re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    PeriodKind.WEEK: re.compile(r"([0-9]{4})W([0-9]{2})"),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period, known by its first day and its kind; earlier ones sort first.

    >>> term = Period.parse("2025-2026")
    >>> term.kind, term.start.isoformat(), term.end.isoformat()
    (<PeriodKind.SCHOOL_YEAR: 'school_year'>, '2025-09-01', '2026-08-31')
    """

    start: date
    kind: PeriodKind

    def __post_init__(self) -> None:
        if _first_day(self.start, self.kind) != self.start:
            raise KaoheError(f"no {self.kind} begins on {self.start}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of a text such as `2026`, `2026H1`, `2026Q1`, `2026-03`, `2025-2026`, `2026-03-09`, `2026W10`."""
        period = period_parse(text)
        if period is None:
            raise KaoheError(f"not a period: {text[:40]!r}")
        return period

    @classmethod
    def containing(cls, day: date, kind: str) -> Period:
        """The period of the kind in which the day lies.

        >>> Period.containing(date(2026, 8, 31), "school_year").text
        '2025-2026'
        """
        known = kind_of(kind)
        return cls(_first_day(day, known), known)

    @property
    def end(self) -> date:
        """The last day, which belongs to the period."""
        if self.kind in _DAYS:
            return self.start + timedelta(days=_DAYS[self.kind] - 1)
        last = _months_after(self.start, _MONTHS[self.kind] - 1)
        return last.replace(day=monthrange(last.year, last.month)[1])

    @property
    def text(self) -> str:
        """The text that parses to this period."""
        year, month = self.start.year, self.start.month
        if self.kind is PeriodKind.WEEK:
            week = self.start.isocalendar()
            return f"{week.year}W{week.week:02d}"
        return {
            PeriodKind.DAY: self.start.isoformat(),
            PeriodKind.MONTH: f"{year}-{month:02d}",
            PeriodKind.QUARTER: f"{year}Q{(month + 2) // 3}",
            PeriodKind.HALF_YEAR: f"{year}H{(month + 5) // 6}",
            PeriodKind.YEAR: f"{year}",
            PeriodKind.SCHOOL_YEAR: f"{year}-{year + 1}",
        }[self.kind]

    def plus(self, n: int) -> Period:
        """The n-th period of the same kind after this one (before, if negative).

        >>> Period.parse("2026Q1").plus(-1).text
        '2025Q4'
        """
        try:
            if self.kind in _DAYS:
                return Period(self.start + timedelta(days=n * _DAYS[self.kind]), self.kind)
            return Period(_months_after(self.start, n * _MONTHS[self.kind]), self.kind)
        except (OverflowError, ValueError) as error:
            raise KaoheError(f"{self.text} plus {n} leaves the calendar") from error

    def steps(self, kind: str) -> tuple[Period, ...]:
        """The periods of a kind that end inside this one, in order; the kind may not be longer than this one's.

        Basis: language.md, Time: a week belongs to the period in which it ends.

        >>> [week.text for week in Period.parse("2026-02").steps("week")]
        ['2026W05', '2026W06', '2026W07', '2026W08']
        """
        known = kind_of(kind)
        if _length(known) > _length(self.kind):
            raise KaoheError(f"a {self.kind} has no {known} in it")
        step = Period.containing(self.start, known)
        found: list[Period] = []
        while step.end <= self.end:
            found.append(step)
            step = step.plus(1)
        return tuple(found)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.text


def kind_of(kind: str) -> PeriodKind:
    """The kind of a name.

    >>> kind_of("half_year")
    <PeriodKind.HALF_YEAR: 'half_year'>
    """
    try:
        return PeriodKind(kind)
    except ValueError as error:
        raise KaoheError(f"no kind of period is called {kind}") from error


def period_parse(text: str) -> Period | None:
    """The period of a text, or None.

    >>> period_parse("2026-13") is None, period_parse("2025-2027") is None, period_parse("2026W53").start.isoformat()
    (True, True, '2026-12-28')
    """
    for kind, form in _FORMS.items():
        found = form.fullmatch(text)
        if found is not None:
            return _of_numbers(kind, [int(number) for number in found.groups()])
    return None


def _of_numbers(kind: PeriodKind, numbers: list[int]) -> Period | None:
    year, second = numbers[0], numbers[1] if len(numbers) > 1 else 1
    if not FIRST_YEAR <= year <= LAST_YEAR or (kind is PeriodKind.SCHOOL_YEAR and second != year + 1):
        return None
    try:
        if kind is PeriodKind.DAY:
            return Period(date(year, second, numbers[2]), kind)
        if kind is PeriodKind.WEEK:
            return Period(date.fromisocalendar(year, second, 1), kind)
        month = SCHOOL_YEAR_BEGINS if kind is PeriodKind.SCHOOL_YEAR else (second - 1) * _MONTHS[kind] + 1
        return Period(date(year, month, 1), kind)
    except ValueError:
        return None


def _first_day(day: date, kind: PeriodKind) -> date:
    if kind is PeriodKind.DAY:
        return day
    if kind is PeriodKind.WEEK:
        return day - timedelta(days=day.weekday())
    if kind is PeriodKind.SCHOOL_YEAR:
        return date(day.year - (day.month < SCHOOL_YEAR_BEGINS), SCHOOL_YEAR_BEGINS, 1)
    months = _MONTHS[kind]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day)


def _length(kind: PeriodKind) -> int:
    return _DAYS[kind] if kind in _DAYS else 28 * _MONTHS[kind]
