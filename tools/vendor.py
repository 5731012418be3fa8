"""外来文件 · Vendored files: each listed in vendor.toml with version, licence and hash, and unchanged.

An entry reads: [[file]] path, name, version, licence, source, sha256.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
KEYS = ("path", "name", "version", "licence", "source", "sha256")


def listed(repository: Path) -> list[dict[str, Any]]:
    """The entries of vendor.toml; none when nothing is vendored."""
    book = repository / "vendor.toml"
    return list(tomllib.loads(book.read_text(encoding="utf-8")).get("file", [])) if book.is_file() else []


def faults(repository: Path) -> list[str]:
    """What is wrong with the vendored files, one line each."""
    found = []
    for entry in listed(repository):
        missing = [key for key in KEYS if not entry.get(key)]
        if missing:
            found.append(f"vendor.toml: {entry.get('path', '?')} lacks {', '.join(missing)}")
            continue
        path = repository / str(entry["path"])
        if not path.is_file():
            found.append(f"{entry['path']}: listed in vendor.toml, but not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            found.append(
                f"{entry['path']}: its bytes are not those of {entry['name']} {entry['version']} in vendor.toml"
            )
    return found


def main() -> int:
    """Prints every fault; exit 1 when there is one."""
    found = faults(REPOSITORY)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
