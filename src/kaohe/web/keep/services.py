"""备份与恢复之事 · Services: a home into a file, and a home out of a file, its ledger compared with the witnesses."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kaohe import __version__
from kaohe.base.findings import Finding, Place, blocking
from kaohe.flows.ledger import ledger_checked, ledger_exported, ledger_followed
from kaohe.web.access.models import Account
from kaohe.web.home.site import Site
from kaohe.web.keep.archive import DATA, KEYS, STORE, Writer, archive_listed, archive_opened, files_kept
from kaohe.web.keep.findings import NEWER, NO_HOME, NOT_A_BACKUP, TAKEN, UNWITNESSED
from kaohe.web.keep.store import store_read, store_written
from kaohe.web.runs.models import Run
from kaohe.web.runs.services import run_take

LEDGER, TILES, HEAD = "ledger", "tiles", "checkpoint"
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did; findings where it was refused."""

    result: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def home_backed_up(site: Site, out: Path, *, what: str = DATA) -> Done:
    """Writes a backup of the data, or of the keys, of a site that is ready; one may be taken while it serves.

    Codes: `web/no-home`, `web/taken`.
    """
    home = site.home
    if home is None:
        return Done(findings=(Finding.of(NO_HOME, path="."),))
    if out.exists():
        return Done(findings=(Finding.of(TAKEN, Place(file=out.name), path=out),))
    partial = out.with_name(f".{out.name}.partial")
    with partial.open("wb") as file:
        partial.chmod(0o600)
        records, files = _written(home, Writer(file), what)
    partial.rename(out)
    return Done({"file": str(out), "what": what, "records": records, "files": files, "bytes": out.stat().st_size})


def home_restored(backup: Path, site: Site, *, keys: Path | None, now: datetime) -> Done:
    """A backup into the home of a site, which is empty but ready; the runs are projected again.

    Codes: `web/taken`, `web/not-a-backup`, `web/changed`, `web/newer`, `web/unwitnessed`.
    """
    home = site.home or Path()
    if Account.objects.exists():
        return Done(findings=(Finding.of(TAKEN, path=site.database or home),))
    for path, what in ((backup, DATA), *([(keys, KEYS)] if keys else [])):
        findings = _opened(path, what, home)
        if findings:
            return Done(findings=findings)
    records = store_read(home / STORE)
    (home / STORE).unlink()
    findings, witnessed = ledger_compared(home, now=now, has_keys=keys is not None)
    lost = [run.id for run in Run.objects.all() if run_take(home / run.folder, now=now)[0] is None]
    return Done({"home": str(home), "records": records, "ledger": witnessed, "lost": lost}, findings)


def ledger_compared(home: Path, *, now: datetime, has_keys: bool) -> tuple[tuple[Finding, ...], Mapping[str, Any]]:
    """Whether the ledger of a home leads to the root that its witnesses signed; with its keys the log itself is read.

    Codes: `web/unwitnessed`, and those of fsck and monitor.
    """
    folder = home / LEDGER
    head = folder / TILES / HEAD
    if not head.is_file():
        return (), {}
    with tempfile.TemporaryDirectory() as state:
        told = [ledger_followed(str(folder), None, Path(state), int(now.timestamp()))]
    if has_keys:
        told.append(ledger_checked(folder))
    found = tuple(finding for one in told for finding in one.findings)
    lines = head.read_text(encoding="utf-8").split("\n")
    witnessed = {"origin": lines[0], "size": int(lines[1]), "root": lines[2], "checked": has_keys}
    if blocking(found) or told[0].result.get("size") != witnessed["size"]:
        return (Finding.of(UNWITNESSED), *found), witnessed
    return found, witnessed


def _written(home: Path, writer: Writer, what: str) -> tuple[int, int]:
    records = files = 0
    if what == DATA:
        if (home / LEDGER).is_dir():
            ledger_exported(home / LEDGER, None)
        with tempfile.TemporaryDirectory() as scratch:
            records = store_written(Path(scratch) / STORE)
            writer.file(Path(scratch) / STORE, STORE)
    for path in files_kept(home, what):
        writer.file(path, path.relative_to(home).as_posix())
        files += 1
    writer.close(what, __version__)
    return records, files


def _opened(path: Path, what: str, home: Path) -> tuple[Finding, ...]:
    listed, findings = archive_listed(path)
    if listed is None:
        return findings
    if listed.what != what:
        return (Finding.of(NOT_A_BACKUP, Place(file=path.name), path=path),)
    if _version(listed.version) > _version(__version__):
        return (Finding.of(NEWER, Place(file=path.name), version=listed.version, ours=__version__),)
    return archive_opened(path, listed, home)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _NUMBER.findall(text))
