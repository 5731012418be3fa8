"""账本状态 · Ledger state: the root, the size and the cosignatures of a log, and where a run stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, Place
from kaohe.base.instant import instant_text
from kaohe.flows.findings import NO_LEDGER, NOT_SEALED
from kaohe.flows.ledger import Told
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.seal import Ledger, ledger_opened
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.frozen import is_frozen
from kaohe.ledger.log import DATABASE, POLICY, Log
from kaohe.ledger.note import Note, Verifier, note_read
from kaohe.ledger.policy import Policy

Json = dict[str, Any]


def ledger_stated(folder: Path) -> Told:
    """What a log has signed and published, and who has cosigned it. Codes: `flows/no-ledger`."""
    if not (folder / DATABASE).is_file():
        return Told(findings=(Finding.of(NO_LEDGER, path=folder.name, what=DATABASE),))
    with ledger_opened(folder) as held:
        head, policy = held.log.head(), held.log.policy
        published, signed = _cosigned(head.published, policy)
        return Told(
            {
                "origin": head.checkpoint.origin,
                "size": head.checkpoint.size,
                "root": head.checkpoint.root.hex(),
                "published": published.size if published is not None else None,
                "published_root": published.root.hex() if published is not None else "",
                "policy": policy.fingerprint,
                "quorum": policy.satisfied(signed),
                "frozen": is_frozen(folder),
                "witnesses": [
                    {"name": one.name, "at": instant_text(signed[one.verifier]) if one.verifier in signed else ""}
                    for one in policy.witnesses
                ],
            }
        )


@guarded(lambda finding: Told(findings=(finding,)))
def ledger_head(folder: Path) -> Told:
    """What anybody may know of a log: its published checkpoint and its policy as they stand, and who has cosigned.

    Codes: `flows/no-ledger`, `ledger/unreadable`.
    """
    if not (folder / DATABASE).is_file():
        return Told(findings=(Finding.of(NO_LEDGER, path=folder.name, what=DATABASE),))
    log = Log.open(folder)
    with closing(log.store):
        head, policy = log.head(), log.policy
    published, signed = _cosigned(head.published, policy)
    return Told(
        {
            "origin": head.checkpoint.origin,
            "size": head.checkpoint.size,
            "published": published.size if published is not None else None,
            "root": published.root.hex() if published is not None else "",
            "checkpoint": head.published,
            "policy": policy.data.decode(),
            "fingerprint": policy.fingerprint,
            "quorum": policy.satisfied(signed),
            "frozen": is_frozen(folder),
            "witnesses": [
                {
                    "name": one.name,
                    "key": one.verifier.vkey,
                    "at": instant_text(signed[one.verifier]) if one.verifier in signed else "",
                }
                for one in policy.witnesses
            ],
        }
    )


def _cosigned(text: str, policy: Policy) -> tuple[Checkpoint | None, Mapping[Verifier, int]]:
    """A published checkpoint, and who of a policy has signed it when; None and nobody where none is published."""
    note = note_read(text.encode()) if text else None
    if note is None:
        return None, {}
    return checkpoint_read(note.text), dict(note.signed_by(policy.verifiers) or {})


def run_sealed(number: str, folder: Path) -> Told:
    """The entries of a sealed run with the proofs that they are in the log.

    Codes: `flows/no-ledger`, `flows/not-sealed`.
    """
    if not (folder / DATABASE).is_file():
        return Told(findings=(Finding.of(NO_LEDGER, path=folder.name, what=DATABASE),))
    with ledger_opened(folder) as held:
        seal, opening = held.places.one("seal", number), held.places.one("run", number)
        if seal is None or opening is None:
            return Told(findings=(Finding.of(NOT_SEALED, Place(), run=number),))
        size, note = _checkpoint(held)
        policy = (folder / POLICY).read_bytes()
        at = held.places.committed("policy", digest(policy))
        return Told(
            {
                "run": _located(held, opening, size),
                "seal": _located(held, seal, size),
                "payments": len(held.places.tags(number)),
                "size": size,
                "checkpoint": note.whole,
                "policy": {"text": policy.decode(), **(_located(held, at, size) if at is not None else {})},
            }
        )


def _checkpoint(held: Ledger) -> tuple[int, Note]:
    """The published checkpoint, else what the log alone has signed."""
    head = held.log.head()
    note = note_read((head.published or head.note).encode()) or Note("", ())
    read = checkpoint_read(note.text)
    return (read.size if read is not None else 0), note


def _located(held: Ledger, at: int, size: int) -> Json:
    """An entry with its proof; without one where the checkpoint does not cover it yet."""
    proof = [base64_text(one) for one in held.log.proof(at, size)] if at < size else []
    return {"entry": next(held.log.entries(at, at + 1)).decode(), "index": at, "hashes": proof}
