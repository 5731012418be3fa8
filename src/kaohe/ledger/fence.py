"""启动围栏 · Fence: before its first signature a log asks its witnesses whether they have seen more than it has.

A restored backup would sign a second history. It is refused when a witness knows a larger tree, another one, or a later
time; and when so many witnesses are silent that they alone could have made a quorum.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.base.findings import Finding
from kaohe.ledger.checkpoint import checkpoint_read
from kaohe.ledger.findings import CLOCK_BACK, FORKED, ROLLED_BACK, SILENT
from kaohe.ledger.note import Verifier
from kaohe.ledger.policy import Policy
from kaohe.ledger.refused import RefusedError
from kaohe.ledger.remote import Remote, SilentError
from kaohe.ledger.tiles import Tree

SKEW = 300


def fence(tree: Tree, log: Verifier, policy: Policy, remotes: Iterable[Remote], now: int) -> None:
    """Refuses to go on when a witness knows better; `now` in seconds since 1970.

    Codes: `ledger/rolled-back`, `ledger/forked`, `ledger/clock-back`, `ledger/witnesses-silent`.
    """
    heard = {remote.verifier for remote in remotes if _heard(tree, log, remote, now)}
    unheard = [witness for witness in policy.witnesses if witness.verifier not in heard]
    if policy.satisfied([witness.verifier for witness in unheard]):
        raise RefusedError(Finding.of(SILENT, names="、".join(witness.name for witness in unheard)))


def _heard(tree: Tree, log: Verifier, remote: Remote, now: int) -> bool:
    """Whether the witness answered with what only an honest one, or a careful liar, can show."""
    try:
        note = remote.latest(log.name)
    except SilentError:
        return False
    if note is None:
        return True
    signed = note.signed_by([log, remote.verifier])
    checkpoint = checkpoint_read(note.text)
    if signed is None or len(signed) < 2 or checkpoint is None or checkpoint.origin != log.name:
        return False
    if checkpoint.size > tree.size:
        raise RefusedError(Finding.of(ROLLED_BACK, name=remote.name, theirs=checkpoint.size, ours=tree.size))
    if tree.root(checkpoint.size) != checkpoint.root:
        raise RefusedError(Finding.of(FORKED, name=remote.name, size=checkpoint.size))
    clock_check(signed[remote.verifier], now)
    return True


def clock_check(seen: int, now: int) -> None:
    """Refuses a clock that stands before what a witness has already said, by more than five minutes."""
    if now < seen - SKEW:
        raise RefusedError(Finding.of(CLOCK_BACK, seconds=seen - now))
