"""单位画像 · Portrait: a unit in one run: against the median, over the periods, its lights, its next grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404

from kaohe.trace.privacy import FEWEST
from kaohe.web.access.principal import Access
from kaohe.web.look.charts import Chart, Label, Series
from kaohe.web.runs.exact import fraction, middle, number, percent, plotted
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.portrait_tables import Compared, Elsewhere, Node, Portrait, Step, Warned
from kaohe.web.runs.ranking import GRADE, TOTAL, appraisal_of, best_grade
from kaohe.web.runs.scopes import lines_seen, units_open, units_seen
from kaohe.web.runs.selectors import run_seen
from kaohe.web.runs.tables import Words, colour, head_of, shown
from kaohe.web.runs.units import measured, unit_sheet, units_of_few
from kaohe.web.runs.vetoes import VETO, YES, decided, fired

Json = dict[str, Any]
POINTS, VALUE, BONUS = "得分", "值", "加分"
FEWEST_AXES, FEWEST_COMPARED, MOST_COMPARED = 3, 2, 4
UNIT, MEDIAN = Label(zh="本单位", en="This unit"), Label(zh="中位数", en="Median")
SHARES, TOTALS = Label(zh="得分率与中位数", en="Share of points against the median"), Label(zh="总分", en="Total")


def portrait(access: Access, number_: str, key: str) -> Portrait:
    """A unit of a run that may be seen."""
    run = run_seen(access, number_)
    peers = _Peers(access, run)
    return _portrait(access, run, peers.own(key), peers)


def scored(access: Access, number_: str, key: str) -> Portrait:
    """A unit with what stands in its own row alone: what its score sheet says."""
    run = run_seen(access, number_)
    peers = _Peers(access, run)
    return _plain(access, run, peers.own(key), peers)


def compared(access: Access, number_: str, keys: Sequence[str]) -> Compared:
    """Two to four units of a run side by side, as far as they may be seen."""
    run = run_seen(access, number_)
    peers = _Peers(access, run)
    units = [_plain(access, run, peers.own(key), peers) for key in list(dict.fromkeys(keys))[:MOST_COMPARED]]
    rows = [(node, [unit.nodes[at].points for unit in units]) for at, node in enumerate(units[0].nodes)]
    series = [
        Series(label=Label(zh=unit.name, en=unit.name), values=_axes(unit.nodes)[1], role=role)
        for unit, role in zip(units, ("main", "other", "another", "last"), strict=False)
    ]
    axes = _axes(units[0].nodes)[0]
    radar = Chart(kind="radar", title=SHARES, labels=axes, series=series) if len(axes) >= FEWEST_AXES else None
    return Compared(run=head_of(run), sheet=peers.sheet, units=units, rows=rows, radar=radar)


class _Peers:
    """The other units of a run: those one may see, and medians over all of them where they are enough."""

    def __init__(self, access: Access, run: Run) -> None:
        self.sheet = unit_sheet(run)
        self.seen = {line.key: line for line in lines_seen(access, run).filter(sheet=self.sheet)}
        everyone = list(Line.objects.filter(run=run, sheet=self.sheet)) if self.seen else []
        self.count = len(everyone)
        self.lines = everyone if self.count >= FEWEST else []

    def own(self, key: str) -> Line:
        """The row of a unit that may be seen; any other one is not there."""
        if key not in self.seen:
            raise Http404
        return self.seen[key]

    def median(self, column: str) -> Fraction | None:
        """The median of a column over every unit; None where they are too few to hide one another."""
        return middle([value for line in self.lines if (value := number(line.cells, column)) is not None])

    def lowest(self, grade: str) -> Fraction | None:
        """The lowest total with a grade, among the units that may be seen, when all may."""
        if len(self.seen) != self.count:
            return None
        found = [Fraction(line.total) for line in self.lines if line.grade == grade and line.total is not None]
        return min(found, default=None)


def _portrait(access: Access, run: Run, line: Line, peers: _Peers) -> Portrait:
    found = _plain(access, run, line, peers)
    if found.few:
        return found
    axes, shares, medians = _axes(found.nodes)
    if len(axes) >= FEWEST_AXES:
        both = [Series(label=UNIT, values=shares), Series(label=MEDIAN, values=medians, role="median")]
        found.radar = Chart(kind="radar", title=SHARES, labels=axes, series=both)
    found.trend = _trend(access, run, line)
    if found.trend is not None:
        found.change = _change(found.trend, run.period)
    warned = list(_warned(access, run, line))
    found.warned = sorted((one for one in warned if one.colour in {"red", "yellow"}), key=lambda one: one.colour)
    found.greens = sum(one.colour == "green" for one in warned)
    found.elsewhere = list(_elsewhere(access, run, line))
    return found


def _plain(access: Access, run: Run, line: Line, peers: _Peers) -> Portrait:
    """The unit with what stands in its own row."""
    appraisal, shape = appraisal_of(run), run.shape["sheets"][peers.sheet]
    few = line.unit in units_of_few(access, run)
    nodes = list(_nodes(appraisal["tree"], line, peers, 0)) if appraisal else []
    middle_total = peers.median(TOTAL)
    return Portrait(
        run=head_of(run),
        sheet=peers.sheet,
        sheet_en=shape["en"],
        key=line.key,
        unit=line.unit,
        name=line.name,
        place=line.place,
        of=peers.count,
        total=shown(line.cells, TOTAL),
        grade=shown(line.cells, GRADE),
        best=bool(appraisal) and bool(line.grade) and line.grade == best_grade(appraisal or {}),
        change="",
        median=plotted(middle_total) or "",
        veto=fired(line, ""),
        vetoes=_vetoes(line, shape),
        decided=decided(appraisal, line, shape["columns"]) if appraisal else [],
        step=_step(appraisal, line, peers) if appraisal else None,
        nodes=nodes,
        extras=[_extra(name, line, shape, peers) for name in _bonuses(shape)],
        figures=[] if few or appraisal else [_extra(name, line, shape, peers) for name in measured(shape)],
        warned=[],
        greens=0,
        radar=None,
        trend=None,
        elsewhere=[],
        hashes={name: str(value) for name, value in run.hashes.items()},
        few=few,
    )


def _nodes(tree: list[Json], line: Line, peers: _Peers, depth: int) -> Iterator[Node]:
    for one in tree:
        weight = fraction(one["weight"])
        points, median = number(line.cells, f"{one['name']}.{POINTS}"), peers.median(f"{one['name']}.{POINTS}")
        yield Node(
            name=one["name"],
            zh=one["zh"],
            en=one["en"],
            depth=depth,
            leaf=not one["children"],
            weight=(plotted(weight) or "").rstrip("0").rstrip("."),
            source=one["source"],
            basis=one["basis"],
            value=shown(line.cells, f"{one['name']}.{VALUE}"),
            points=shown(line.cells, f"{one['name']}.{POINTS}"),
            share=plotted(percent(points, weight), 1) or "",
            median=plotted(percent(median, weight), 1) or "",
        )
        yield from _nodes(one["children"], line, peers, depth + 1)


def _bonuses(shape: Json) -> list[str]:
    return [name for name, one in shape["columns"].items() if one["origin"] == "bonus"]


def _extra(name: str, line: Line, shape: Json, peers: _Peers) -> Node:
    """A column that is no node of the tree, as a row beside it."""
    found = shown(line.cells, name)
    title = shape["columns"][name]["en"]
    median = plotted(peers.median(name)) or ""
    return Node(
        name=name, zh=name, en=title, depth=0, leaf=True, weight="", source="", basis="",
        value=None, points=found, share="", median=median,
    )  # fmt: skip


def _vetoes(line: Line, shape: Json) -> list[Words]:
    names = [name for name in shape["columns"] if name.startswith(f"{VETO}.") and line.cells[name]["zh"] == YES]
    return [Words(zh=name.partition(".")[2], en=shape["columns"][name]["en"]) for name in names]


def _step(appraisal: Json, line: Line, peers: _Peers) -> Step | None:
    """The way to the next better grade, by what the document states and how the quota fell in this run."""
    grades = appraisal.get("grades", {})
    order, rules = grades.get("order", []), {rule["grade"]: rule for rule in grades.get("rules", [])}
    total = number(line.cells, TOTAL)
    if total is None or line.grade not in order or order.index(line.grade) == 0:
        return None
    better = order[order.index(line.grade) - 1]
    asked = fraction(rules[better]["least"]) or fraction(rules[line.grade]["below"])
    last = peers.lowest(better) if rules[better]["quota"] else None
    return Step(
        grade=better,
        points=plotted(max(asked - total, Fraction(0))) or "" if asked is not None else "",
        last=plotted(last) or "",
        behind=plotted(last - total) or "" if last is not None and last > total else "",
        quota=rules[better]["quota"] is not None,
        met=asked is not None and total >= asked,
    )


def _axes(nodes: list[Node]) -> tuple[list[Label], list[str | None], list[str | None]]:
    """The classes of the tree as the axes of a radar: the uppermost level with at least three nodes."""
    depths = sorted({node.depth for node in nodes})
    level: list[Node] = []
    for depth in depths:
        level = [node for node in nodes if node.depth == depth or (node.leaf and node.depth < depth)]
        if len(level) >= FEWEST_AXES:
            break
    labels = [Label(zh=node.zh, en=node.en) for node in level]
    return labels, [node.share or None for node in level], [node.median or None for node in level]


def _trend(access: Access, run: Run, line: Line) -> Chart | None:
    """The unit's total in every run of the scheme that may be seen, with the median of each."""
    if run.pays:
        return None
    mine = units_seen(access, pays=False).filter(run__scheme=run.scheme, sheet=line.sheet, key=line.key)
    told = list(mine.order_by("run__period_end", "run__computed_at").values_list("run", "run__period", "total"))
    totals = {number_: total for number_, _, total in told}
    others: dict[str, list[Fraction]] = defaultdict(list)
    every = Line.objects.filter(run__in=list(totals), sheet=line.sheet, total__isnull=False)
    for number_, total in every.values_list("run", "total"):
        if total is not None:
            others[number_].append(Fraction(total))
    there = {period: number_ for number_, period, _ in told}
    medians = [middle(others[one]) if len(others[one]) >= FEWEST else None for one in there.values()]
    return Chart(
        kind="trend",
        title=TOTALS,
        labels=[Label(zh=period, en=period) for period in there],
        series=[
            Series(label=UNIT, values=[plotted(totals[one]) for one in there.values()]),
            Series(label=MEDIAN, values=[plotted(one) for one in medians], role="median"),
        ],
    )


