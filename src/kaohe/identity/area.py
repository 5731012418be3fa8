"""行政区划 · Area code: the names that a code had, abolished ones too; people keep the code of their registration.

Owns: `data/areas.csv`, the codes of Xiamen with the years in which each name began and ended; empty where the code is
as old as the standard, or still in force.
Basis: GB/T 2260.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kaohe.base.findings import Finding, Place
from kaohe.identity.findings import UNKNOWN_AREA


@dataclass(frozen=True, slots=True)
class Area:
    """A name that a code had, and the years in which it took and lost it."""

    code: str
    name: str
    since: int | None
    until: int | None


def areas_of(code: str) -> tuple[Area, ...]:
    """The names of a code, the earliest first; none where the table does not know it.

    >>> [(area.name, area.since, area.until) for area in areas_of("350205")]
    [('杏林区', None, 2003), ('海沧区', 2003, None)]
    """
    return _areas().get(code, ())


def area_findings(code: str, place: Place) -> tuple[Finding, ...]:
    """Says of a code in a city that the table covers that it never was one; of other cities nothing is said.

    Findings: identity/unknown-area.

    >>> [finding.code for finding in area_findings("350299", Place())], area_findings("110105", Place())
    (['identity/unknown-area'], ())
    """
    covered = f"{code[:4]}00" in _areas()
    return (Finding.of(UNKNOWN_AREA, place, area=code),) if covered and code not in _areas() else ()


@cache
def _areas() -> dict[str, tuple[Area, ...]]:
    text = files("kaohe.identity").joinpath("data", "areas.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[Area, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        area = Area(row["代码"], row["名称"], int(row["自"] or 0) or None, int(row["至"] or 0) or None)
        found[area.code] = (*found.get(area.code, ()), area)
    return found
