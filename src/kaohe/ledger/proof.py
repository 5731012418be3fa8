"""证明文本 · Proof text: an index, its inclusion hashes and the signed checkpoint they lead to (C2SP tlog-proof)."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.ledger.encoded import base64_text, decimal_read, hash_read
from kaohe.ledger.note import Note, note_read
from kaohe.ledger.tree import PROOF_HASHES

_HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands at an index of the tree of a checkpoint."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    @property
    def text(self) -> str:
        """The proof as it stands in a file."""
        lines = [_HEAD, f"index {self.index}", *map(base64_text, self.hashes), ""]
        return "\n".join(lines) + "\n" + self.checkpoint.whole


def proof_read(text: str) -> Proof | None:
    r"""The proof of a text, nothing of it checked; None when malformed. Extra data is not a part of ours and refused.

    >>> proof_read("c2sp.org/tlog-proof@v1\nindex 0\n\n") is None
    True
    """
    head, _, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 2 or lines[0] != _HEAD or len(lines) > PROOF_HASHES + 2:
        return None
    index = decimal_read(lines[1].removeprefix("index ")) if lines[1].startswith("index ") else None
    hashes = [found for line in lines[2:] if (found := hash_read(line)) is not None]
    if index is None or len(hashes) != len(lines) - 2:
        return None
    try:
        note = note_read(checkpoint.encode())
    except UnicodeEncodeError:
        return None
    return Proof(index, tuple(hashes), note) if note is not None else None
