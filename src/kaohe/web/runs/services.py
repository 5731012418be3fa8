"""投影的写入 · Services: runs enter the store, and may be projected again at any time; nothing here is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from pypinyin import Style, lazy_pinyin

from kaohe.base.exact import decimal_text
from kaohe.base.findings import Finding, Place, Said
from kaohe.flows.projection import FORM, Projection, run_projected
from kaohe.flows.projection import Line as Projected
from kaohe.flows.runs import MANIFEST
from kaohe.web.access.models import Account
from kaohe.web.home.short import Excess, excesses
from kaohe.web.runs.findings import TOO_LONG
from kaohe.web.runs.models import Line, Run

BATCH = 500


def run_take(
    folder: Path, *, now: datetime, by: Account | None = None, sample: bool = False
) -> tuple[Run | None, tuple[Finding, ...]]:
    """Projects a run folder of the home, or projects it again; its standing (approved, published) is kept.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/other-version`, `web/too-long`.
    """
    projection, findings = run_projected(folder)
    if projection is None:
        return None, findings
    try:
        with transaction.atomic():
            run = _run(projection, folder, now=now, by=by, sample=sample)
            Line.objects.filter(run=run).delete()
            for chunk in _chunks(_lines(run, projection.lines())):
                Line.objects.bulk_create(chunk)
    except _UnheldLine as unheld:
        return None, unheld.findings
    return run, ()


class _UnheldLine(Exception):  # noqa: N818 - carries findings out of a transaction that must not stand
    def __init__(self, line: Line, found: Iterable[Excess]) -> None:
        super().__init__()
        self.findings = tuple(
            Finding.of(
                TOO_LONG,
                Place(sheet=line.sheet, row=line.key, field=one.place),
                what=Said(one.title.zh, one.title.en),
                longest=one.longest,
                length=one.length,
            )
            for one in found
        )


def runs_renewed(now: datetime) -> list[str]:
    """Projects again what an older form made; returns the runs whose folders cannot be opened any more."""
    stale = list(Run.objects.exclude(form=FORM).defer("shape"))
    return [run.id for run in stale if run_take(settings.SITE.place(run.folder), now=now)[0] is None]


def pinyin_of(name: str) -> str:
    """What a name is found by on a keyboard: its syllables, and their first letters.

    >>> pinyin_of("示例区教育局")
    'shiliqujiaoyuju slqjyj'
    """
    full = "".join(lazy_pinyin(name, errors="default")).lower()
    first = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).lower()
    return f"{full} {first}"[:200]


def _run(projection: Projection, folder: Path, *, now: datetime, by: Account | None, sample: bool) -> Run:
    head = projection.head
    steady = {
        "folder": settings.SITE.named(folder),
        "period_end": date.fromisoformat(head["period_end"]),
        "shape": projection.shape,
        "form": FORM,
        **{
            name: head[name]
            for name in ("scheme", "version", "title_zh", "title_en", "period", "as_of", "complete", "pays", "hashes")
        },
    }
    run, _ = Run.objects.update_or_create(
        id=head["id"],
        defaults=steady,
        create_defaults={**steady, "computed_at": _made_at(folder, now), "started_by": by, "sample": sample},
    )
    return run


def _made_at(folder: Path, now: datetime) -> datetime:
    """When a run was made: when its statement was written, however much later its pages are made."""
    return min(now, datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC))


def _lines(run: Run, lines: Iterable[Projected]) -> Iterator[Line]:
    for one in lines:
        total = decimal_text(one.total, 4) if one.total is not None else None
        paid = f"{one.paid.numerator}/{one.paid.denominator}" if one.paid is not None else ""
        pinyin = pinyin_of(one.name) if not one.person else ""
        line = Line(
            run=run,
            sheet=one.sheet,
            key=one.key,
            unit=one.unit,
            person=one.person,
            name=one.name,
            pinyin=pinyin,
            place=one.place,
            total=total,
            grade=one.grade,
            paid=paid,
            cells=one.cells,
        )
        if found := excesses(line):
            raise _UnheldLine(line, found)
        yield line


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := [line for _, line in zip(range(BATCH), lines, strict=False)]:
        yield chunk
