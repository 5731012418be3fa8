"""包内 · Packed: which parts of a guarded ZIP file are tables of a book, and by which names they are taken.

Files may all lie in one folder, as who compresses a folder makes them; what the template and a file manager put beside
tables is passed over. No name leads anywhere: a folder is never made from one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from kaohe.book.files import README

_UTF8_NAME = 0x800
_BESIDE = frozenset({README, ".DS_Store"})
_SHADOWS = "__MACOSX/"


@dataclass(frozen=True, slots=True)
class Packed:
    """A part that is a table, or would be one. name: in the ZIP file; file: where it is to stand, '' for nowhere."""

    info: zipfile.ZipInfo
    name: str
    file: str


def packed(content: bytes) -> list[Packed]:
    """The parts of a ZIP file without those that are passed over; the one folder that holds all is left out of names.

    >>> held = BytesIO()
    >>> with zipfile.ZipFile(held, "w") as archive:
    ...     for name in ("facts/", "facts/a.csv", "facts/README.txt", "__MACOSX/facts/._a.csv"):
    ...         archive.writestr(name, "x")
    >>> [(part.name, part.file) for part in packed(held.getvalue())]
    [('facts/a.csv', 'a.csv')]
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        named = [(info, _name(info)) for info in archive.infolist()]
    left = [(info, name) for info, name in named if not _is_beside(name)]
    folders = {name.rpartition("/")[0] for _, name in left if not name.endswith("/")}
    folder = next(iter(folders)) if len(folders) == 1 else ""
    within = f"{folder}/" if folder else ""
    return [Packed(info, name, _plain(name.removeprefix(within))) for info, name in left if name != within]


def parts_of(content: bytes) -> Iterator[tuple[bytes, Packed]]:
    """The tables with their bytes."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in packed(content):
            yield archive.read(part.info), part


def _plain(name: str) -> str:
    r"""The name of a file that leads nowhere, else ''.

    >>> _plain("单位.csv"), _plain("a/b.csv"), _plain("a\\b.csv"), _plain("a/")
    ('单位.csv', '', '', '')
    """
    return name if PurePosixPath(name).name == name and "\\" not in name and name.isprintable() else ""


def _is_beside(name: str) -> bool:
    """What nobody asked for: the template's word to people, and what file managers leave."""
    return name.startswith(_SHADOWS) or (name.count("/") <= 1 and name.rpartition("/")[2] in _BESIDE)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a part; Windows writes Chinese names in GBK without saying so.

    >>> info = zipfile.ZipInfo("单位.csv".encode("gb18030").decode("cp437"))
    >>> _name(info)
    '单位.csv'
    """
    if info.flag_bits & _UTF8_NAME or info.orig_filename.isascii():
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename
