"""检查点比对 · Heads: checkpoints from several hands, held against the tree that the entries make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Rule
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.findings import FORKED, NOT_COSIGNED, UNSIGNED
from kaohe.ledger.fork import fork_write
from kaohe.ledger.note import Note, Verifier, note_read
from kaohe.ledger.remote import Remote, SilentError
from kaohe.ledger.tiles import Tree


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that the log signed, and in whose hand it is."""

    name: str
    log: Verifier
    note: Note
    checkpoint: Checkpoint


Asked = tuple[list[Held], list[Finding]]
Ask = Callable[[Iterable[Remote], Verifier], Asked]
"""How witnesses are asked: `witnesses_asked`; another way where not every address may be called."""


def held(name: str, note: Note | None, log: Verifier, others: Iterable[Verifier] = ()) -> Held | None:
    """The checkpoint of a note, signed by the log and by all the others; None when it is not."""
    keys = [log, *others]
    signed = note.signed_by(keys) if note is not None else None
    checkpoint = checkpoint_read(note.text) if note is not None else None
    if note is None or signed is None or len(signed) < len(keys) or checkpoint is None or checkpoint.origin != log.name:
        return None
    return Held(name, log, note, checkpoint)


def text_held(name: str, text: str, log: Verifier) -> Held | None:
    """The same of a note's text."""
    return held(name, note_read(text.encode()), log)


def witnesses_asked(remotes: Iterable[Remote], log: Verifier) -> Asked:
    """The latest checkpoints that witnesses hold, and which of them did not answer or showed what nobody signed."""
    found, findings = [], []
    for remote in remotes:
        try:
            note = remote.latest(log.name)
        except SilentError as silent:
            findings.append(Finding.of(NOT_COSIGNED, name=remote.name, why=silent.why))
            continue
        one = held(remote.name, note, log, [remote.verifier])
        if one is not None:
            found.append(one)
        elif note is not None:
            findings.append(Finding.of(UNSIGNED, what=remote.name))
    return found, findings


def nobody_asked(_remotes: Iterable[Remote], _log: Verifier) -> Asked:
    """No answer and no silence, where the addresses are not to be called."""
    return [], []


def heads_compared(
    heads: Iterable[Held], roots: Mapping[int, bytes], current: Held | None, tree: Tree, ahead: Rule
) -> tuple[list[Finding], list[bytes]]:
    """Which heads are not those of the tree, with evidence where the log has signed two histories.

    `roots` are those of the entries at the sizes of the heads that it reaches; `current` is the log's own head, which
    is evidence only when it is the tree's.
    """
    findings, evidence = [], []
    for head in heads:
        theirs = head.checkpoint
        if theirs.size > tree.size:
            findings.append(Finding.of(ahead, name=head.name, theirs=theirs.size, ours=tree.size))
        elif roots[theirs.size] != theirs.root:
            findings.append(Finding.of(FORKED, name=head.name, size=theirs.size))
            if current is not None and roots.get(current.checkpoint.size) == current.checkpoint.root:
                evidence += _evidence(head, current, roots, tree)
    return findings, evidence


def _evidence(head: Held, current: Held, roots: Mapping[int, bytes], tree: Tree) -> list[bytes]:
    old, new = head.checkpoint.size, current.checkpoint.size
    if old > new:
        return []
    try:
        proof = tree.consistency(old, new)
    except KaoheError:
        return []
    return [fork_write(head.log, (head.note.whole, current.note.whole), roots[old], proof)]
