"""日历表 · Calendar table: the days off and make-up working days of some years, as an office types them.

Owns: `data/china.csv`, the notices of the State Council for 2004 to 2026 (written by `tools/make_calendar.py`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.instant import date_parse
from kaohe.calendar.findings import BAD_DATE, BAD_HEADER, BAD_ROW, DAY_TWICE, MAKE_UP_NOT_WEEKEND, UNKNOWN_KIND

HEADER = ["日期", "类别", "名称"]
SATURDAY = 5


class DayKind(StrEnum):
    """What a notice makes of a day."""

    OFF = "放假"
    MAKE_UP = "补班"


@dataclass(frozen=True, slots=True, order=True)
class NoticeDay:
    """One day that a notice sets, and the holiday for whose sake."""

    day: date
    kind: DayKind
    name: str


def notice_days_read(lines: Iterable[str], file: str) -> tuple[tuple[NoticeDay, ...], tuple[Finding, ...]]:
    """The days of a table in order, and what is wrong with it; with a blocking finding there are none.

    Findings: calendar/bad-header, bad-row, bad-date, unknown-kind, day-twice, make-up-not-weekend.

    >>> days, findings = notice_days_read(["日期,类别,名称", "2027-01-01,放假,元旦", "2027-01-04,补班,元旦"], "2027.csv")
    >>> days, findings[0].place.line, findings[0].code
    ((), 3, 'calendar/make-up-not-weekend')
    """
    reader = csv.reader(lines)
    header = [cell.removeprefix("\ufeff").strip() for cell in next(reader, [])]
    if header != HEADER:
        return (), (Finding.of(BAD_HEADER, Place(file, 1), found=",".join(header)),)
    found: dict[date, NoticeDay] = {}
    findings: list[Finding] = []
    for row in reader:
        if any(cell.strip() for cell in row):
            _take([cell.strip() for cell in row], Place(file, reader.line_num), found, findings)
    return (() if blocking(findings) else tuple(sorted(found.values()))), tuple(findings)


def shipped_days() -> tuple[NoticeDay, ...]:
    """The days of the table that comes with kaohe.

    >>> shipped_days()[0]
    NoticeDay(day=datetime.date(2004, 1, 1), kind=<DayKind.OFF: '放假'>, name='元旦')
    """
    text = files("kaohe.calendar").joinpath("data", "china.csv").read_text(encoding="utf-8")
    days, findings = notice_days_read(text.splitlines(), "china.csv")
    if findings:
        raise KaoheError("; ".join(finding.line("en") for finding in findings))
    return days


def _take(row: list[str], place: Place, found: dict[date, NoticeDay], findings: list[Finding]) -> None:
    if len(row) != len(HEADER):
        findings.append(Finding.of(BAD_ROW, place, count=len(row)))
        return
    day = date_parse(row[0])
    if day is None:
        findings.append(Finding.of(BAD_DATE, place, found=row[0]))
    if row[1] not in set(DayKind):
        findings.append(Finding.of(UNKNOWN_KIND, place, found=row[1]))
        return
    if day is None:
        return
    if day in found:
        findings.append(Finding.of(DAY_TWICE, place, day=day))
    if row[1] == DayKind.MAKE_UP and day.weekday() < SATURDAY:
        findings.append(Finding.of(MAKE_UP_NOT_WEEKEND, place, day=day))
    found[day] = NoticeDay(day, DayKind(row[1]), row[2])
