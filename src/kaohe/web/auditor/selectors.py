"""追溯的读取 · Selectors: where a run comes from, samples by a seed, the state of the ledger."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404

from kaohe.flows.ledger import Told, ledger_checked
from kaohe.flows.ledger_state import ledger_stated, run_sealed
from kaohe.flows.provenance import run_proven
from kaohe.web.access.principal import Access
from kaohe.web.auditor.evidence import Counted, auditing
from kaohe.web.auditor.find import numbers, telling
from kaohe.web.auditor.life import acts_of
from kaohe.web.auditor.tables import Ledger, Proven, Sample
from kaohe.web.runs.receipts import LEDGER
from kaohe.web.runs.records import acts_on
from kaohe.web.runs.scopes import lines_paid, lines_seen, runs_seen
from kaohe.web.runs.tables import Words, head_of
from kaohe.web.runs.titles import sheet_said

MOST_DRAWN = 200


def proven(access: Access, found: Counted) -> Proven:
    """Where a run comes from, its files hashed anew; the run is one that may be looked into."""
    run = found.run
    told, sealed = run_proven(settings.SITE.place(run.folder)), run_sealed(run.id, settings.SITE.place(LEDGER))
    stated = dict(told.result)
    if stated:
        stated["sheets"] = [{**one, "en": sheet_said(run, one["name"]).en} for one in stated["sheets"]]
    whole = bool(stated) and stated["run"] == run.id and stated["facts_hold"]
    return Proven(
        run=head_of(run),
        stated=stated,
        whole=whole and all(sheet["holds"] for sheet in stated["sheets"]),
        acts=acts_of(run, stated.get("approved", []), dict(sealed.result)),
        sealed=dict(sealed.result),
        records=acts_on(access, run.id),
        personal_rows=found.rows,
        persons=found.persons,
        findings=[Words(zh=one.line("zh"), en=one.line("en")) for one in told.findings],
    )


def sampled(access: Access, number: str, *, sheet: str, seed: str, size: int) -> Sample:
    """The rows that a seed draws: those whose digest with the seed is least, so that anybody draws them again."""
    auditing(access)
    runs = list(runs_seen(access).select_related("started_by"))
    heads = [head_of(run) for run in runs]
    size = min(max(size, 1), MOST_DRAWN)
    if not number:
        return Sample(
            run=None, runs=heads, sheet="", sheets=[], titles={}, seed=seed, size=size, of=0, column="", rows=[]
        )
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
        titles={name: sheet_said(run, name).en for name in sheets},
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
