"""灯与热力 · Watch: the lights that are not green, the heat map, and how far pay and evidence have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count

from kaohe.web.leader.figures import share, words
from kaohe.web.leader.plan import Asked
from kaohe.web.leader.tables import Evidence, Failed, Heat, HeatCell, HeatRow, Warned
from kaohe.web.leader.taken import Taken
from kaohe.web.runs.exact import plotted
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.tables import Words, colour, head_of, shown
from kaohe.web.runs.units import unit_sheet

ORDER = {"red": 0, "yellow": 1, "green": 2, "grey": 3}
SHORT = 2


def warned(found: Taken, asked: Iterable[Asked]) -> list[Warned]:
    """The lights that are red or yellow: red ones first, of the kinds by turns, in the order of the plan."""
    kinds = [sorted(_kind(found, one), key=lambda light: ORDER[light.colour]) for one in asked]
    turns = [(ORDER[light.colour], at, light) for kind in kinds for at, light in enumerate(kind)]
    return [light for _, _, light in sorted(turns, key=lambda turn: turn[:2])]


def _kind(found: Taken, asked: Asked) -> Iterator[Warned]:
    run = found.latest(asked.scheme)
    light = next((one for one in run.shape["lights"] if one["name"] == asked.light), None) if run else None
    if run is None or light is None or light["on"] != asked.sheet:
        return
    names = {line.key: line.name for line in found.lines(run, unit_sheet(run))}
    title = run.shape["sheets"][asked.sheet]["columns"].get(asked.shows, {"en": asked.shows})["en"]
    for line in found.lines(run, asked.sheet, asked.only):
        seen = colour(line.cells[f"灯.{asked.light}"])
        if seen in {"red", "yellow"}:
            value = shown(line.cells, asked.shows)
            yield Warned(
                run=head_of(run),
                scheme=Words(zh=run.title_zh, en=run.title_en),
                sheet=line.sheet,
                key=line.key,
                column=f"灯.{asked.light}",
                light=Words(zh=asked.light, en=light["en"]),
                basis=light["basis"],
                colour=seen,
                name=names.get(line.unit, "") or line.name,
                unit=line.unit if line.unit in names else "",
                shows=Words(zh=asked.shows, en=title),
                shown=value.zh if value else "",
                shown_en=value.en if value else "",
            )


def heat(found: Taken, asked: Asked | None) -> Heat | None:
    """Units across, rows down; each cell a share and the worst light of what lies in it."""
    run = found.latest(asked.scheme) if asked else None
    if asked is None or run is None:
        return None
    cells: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in found.lines(run, asked.sheet, asked.only):
        if line.unit and asked.row in line.cells:
            cells[line.cells[asked.row]["zh"], line.unit].append(line)
    rows = sorted({row for row, _ in cells})
    units = _worst(cells, asked)[: asked.units]
    names = {line.key: line.name for line in found.lines(run, unit_sheet(run))}
    short = shortened([names.get(unit, unit) for unit in units])
    return Heat(
        title=words(asked.title),
        run=head_of(run),
        units=list(zip(units, short, strict=True)),
        rows=[
            HeatRow(label=row, cells=[_cell(unit, cells.get((row, unit), []), asked) for unit in units]) for row in rows
        ],
    )


def _cell(unit: str, lines: Sequence[Line], asked: Asked) -> HeatCell:
    value = plotted(share(lines, asked.part, asked.whole), 0) or "—"
    return HeatCell(unit=unit, value=value, colour=_worst_colour(lines, asked))


def _worst_colour(lines: Sequence[Line], asked: Asked) -> str:
    seen = [colour(line.cells[f"灯.{asked.light}"]) for line in lines]
    return min(seen, key=lambda one: ORDER[one], default="grey")


def _worst(cells: dict[tuple[str, str], list[Line]], asked: Asked) -> list[str]:
    """The units, those with most red cells first, then most yellow."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (_, unit), lines in cells.items():
        seen = _worst_colour(lines, asked)
        counts[unit][0] -= seen == "red"
        counts[unit][1] -= seen == "yellow"
    return sorted(counts, key=lambda unit: (*counts[unit], unit))


def shortened(names: Sequence[str]) -> list[str]:
    """Names without the beginning that all of them share.

    >>> shortened(["示例区教育局", "示例区财政局"])
    ['教育局', '财政局']
    """
    begin = 0
    while len(names) > 1 and len({name[: begin + 1] for name in names}) == 1 and begin < len(names[0]):
        begin += 1
    return [name[begin:] if len(name) - begin >= SHORT else name for name in names]


def evidence(found: Taken) -> Evidence:
    """How many lines of pay of the latest runs are computed, approved, published and sealed; what does not hold."""
    latest: dict[str, Run] = {}
    for run in found.runs:
        latest.setdefault(run.scheme, run)
    paying = [run for run in latest.values() if run.pays]
    persons = Line.objects.filter(run__in=paying).exclude(person="").values_list("run").annotate(Count("id"))
    lines = dict(persons)
    counts = {run.id: lines.get(run.id, 0) for run in paying}
    approved = {Run.Status.APPROVED, Run.Status.PUBLISHED}
    failed = [
        Failed(run=head_of(run), title=Words(zh=one["name"], en=one["en"]), count=one["count"],
               blocks=one["severity"] != "warn", asks=Words(**one["asks"]))
        for run in latest.values() for one in run.shape["failing"]
    ]  # fmt: skip
    return Evidence(
        computed=sum(counts.values()),
        approved=sum(counts[run.id] for run in paying if run.status in approved),
        published=sum(counts[run.id] for run in paying if run.status == Run.Status.PUBLISHED),
        sealed=sum(run.entries or 0 for run in paying),
        runs=len(found.runs),
        runs_published=sum(run.status == Run.Status.PUBLISHED for run in found.runs),
        failed=failed,
        held=sum(not run.shape["failing"] for run in latest.values()),
    )
