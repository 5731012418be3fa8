"""外来文件 · Vendored files: each listed in vendor.toml with version, licence and hash, and unchanged.

An entry reads: [[file]] path, name, version, licence, source, sha256. `--rebuild` also makes the files again from
tools/front, with npm and its locked packages, in a folder of its own, and compares the bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
FRONT = "tools/front"
ESBUILD = ("node_modules/.bin/esbuild", "--bundle", "--minify", "--format=iife", "--target=es2020")
BUNDLED = tuple(
    (*ESBUILD, "--legal-comments=inline", f"--outfile={out}", entry)
    for entry, out in (("noble.mjs", "noble.js"), ("charts.mjs", "echarts.js"))
)
REBUILT = {
    "src/kaohe/verifier/vendor/noble.js": "noble.js",
    "src/kaohe/web/look/static/look/vendor/echarts.js": "echarts.js",
    "src/kaohe/web/look/static/look/vendor/htmx.js": "node_modules/htmx.org/dist/htmx.min.js",
    "tests/vendor/axe.min.js": "node_modules/axe-core/axe.min.js",
}
"""The vendored files that npm brings, and where they lie when it has."""
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


def differing(repository: Path, made: Path) -> list[str]:
    """The vendored files that are not, byte for byte, what was made again in a folder."""
    return [
        f"{path}: npm and esbuild give other bytes"
        for path, again in REBUILT.items()
        if (repository / path).read_bytes() != (made / again).read_bytes()
    ]


def rebuilt(repository: Path) -> list[str]:
    """What differs when the files are made again; without npm nothing is asked."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing: the vendored files were not made again, only their hashes compared")
        return []
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "front"
        shutil.copytree(repository / FRONT, made)
        for command in ((npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"), *BUNDLED):
            done = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
            if done.returncode:
                return [f"{command[0]}: {(done.stderr or done.stdout).strip()[-300:]}"]
        return differing(repository, made)


def main() -> int:
    """Prints every fault; exit 1 when there is one."""
    found = faults(REPOSITORY)
    if not found and "--rebuild" in sys.argv[1:]:
        found = rebuilt(REPOSITORY)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
