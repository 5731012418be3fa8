"""封存 · Seal: an approved run leaves its evidence in the log: scheme, run, shared figures, every payment, and the seal.

Basis: evidence.md §4; docs/reference/evidence.md. One append a run; sealing again gives the same
places. A corrected run of the same scheme and period reverses what was paid before and pays anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.findings import Finding, Place
from kaohe.flows.approval import approval_read
from kaohe.flows.findings import SEALED_OTHERWISE, UNAPPROVED
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.runs import SCHEME, run_checked
from kaohe.flows.sealed_rows import Batch, Paid, Records
from kaohe.formula.readers.browser.values import pair_json
from kaohe.ledger.entry import entry_write
from kaohe.ledger.fields import fields_of
from kaohe.ledger.keys import record_key, reverse_key, seal_key, tag_of
from kaohe.ledger.log import DATABASE, POLICY, Draft, Log, MovedError, place_of
from kaohe.ledger.places import Placed, Places, places_opened
from kaohe.ledger.publish import Published, publish
from kaohe.ledger.record import Cohorts
from kaohe.ledger.refused import RefusedError
from kaohe.ledger.tree import leaf_hash, root_of
from kaohe.ledger.vault import Vault
from kaohe.reports.verifier import verifier_page

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a run's evidence stands, and who witnessed it."""

    run: str = ""
    first: int = 0
    last: int = 0
    payments: int = 0
    reversals: int = 0
    size: int = 0
    published: Published | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Ledger:
    """A ledger folder opened: its log, the index of its places, its vault."""

    folder: Path
    log: Log
    places: Places
    vault: Vault


@dataclass(slots=True)
class _Entries:
    """What a batch will append, in order, and the tags that its seal covers. Owned while it is put together."""

    drafts: list[Draft] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@contextmanager
def ledger_opened(folder: Path, origin: str = "") -> Iterator[Ledger]:
    """The ledger of a folder; with an origin it is made where there is none."""
    with ExitStack() as held:
        is_there = (folder / DATABASE).is_file()
        log = Log.open(folder) if is_there or not origin else Log.create(folder, origin)
        held.callback(log.store.close)
        vault = Vault(folder)
        held.callback(vault.close)
        yield Ledger(folder, log, held.enter_context(places_opened(folder, log)), vault)


@guarded(lambda finding: Sealed(findings=(finding,)))
def seal(run: Path, *, ledger: Path, origin: str, now: int) -> Sealed:
    """Seals an approved run and asks the witnesses; `now` in seconds since 1970.

    origin: the name of the log, used when the folder has none yet.
    Codes: those of `run_checked`, `flows/unapproved`, `flows/ledger-busy`, those of `fence` and `publish`.
    """
    opened = run_checked(run, loaded=True)
    if opened.results is None:
        return Sealed(findings=opened.findings)
    results = opened.results
    if not approval_read(run, results.id).is_given:
        return Sealed(findings=(Finding.of(UNAPPROVED, Place(file=run.name), run=results.id),))
    batch = Batch.of(results)
    with ledger_opened(ledger, origin) as held:
        done = _sealed(held, batch, now)
        published = publish(held.log, now)
    return Sealed(*done, published=published, findings=published.findings)


def _sealed(held: Ledger, batch: Batch, now: int) -> tuple[str, int, int, int, int, int]:
    run = batch.results.id
    if held.places.one("seal", run) is None:
        held.vault.batch_note(run, batch.what)
        cohorts = Cohorts(run, held.vault.batch(run))
        paid = list(Records(batch, cohorts).all())
        _append(held, batch, paid, cohorts, now)
        held.places.catch_up(held.log)
    last, first = held.places.one("seal", run) or 0, held.places.one("run", run) or 0
    payments = len(held.places.tags(run))
    size = held.log.head().checkpoint.size
    return run, first, last, payments, held.places.count(run) - payments, size


def _append(held: Ledger, batch: Batch, paid: list[Paid], cohorts: Cohorts, now: int) -> None:
    """One append; made again where somebody else appended in between."""
    for _ in range(_TRIES):
        size = held.log.head().checkpoint.size
        entries = _entries(held, batch, paid, cohorts)
        entries.drafts[:0] = _rules(held, batch)
        sealing = _seal(held, batch, paid, entries, size)
        try:
            held.log.append([*entries.drafts, sealing], now, at=size)
        except MovedError:
            held.places.catch_up(held.log)
        else:
            return
    raise RefusedError(Finding.of(SEALED_OTHERWISE, run=batch.results.id))


def _rules(held: Ledger, batch: Batch) -> list[Draft]:
    """The entries of the witness policy and of the scheme, where they are not logged yet: before any pay."""
    policy = (held.folder / POLICY).read_bytes()
    entries = [
        entry_write("policy", p=digest(policy), w=digest(verifier_page(policy.decode()))),
        scheme_entry(batch),
    ]
    drafts = [Draft(content_key(entry), entry) for entry in entries]
    return [draft for draft in drafts if place_of(held.log, draft.key) is None]


def scheme_entry(batch: Batch) -> bytes:
    """The entry of a run's scheme: its meaning, its text, and the formulas of the sheets that pay."""
    text, forms = (batch.results.folder / SCHEME).read_bytes(), canonical_json(batch.form_hashes)
    return entry_write("scheme", s=batch.results.stated["scheme"]["sha256"], y=digest(text), f=digest(forms))


