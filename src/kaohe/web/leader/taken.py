"""取数 · Taken: the runs that a board is made of, and their rows, read in as few questions as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaohe.web.access.principal import Access
from kaohe.web.access.terms import any_of
from kaohe.web.leader.plan import Asked, Only, Plan
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.scopes import runs_seen, units_seen
from kaohe.web.runs.units import few_of, unit_sheet

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The runs up to a day, latest first, and rows by run and sheet. Owns its answers, asks nothing more."""

    runs: tuple[Run, ...]
    rows: dict[Pair, list[Line]]

    def latest(self, scheme: str) -> Run | None:
        """The latest run of a scheme."""
        return next((run for run in self.runs if run.scheme == scheme), None)

    def before(self, run: Run) -> Run | None:
        """The run of the same scheme over the period before."""
        return next((one for one in self.runs if one.scheme == run.scheme and one.period_end < run.period_end), None)

    def lines(self, run: Run, sheet: str, only: Only | None = None) -> list[Line]:
        """The rows of a sheet, those alone that a column picks."""
        found = self.rows.get((run.id, sheet), [])
        return found if only is None else [one for one in found if _says(one, only)]


def taken(access: Access, plan: Plan, until: date | None) -> tuple[Taken, tuple[Run, ...]]:
    """What the parts of a plan need, up to a day; and every run there is, for the choice of periods.

    A unit of so few persons that its sums would tell one's pay is left out, where only sums may be seen.
    """
    everything = tuple(runs_seen(access))
    runs = tuple(run for run in everything if until is None or run.period_end <= until)
    found = Taken(runs, defaultdict(list))
    wanted = {pair for one in plan.parts for pair in _needed(found, one)}
    pays = {run.id: run.pays for run in runs}
    for paying in (False, True):
        pairs = [pair for pair in wanted if pays[pair[0]] is paying]
        if pairs:
            condition = any_of(Q(run=run, sheet=sheet) for run, sheet in pairs)
            few = few_of(access, [run for run in runs if paying and run.id in {pair[0] for pair in pairs}])
            for line in units_seen(access, pays=paying).filter(condition).order_by("key"):
                if (line.run_id, line.unit) not in few:
                    found.rows[line.run_id, line.sheet].append(line)
    return found, everything


def _needed(found: Taken, asked: Asked) -> Iterable[Pair]:
    run = found.latest(asked.scheme)
    if run is None:
        return
    sheet = asked.sheet or unit_sheet(run)
    if sheet not in run.shape["sheets"]:
        return
    yield run.id, sheet
    before = found.before(run)
    if before is not None and not asked.light:
        yield before.id, sheet
    if asked.light:
        yield run.id, unit_sheet(run)


def _says(line: Line, only: Only) -> bool:
    cell = line.cells.get(only.column, {})
    return only.said in {cell.get("zh"), cell.get("en")}
