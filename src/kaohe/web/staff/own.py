"""我的薪酬 · Own: what one was paid, run by run: one slip, the sum of the year, the others to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.exact import summed
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.remembered import MEMORY
from kaohe.web.runs.scopes import lines_paid
from kaohe.web.staff.selectors import NAMELESS, Names, money, payee_name, slip_of, unit_name
from kaohe.web.staff.tables import Choice, Mine, Slip

_WHOLE = 1000
_HEAD = ("id", "form", "scheme", "period", "title_zh", "title_en", "status", "entries")


@dataclass(frozen=True, slots=True)
class Paid:
    """A run in which one is paid, and how much in all. entries: how many records were sealed, None where none."""

    amount: Fraction
    id: str
    form: str
    scheme: str
    period: str
    title_zh: str
    title_en: str
    status: str
    entries: int | None


def mine(access: Access, number: str = "") -> Mine:
    """One's own pay, as far as two persons have approved it; without a number the latest."""
    own = lines_paid(access).filter(person=access.person)
    runs = _paid(own)
    chosen = _chosen(runs, number)
    if chosen is None:
        return Mine(slip=None, choices=[], year="", year_total="", year_runs=0)
    run, year = _run(chosen), chosen.period[:4]
    standing = _standing(run for run in runs if run.period[:4] == year)
    return Mine(
        slip=_slip(access, run, own),
        choices=_choices(runs, chosen),
        year=year,
        year_total=money(sum((run.amount for run in standing), Fraction(0))),
        year_runs=len(standing),
    )


def _slip(access: Access, run: Run, own: QuerySet[Line]) -> Slip:
    """The slip of a run, its lines read together with what payee and units are called."""
    lines = list(own.filter(run=run).annotate(payee=payee_name(), called=unit_name(run)).order_by("key"))
    names = Names(lines[0].payee or NAMELESS, {one.unit: one.called for one in lines if one.called})
    return slip_of(access, run, lines, names, mine=True)


def _run(chosen: Paid) -> Run:
    """The run with its shape, which is large: read once for as long as the run stands as it does."""
    key = ("run", chosen.id, chosen.form, chosen.status, chosen.entries)
    return MEMORY.of(key, lambda: Run.objects.get(pk=chosen.id)).record


def _paid(lines: QuerySet[Line]) -> list[Paid]:
    """The runs of lines, the latest first, in one question: their shapes and cells are not read."""
    order = ("-run__period_end", "run__scheme", "-run__computed_at", "run", "key")
    rows = lines.order_by(*order).values_list(*(f"run__{name}" for name in _HEAD), "paid")
    return [Paid(summed(row[-1] for row in group), *head) for head, group in groupby(rows, key=lambda row: row[:-1])]


def _chosen(runs: Sequence[Paid], number: str) -> Paid | None:
    if number:
        found = next((run for run in runs if run.id == number), None)
        if found is None:
            raise Http404
        return found
    return runs[0] if runs else None


def _standing(runs: Iterable[Paid]) -> list[Paid]:
    """One run a scheme and period: a corrected one, computed later and so told first, takes the place of others."""
    found: dict[tuple[str, str], Paid] = {}
    for run in sorted(runs, key=lambda one: one.status != Run.Status.PUBLISHED):
        found.setdefault((run.scheme, run.period), run)
    return list(found.values())


def _choices(runs: Sequence[Paid], chosen: Paid) -> list[Choice]:
    most = max((run.amount for run in runs), default=Fraction(0)) or Fraction(1)
    return [
        choice_of(run, money(run.amount), share=int(run.amount * _WHOLE / most), here=run == chosen) for run in runs
    ]


def choice_of(run: Run | Paid, total: str = "", *, share: int = 0, here: bool = False) -> Choice:
    """A run to choose."""
    return Choice(
        run=run.id,
        period=run.period,
        title_zh=run.title_zh,
        title_en=run.title_en,
        status=run.status,
        sealed=run.entries is not None,
        total=total,
        share=max(share, 0),
        here=here,
    )
