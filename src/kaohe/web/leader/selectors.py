"""看板的读取 · Selectors: the board of whoever may read results without condition, up to a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.leader.figures import figure
from kaohe.web.leader.plan import Asked, plan
from kaohe.web.leader.tables import Board, Ranked, Warned
from kaohe.web.leader.taken import Taken, taken
from kaohe.web.leader.watch import evidence, heat, warned
from kaohe.web.look.charts import Chart, Label, Series
from kaohe.web.look.kept import Kept
from kaohe.web.runs.exact import fraction, mean, middle, number, percent, plotted
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.ranking import OPEN, appraisal_of, best_grade, rank_rows
from kaohe.web.runs.remembered import remembered
from kaohe.web.runs.scopes import holds, sees_all, units_seen
from kaohe.web.runs.tables import RunHead, Words, head_of
from kaohe.web.runs.units import unit_sheet

TONES = ("first", "second", "third", "fourth")
FEWEST_AXES, MOST_PERIODS = 3, 8
WHOLE, PAST = Label(zh="全区均值", en="Mean of all"), Label(zh="上期", en="Last period")
MEDIAN, UNDECIDED = Label(zh="中位数", en="Median"), Label(zh="待裁定", en="Undecided")


def board_kept(access: Access, until_text: str = "") -> Kept[Board]:
    """The screen as it was made for the same reader, rights and plan while no run changed; `board` otherwise."""
    return remembered(access, ("board", plan(), until_text), lambda: board(access, until_text))


def board(access: Access, until_text: str = "") -> Board:
    """The screen; not there for whoever sees only one's own part."""
    if not sees_all(access, "score_result"):
        raise Http404
    laid, until = plan(), _day(until_text)
    found, everything = taken(access, laid, until)
    lights = warned(found, laid.warnings)
    main = found.latest(laid.ranking.scheme) if laid.ranking else None
    shown = Board(
        until=until_text if until else "",
        period=main.period if main else "",
        periods=_periods(everything, laid.ranking),
        wrong=laid.wrong,
        figures=[figure(found, one) for one in laid.figures],
        ranking=_ranking(access, found, laid.ranking),
        radar=_radar(found, laid.radar),
        radar_run=_head(found, laid.radar),
        warned=lights,
        reds=sum(one.colour == "red" for one in lights),
        yellows=sum(one.colour == "yellow" for one in lights),
        heat=heat(found, laid.heat),
        grades=_grades(access, found, laid.grades),
        evidence=evidence(found),
        said=Words(zh="", en=""),
    )
    shown.said = _said(shown)
    return shown


