"""指标页 · Indicator: one indicator of a run over the units one may see."""

from __future__ import annotations

from fractions import Fraction

from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.exact import number, percent, plotted
from kaohe.web.runs.models import Line
from kaohe.web.runs.portrait import POINTS, VALUE
from kaohe.web.runs.portrait_tables import Node, OneIndicator, Scored
from kaohe.web.runs.ranking import appraisal_of
from kaohe.web.runs.scopes import lines_seen
from kaohe.web.runs.search import nodes
from kaohe.web.runs.selectors import run_seen
from kaohe.web.runs.tables import head_of, shown


def indicator(access: Access, number_: str, name: str) -> OneIndicator:
    """One indicator or class of the tree."""
    run = run_seen(access, number_)
    appraisal = appraisal_of(run)
    node = next((one for one in nodes(appraisal["tree"]) if one["name"] == name), None) if appraisal else None
    if appraisal is None or node is None:
        raise Http404
    weight = Fraction(node["weight"])
    lines = lines_seen(access, run).filter(sheet=appraisal["of"])
    rows = sorted(lines, key=lambda line: (-(number(line.cells, f"{name}.{POINTS}") or Fraction(-1)), line.key))
    return OneIndicator(
        run=head_of(run),
        sheet=appraisal["of"],
        sheet_en=run.shape["sheets"][appraisal["of"]]["en"],
        node=Node(
            name=name,
            zh=node["zh"],
            en=node["en"],
            depth=0,
            leaf=not node["children"],
            weight=(plotted(weight) or "").rstrip("0").rstrip("."),
            source=node["source"],
            basis=node["basis"],
            value=None,
            points=None,
            share="",
            median="",
        ),
        rows=[_scored(access, line, name, weight) for line in rows],
    )


def _scored(access: Access, line: Line, name: str, weight: Fraction) -> Scored:
    points = number(line.cells, f"{name}.{POINTS}")
    return Scored(
        key=line.key,
        name=line.name,
        value=shown(line.cells, f"{name}.{VALUE}"),
        points=shown(line.cells, f"{name}.{POINTS}"),
        share=plotted(percent(points, weight), 1) or "",
        mine=line.unit in access.units,
    )
