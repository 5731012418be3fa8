"""公布 · Publish: asks every witness to cosign the log's checkpoint, and publishes it once the quorum has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.base.findings import Finding, Rule, Said
from kaohe.ledger.checkpoint import checkpoint_read
from kaohe.ledger.encoded import decimal_read
from kaohe.ledger.fence import SKEW, clock_check
from kaohe.ledger.findings import AHEAD, NOT_COSIGNED, PENDING, WITNESS_CLOCK
from kaohe.ledger.log import Head, Log
from kaohe.ledger.note import Note, Signature, Verifier, note_read
from kaohe.ledger.policy import NONE, Policy
from kaohe.ledger.refused import RefusedError
from kaohe.ledger.remote import Answer, Remote, SilentError


@dataclass(frozen=True, slots=True)
class Published:
    """The signed checkpoint with all cosignatures that were had, who gave them, and whether it is published."""

    note: str
    cosigners: tuple[str, ...]
    published: bool
    findings: tuple[Finding, ...]


def publish(log: Log, now: int) -> Published:
    """Collects cosignatures, also beyond the quorum, and publishes with quorum only; without, it stays pending.

    A witness that fails is a finding that blocks nothing by itself. `now` in seconds since 1970.
    Codes: `ledger/clock-back` (raised), `ledger/not-cosigned`, `ledger/witness-ahead`, `ledger/witness-clock`,
    `ledger/pending`.
    """
    head, policy = log.head(), log.policy
    clock_check(head.seen, now)
    findings: list[Finding] = []
    lines = _kept(head, policy)
    for remote in log.witnesses:
        try:
            signature, time = _cosignature(log, head, remote, now)
        except RefusedError as refused:
            findings.append(refused.finding)
        else:
            lines[remote.verifier] = (signature, time)
    note = _with(head, [signature for signature, _ in lines.values()])
    done = policy.quorum == NONE or policy.satisfied(lines)
    if done:
        _store(log, head, note, max((time for _, time in lines.values()), default=0))
    else:
        findings.append(Finding.of(PENDING, size=head.checkpoint.size))
    names = tuple(witness.name for witness in policy.witnesses if witness.verifier in lines)
    return Published(note, names, done, tuple(findings))


def _cosignature(log: Log, head: Head, remote: Remote, now: int) -> tuple[Signature, int]:
    """The witness's signature line over the checkpoint, and its time."""
    try:
        latest = remote.latest(head.checkpoint.origin)
        known = checkpoint_read(latest.text) if latest is not None else None
        answer = _asked(log, head, remote, known.size if known is not None else 0)
        if answer.status == 409:
            answer = _asked(log, head, remote, decimal_read(answer.text.removesuffix("\n")) or 0)
    except SilentError as silent:
        raise _refused(NOT_COSIGNED, remote, why=silent.why) from silent
    if answer.status != 200:
        raise _refused(NOT_COSIGNED, remote, why=f"HTTP {answer.status}")
    note = note_read((head.checkpoint.text + "\n" + answer.text).encode())
    for signature in note.signatures if note is not None else ():
        time = signature.time(head.checkpoint.text, remote.verifier) if signature.by(remote.verifier) else None
        if time is not None and time > now + SKEW:
            raise _refused(WITNESS_CLOCK, remote, seconds=time - now)
        if time is not None:
            return signature, time
    raise _refused(
        NOT_COSIGNED, remote, why=Said("它的答复不是用它的钥匙签的", "its answer is not signed with its key")
    )


def _asked(log: Log, head: Head, remote: Remote, old: int) -> Answer:
    size = head.checkpoint.size
    if old > size:
        raise _refused(AHEAD, remote, theirs=old, ours=size)
    return remote.add(old, log.consistency(old, size), head.note)


def _refused(rule: Rule, remote: Remote, **data: object) -> RefusedError:
    return RefusedError(Finding.of(rule, name=remote.name, **data))


def _kept(head: Head, policy: Policy) -> dict[Verifier, tuple[Signature, int]]:
    """The cosignatures that the same checkpoint already has."""
    note = note_read(head.published.encode())
    if note is None or note.text != head.checkpoint.text:
        return {}
    return {
        verifier: (signature, time)
        for verifier in policy.verifiers
        for signature in note.signatures
        if signature.by(verifier) and (time := signature.time(note.text, verifier)) is not None
    }


def _with(head: Head, cosignatures: Sequence[Signature]) -> str:
    own = note_read(head.note.encode())
    signatures = (*(own.signatures if own is not None else ()), *cosignatures)
    return Note(head.checkpoint.text, signatures).whole


def _store(log: Log, head: Head, note: str, time: int) -> None:
    """Publishes, unless a larger checkpoint has been published meanwhile."""
    with log.store.writing():
        current = log.head()
        before = note_read(current.published.encode())
        known = checkpoint_read(before.text) if before is not None else None
        if known is None or known.size <= head.checkpoint.size:
            log.store.change("UPDATE log SET published = ?, seen = ?", (note, max(time, current.seen)))
