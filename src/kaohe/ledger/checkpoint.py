"""检查点 · Checkpoint: the size and root of a log, the text that its key and its witnesses sign (C2SP)."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.ledger.encoded import base64_text, decimal_read, hash_read


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The origin, the size and the root of a log at one moment."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"


def checkpoint_read(text: str) -> Checkpoint | None:
    r"""The checkpoint of a note's text; None unless it is exactly origin, size and root: extension lines are refused.

    >>> checkpoint_read(Checkpoint("ledger.example", 3, bytes(32)).text).size
    3
    >>> checkpoint_read("ledger.example\n03\n" + base64_text(bytes(32)) + "\n") is None
    True
    """
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3]:
        return None
    size, root = decimal_read(lines[1]), hash_read(lines[2])
    return Checkpoint(lines[0], size, root) if size is not None and root is not None else None
