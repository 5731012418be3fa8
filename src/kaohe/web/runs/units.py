"""单位表 · Units: what a run that pays or watches computed of each unit; of few persons nothing is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.http import Http404

from kaohe.trace.privacy import FEWEST
from kaohe.web.access.principal import Access
from kaohe.web.look.kept import Kept
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.ranking import appraisal_of, ranking_of
from kaohe.web.runs.remembered import remembered
from kaohe.web.runs.scopes import lines_seen
from kaohe.web.runs.selectors import run_seen
from kaohe.web.runs.tables import Named, Ranking, Shown, UnitRow, UnitTable, Words, head_of, lights_of, shown

Json = dict[str, Any]
COMPUTED = {"authored"}
MEASURED = {"money", "ratio", "count", "points", "number"}
AGGREGATE = "agg"


def unit_sheet(run: Run) -> str:
    """The sheet whose rows are the units of a run; '' where it has none."""
    appraisal = appraisal_of(run)
    if appraisal is not None:
        return str(appraisal["of"])
    plain = [name for name, sheet in run.shape["sheets"].items() if not sheet["personal"] and len(sheet["key"]) == 1]
    return plain[0] if plain else ""


def ranked(access: Access, number: str) -> Kept[Ranking | UnitTable]:
    """The units of a run in order, or of one without a total its table, as made while rights and runs are the same."""

    def made() -> Ranking | UnitTable:
        run = run_seen(access, number)
        return ranking_of(access, run) if appraisal_of(run) is not None else table_of(access, run)

    return remembered(access, ("rank", number), made)


def unit_table(access: Access, number: str, action: str = "read") -> UnitTable:
    """The units of a run with the numbers that were computed of them. action: `export` for what leaves as a file."""
    return table_of(access, run_seen(access, number), action)


def table_of(access: Access, run: Run, action: str = "read") -> UnitTable:
    """As `unit_table`, of a run that may be seen."""
    sheet = unit_sheet(run)
    if not sheet:
        raise Http404
    shape = run.shape["sheets"][sheet]
    columns = measured(shape)
    few = units_of_few(access, run)
    lines = list(lines_seen(access, run, action).filter(sheet=sheet).order_by("key"))
    return UnitTable(
        run=head_of(run),
        sheet=sheet,
        sheet_en=shape["en"],
        columns=[Named(name=name, en=shape["columns"][name]["en"]) for name in columns],
        lights=[Named(name=one["name"], en=one["en"]) for one in run.shape["lights"] if one["on"] == sheet],
        rows=[_row(line, columns, access, few) for line in lines],
        failing=failing_said(run),
    )


def measured(shape: Json) -> list[str]:
    """The columns of a sheet that were computed and are numbers."""
    return [name for name, one in shape["columns"].items() if one["origin"] in COMPUTED and one["kind"] in MEASURED]


def units_of_few(access: Access, run: Run) -> frozenset[str]:
    """The units whose sums would tell one person's pay: fewer persons than may be summed, to whom only sums are shown.

    Basis: domain.md §12: aggregates of at least five.
    """
    return frozenset(unit for _, unit in few_of(access, (run,)))


def few_of(access: Access, runs: Iterable[Run]) -> frozenset[tuple[str, str]]:
    """As `units_of_few` for several runs, in one question: pairs of a run and a unit."""
    paying = [run.id for run in runs if run.pays]
    if not paying or not all(AGGREGATE in grant.terms for grant in access.grants("pay_run", "read")):
        return frozenset()
    persons = Line.objects.filter(run__in=paying).exclude(person="").values_list("run_id", "unit")
    few = persons.annotate(count=Count("person", distinct=True)).filter(count__lt=FEWEST)
    return frozenset((run, unit) for run, unit, _ in few)


def failing_said(run: Run) -> list[Words]:
    """The constraints that fail, with the number of units on which they do, and what each asks."""
    return [
        Words(
            zh=f"{one['name']}：{one['count']} 个未满足（{one['asks']['zh'].rstrip('。')}）",
            en=f"{one['en']}: {one['count']} not met ({one['asks']['en'].rstrip('.')})",
        )
        for one in run.shape["failing"]
    ]


HIDDEN = Shown(zh=f"〔少于 {FEWEST} 人〕", en=f"[fewer than {FEWEST} persons]", state="suppressed")


def _row(line: Line, columns: list[str], access: Access, few: frozenset[str]) -> UnitRow:
    hidden = line.unit in few
    return UnitRow(
        key=line.key,
        name=line.name,
        unit=line.unit,
        cells=[HIDDEN if hidden else shown(line.cells, column) for column in columns],
        lights={} if hidden else lights_of(line),
        mine=line.unit in access.units,
        few=hidden,
    )
