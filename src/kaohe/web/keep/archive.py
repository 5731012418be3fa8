"""备份文件 · Archive: files of a home in one zip with a list of their hashes.

Private keys stand in a file of their own: whoever holds the data alone can read no secret and sign nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kaohe.base.canonical import canonical_json

LIST, STORE = "kaohe-backup.json", "store.jsonl"
DATA, KEYS = "data", "keys"
LEFT_OUT = ("static", "cache", "log", "service.sqlite3", LIST, STORE)
"""What of a home is made again: laid out when it starts, or held as records in `store.jsonl`; everything else stays."""
LIVE = (".sqlite3",)
"""Files that somebody may be writing to: copied by the database itself."""
SECRET = ("keys", "key", "vault.sqlite3", "secret")
REBUILT = ("-wal", "-shm", "-journal")
INDEX = Path("ledger/places.sqlite3")
"""Made again from the log when it is opened: no backup need hold it, and one that does is not believed."""
_CHUNK = 1 << 20
_YEAR = (1980, 1, 1, 0, 0, 0)


def files_kept(home: Path, what: str) -> Iterator[Path]:
    """The files of a home that belong into a backup of the data, or into one of the keys, in the order of names.

    Must: no backup that lies in the home is among them, else one of the data would hold the keys of another.
    """
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        kept = is_kept(inside, what) and inside != INDEX
        if kept and path.is_file() and not path.is_symlink() and not _is_backup(path):
            yield path


def is_lasting(inside: Path) -> bool:
    """Whether a file of a home would be missed: not made again, and not hidden, as what is being written is.

    >>> is_lasting(Path("receipts/r/0f")), is_lasting(Path("cache/0f")), is_lasting(Path("runs/.x.8c1/run.json"))
    (True, False, False)
    """
    hidden = any(part.startswith(".") for part in inside.parts)
    return inside.parts[0].casefold() not in LEFT_OUT and not hidden and not inside.name.casefold().endswith(REBUILT)


def is_secret(inside: Path) -> bool:
    """Whether a file of a home holds keys.

    >>> is_secret(Path("ledger/vault.sqlite3")), is_secret(Path("ledger/ledger.sqlite3"))
    (True, False)
    """
    return any(part.casefold() in SECRET for part in inside.parts)


def is_kept(inside: Path, what: str) -> bool:
    """Whether a backup of the data, or of the keys, holds a file of this name: asked when one is written and when read.

    >>> is_kept(Path("keys/sessions.key"), DATA), is_kept(Path("keys/sessions.key"), KEYS)
    (False, True)
    """
    return is_lasting(inside) and is_secret(inside) == (what == KEYS)


def _is_backup(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as file:
            return LIST in file.namelist()
    except (zipfile.BadZipFile, FileNotFoundError):
        return False


class Writer:
    """Puts files into a backup. Owns the list."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._files: dict[str, str] = {}

    def file(self, path: Path, name: str) -> None:
        """One file; one that is a live database is copied at one moment of it."""
        if path.suffix in LIVE:
            with tempfile.TemporaryDirectory() as scratch:
                copy = Path(scratch) / path.name
                _database_copied(path, copy)
                self._put(copy, name)
        else:
            self._put(path, name)

    def close(self, what: str, version: str, *, ledger: bool) -> None:
        """Writes the list, last. ledger: whether the home had one with entries."""
        said = {"what": what, "version": version, "ledger": ledger, "files": self._files}
        self._zip.writestr(zipfile.ZipInfo(LIST, _YEAR), canonical_json(said))
        self._zip.close()

    def _put(self, path: Path, name: str) -> None:
        found = hashlib.sha256()
        entry = zipfile.ZipInfo(name, _YEAR)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, self._zip.open(entry, "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                found.update(chunk)
                target.write(chunk)
        self._files[name] = found.hexdigest()


def _database_copied(path: Path, copy: Path) -> None:
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
