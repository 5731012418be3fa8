"""写出 · Writing: a folder that is there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TRIES = 5
_OF_OTHERS = {errno.ENOENT, errno.ENOTEMPTY}
"""How a folder says that somebody else takes files out of it or puts files into it."""


@contextmanager
def folder_written(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out` to write into; it becomes `out` when the block ends, and is gone when it fails.

    Must: `out` does not exist yet. The caller says so to the person first.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield folder
        folder.chmod(0o755)
        folder.rename(out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def file_written(path: Path, content: bytes, *, lasts: bool = False) -> None:
    """A file that holds all of `content` or is not changed; `lasts`: it does so too once the power has failed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        if lasts:
            file.flush()
            os.fsync(file.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(path)
    if lasts:
        _entries_settled(path.parent)


def _entries_settled(folder: Path) -> None:
    """Has the disk hold which files lie in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder_removed(folder: Path) -> None:
    """Takes a folder away, though a process that is still ending takes its own files out of it or writes its last.

    What is written once more after the last try stays, for the next time that the folder is asked to go.
    """
    for _ in range(_TRIES):
        shutil.rmtree(folder, onerror=_passed_over)
        if not folder.exists():
            return


def _passed_over(_act: object, _path: str, told: Any) -> None:
    error = told[1]
    if not isinstance(error, OSError) or error.errno not in _OF_OTHERS:
        raise error