def lights(access: Access, until_text: str = "") -> list[Warned]:
    """Every light of the plan that is red or yellow and may be seen: all, or those of one's own unit."""
    found, _ = taken(access, plan(), _day(until_text))
    grants = [*access.grants("warning", "read"), *access.grants("budget_light", "read")]
    return [
        one
        for one in warned(found, plan().warnings)
        if any(holds(access, grant, unit=one.unit, person="") for grant in grants)
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None


def _periods(runs: tuple[Run, ...], asked: Asked | None) -> list[tuple[str, str]]:
    """The periods of the scheme that is ranked, each with its last day."""
    mine = [run for run in runs if asked is not None and run.scheme == asked.scheme]
    return list(dict.fromkeys((run.period_end.isoformat(), run.period) for run in mine))


def _head(found: Taken, asked: Asked | None) -> RunHead | None:
    run = found.latest(asked.scheme) if asked else None
    return head_of(run) if run else None


def _ranking(access: Access, found: Taken, asked: Asked | None) -> Ranked | None:
    run = found.latest(asked.scheme) if asked else None
    appraisal = appraisal_of(run) if run else None
    if asked is None or run is None or appraisal is None:
        return None
    before, sheet = found.before(run), unit_sheet(run)
    past = {line.key: line.total for line in found.lines(before, sheet)} if before else {}
    lines = sorted(found.lines(run, sheet), key=lambda one: (one.place is None, one.place, one.key))
    rows = rank_rows(lines, past, access, best_grade(appraisal))
    last = next((row for row in reversed(rows) if row.place is not None), None) if len(rows) > asked.rows else None
    return Ranked(run=head_of(run), sheet=sheet, rows=rows[: asked.rows - bool(last)], last=last, count=len(rows))


def _radar(found: Taken, asked: Asked | None) -> Chart | None:
    """The mean share of points in each class, this period and the last."""
    run = found.latest(asked.scheme) if asked else None
    appraisal = appraisal_of(run) if run else None
    if run is None or appraisal is None:
        return None
    level = appraisal["tree"]
    while len(level) < FEWEST_AXES and any(one["children"] for one in level):
        level = [child for one in level for child in (one["children"] or [one])]
    before, sheet = found.before(run), unit_sheet(run)
    series = [Series(label=WHOLE, values=_shares(found.lines(run, sheet), level))]
    if before is not None:
        series.append(Series(label=PAST, values=_shares(found.lines(before, sheet), level), role="past"))
    return Chart(
        kind="radar",
        title=Label(zh="各类指标得分率", en="Share of points by class"),
        labels=[Label(zh=one["zh"], en=one["en"]) for one in level],
        series=series,
    )


def _shares(lines: list[Line], level: list[dict[str, str]]) -> list[str | None]:
    found = []
    for one in level:
        points = [value for line in lines if (value := number(line.cells, f"{one['name']}.得分")) is not None]
        found.append(plotted(percent(mean(points), fraction(one["weight"])), 1))
    return found


def _grades(access: Access, found: Taken, asked: Asked | None) -> Chart | None:
    """How many units have each grade in every period, and the median of their totals."""
    run = found.latest(asked.scheme) if asked else None
    appraisal = appraisal_of(run) if run else None
    if run is None or appraisal is None:
        return None
    runs = [one for one in found.runs if one.scheme == run.scheme]
    runs = list({one.period: one for one in reversed(runs)}.values())[-MOST_PERIODS:]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: dict[str, list[Fraction]] = defaultdict(list)
    rows = units_seen(access, pays=False).filter(run__in=runs, sheet=unit_sheet(run))
    for number_, grade, total in rows.values_list("run", "grade", "total"):
        counts[number_][grade] += 1
        if total is not None:
            totals[number_].append(Fraction(total))
    order = appraisal.get("grades", {}).get("order", [])
    series = [
        Series(label=Label(zh=f"{one} 级", en=f"Grade {one}"), values=[str(counts[run.id][one]) for run in runs],
               role=tone, shape="bar")
        for one, tone in zip(order, TONES, strict=False)
    ]  # fmt: skip
    if any(counts[one.id][OPEN] for one in runs):
        undecided: list[str | None] = [str(counts[one.id][OPEN]) for one in runs]
        series.append(Series(label=UNDECIDED, values=undecided, role="open", shape="bar"))
    medians = [plotted(middle(totals[one.id])) for one in runs]
    series.append(Series(label=MEDIAN, values=medians, role="mean", axis=1))
    return Chart(
        kind="stacked",
        title=Label(zh="等级分布与中位数", en="Grades and the median"),
        labels=[Label(zh=one.period, en=one.period) for one in runs],
        series=series,
    )


def _said(shown: Board) -> Words:
    """The board in one sentence."""
    failed = len(shown.evidence.failed)
    zh, en = f"{shown.reds} 盏红灯、{shown.yellows} 盏黄灯", f"{shown.reds} red and {shown.yellows} yellow lights"
    if failed:
        zh, en = f"{zh}，{failed} 项约束未满足", f"{en}, {failed} constraints not met"
    short = [one for one in shown.figures if one.gap]
    if short:
        zh = f"{zh}，{len(short)} 项指标未达目标"
        en = f"{en}, {len(short)} short of target"
    return Words(zh=zh, en=en)
