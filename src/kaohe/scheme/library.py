"""方案库 · Library: the shipped schemes, found by id, and any scheme found by path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

DOCUMENT = "scheme.yaml"
HOME = ""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@cache
def library_ids() -> tuple[str, ...]:
    """The ids of the shipped schemes, in alphabetical order, those of every group.

    >>> "wage-guarantee" in library_ids(), "hospital-value-based-purchasing" in library_ids()
    (True, True)
    """
    return tuple(sorted(_folders()))


def library_group(name: str) -> str:
    """The group of a shipped scheme: `abroad`, or '' for those of home.

    >>> library_group("general-practice-quality"), library_group("wage-guarantee")
    ('abroad', '')
    """
    parent = _folders()[name].parent
    return HOME if parent == _root() else parent.name


def scheme_find(name: str) -> Path | None:
    """The document of a library id or of a path (a file, or a folder that holds `scheme.yaml`), or None.

    >>> scheme_find("wage-guarantee").name, scheme_find("no-such-scheme") is None
    ('scheme.yaml', True)
    """
    if not name or "\x00" in name:
        return None
    if _ID.fullmatch(name) and name in _folders():
        return _folders()[name] / DOCUMENT
    try:
        path = Path(name)
        if path.is_file():
            return path
        return path / DOCUMENT if (path / DOCUMENT).is_file() else None
    except (OSError, ValueError):
        return None


@cache
def _folders() -> Mapping[str, Path]:
    """The folder of each shipped scheme, which stands in the library or in one of its groups."""
    return {folder.name: folder for folder in _holding(_root())}


def _holding(root: Path) -> Iterator[Path]:
    for folder in root.iterdir():
        if (folder / DOCUMENT).is_file():
            yield folder
        elif folder.is_dir():
            yield from (inner for inner in folder.iterdir() if (inner / DOCUMENT).is_file())


def _root() -> Path:
    return Path(str(files("kaohe.library")))
