"""封存核对 · Seal check: whoever holds a run and the vault makes every entry again and compares it with the log.

What a phone believes as committed (a pool, a sum of weights, a rank) is found here to be what the rows say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.flows.findings import ERASED, EVIDENCE_DIFFERS, NO_LEDGER, NOT_SEALED
from kaohe.flows.ledger import Told
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.runs import run_checked
from kaohe.flows.seal import Ledger, ledger_opened
from kaohe.flows.sealed_rows import Batch, Paid, Records
from kaohe.ledger.entry import entry_write
from kaohe.ledger.fields import fields_of
from kaohe.ledger.keys import record_key, tag_of
from kaohe.ledger.log import DATABASE
from kaohe.ledger.record import Cohorts

_MOST = 100


@guarded(lambda finding: Told(findings=(finding,)))
def seal_checked(run: Path, ledger: Path) -> Told:
    """Every payment and every shared entry of a sealed run against the rows of the run.

    Codes: those of `run_checked`, `flows/no-ledger`, `flows/not-sealed`, `flows/evidence-differs`,
    `flows/erased` (of an erased person nothing can be compared).
    """
    if not (ledger / DATABASE).is_file():
        return Told(findings=(Finding.of(NO_LEDGER, path=ledger.name, what=DATABASE),))
    opened = run_checked(run, loaded=True)
    if opened.results is None:
        return Told(findings=opened.findings)
    with ledger_opened(ledger) as held:
        if held.places.one("seal", opened.results.id) is None:
            return Told(findings=(Finding.of(NOT_SEALED, Place(file=run.name), run=opened.results.id),))
        return _compared(held, Batch.of(opened.results))


def _compared(held: Ledger, batch: Batch) -> Told:
    run = batch.results.id
    cohorts = Cohorts(run, held.vault.batch(run))
    paid = list(Records(batch, cohorts).all())
    findings = list(_payments(held, batch, paid))
    logged = held.places.cohorts(run)
    made = {cohort.root: group for group, cohort in cohorts.made.items()}
    findings += [Finding.of(EVIDENCE_DIFFERS, what=f"cohort {root[:16]}") for root in sorted(logged ^ made.keys())]
    numbers = {"run": run, "payments": len(paid), "cohorts": len(made)}
    return Told(numbers, tuple(findings[:_MOST]))


def _payments(held: Ledger, batch: Batch, paid: list[Paid]) -> Iterator[Finding]:
    """The payments whose entry is not what their row makes, and entries of the batch that no row makes."""
    run, period = batch.results.id, batch.results.view.period.text
    stated = batch.results.stated["scheme"]["sha256"]
    keys = held.vault.known(sorted({one.person for one in paid}))
    left = held.places.tags(run)
    for one in paid:
        if one.person not in keys:
            yield Finding.of(ERASED)
            continue
        tag = tag_of(keys[one.person], period, one.item)
        placed = next((at for at in held.places.tagged(tag) if at.kind == "pay" and at.batch == run), None)
        left.discard(tag)
        if placed is None:
            yield Finding.of(EVIDENCE_DIFFERS, what=f"pay {tag[:16]}")
            continue
        key = record_key(keys[one.person], period, one.item, placed.revision)
        fields = fields_of({**one.record, "rev": placed.revision}, key)
        wanted = entry_write("pay", b=run, t=tag, r=placed.revision, s=stated, n=fields.count, c=fields.root())
        if next(held.log.entries(placed.at, placed.at + 1)) != wanted:
            yield Finding.of(EVIDENCE_DIFFERS, what=f"pay {tag[:16]}")
    yield from (Finding.of(EVIDENCE_DIFFERS, what=f"pay {tag[:16]}") for tag in sorted(left))
