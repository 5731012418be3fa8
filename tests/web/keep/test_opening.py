"""打开备份 · Opening: a backup fills no disk, shares no bytes and opens nothing to others, whatever it says of itself."""

from __future__ import annotations

import shutil
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.base.findings import Finding
from kaohe.web.keep.archive import DATA, LIST, STORE
from kaohe.web.keep.opening import archive_listed, archive_opened

RUN = "runs/r/run.json"
LARGE = bytes(3_000_000)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small backup with one file that packs well."""
    names = {RUN: LARGE, STORE: b"{}"}
    path = tmp_path / "b.zip"
    said = {"what": DATA, "version": "0.1.0", "files": {name: sha256(data).hexdigest() for name, data in names.items()}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in names.items():
            file.writestr(name, data)
        file.writestr(LIST, canonical_json(said))
    return path


def opened(path: Path, out: Path) -> tuple[Finding, ...]:
    listed, findings = archive_listed(path)
    return archive_opened(path, listed, out) if listed is not None else findings


def test_what_comes_out_is_its_owners_alone(backup: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert opened(backup, out) == ()
    assert (out / RUN).read_bytes() == LARGE
    assert {path.stat().st_mode & 0o777 for path in (out, *out.rglob("*")) if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in out.rglob("*") if path.is_file()} == {0o600}


def test_nothing_is_written_of_a_backup_that_does_not_fit(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": len(LARGE)}))
    findings = opened(backup, tmp_path / "out")
    assert [finding.code for finding in findings] == ["web/no-room"]
    assert f"{len(LARGE):,}" in findings[0].cause("en")
    assert list((tmp_path / "out").iterdir()) == []


def directory_entry(data: bytearray, name: str) -> int:
    """Where the entry of a file begins in the directory of a zip."""
    return data.rindex(name.encode()) - 46


def test_a_size_that_no_compression_reaches_is_damage(backup: Path, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    at = directory_entry(data, RUN) + 24
    data[at : at + 4] = (0xFFFF_FFF0).to_bytes(4, "little")
    backup.write_bytes(data)
    findings = opened(backup, tmp_path / "out")
    assert [(finding.code, dict(finding.data)) for finding in findings] == [("web/changed", {"name": RUN})]
    assert list((tmp_path / "out").iterdir()) == []


def test_files_that_share_their_bytes_are_refused(backup: Path, tmp_path: Path) -> None:
    data = bytearray(backup.read_bytes())
    at = directory_entry(data, RUN) + 20
    data[at : at + 4] = len(data).to_bytes(4, "little")
    backup.write_bytes(data)
    assert {finding.code for finding in opened(backup, tmp_path / "out")} == {"web/changed"}
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_that_cannot_be_written_is_told_all_the_same(tmp_path: Path) -> None:
    text = canonical_json({"what": DATA, "version": "0.1.0", "files": {}}).replace(b"{}", b'{"\\ud800":"0"}')
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as file:
        file.writestr(LIST, text)
    findings = opened(tmp_path / "c.zip", tmp_path / "out")
    assert {finding.code for finding in findings} == {"web/changed"}
    assert all(finding.line("zh").encode() for finding in findings)
