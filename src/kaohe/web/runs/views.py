"""结果页 · Views: runs, rankings, units, comparisons and traced figures, each with its table as CSV."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kaohe.web.access.request import Request
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.indicator import indicator as one_indicator
from kaohe.web.runs.models import Run
from kaohe.web.runs.portrait import FEWEST_COMPARED, compared, portrait, scored
from kaohe.web.runs.ranking import appraisal_of, ranking_of
from kaohe.web.runs.selectors import run_seen, runs_listed, schemes_listed
from kaohe.web.runs.tables import LIGHT, RANK_HEADS, RunHead, UnitTable, rank_cells
from kaohe.web.runs.tracing import figure_met, may_open
from kaohe.web.runs.units import ranked, table_of


def index(request: Request) -> HttpResponse:
    """The runs one may see, scheme by scheme."""
    return render(request, "runs/index.html", {"schemes": schemes_listed(request.access)})


def index_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    heads = ("方案", "名称", "版本", "期间", "数据截至", "状态", "存证", "运行编号", "更正")
    rows = [
        (
            *(one.scheme, one.title_zh, one.version, one.period, one.as_of, one.status),
            *("是" if one.sealed else "", one.id, _correction(one)),
        )
        for one in runs_listed(request.access)
    ]
    return csv_answer("runs", heads, rows)


def _correction(one: RunHead) -> str:
    return f"已由 {one.replaced_by} 取代" if one.replaced_by else "更正后" if one.corrects else ""


def rank(request: Request, number: str) -> HttpResponse:
    """The units of a run in order; of a run without a total, a table of its units."""
    kept = ranked(request.access, number)
    page = kept.record
    exported = request.access.may("pay_run" if page.run.pays else "score_result", "export")
    shown = {"page": page, "kept": kept, "may_open": may_open(request.access), "may_export": exported}
    return render(request, "runs/units.html" if isinstance(page, UnitTable) else "runs/rank.html", shown)


def rank_csv(request: Request, number: str) -> HttpResponse:
    """The same as a table."""
    run = run_seen(request.access, number)
    if not request.access.may("pay_run" if run.pays else "score_result", "export"):
        raise Http404
    if appraisal_of(run) is None:
        return _units_csv(request, run)
    page = ranking_of(request.access, run, "export")
    names = [one.name for one in page.lights]
    heads = (*RANK_HEADS, "较上期", *(f"{LIGHT}{name}" for name in names))
    rows = [(*rank_cells(row), row.change, *(row.lights.get(name, "") for name in names)) for row in page.rows]
    return csv_answer(f"{page.run.scheme}-{page.run.period}", heads, rows)


def _units_csv(request: Request, run: Run) -> HttpResponse:
    page = table_of(request.access, run, "export")
    heads = ("代码", "名称", *(one.name for one in page.columns))
    rows = [(row.key, row.name, *(cell.zh if cell else "" for cell in row.cells)) for row in page.rows]
    return csv_answer(f"{page.run.scheme}-{page.run.period}", heads, rows)


def unit(request: Request, number: str, key: str) -> HttpResponse:
    """A unit in one run."""
    page = portrait(request.access, number, key)
    shown: dict[str, object] = {"page": page, "may_open": may_open(request.access)}
    shown["may_instruct"] = request.access.may("instruction", "create")
    shown["may_read_instructions"] = request.access.may("instruction", "read")
    return render(request, "runs/unit.html", shown)


def sheet(request: Request, number: str, key: str) -> HttpResponse:
    """A unit's score sheet, to print, sign and seal."""
    return render(request, "runs/sheet.html", {"page": scored(request.access, number, key), "now": request.now})


def compare(request: Request, number: str) -> HttpResponse:
    """Two to four units side by side; one alone is shown by itself."""
    keys = request.GET.getlist("unit")
    if not keys:
        raise Http404
    if len(set(keys)) < FEWEST_COMPARED:
        run_seen(request.access, number)
        return redirect("runs:unit", number, keys[0])
    page = compared(request.access, number, keys)
    return render(request, "runs/compare.html", {"page": page, "may_open": may_open(request.access)})


def indicator(request: Request, number: str, name: str) -> HttpResponse:
    """One indicator over the units."""
    page = one_indicator(request.access, number, name)
    return render(request, "runs/indicator.html", {"page": page, "may_open": may_open(request.access)})


def trace(request: Request, number: str) -> HttpResponse:
    """One figure, one step down; its address is in the query: sheet, key, column; `via` the way that was walked."""
    asked = [request.GET.get(name, "") for name in ("sheet", "key", "column")]
    request.note.subject = f"{number} {'/'.join(asked)}"
    page, way = figure_met(request.access, number, asked, request.GET.getlist("via"))
    return render(request, "runs/trace.html", {"page": page, "way": way, "hashes": page.hashes})
