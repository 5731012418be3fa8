"""追溯页 · Tracing: any figure of a run that the reader may see, one step down at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from kaohe.base.findings import Text
from kaohe.flows.projection import Owner
from kaohe.flows.tracing import cell_placed, figure_traced, is_given, owner_placed
from kaohe.web.access.principal import Access
from kaohe.web.home.plain import Plain
from kaohe.web.runs.models import Run
from kaohe.web.runs.opened import results_of
from kaohe.web.runs.scopes import holds
from kaohe.web.runs.selectors import run_seen
from kaohe.web.runs.tables import RunHead, head_of
from kaohe.web.runs.titles import column_said, is_column
from kaohe.web.runs.units import units_of_few
from kaohe.web.runs.way import Way, way_read


class Figure(Plain):
    """One figure of a run, with what it was made from."""

    run: RunHead
    personal: bool
    figure: dict[str, Any]
    hashes: dict[str, str]


def figure(access: Access, number: str, sheet: str, key: str, column: str) -> Figure:
    """A figure and one step down; what may not be shown is as if it did not exist."""
    return _figure(access, run_seen(access, number), (sheet, key, column))


def figure_met(access: Access, number: str, asked: Sequence[str], via: Sequence[str]) -> tuple[Figure, Way]:
    """The same with the way on which it was met."""
    run = run_seen(access, number)

    def titled(sheet: str, column: str) -> Text | None:
        """As the run calls it."""
        return column_said(run, sheet, column) if is_column(run, sheet, column) else None

    return _figure(access, run, asked), way_read(via, asked, titled)


def _figure(access: Access, run: Run, asked: Sequence[str]) -> Figure:
    few = units_of_few(access, run)

    def may(owner: Owner, given: bool) -> bool:  # noqa: FBT001 - as the flow asks
        """Sums over few persons would tell one of them."""
        return (bool(owner.person) or owner.unit not in few) and may_trace(access, run, owner, given=given)

    with results_of(run) as results:
        place = cell_placed(results, *asked)
        if place is None:
            raise Http404
        owner = owner_placed(results, place)
        if not may(owner, is_given(results, place)):
            raise Http404
        found = figure_traced(results, place, may)
    return Figure(run=head_of(run), personal=bool(owner.person), figure=found, hashes=run.hashes)


def may_open(access: Access) -> bool:
    """Whether pages link their figures to their traces for this reader."""
    return access.may_any((("indicator_data", "read_unit_level"), ("pay_line", "trace")))


def may_trace(access: Access, run: Run, owner: Owner, *, given: bool) -> bool:
    """Whether a row may be looked into: a person's by `pay_line.trace`, a unit's by the cells of its kind of run."""
    if owner.person:
        cells = [("pay_line", "trace")]
    elif run.pays:
        cells = [("pay_run", "read")]
    else:
        cells = [("indicator_data", "read_unit_level")] if given else [("score_result", "read")]
    return any(
        holds(access, grant, unit=owner.unit, person=owner.person, status=run.status)
        for cell in cells
        for grant in access.grants(*cell)
    )
