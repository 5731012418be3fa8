"""报告 · Report: what a finished run shows of its scheme: weights as they work out, ceilings, indicators that agree.

Statistics of the differences are approximate and marked so; nothing here decides a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding, Place
from kaohe.insight import checks
from kaohe.insight import findings as rules
from kaohe.insight.groups import small_groups
from kaohe.insight.left_out import order_changes
from kaohe.insight.limits import limit
from kaohe.insight.scored import Scored, scored
from kaohe.insight.table import Line, lines
from kaohe.scheme.model import Scheme
from kaohe.trace.privacy import FEWEST
from kaohe.trace.run import RunView


@dataclass(frozen=True, slots=True)
class Part:
    """One appraisal: its units, how many have a total, the table of weights, the spread of grades, the remarks.

    hidden: they are persons, and too few to say anything of them.
    """

    sheet: str
    units: str
    judged: str
    lines: tuple[Line, ...]
    grades: Mapping[str, str]
    table: Scored
    findings: tuple[Finding, ...]
    hidden: bool = False


def report(view: RunView, scheme: Scheme, *, personal: frozenset[str]) -> tuple[Part, ...]:
    """What the run shows of each appraisal of its scheme; `personal` are the sheets of persons.

    Findings: every code of `kaohe.insight.findings`; none blocks.
    """
    return tuple(
        _part(view, scheme, scored(view, appraisal, personal=appraisal.of in personal))
        for appraisal in scheme.appraisals
    )


def _part(view: RunView, scheme: Scheme, table: Scored) -> Part:
    sheet, units = table.appraisal.of, len(table.units)
    judged = sum(total is not None for total in table.totals)
    if table.personal and units < FEWEST:
        return Part(sheet, f"<{FEWEST}", "…", (), {}, table, (), hidden=True)
    found = lines(table)
    remarks = tuple(_remarks(view, scheme, table, found))
    return Part(sheet, str(units), table.told(judged), found, checks.counted(table), table, remarks)


def _remarks(view: RunView, scheme: Scheme, table: Scored, found: tuple[Line, ...]) -> Iterator[Finding]:
    judged, least = sum(total is not None for total in table.totals), limit("least_units")
    if judged < least:
        place = Place(sheet=table.appraisal.of)
        data = {"sheet": table.appraisal.of, "count": table.told(judged), "limit": plain_text(least)}
        yield Finding.of(rules.FEW_UNITS, place, **data)
    else:
        yield from checks.weights(found)
        yield from checks.ceilings(table)
        yield from checks.correlations(table)
        yield from checks.bunchings(table, scheme)
    yield from checks.grades(table)
    yield from checks.falls(table)
    yield from checks.missing(table)
    yield from small_groups(view, table.appraisal.of, personal=table.personal)
    yield from order_changes(view, scheme, table)
