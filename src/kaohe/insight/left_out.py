"""留一 · Leaving one out: whether the order of the others changes when one unit is not there; 0 for absolute schemes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kaohe.base.findings import Finding, Place
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.insight import findings as rules
from kaohe.insight.limits import limit
from kaohe.insight.moments import falling
from kaohe.insight.scored import TOTAL, Scored
from kaohe.scheme.methods import method_named
from kaohe.scheme.model import Scheme
from kaohe.scheme.model_appraisal import Appraisal
from kaohe.trace.run import Key, RunView

_OF_PEERS = frozenset({"worst", "group_mean"})
Given = dict[str, list[dict[str, Datum]]]


def order_changes(view: RunView, scheme: Scheme, table: Scored) -> Iterator[Finding]:
    """A relative scheme in which leaving one unit out turns the order of two others, where that is cheap to ask.

    An absolute scheme cannot: nothing in it depends on peers.
    """
    if not is_relative(table.appraisal, scheme):
        return
    given = _given(view)
    rows = sum(map(len, given.values()))
    units = [row for row, total in zip(table.units, table.totals, strict=True) if total is not None]
    if table.personal or rows * len(units) > limit("leave_out_rows"):
        return
    before = {row.key: total for row, total in zip(table.units, table.totals, strict=True) if total is not None}
    turned = [row for row in units if _turns(view, given, row, before)]
    if turned:
        example = "/".join(map(str, turned[0].key))
        data = {"count": len(turned), "units": len(units), "example": example}
        yield Finding.of(rules.ORDER, Place(sheet=table.appraisal.of), **data)


def is_relative(appraisal: Appraisal, scheme: Scheme) -> bool:
    """Whether a score depends on what the others have: by its method, by a missing rule, by a treatment of a column."""
    treated = any(column.treatment for sheet in scheme.sheets.values() for column in sheet.columns.values())
    leaves = list(appraisal.leaves())
    methods = any(method_named(leaf.method).relative for leaf in leaves if leaf.method)
    return treated or methods or any(rule.rule in _OF_PEERS for leaf in leaves for rule in leaf.missing)


def _given(view: RunView) -> Given:
    found: Given = {}
    for sheet in view.program.sheets.values():
        columns = [column.name for column in sheet.columns.values() if column.formula is None]
        if sheet.kind == "made" and set(columns) <= set(sheet.key):
            continue
        rows = view.cells.rows(sheet.name, {}, columns)
        found[sheet.name] = [{name: view.cells.cell(row, name) for name in columns} for row in rows]
    return found


def _turns(view: RunView, given: Given, out: Row, before: Mapping[Key, Fraction]) -> bool:
    key = view.program.sheets[out.sheet].key
    kept = [row for row in given[out.sheet] if tuple(row[name] for name in key) != out.key]
    exact = Exact(view.program, given | {out.sheet: kept}, period=view.period, as_of=view.as_of, calendar=view.calendar)
    pairs = [(total, exact.value(out.sheet, other, TOTAL)) for other, total in before.items() if other != out.key]
    return falling([(total, after) for total, after in pairs if isinstance(after, Fraction)], rises=True) > 0
