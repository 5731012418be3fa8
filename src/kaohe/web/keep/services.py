"""备份与恢复之事 · Services: a home into a file, and a home out of a file, its ledger compared with the witnesses."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from kaohe import __version__
from kaohe.base.canonical import file_digest
from kaohe.base.findings import Finding, Place, blocking
from kaohe.flows.ledger import ledger_exported
from kaohe.flows.ledger_restored import Kept, ledger_kept
from kaohe.web.access.models import Account
from kaohe.web.home.site import Site
from kaohe.web.keep.archive import DATA, INDEX, KEYS, STORE, Writer, files_kept
from kaohe.web.keep.findings import EXCHANGED, LOST, NEWER, NO_HOME, NOT_A_BACKUP, TAKEN
from kaohe.web.keep.opening import archive_listed, archive_opened, changed
from kaohe.web.keep.restored import runs_restored
from kaohe.web.keep.sealed import seals_broken
from kaohe.web.keep.store import store_read, store_written
from kaohe.web.keep.witnessed import LEDGER, Judge, ledger_judged

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did; findings where it was refused."""

    result: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def home_backed_up(site: Site, out: Path, *, what: str = DATA) -> Done:
    """Writes a backup of the data, or of the keys, of a site that is ready; one may be taken while it serves.

    Codes: `web/no-home`, `web/taken`, `web/not-as-sealed`; those of `ledger_exported`: a log that is not published yet
    hinders nothing.
    """
    home = site.home
    if home is None:
        return Done(findings=(Finding.of(NO_HOME, path="."),))
    if out.exists():
        return Done(findings=(Finding.of(TAKEN, Place(file=out.name), path=out),))
    kept = ledger_kept(home / LEDGER)
    told = _exported(home, kept) if what == DATA else ()
    if blocking(told):
        return Done(findings=told)
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("wb") as file:
            partial.chmod(0o600)
            writer = Writer(file)
            records, files = _written(home, writer, what)
            writer.close(what, __version__, ledger=kept.entries > 0)
        partial.rename(out)
    finally:
        partial.unlink(missing_ok=True)
    size, sha256 = out.stat().st_size, file_digest(out)
    said = {"file": str(out), "what": what, "records": records, "files": files, "bytes": size, "sha256": sha256}
    return Done(said, (*told, *(seals_broken(home) if what == DATA else ())))


def exchanged(backup: Path, sha256: str) -> tuple[Finding, ...]:
    """What is wrong where a file is not the one whose hash was kept; '' asks for none.

    Accounts, roles, the audit record and who approved stand in no ledger: this hash alone tells that nobody
    exchanged them.
    Codes: `web/exchanged`, `web/not-a-backup`.
    """
    if not sha256:
        return ()
    if not backup.is_file():
        return (Finding.of(NOT_A_BACKUP, Place(file=backup.name), path=backup),)
    found = file_digest(backup)
    same = found == sha256.strip().lower()
    return () if same else (Finding.of(EXCHANGED, Place(file=backup.name), path=backup, found=found),)


def home_restored(backup: Path, site: Site, *, keys: Path | None, judge: Judge) -> Done:
    """A backup into the home of a site, which is empty but ready; the runs are projected again.

    Where a finding blocks, the store is left as it was; what lies in the home by then is the caller's to remove.
    Codes: `web/taken`, `web/not-a-backup`, `web/changed`, `web/newer`, `web/no-room`, those of `ledger_judged` and of
    `runs_restored`.
    """
    home, listed = site.home or Path(), False
    if Account.objects.exists():
        return Done(findings=(Finding.of(TAKEN, path=site.database or home),))
    for path, what in ((backup, DATA), *([(keys, KEYS)] if keys else [])):
        told, findings = _opened(path, what, home)
        if findings:
            return Done(findings=findings)
        listed = listed or told
    (home / INDEX).unlink(missing_ok=True)
    with transaction.atomic():
        done = _taken_over(backup, home, judge, listed=listed)
        transaction.set_rollback(blocking(done.findings))
    return done


def _taken_over(backup: Path, home: Path, judge: Judge, *, listed: bool) -> Done:
    """What was opened into a home becomes its store, judged and projected."""
    records = store_read(home / STORE)
    (home / STORE).unlink()
    if records is None:
        return Done(findings=(changed(backup, STORE),))
    findings, ledger = ledger_judged(home, judge, listed=listed)
    if blocking(findings):
        return Done(findings=findings)
    told = tuple(runs_restored(home, judge.now))
    lost = [dict(finding.data)["run"] for finding in told if finding.rule is LOST]
    return Done({"home": str(home), "records": records, "ledger": ledger, "lost": lost}, (*findings, *told))


def _exported(home: Path, kept: Kept) -> tuple[Finding, ...]:
    return kept.findings or (ledger_exported(home / LEDGER, None).findings if kept.entries else ())


def _written(home: Path, writer: Writer, what: str) -> tuple[int, int]:
    records = files = 0
    if what == DATA:
        with tempfile.TemporaryDirectory() as scratch:
            records = store_written(Path(scratch) / STORE)
            writer.file(Path(scratch) / STORE, STORE)
    for path in files_kept(home, what):
        with suppress(FileNotFoundError):  # a book that is thrown away meanwhile, a job's own files
            writer.file(path, path.relative_to(home).as_posix())
            files += 1
    return records, files


def _opened(path: Path, what: str, home: Path) -> tuple[bool, tuple[Finding, ...]]:
    """Whether a backup, now in the home, says that there was a ledger; or why it cannot be used."""
    listed, findings = archive_listed(path)
    if listed is None:
        return False, findings
    if listed.what != what:
        return False, (Finding.of(NOT_A_BACKUP, Place(file=path.name), path=path),)
    if _version(listed.version) > _version(__version__):
        return False, (Finding.of(NEWER, Place(file=path.name), version=listed.version, ours=__version__),)
    return listed.ledger, archive_opened(path, listed, home)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _NUMBER.findall(text))
