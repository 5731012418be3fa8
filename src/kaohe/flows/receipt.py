"""凭证 · Receipt: one payment for one person to check: the record opened, its proofs, the rules, the witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.findings import Finding, Place
from kaohe.flows.findings import ERASED, NO_LEDGER, NO_SUCH_FIELD, NOT_PAID_HERE, NOT_SEALED
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.runs import SCHEME, run_checked
from kaohe.flows.seal import Ledger, content_key, ledger_opened, reversal_record, scheme_entry
from kaohe.flows.sealed_rows import Batch, Paid, Records
from kaohe.formula.readers.exact.rows import Row
from kaohe.ledger.checkpoint import checkpoint_read
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.fields import disclosed, fields_of
from kaohe.ledger.keys import record_key, reverse_key, tag_of
from kaohe.ledger.log import DATABASE, POLICY, BrokenError, place_of
from kaohe.ledger.note import Note, note_read
from kaohe.ledger.places import Placed
from kaohe.ledger.proof import Proof
from kaohe.ledger.receipt_form import FORM
from kaohe.ledger.record import Cohorts

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The bytes of the file, or why there is none."""

    data: bytes = b""
    findings: tuple[Finding, ...] = ()


@guarded(lambda finding: Receipt(findings=(finding,)))
def receipt_made(
    run: Path, sheet: str, key: str, *, ledger: Path, disclose: Sequence[str] = (), loaded: bool = False
) -> Receipt:
    """The receipt of one row of a sealed run; `disclose` names the paths to show (none = all).

    Codes: those of `run_checked`, `flows/no-ledger`, `flows/not-paid-here`, `flows/not-sealed`, `flows/erased`,
    `flows/no-such-field`.
    """
    if not (ledger / DATABASE).is_file():
        return Receipt(findings=(Finding.of(NO_LEDGER, path=ledger.name, what=DATABASE),))
    opened = run_checked(run, loaded=loaded)
    if opened.results is None:
        return Receipt(findings=opened.findings)
    batch = Batch.of(opened.results)
    row = _row(batch, sheet, key)
    if row is None:
        return Receipt(findings=(Finding.of(NOT_PAID_HERE, Place(sheet=sheet), sheet=sheet, key=key),))
    with ledger_opened(ledger) as held:
        return _Maker(held, batch).receipt(row, disclose)


def _row(batch: Batch, sheet: str, key: str) -> Row | None:
    """The row of a key as a person types it, on a sheet that pays."""
    if sheet not in batch.forms:
        return None
    found = batch.results.rows(sheet, batch.results.view.program.sheets[sheet].key)
    return next((row for row in found if "/".join(map(str, row.key)) == key), None)


class _Maker:
    """Puts one receipt together; all its proofs lead to one checkpoint."""

    def __init__(self, held: Ledger, batch: Batch) -> None:
        self.held, self.batch, self.run = held, batch, batch.results.id
        self.cohorts = Cohorts(self.run, held.vault.batch(self.run))
        self.size, self.note = 0, Note("", ())

    def receipt(self, row: Row, disclose: Sequence[str]) -> Receipt:
        """The receipt of a row."""
        sheet = next(one for one in self.batch.sheets if one.name == row.sheet)
        records = Records(self.batch, self.cohorts)
        person, place = records.person(row), Place(file=self.batch.results.folder.name)
        if self.held.places.one("seal", self.run) is None:
            return Receipt(findings=(Finding.of(NOT_SEALED, place, run=self.run),))
        if not self.held.vault.holds(person):
            return Receipt(findings=(Finding.of(ERASED, place),))
        paid = records.paid(sheet, row)
        unknown = [path for path in disclose if path not in {*paid.record, "rev"}]
        if unknown:
            known = ", ".join(sorted(paid.record))
            return Receipt(findings=tuple(Finding.of(NO_SUCH_FIELD, place, path=one, known=known) for one in unknown))
        return Receipt(canonical_json(self._whole(paid, row.sheet, disclose)))

    def _whole(self, paid: Paid, sheet: str, disclose: Sequence[str]) -> Json:
        key = self.held.vault.persons([paid.person])[paid.person]
        period = self.batch.results.view.period.text
        tag = tag_of(key, period, paid.item)
        placed = self.held.places.tagged(tag)
        own = next(one for one in placed if one.kind == "pay" and one.batch == self.run)
        record = {**paid.record, "rev": own.revision}
        fields = fields_of(record, record_key(key, period, paid.item, own.revision))
        entry = self._entry(own.at)
        if f'"c":"{fields.root()}"' not in entry:
            raise BrokenError(f"entry {own.at} does not commit to what the run says")
        self.size, self.note = self._checkpoint()
        proof = Proof(own.at, tuple(self.held.log.proof(own.at, self.size)), self.note)
        opened = disclosed(fields, record, disclose or None)
        return {
            "form": FORM,
            "entry": entry,
            **opened,
            "proof": proof.text,
            "run": self._located(self.held.places.one("run", self.run)),
            "seal": self._located(self.held.places.one("seal", self.run)),
            "cohorts": self._cohorts(opened["disclosures"]),
            "scheme": self._scheme(sheet),
            "policy": self._policy(),
            "chain": [self._chained(one, tag) for one in placed if one.at != own.at],
        }

    def _checkpoint(self) -> tuple[int, Note]:
        """The published checkpoint where it covers all entries, else what the log alone has signed."""
        head = self.held.log.head()
        for text in (head.published, head.note):
            note = note_read(text.encode()) if text else None
            read = checkpoint_read(note.text) if note is not None else None
            if note is not None and read is not None and read.size == head.checkpoint.size:
                return read.size, note
        raise BrokenError("the log has no checkpoint")

    def _entry(self, at: int) -> str:
        return next(self.held.log.entries(at, at + 1)).decode()

    def _located(self, at: int | None) -> Json:
        if at is None:
            raise BrokenError("an entry of the batch is not where the index has it")
        hashes = [base64_text(one) for one in self.held.log.proof(at, self.size)]
        return {"entry": self._entry(at), "index": at, "hashes": hashes}

    def _cohorts(self, disclosures: Sequence[Sequence[Any]]) -> list[Json]:
        """The shared entries that the disclosed operands name."""
        named = {value.get("cohort") for _, _, value in disclosures if isinstance(value, dict)}
        found = []
        for cohort in (one for one in self.cohorts.made.values() if one.root in named):
            located = self._located(self.held.places.committed("cohort", cohort.root, self.run))
            found.append({**located, **disclosed(cohort.fields, cohort.values)})
        return found

    def _scheme(self, sheet: str) -> Json:
        text = (self.batch.results.folder / SCHEME).read_bytes().decode()
        located = self._located(place_of(self.held.log, content_key(scheme_entry(self.batch))))
        return {**located, "text": text, "form": self.batch.forms[sheet], "forms": self.batch.form_hashes}

    def _policy(self) -> Json:
        text = (self.held.folder / POLICY).read_text("utf-8")
        at = self.held.places.committed("policy", digest(text.encode()))
        return {"text": text, **(self._located(at) if at is not None else {})}

    def _chained(self, one: Placed, tag: str) -> Json:
        located = self._located(one.at)
        if one.kind != "reverse":
            return located
        before = next(other for other in self.held.places.tagged(tag) if other.at == one.reverses)
        for reason in ("corrected", "withdrawn"):
            record = reversal_record(one.batch, tag, before, reason)
            fields = fields_of(record, reverse_key(self.held.vault.batch(one.batch), tag))
            if f'"c":"{fields.root()}"' in located["entry"]:
                return {**located, **disclosed(fields, record)}
        return located