def _change(trend: Chart, period: str) -> str:
    """What changed in a period against the one drawn before it."""
    at = [label.zh for label in trend.labels].index(period)
    now, was = trend.series[0].values[at], trend.series[0].values[at - 1] if at else None
    return f"{Decimal(now) - Decimal(was):+.2f}" if now is not None and was is not None else ""


def _warned(access: Access, run: Run, line: Line) -> Iterator[Warned]:
    """The lights of the unit and of what belongs to it."""
    lights: dict[str, list[Json]] = defaultdict(list)
    for one in run.shape["lights"]:
        if not run.shape["sheets"][one["on"]]["personal"]:
            lights[one["on"]].append(one)
    for row in lines_seen(access, run).filter(sheet__in=list(lights), unit=line.unit):
        for one in lights[row.sheet]:
            column = f"灯.{one['name']}"
            yield Warned(
                sheet=row.sheet, key=row.key, name=row.name, light=one["name"], light_en=one["en"], column=column,
                colour=colour(row.cells[column]), basis=one["basis"],
            )  # fmt: skip


def _elsewhere(access: Access, run: Run, line: Line) -> Iterator[Elsewhere]:
    """The same unit in the latest run of every other scheme."""
    found = units_open(access).filter(unit=line.unit, key=line.key).select_related("run")
    mine = [row for row in found.order_by("run__pays", "run") if row.sheet == unit_sheet(row.run)]
    seen: set[str] = {run.scheme}
    for row in sorted(mine, key=lambda one: one.run.period_end, reverse=True):
        if row.run.scheme not in seen:
            seen.add(row.run.scheme)
            yield Elsewhere(run=head_of(row.run), total=shown(row.cells, TOTAL), grade=shown(row.cells, GRADE))
