"""行数 · Extent: how many rows a program will make at most, told before any is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.base.findings import Finding, Place
from kaohe.base.period import Period
from kaohe.engine.findings import TOO_MANY_ROWS
from kaohe.formula.program import Program, Sheet, Source

MOST_ROWS = 200_000_000
_LEAST_DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half_year": 181, "year": 365, "school_year": 365}


def rows_findings(program: Program, given: Mapping[str, int], period: Period) -> Iterator[Finding]:
    """A finding for each sheet that would have more rows than one machine should make.

    given: the number of rows of the sheets that have some already. Codes: engine/too-many-rows.
    """
    sizes = dict(given)
    for sheet in program.sheets.values():
        if sheet.name not in sizes:
            sizes[sheet.name] = _size(sheet, program, sizes, period)
    for sheet in program.sheets.values():
        if sheet.kind == "made" and _size(sheet, program, sizes, period) > MOST_ROWS:
            count = _size(sheet, program, sizes, period)
            yield Finding.of(TOO_MANY_ROWS, Place(sheet=sheet.name), sheet=sheet.name, count=count, limit=MOST_ROWS)


def _size(sheet: Sheet, program: Program, sizes: dict[str, int], period: Period) -> int:
    if sheet.kind != "made":
        return 1
    if sheet.seen_in:
        return sum(_known(program.sheets[name], program, sizes, period) for name in sheet.seen_in)
    product = 1
    for source in sheet.each:
        product *= _extent(source, sheet, program, sizes, period=period)
    return product


def _known(sheet: Sheet, program: Program, sizes: dict[str, int], period: Period) -> int:
    """The rows of a sheet; sheets are made from earlier ones only, so this ends."""
    if sheet.kind == "made":
        return _size(sheet, program, sizes, period)
    return sizes.get(sheet.name, 1)


def _extent(source: Source, sheet: Sheet, program: Program, sizes: dict[str, int], *, period: Period) -> int:
    if source.kind == "sheet":
        return _known(program.sheets[source.of], program, sizes, period)
    if source.kind == "choice":
        return len(source.values)
    days = (period.end - period.start).days + 1 + sheet.lead_in
    return days // _LEAST_DAYS[source.of] + 1
