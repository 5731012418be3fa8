"""搜索 · Search: units by name, code and pinyin, and indicators by name, in the latest results one may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from django.db.models import Q

from kaohe.web.access.principal import Access
from kaohe.web.home.plain import Plain
from kaohe.web.runs.models import Run
from kaohe.web.runs.ranking import appraisal_of
from kaohe.web.runs.scopes import runs_seen, units_seen
from kaohe.web.runs.services import pinyin_of
from kaohe.web.runs.tables import RunHead, Words, head_of
from kaohe.web.runs.units import unit_sheet

MOST, LONGEST = 12, 60


class Found(Plain):
    """A unit or an indicator of a run."""

    kind: Literal["unit", "indicator"]
    run: RunHead
    key: str
    name: Words


def found(access: Access, asked: str) -> list[Found]:
    """What answers to some letters, units before indicators; nothing for nothing."""
    text = asked.strip()[:LONGEST]
    if not text:
        return []
    latest: dict[str, Run] = {}
    for run in runs_seen(access):
        latest.setdefault(run.scheme, run)
    runs = list(latest.values())
    return [*_units(access, runs, text)][:MOST] + [*_indicators(runs, text.lower())][:MOST]


def _units(access: Access, runs: list[Run], text: str) -> Iterator[Found]:
    said = Q(name__icontains=text) | Q(key__istartswith=text) | Q(pinyin__contains=text.lower().replace(" ", ""))
    by_number = {run.id: run for run in runs}
    for pays in (False, True):
        pairs = Q(pk__in=())
        for run in runs:
            if run.pays is pays:
                pairs |= Q(run=run, sheet=unit_sheet(run))
        rows = units_seen(access, pays=pays).filter(pairs).filter(said).order_by("key")
        for number, key, name in rows.values_list("run", "key", "name")[:MOST]:
            yield Found(kind="unit", run=head_of(by_number[number]), key=key, name=Words(zh=name, en=name))


def _indicators(runs: list[Run], text: str) -> Iterator[Found]:
    for run in runs:
        appraisal = appraisal_of(run)
        for node in nodes(appraisal["tree"]) if appraisal else ():
            if text in f"{node['zh']} {node['en']} {pinyin_of(node['zh'])}".lower():
                yield Found(
                    kind="indicator", run=head_of(run), key=node["name"], name=Words(zh=node["zh"], en=node["en"])
                )


def nodes(tree: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every indicator and class of a tree, parents first."""
    for node in tree:
        yield node
        yield from nodes(node["children"])
