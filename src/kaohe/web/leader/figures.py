"""指标卡 · Figures: the numbers on top of the board, each with its change and its target where there are any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from kaohe.base.findings import Text
from kaohe.web.leader.plan import Asked
from kaohe.web.leader.tables import Figure
from kaohe.web.leader.taken import Taken
from kaohe.web.runs.exact import mean, number, percent, plotted
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.tables import Words, colour, head_of
from kaohe.web.runs.units import unit_sheet

FULL = 100
PERCENT = Words(zh="%", en="%")


def figure(found: Taken, asked: Asked) -> Figure:
    """One figure; without a run it stands there empty."""
    run = found.latest(asked.scheme)
    shown = Figure(title=words(asked.title), unit=words(asked.unit), target=asked.target)
    if run is None:
        return shown
    shown.run = head_of(run)
    before = found.before(run)
    shown.before = before.period if before else ""
    _KINDS[asked.kind](found, asked, run, before, shown)
    return shown


def words(text: Text) -> Words:
    """A Text as a record."""
    return Words(zh=text.zh, en=text.en)


def _mean(found: Taken, asked: Asked, run: Run, before: Run | None, shown: Figure) -> None:
    now = mean(_totals(found.lines(run, unit_sheet(run))))
    was = mean(_totals(found.lines(before, unit_sheet(before)))) if before else None
    _filled(shown, now, was, asked)


def _grade(found: Taken, asked: Asked, run: Run, before: Run | None, shown: Figure) -> None:
    lines = found.lines(run, unit_sheet(run))
    past = found.lines(before, unit_sheet(before)) if before else []
    counts, were = Counter(line.grade for line in lines), Counter(line.grade for line in past)
    shown.value, shown.of = str(counts[asked.grade]), len(lines)
    shown.change = f"{counts[asked.grade] - were[asked.grade]:+d}" if past else ""
    shown.long = plotted(percent(Fraction(counts[asked.grade]), Fraction(len(lines))), 1) or ""


def _lights(found: Taken, asked: Asked, run: Run, before: Run | None, shown: Figure) -> None:  # noqa: ARG001 - kin
    cells = [line.cells.get(f"灯.{asked.light}") for line in found.lines(run, asked.sheet, asked.only)]
    counts = Counter(colour(cell) for cell in cells if cell is not None)
    shown.lights = {name: counts[name] for name in ("red", "yellow", "green")}
    shown.of = sum(counts.values())


def _share(found: Taken, asked: Asked, run: Run, before: Run | None, shown: Figure) -> None:
    now = share(found.lines(run, asked.sheet, asked.only), asked.part, asked.whole)
    was = share(found.lines(before, asked.sheet, asked.only), asked.part, asked.whole) if before else None
    _filled(shown, now, was, asked)
    shown.unit, shown.made = PERCENT, _made(asked, run)


def _made(asked: Asked, run: Run) -> Words:
    """A share in the words of its scheme: which column of which."""
    columns = run.shape["sheets"].get(asked.sheet, {}).get("columns", {})
    names = [(one, columns.get(one, {"en": one})["en"]) for one in (asked.part, asked.whole)]
    return Words(zh=" ÷ ".join(zh for zh, _ in names), en=" ÷ ".join(en for _, en in names))


def share(lines: Sequence[Line], part: str, whole: str) -> Fraction | None:
    """The sum of one column in percent of the sum of another, over the rows that have both; None without rows."""
    pairs = [(number(line.cells, part), number(line.cells, whole)) for line in lines]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    return percent(sum((one for one, _ in both), Fraction(0)), sum((other for _, other in both), Fraction(0)))


def _totals(lines: Sequence[Line]) -> list[Fraction]:
    return [Fraction(line.total) for line in lines if line.total is not None]


def _filled(shown: Figure, now: Fraction | None, was: Fraction | None, asked: Asked) -> None:
    shown.value = plotted(now) or ""
    shown.change = f"{Decimal(plotted(now - was) or 0):+.2f}" if now is not None and was is not None else ""
    shown.long = plotted(min(now, Fraction(FULL)), 1) or "" if now is not None else ""
    if asked.target and now is not None:
        target = Fraction(asked.target)
        shown.mark = plotted(min(target, Fraction(FULL)), 1) or ""
        shown.gap = plotted(target - now) or "" if now < target else ""


_KINDS: dict[str, Callable[[Taken, Asked, Run, Run | None, Figure], None]] = {
    "mean": _mean,
    "grade": _grade,
    "lights": _lights,
    "share": _share,
}