def content_key(entry: bytes) -> str:
    """The idempotency key of an entry that stands in the log once, whoever logs it: its own content.

    >>> len(content_key(b"{}"))
    64
    """
    return digest(b"content\n" + entry)


def _key(run: str, kind: str, what: str, revision: int = 0) -> str:
    """The idempotency key of an entry; `what` is a tag or a salted root: the hash of a name would outlive erasure."""
    return digest(canonical_json([run, kind, what, revision]))


def sealing_key(run: str) -> str:
    """The idempotency key of the seal of a run: where in a log it stands is found by it.

    >>> len(sealing_key("0123456789abcdef"))
    64
    """
    return _key(run, "seal", run)


def _entries(held: Ledger, batch: Batch, paid: list[Paid], cohorts: Cohorts) -> _Entries:
    run = batch.results.id
    made, entries = _payments(held, batch, paid), _Entries()
    stated = batch.results.stated["scheme"]["sha256"]
    opening = entry_write("run", b=run, s=stated, m=batch.manifest)
    entries.drafts.append(Draft(_key(run, "run", run), opening))
    for cohort in sorted(cohorts.made.values(), key=lambda one: one.root):
        entries.drafts.append(Draft(_key(run, "cohort", cohort.root), cohort.entry))
    for tag, draft in sorted(made, key=lambda item: item[0]):
        entries.drafts.append(draft)
        entries.tags.append(tag[0])
    return entries


_Order = tuple[str, int, bool]


def _payments(held: Ledger, batch: Batch, paid: list[Paid]) -> list[tuple[_Order, Draft]]:
    """Every payment of the run, and the reversals of what an earlier run of the same scheme and period paid."""
    run, period, stated = batch.results.id, batch.results.view.period.text, batch.results.stated["scheme"]["sha256"]
    keys = held.vault.persons(sorted({one.person for one in paid}))
    made: list[tuple[_Order, Draft]] = []
    seen = set()
    for one in paid:
        tag = tag_of(keys[one.person], period, one.item)
        seen.add(tag)
        standing, is_reversed = standing_of(held.places.tagged(tag))
        revision = 0 if standing is None else standing.revision + 1
        if standing is not None and not is_reversed:
            made.append(_reversal(held, run, tag, standing, "corrected"))
        fields = fields_of({**one.record, "rev": revision}, record_key(keys[one.person], period, one.item, revision))
        entry = entry_write("pay", b=run, t=tag, r=revision, s=stated, n=fields.count, c=fields.root())
        made.append(((tag, revision, False), Draft(_key(run, "pay", tag, revision), entry)))
    for other in held.vault.batches(batch.what):
        for tag in sorted(held.places.tags(other) - seen) if other != run else ():
            standing, is_reversed = standing_of(held.places.tagged(tag))
            if standing is not None and standing.batch == other and not is_reversed:
                made.append(_reversal(held, run, tag, standing, "withdrawn"))
    return made


def standing_of(placed: list[Placed]) -> tuple[Placed | None, bool]:
    """The latest payment of a tag (None where nothing was paid), and whether it is reversed.

    >>> standing_of([])
    (None, False)
    """
    latest = max((one for one in placed if one.kind == "pay"), key=lambda one: one.revision, default=None)
    return latest, latest is not None and any(one.reverses == latest.at for one in placed)


def reversal_record(run: str, tag: str, standing: Placed, reason: str) -> dict[str, Any]:
    """What a reversal commits to."""
    return {"form": "kaohe.reverse/1", "run": run, "tag": tag, "reverses": standing.at, "reason": reason}


def _reversal(held: Ledger, run: str, tag: str, standing: Placed, reason: str) -> tuple[_Order, Draft]:
    record = reversal_record(run, tag, standing, reason)
    fields = fields_of(record, reverse_key(held.vault.batch(run), tag))
    entry = entry_write("reverse", b=run, t=tag, r=standing.revision, x=standing.at, n=fields.count, c=fields.root())
    return (tag, standing.revision, True), Draft(_key(run, "reverse", tag, standing.revision), entry)


def _seal(held: Ledger, batch: Batch, paid: list[Paid], entries: _Entries, first: int) -> Draft:
    run = batch.results.id
    totals: dict[str, Fraction] = {}
    for one in paid:
        name = f"total.{one.record['sheet']}.{one.record['amount']}"
        totals[name] = totals.get(name, Fraction(0)) + (one.amount if isinstance(one.amount, Fraction) else 0)
    record: dict[str, Any] = {"form": "kaohe.seal/1", "count": len(entries.tags)}
    record |= {name: pair_json(total) for name, total in totals.items()}
    fields = fields_of(record, seal_key(held.vault.batch(run)))
    members: dict[str, str | int] = {
        "b": run,
        "m": batch.manifest,
        "n": len(entries.tags),
        "i": first,
        "j": first + len(entries.drafts) - 1,
        "t": root_of([leaf_hash(bytes.fromhex(tag)) for tag in sorted(entries.tags)]).hex(),
        "c": fields.root(),
    }
    return Draft(sealing_key(run), entry_write("seal", **members))
