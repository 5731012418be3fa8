"""分叉证据 · Fork evidence: two checkpoints that one key signed and that cannot both be true, for anyone to verify.

The file holds the log's key, both notes, the root that the larger tree has at the smaller size, and the proof
that ties that root to the larger one. Who holds the key needs nothing else, and no trust in who hands it over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from kaohe.base.canonical import canonical_json
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import base64_text, hash_read
from kaohe.ledger.note import Verifier, note_open, vkey_read
from kaohe.ledger.tree import EMPTY_ROOT, consistency_holds

FORM = "kaohe.fork/1"
_MEMBERS = {"form": str, "log": str, "notes": list, "root": str, "proof": list}


def fork_write(log: Verifier, notes: tuple[str, str], root: bytes, proof: Sequence[bytes]) -> bytes:
    """The evidence: the note of the smaller tree first; `root` is what the larger tree has at its size."""
    return canonical_json(
        {
            "form": FORM,
            "log": log.vkey,
            "notes": list(notes),
            "root": base64_text(root),
            "proof": [base64_text(part) for part in proof],
        }
    )


def fork_holds(data: bytes) -> bool:
    """Whether the file proves that the log signed two histories.

    >>> fork_holds(b"{}")
    False
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or {name: type(part) for name, part in value.items()} != _MEMBERS:
        return False
    log = vkey_read(value["log"])
    heads = [_head(note, log) for note in value["notes"] if isinstance(note, str)]
    proof = [hash_read(part) if isinstance(part, str) else None for part in value["proof"]]
    root = hash_read(value["root"])
    if value["form"] != FORM or len(heads) != 2 or root is None:
        return False
    smaller, larger = heads
    hashes = [part for part in proof if part is not None]
    if smaller is None or larger is None or len(hashes) != len(proof):
        return False
    return root != smaller.root and _tied(smaller.size, larger, root, hashes)


def _tied(size: int, larger: Checkpoint, root: bytes, proof: Sequence[bytes]) -> bool:
    if size == 0:
        return root == EMPTY_ROOT and not proof
    return consistency_holds(size, larger.size, (root, larger.root), proof)


def _head(note: str, log: Verifier | None) -> Checkpoint | None:
    try:
        opened = note_open(note.encode(), [log] if log is not None else [])
    except UnicodeEncodeError:
        return None
    found = checkpoint_read(opened[0]) if opened is not None else None
    return found if found is not None and log is not None and found.origin == log.name else None
