"""参考页 · Reference pages: written from the code, and checked to be current.

A generator is a file in tools/docs/ with the constant PAGE (the path it writes) and the function page() (its text).
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).resolve().parent.parent


def generators() -> tuple[ModuleType, ...]:
    """The generators, in the order of their names."""
    names = sorted(path.stem for path in (REPOSITORY / "tools" / "docs").glob("[a-z]*.py"))
    return tuple(importlib.import_module(f"tools.docs.{name}") for name in names)


def stale() -> dict[Path, str]:
    """The pages that differ from what the code says, with what they should be."""
    pages = {REPOSITORY / module.PAGE: str(module.page()) for module in generators()}
    return {
        path: page for path, page in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != page
    }


def difference(path: Path, page: str) -> str:
    """The first lines in which a page differs from what it should be."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = difflib.unified_diff(before.splitlines(), page.splitlines(), str(path.name), "should be", lineterm="", n=0)
    return "\n".join(list(lines)[:12])


def main() -> int:
    """Writes the pages, or with --check only says which are not current."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not current")
    checking = parser.parse_args().check
    found = stale()
    for path, page in found.items():
        name = path.relative_to(REPOSITORY)
        if checking:
            print(f"{name} is not current; run: make docs\n{difference(path, page)}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if checking and found else 0


if __name__ == "__main__":
    sys.exit(main())
