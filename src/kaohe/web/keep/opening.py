"""打开备份 · Opening: what a backup lists and holds, into a folder; whatever is damaged or does not belong is refused.

Must: nothing that the file says is believed: names, sizes, kinds of compression and hashes come from a stranger.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding, Place
from kaohe.web.keep.archive import DATA, LIST, STORE, is_kept
from kaohe.web.keep.findings import CHANGED, NO_ROOM, NOT_A_BACKUP

_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""How a zip says that it cannot be read; `RuntimeError` of what is enciphered."""
_OURS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OF_NAMES = {errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.EILSEQ}
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,63}", re.ASCII)
_LONGEST_LIST = 1 << 28
_CHUNK = 1 << 20
_MOST_PACKED = 1032
"""How many bytes one byte of a zip can hold at most, by the form of its compression."""


class _DamagedError(KaoheError):
    """A file inside a zip cannot be read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a backup says of itself. ledger: whether the home had one with entries."""

    what: str
    version: str
    files: Mapping[str, str]
    ledger: bool


def archive_listed(path: Path) -> tuple[Listed | None, tuple[Finding, ...]]:
    """What a backup says of itself. Codes: `web/not-a-backup`."""
    try:
        with zipfile.ZipFile(path) as file:
            listed = _list_read(json.loads(_list_text(file)))
    except (*_UNREADABLE, _DamagedError, KeyError, TypeError, AttributeError):
        listed = None
    return listed, () if listed is not None else (Finding.of(NOT_A_BACKUP, Place(file=path.name), path=path),)


def archive_opened(path: Path, listed: Listed, out: Path) -> tuple[Finding, ...]:
    """Every file of a backup into a folder; what is missing, added, changed or never kept in such a one is a finding.

    Nothing is written of a backup that does not fit onto the disk. Codes: `web/changed`, `web/no-room`.
    """
    _folder_made(out)
    with zipfile.ZipFile(path) as file:
        entries = file.infolist()
        wrong = _misnamed([entry.filename for entry in entries], listed) or _missized(entries, path)
        needed, free = sum(entry.file_size for entry in entries), shutil.disk_usage(out).free
        if not wrong and needed > free:
            said = {"path": path, "needed": f"{needed:,}", "free": f"{free:,}", "home": out.parent}
            return (Finding.of(NO_ROOM, Place(file=path.name), **said),)
        wrong = wrong or [name for name in sorted(listed.files) if not _extracted(file, name, listed, out)]
    return tuple(changed(path, name) for name in wrong)


def changed(path: Path, name: str) -> Finding:
    """A file in a backup that is not what it should be.

    >>> changed(Path("data.zip"), "runs/r/run.json").place.file
    'data.zip'
    """
    return Finding.of(CHANGED, Place(file=path.name), name=name)


def leads_inside(name: str) -> bool:
    """Whether a name leads to one place below a folder, and is written in the one way there is.

    >>> leads_inside("runs/r/run.json"), leads_inside("../run.json"), leads_inside("/run.json"), leads_inside("a//b")
    (True, False, False, False)
    """
    path = PurePosixPath(name)
    plain = name == path.as_posix() and not path.is_absolute() and not {"\\", "\0"} & set(name)
    return plain and bool(path.parts) and ".." not in path.parts


def _list_text(file: zipfile.ZipFile) -> bytes:
    if file.getinfo(LIST).file_size > _LONGEST_LIST:
        raise ValueError(LIST)
    return b"".join(_chunks(file, LIST))


def _list_read(said: dict[str, object]) -> Listed:
    files, version = said["files"], str(said["version"])
    if not isinstance(files, dict) or not _VERSION.fullmatch(version):
        raise ValueError(LIST)
    named = {str(name): str(value) for name, value in files.items()}
    return Listed(str(said["what"]), version, named, said.get("ledger") is True)


def _misnamed(names: list[str], listed: Listed) -> list[str]:
    """The names that are missing, added or doubled, that no backup of this kind holds, or that are another's folder."""
    wrong = set(names) - {LIST} ^ listed.files.keys()
    wrong |= {name for name, count in Counter(names).items() if count > 1}
    wrong |= {name for name in listed.files if not _belongs(name, listed.what)}
    wrong |= _folders(listed.files) & listed.files.keys()
    if listed.what == DATA and STORE not in listed.files:
        wrong.add(STORE)
    return sorted(wrong)


def _missized(entries: list[zipfile.ZipInfo], path: Path) -> list[str]:
    """The names of what is said to be larger than its bytes can hold; all, where they share bytes with one another."""
    shared = sum(entry.compress_size for entry in entries) > path.stat().st_size
    return sorted(
        entry.filename for entry in entries if shared or entry.file_size > _MOST_PACKED * (entry.compress_size + 1)
    )


def _belongs(name: str, what: str) -> bool:
    return leads_inside(name) and (name == STORE if what == DATA and name == STORE else is_kept(Path(name), what))


def _folders(names: Iterable[str]) -> set[str]:
    return {str(folder) for name in names for folder in PurePosixPath(name).parents}


def _extracted(file: zipfile.ZipFile, name: str, listed: Listed, out: Path) -> bool:
    """Whether a file came out as it was listed. A disk that is full is no fault of the backup, and raised."""
    target = out / name
    found = hashlib.sha256()
    try:
        _folder_made(target.parent)
        with target.open("wb") as written:
            target.chmod(0o600)
            for chunk in _chunks(file, name):
                found.update(chunk)
                written.write(chunk)
    except _DamagedError:
        return False
    except OSError as error:
        if error.errno in _OF_NAMES:
            return False
        raise
    return found.hexdigest() == listed.files[name]


def _folder_made(folder: Path) -> None:
    """A folder that only its owner opens, and those above it."""
    if not folder.is_dir():
        _folder_made(folder.parent)
        folder.mkdir(mode=0o700)


def _chunks(file: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        entry = file.getinfo(name)
        if entry.compress_type not in _OURS:
            raise _DamagedError(name)
        with file.open(entry) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except _UNREADABLE as error:
        raise _DamagedError(name) from error
