"""备份之旅 · Keeping: what journeys of backups share: a command asked, its codes, and a backup written anew."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.web.keep.archive import LIST

Files = dict[str, bytes]


def kaohe(*words: object) -> tuple[int, dict[str, Any]]:
    """A command, what it exits with, and its result."""
    asked = [sys.executable, "-m", "kaohe.cli.main", *map(str, words), "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def codes(said: dict[str, Any], *, blocking: bool = True) -> set[str]:
    """The codes of what hinders, or of what is only remarked."""
    return {finding["code"] for finding in said["findings"] if finding["blocking"] is blocking}


def rewritten(source: Path, out: Path, change: Callable[[Files], None], *, listed: bool, **said: object) -> Path:
    """A copy of a backup whose files were changed; `listed`: its list is made to agree, and says what is `said`."""
    with zipfile.ZipFile(source) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    if listed:
        hashes = {name: sha256(data).hexdigest() for name, data in files.items() if name != LIST}
        files[LIST] = canonical_json({**json.loads(files[LIST]), **said, "files": hashes})
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out
