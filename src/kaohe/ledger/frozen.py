"""封账 · Frozen: a log that has ended: a mark in its folder, which nothing of ours takes away."""

from __future__ import annotations

from pathlib import Path

MARK = "frozen"


def is_frozen(folder: Path) -> bool:
    """Whether the log of a folder has ended.

    >>> is_frozen(Path("/nowhere"))
    False
    """
    return (folder / MARK).is_file()


def freeze(folder: Path) -> None:
    """Ends the log of a folder for ever; what stands in it stays readable and provable."""
    (folder / MARK).touch(mode=0o400)
