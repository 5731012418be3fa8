"""投影的写入 · Services: runs enter the store, and may be projected again at any time; nothing here is computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from pypinyin import Style, lazy_pinyin

from kaohe.base.exact import decimal_text
from kaohe.base.findings import Finding
from kaohe.flows.projection import FORM, Projection, run_projected
from kaohe.flows.projection import Line as Projected
from kaohe.web.access.models import Account
from kaohe.web.runs.models import Line, Run

BATCH = 500


def run_take(
    folder: Path, *, now: datetime, by: Account | None = None, sample: bool = False
) -> tuple[Run | None, tuple[Finding, ...]]:
    """Projects a run folder of the home, or projects it again; its standing (approved, published) is kept.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/other-version`.
    """
    projection, findings = run_projected(folder)
    if projection is None:
        return None, findings
    with transaction.atomic():
        run = _run(projection, folder, now=now, by=by, sample=sample)
        Line.objects.filter(run=run).delete()
        for chunk in _chunks(_lines(run, projection.lines())):
            Line.objects.bulk_create(chunk)
    return run, ()


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
        create_defaults={**steady, "computed_at": now, "started_by": by, "sample": sample},
    )
    return run


def _lines(run: Run, lines: Iterable[Projected]) -> Iterator[Line]:
    for one in lines:
        total = decimal_text(one.total, 4) if one.total is not None else None
        paid = f"{one.paid.numerator}/{one.paid.denominator}" if one.paid is not None else ""
        pinyin = pinyin_of(one.name) if not one.person else ""
        yield Line(
            run=run,
            sheet=one.sheet,
            key=one.key,
            unit=one.unit,
            person=one.person,
            name=one.name[:120],
            pinyin=pinyin,
            place=one.place,
            total=total,
            grade=one.grade,
            paid=paid,
            cells=one.cells,
        )


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := [line for _, line in zip(range(BATCH), lines, strict=False)]:
        yield chunk
