"""导出 · Export: the published tree as static files that any client of C2SP tlog-tiles can follow.

Must: tiles and entries first, the checkpoint last; a file is written beside its place, synced and renamed; one that is
there already must have the same bytes. The folder can be deleted and written again at any time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding
from kaohe.ledger.checkpoint import checkpoint_read
from kaohe.ledger.edge import HASH, WIDTH
from kaohe.ledger.findings import EXPORT_DIFFERS, PENDING
from kaohe.ledger.log import Log
from kaohe.ledger.note import note_read
from kaohe.ledger.tiles import bundle_write, tile_path, tiles_of

_TEMPORARY = ".writing"


@dataclass(frozen=True, slots=True)
class Exported:
    """How large the exported tree is, how many files were new, and what hindered."""

    size: int
    written: int
    findings: tuple[Finding, ...]


def export(log: Log, folder: Path) -> Exported:
    """Writes what the published checkpoint needs, into a folder to be served as it is.

    Codes: `ledger/pending` (nothing is published yet), `ledger/export-differs`.
    """
    published = log.checkpoint
    note = note_read(published.encode())
    checkpoint = checkpoint_read(note.text) if note is not None else None
    if checkpoint is None:
        return Exported(0, 0, (Finding.of(PENDING, size=log.head().checkpoint.size),))
    written = 0
    for path, data in _files(log, checkpoint.size):
        try:
            written += _write_once(folder / path, data)
        except FileExistsError:
            return Exported(0, written, (Finding.of(EXPORT_DIFFERS, what=path),))
    _write(folder / "checkpoint", published.encode())
    return Exported(checkpoint.size, written, ())


def _files(log: Log, size: int) -> Iterator[tuple[str, bytes]]:
    """The tiles, then the bundles of entries."""
    tree = log.tree(size)
    for level, index, width in tiles_of(size):
        yield tile_path(level, index, width), tree.tile(level, index)[: width * HASH]
    for level, index, width in tiles_of(size):
        if level == 0:
            first = index * WIDTH
            yield tile_path(None, index, width), bundle_write(list(log.entries(first, first + width)))


def _write_once(path: Path, data: bytes) -> bool:
    """Whether the file was new; with other bytes than these it may not be there."""
    with suppress(FileNotFoundError):
        if path.read_bytes() != data:
            raise FileExistsError(path)
        return False
    _write(path, data)
    return True


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + _TEMPORARY)
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o444)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
