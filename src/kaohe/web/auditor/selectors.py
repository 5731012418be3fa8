"""追溯的读取 · Selectors: where a run comes from, samples by a seed, the state of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from kaohe.flows.ledger import Told, ledger_checked
from kaohe.flows.ledger_state import ledger_stated, run_sealed
from kaohe.flows.provenance import run_proven
from kaohe.web.access.principal import Access
from kaohe.web.auditor.evidence import auditing
from kaohe.web.auditor.find import numbers, telling
from kaohe.web.auditor.tables import Act, Ledger, Proven, Sample
from kaohe.web.jobs.models import TwoPerson
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.receipts import LEDGER
from kaohe.web.runs.records import about
from kaohe.web.runs.scopes import lines_paid, lines_seen, runs_seen
from kaohe.web.runs.tables import head_of

MOST_DRAWN = 200
VOID = "void"


def proven(access: Access, run: Run) -> Proven:
    """Where a run comes from, its files hashed anew; the run is one that may be looked into."""
    told, sealed = run_proven(settings.SITE.place(run.folder)), run_sealed(run.id, settings.SITE.place(LEDGER))
    stated = dict(told.result)
    whole = bool(stated) and stated["run"] == run.id and stated["facts_hold"]
    return Proven(
        run=head_of(run),
        stated=stated,
        whole=whole and all(sheet["holds"] for sheet in stated["sheets"]),
        acts=list(_acts(run, stated, dict(sealed.result))),
        sealed=dict(sealed.result),
        records=about(access, [run.id]),
        personal_rows=Line.objects.filter(run=run).exclude(person="").count(),
        findings=[finding.line("zh") for finding in told.findings],
    )


def _acts(run: Run, stated: dict[str, object], sealed: dict[str, object]) -> Iterator[Act]:
    started = run.started_by.name if run.started_by else ""
    yield Act(zh="运行", en="Computed", who=started, at=_said(run.computed_at))
    signed: list[dict[str, str]] = stated.get("approved", [])  # type: ignore[assignment]  # what the run states is JSON
    for one in signed:
        yield Act(zh="批准", en="Approved", who=one["by"], at=one["at"][:16].replace("T", " "))
    if run.published_at is not None:
        yield Act(zh="公布", en="Published", who="", at=_said(run.published_at))
    if sealed:
        place: dict[str, object] = sealed["seal"]  # type: ignore[assignment]  # as above
        yield Act(zh="封存", en="Sealed", who="", at="", detail=f"#{int(str(place['index'])) + 1} / {sealed['size']}")
    if run.status == Run.Status.VOID:
        yield from _voided(run)


def _voided(run: Run) -> Iterator[Act]:
    """Who declared it void, in two steps."""
    acts = TwoPerson.objects.filter(act=VOID, subject=run.pk, second__isnull=False).select_related("first", "second")
    for one in acts:
        both = "、".join(who.name for who in (one.first, one.second) if who is not None)
        yield Act(zh="作废", en="Declared void", who=both, at=_said(one.second_at), detail=f" {one.reason}")


def _said(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]  # a moment of the store


def sampled(access: Access, number: str, *, sheet: str, seed: str, size: int) -> Sample:
    """The rows that a seed draws: those whose digest with the seed is least, so that anybody draws them again."""
    auditing(access)
    runs = list(runs_seen(access).select_related("started_by"))
    heads = [head_of(run) for run in runs]
    size = min(max(size, 1), MOST_DRAWN)
    if not number:
        return Sample(run=None, runs=heads, sheet="", sheets=[], seed=seed, size=size, of=0, column="", rows=[])
    run = next((one for one in runs if one.id == number), None)
    if run is None:
        raise Http404
    sheets = list(run.shape["sheets"])
    if sheet and sheet not in sheets:
        raise Http404
    sheet = sheet or next((name for name in sheets if run.shape["sheets"][name]["pays"]), sheets[0])
    seen = lines_paid(access) if run.shape["sheets"][sheet]["personal"] else lines_seen(access, run)
    keys = list(seen.filter(run=run, sheet=sheet).values_list("key", flat=True))
    drawn = drawn_by(seed, run.id, sheet, keys)[:size]
    lines = {line.key: line for line in seen.filter(run=run, sheet=sheet, key__in=drawn)}
    return Sample(
        run=head_of(run),
        runs=heads,
        sheet=sheet,
        sheets=sheets,
        seed=seed,
        size=size,
        of=len(keys),
        column=telling(run, sheet),
        rows=[one for key in drawn for one in numbers(run, lines[key])],
    )


def drawn_by(seed: str, run: str, sheet: str, keys: list[str]) -> list[str]:
    """The keys in the order in which a seed draws them.

    >>> drawn_by("7", "r", "s", ["a", "b", "c"]) == drawn_by("7", "r", "s", ["c", "a", "b"])
    True
    """
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}\n{run}\n{sheet}\n{key}".encode()).digest())


def ledger_seen(access: Access, *, checked: bool) -> Ledger:
    """The ledger of the site; checked: every entry hashed again."""
    auditing(access)
    folder = settings.SITE.place(LEDGER)
    stated = ledger_stated(folder)
    found = ledger_checked(folder) if checked and not stated.findings else Told()
    findings = (*stated.findings, *found.findings)
    return Ledger(
        stated=dict(stated.result),
        checked=dict(found.result) if checked and found.result else None,
        sound=not any(finding.blocking for finding in findings),
        findings=[(finding.code, finding.cause("zh"), finding.cause("en")) for finding in findings],
    )
