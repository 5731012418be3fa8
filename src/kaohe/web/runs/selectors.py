"""结果的读取 · Selectors: what the pages of results read, within what the reader may see."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from statistics import median

from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.scopes import lines_seen, runs_seen
from kaohe.web.runs.tables import Ranking, RankRow, RunHead, Shown, head_of, lights_of, shown

TOTAL, GRADE, VETO = "总分", "等级", "否决"


def runs_listed(access: Access) -> list[RunHead]:
    """The runs that may be named, the latest period first."""
    return [head_of(run) for run in runs_seen(access).defer("shape")]


def run_seen(access: Access, number: str) -> Run:
    """A run that may be named; any other one is not there."""
    run = runs_seen(access).filter(pk=number).first()
    if run is None:
        raise Http404
    return run


def ranking(access: Access, number: str) -> Ranking:
    """The units of an appraisal in the order of their totals; a unit before publication sees its own row alone."""
    run = run_seen(access, number)
    appraisal = next((one for one in run.shape["appraisals"] if not run.shape["sheets"][one["of"]]["personal"]), None)
    if appraisal is None:
        raise Http404
    sheet = appraisal["of"]
    lines = sorted(lines_seen(access, run).filter(sheet=sheet), key=lambda one: (one.place is None, one.place, one.key))
    before = _totals_before(access, run, sheet)
    totals = [line.total for line in lines if line.total is not None]
    whole = Line.objects.filter(run=run, sheet=sheet).count()
    return Ranking(
        run=head_of(run),
        sheet=sheet,
        sheet_zh=sheet,
        sheet_en=run.shape["sheets"][sheet]["en"],
        rows=[_row(line, before, access) for line in lines],
        median=f"{median(totals):.2f}" if totals else "",
        grades=dict(sorted(Counter(line.grade for line in lines if line.grade).items())),
        waits=run.shape["waits"] if len(lines) == whole else [],
        complete_list=len(lines) == whole,
    )


def run_before(access: Access, run: Run) -> Run | None:
    """The latest run of the same scheme over an earlier period that may be named."""
    return runs_seen(access).filter(scheme=run.scheme, period_end__lt=run.period_end).first()


def _totals_before(access: Access, run: Run, sheet: str) -> dict[str, Decimal | None]:
    before = run_before(access, run)
    if before is None:
        return {}
    return dict(lines_seen(access, before).filter(sheet=sheet).values_list("key", "total"))


def _row(line: Line, before: dict[str, Decimal | None], access: Access) -> RankRow:
    past = before.get(line.key)
    change = f"{line.total - past:+.2f}" if line.total is not None and past is not None else ""
    return RankRow(
        place=line.place,
        key=line.key,
        name=line.name,
        unit=line.unit,
        total=shown(line.cells, TOTAL) or Shown(zh="—", en="—"),
        grade=shown(line.cells, GRADE),
        veto=line.cells.get(VETO, {}).get("zh") == "是",
        lights=lights_of(line),
        change=change,
        mine=line.unit in access.units,
    )
