"""方案库 · Library: the shipped schemes, found by id, and any scheme found by path."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

DOCUMENT = "scheme.yaml"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@cache
def library_ids() -> tuple[str, ...]:
    """The ids of the shipped schemes, in alphabetical order.

    >>> "wage-guarantee" in library_ids()
    True
    """
    root = _root()
    return tuple(sorted(folder.name for folder in root.iterdir() if (folder / DOCUMENT).is_file()))


def scheme_find(name: str) -> Path | None:
    """The document of a library id or of a path (a file, or a folder that holds `scheme.yaml`), or None.

    >>> scheme_find("wage-guarantee").name, scheme_find("no-such-scheme") is None
    ('scheme.yaml', True)
    """
    if not name or "\x00" in name:
        return None
    if _ID.fullmatch(name) and name in library_ids():
        return _root() / name / DOCUMENT
    try:
        path = Path(name)
        if path.is_file():
            return path
        return path / DOCUMENT if (path / DOCUMENT).is_file() else None
    except (OSError, ValueError):
        return None


def _root() -> Path:
    return Path(str(files("kaohe.library")))
