"""拒绝恢复 · Refused: a file that is damaged or holds what no backup holds is a finding, and leaves nothing behind."""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from kaohe.base.findings import Finding
from kaohe.cli import restore
from kaohe.cli.screen import Screen
from kaohe.web.keep.archive import DATA, KEYS, LIST, STORE
from kaohe.web.keep.opening import archive_listed, archive_opened
from tests.journeys.keeping import Files, codes, kaohe, rewritten

RUN = "runs/r/run.json"
Harm = Callable[[bytearray, zipfile.ZipInfo], None]


def small(path: Path, names: dict[str, bytes], what: str = DATA, **said: object) -> Path:
    """A small backup."""
    hashes = {name: sha256(data).hexdigest() for name, data in names.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in names.items():
            file.writestr(name, data)
        file.writestr(LIST, json.dumps({"what": what, "version": "0.1.0", "files": hashes, **said}))
    return path


def opened(path: Path, out: Path) -> tuple[Finding, ...]:
    listed, findings = archive_listed(path)
    return archive_opened(path, listed, out) if listed is not None else findings


def names_of(findings: tuple[Finding, ...]) -> list[str]:
    assert {finding.code for finding in findings} == {"web/changed"}
    return [dict(finding.data)["name"] for finding in findings]


def inflated(data: bytearray, entry: zipfile.ZipInfo) -> None:
    start = entry.header_offset + 30 + len(entry.filename)
    for place in range(start + 4, start + 24):
        data[place] ^= 0xFF


def enciphered(data: bytearray, entry: zipfile.ZipInfo) -> None:
    data[entry.header_offset + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1


def otherwise_compressed(data: bytearray, _: zipfile.ZipInfo) -> None:
    data[data.find(b"PK\x01\x02") + 10] = zipfile.ZIP_LZMA


def elsewhere(data: bytearray, _: zipfile.ZipInfo) -> None:
    place = data.find(b"PK\x01\x02") + 42
    data[place : place + 4] = b"\xf0\xff\xff\x7f"


@pytest.mark.parametrize("harm", [inflated, enciphered, otherwise_compressed, elsewhere])
def test_a_damaged_member_is_named(tmp_path: Path, harm: Harm) -> None:
    path = small(tmp_path / "b.zip", {RUN: bytes(range(256)) * 4, STORE: b""})
    with zipfile.ZipFile(path) as file:
        entry = file.getinfo(RUN)
    data = bytearray(path.read_bytes())
    harm(data, entry)
    path.write_bytes(data)
    assert names_of(opened(path, tmp_path / "out")) == [RUN]


def test_wherever_it_is_cut_off_it_is_no_backup(tmp_path: Path) -> None:
    path = small(tmp_path / "b.zip", {RUN: b"{}", STORE: b""})
    data = path.read_bytes()
    for size in range(len(data)):
        path.write_bytes(data[:size])
        assert [finding.code for finding in opened(path, tmp_path / "out")] == ["web/not-a-backup"]


@pytest.mark.parametrize(
    "text",
    [b"[]", b"{", b'"x"', b'{"what":"data","version":"0.1.0","files":[]}', b"\xff", b"[" * 100_000]
    + [b'{"what":"data","version":"%s","files":{}}' % version for version in (b"9" * 5000, b"", b"x")],
)
def test_a_list_that_cannot_be_read_is_no_backup(tmp_path: Path, text: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.writestr(LIST, text)
    assert [finding.code for finding in opened(tmp_path / "b.zip", tmp_path / "out")] == ["web/not-a-backup"]


@pytest.mark.parametrize(
    ("what", "name"),
    [
        *(
            (DATA, name)
            for name in ("keys/sessions.key", "ledger/vault.sqlite3", "evidence/w/key", "Keys/sessions.key")
        ),
        *((DATA, name) for name in ("service.sqlite3", "service.sqlite3-wal", "ledger/ledger.sqlite3-journal")),
        *(
            (DATA, name)
            for name in ("static/look/x.js", "cache/0f", "log/a", ".hidden", "runs/.r/run.json", LIST + "/a")
        ),
        *((DATA, name) for name in ("../x", "/x", "a//b", "./a", "a/../b", "a\\b", "d" * 256 + "/b", "a/" + "é" * 200)),
        *((KEYS, name) for name in ("runs/r/run.json", STORE, "service.sqlite3", "static/keys/a", "keys/a-wal")),
    ],
)
@pytest.mark.prove
def test_a_name_that_no_such_backup_holds_is_refused(tmp_path: Path, what: str, name: str) -> None:
    own = {STORE: b""} if what == DATA else {"keys/sessions.key": b"k"}
    path = small(tmp_path / "b.zip", {**own, name: b"x"}, what)
    assert names_of(opened(path, tmp_path / "out")) == [name[:200] + "…" if len(name) > 200 else name]


def test_a_name_that_is_doubled_or_the_folder_of_another_is_refused(tmp_path: Path) -> None:
    path = small(tmp_path / "b.zip", {"aa": b"x", "aa/b": b"y", STORE: b""})
    assert names_of(opened(path, tmp_path / "out")) == ["aa"]
    path = small(tmp_path / "c.zip", {RUN: b"x", STORE: b""})
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as file:
        file.writestr(RUN, b"x")
    assert names_of(opened(path, tmp_path / "out")) == [RUN]


def test_data_without_records_are_refused(tmp_path: Path) -> None:
    assert names_of(opened(small(tmp_path / "b.zip", {RUN: b"x"}), tmp_path / "out")) == [STORE]


def strange(line: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[STORE] += line + b"\n"

    return change


def outside(files: Files) -> None:
    files[STORE] = files[STORE].replace(b'"folder": "runs/', b'"folder": "../runs/', 1)


def doubled(files: Files) -> None:
    files[STORE] += files[STORE].splitlines()[0] + b"\n"


@pytest.mark.parametrize(
    "change",
    [
        strange(b'{"model":"nope.nope","pk":1,"fields":{}}'),
        pytest.param(
            strange(b'{"model":"contenttypes.contenttype","pk":99,"fields":{"app_label":"a","model":"b"}}'),
            marks=pytest.mark.prove,
        ),
        pytest.param(strange(b'{"model":"runs.line","pk":1,"fields":{}}'), marks=pytest.mark.prove),
        strange(b'{"model":"access.assignment","pk":99999999999999999999,"fields":{}}'),
        pytest.param(strange(b"[]"), marks=pytest.mark.prove),
        pytest.param(strange(b"\xff"), marks=pytest.mark.prove),
        outside,
        doubled,
    ],
)
def test_records_that_no_backup_holds_are_refused_and_leave_nothing(
    kept: Path, tmp_path: Path, change: Callable[[Files], None]
) -> None:
    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", change, listed=True)
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, codes(said)) == (1, {"web/changed"})
    assert said["findings"][0]["data"] == {"name": STORE}
    assert [path.name for path in tmp_path.iterdir()] == ["touched.zip"]


def test_a_checkpoint_of_one_line_is_not_what_witnesses_signed(kept: Path, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        files["ledger/tiles/checkpoint"] = b"x"

    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", change, listed=True)
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, codes(said)) == (1, {"web/unwitnessed", "ledger/not-signed"})
    assert [path.name for path in tmp_path.iterdir()] == ["touched.zip"]


def test_our_own_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object, partial: Path) -> None:
        (partial / "facts").mkdir(parents=True)
        raise RuntimeError("no room left")

    monkeypatch.setattr(restore, "_restored", failing)
    asked = argparse.Namespace(file="b.zip", home=str(tmp_path / "new"), policy=None)
    with pytest.raises(RuntimeError, match="no room left"):
        restore.act(asked, Screen("zh", as_json=False, out=io.StringIO(), err=io.StringIO()))
    assert list(tmp_path.iterdir()) == []
