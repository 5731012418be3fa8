"""账本之事 · Ledger acts, as the command line does them."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.main import main
from kaohe.ledger.note import vkey_read
from kaohe.ledger.remote import Remote
from kaohe.ledger.vault import Vault
from tests.ledger.logs import NOW, House, as_drafts, batches, rewritten

ENTRIES = batches(2, 60)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        found.log.append(as_drafts(ENTRIES), NOW)
        yield found


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any], list[str]]:
    """Exit code, result and codes of `kaohe ledger …`."""
    code = main(["ledger", *words, "--json"])
    answer = json.loads(capsys.readouterr().out)
    return code, answer["result"], [finding["code"] for finding in answer["findings"]]


def test_a_log_is_published_exported_checked_and_followed(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(house.folder)
    assert said(capsys, "publish", "--ledger", folder)[:2] == (
        0,
        {"published": True, "cosigners": ["finance", "audit", "union"]},
    )
    assert said(capsys, "export", "--ledger", folder)[1]["size"] == len(ENTRIES)
    code, result, found = said(capsys, "fsck", "--ledger", folder)
    assert (code, result["size"], found) == (0, len(ENTRIES), [])
    state = str(house.folder / "state")
    _, result, found = said(capsys, "monitor", "--ledger", folder, "--state", state)
    assert result["kinds"]["pay"] == 120
    assert set(found) <= {"ledger/stale"}


def test_evidence_of_a_fork_is_written(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(house.folder)
    said(capsys, "publish", "--ledger", folder)
    rewritten(house.log, [entry.replace(b"cc" * 4, b"dd" * 4) for entry in ENTRIES])
    code, result, found = said(capsys, "fsck", "--ledger", folder)
    assert (code, found) == (1, [*["ledger/forked"] * 3, "ledger/altered"])  # what was published is gone too
    assert all((house.folder / name).is_file() for name in result["evidence"])


def test_a_policy_is_checked(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(house.folder)
    assert said(capsys, "policy", "check", "--ledger", folder)[1]["liars"] == 2
    weak = house.folder / "weak"
    weak.write_text((house.folder / "policy").read_text(encoding="utf-8").replace("all", "any"), encoding="utf-8")
    code, _, found = said(capsys, "policy", "check", "--ledger", folder, "--policy", str(weak))
    assert (code, found) == (1, ["ledger/quorum-can-be-split"])
    weak.write_text("quorum q\n", encoding="utf-8")
    assert said(capsys, "policy", "check", "--ledger", folder, "--policy", str(weak))[2] == ["ledger/policy"]


@pytest.mark.parametrize("what", ["fsck", "publish", "export", "monitor", "witness", "policy"])
def test_a_folder_without_a_ledger_is_wrong_usage(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, found = said(capsys, what, "--ledger", str(tmp_path))
    assert (code, found) == (2, ["flows/no-ledger"])


def test_a_witness_runs_until_it_is_told_to_end(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "bureau"
    folder.mkdir()
    (folder / "policy").write_text(f"log {house.log.signer.verifier.vkey}\nquorum none\n", encoding="utf-8")
    words = ["ledger", "witness", "--ledger", str(folder), "--name", "bureau.example", "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "kaohe.cli.main", *words], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stderr is not None
    vkey, ready = process.stderr.readline().strip(), process.stderr.readline().strip()
    verifier = vkey_read(vkey)
    assert verifier is not None
    remote = Remote("bureau", verifier, ready.removeprefix("ready "))
    assert remote.latest(house.log.signer.name) is None
    assert remote.add(0, [], house.log.head().note).status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    process.stderr.close()
    assert (folder / "keys/witness.key").stat().st_mode & 0o777 == 0o600


def test_who_is_erased_has_no_key_and_is_not_erased_twice(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(house.folder)
    assert said(capsys, "erase", "--ledger", folder, "--person", "P1")[2] == ["flows/no-ledger"]
    with closing(Vault(house.folder)) as vault:
        key = vault.persons(["P1", "P2"])["P1"]
    assert said(capsys, "erase", "--ledger", folder, "--person", "P1") == (0, {"erased": "P1"}, [])
    assert said(capsys, "erase", "--ledger", folder, "--person", "P1")[::2] == (1, ["flows/no-key"])
    with closing(Vault(house.folder)) as vault:
        assert (vault.holds("P1"), vault.holds("P2")) == (False, True)
        assert vault.persons(["P1"])["P1"] != key


def _damaged(folder: Path) -> None:
    for name in ("ledger.sqlite3", "ledger.sqlite3-wal"):
        (folder / name).write_bytes(b"not a database" * 999)


def _dropped(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as database:
        database.execute("DROP TABLE tile")


DAMAGES: tuple[Callable[[Path], object], ...] = (
    _damaged,
    _dropped,
    lambda folder: (folder / "keys/log.key").unlink(),
    lambda folder: (folder / "keys/log.key").write_bytes(b"\xff\xfe"),
    lambda folder: (folder / "keys/log.key").chmod(0o644),
    lambda folder: (folder / "policy").unlink(),
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_that_cannot_be_read_says_so(
    house: House, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], object]
) -> None:
    damage(house.folder)
    assert said(capsys, "fsck", "--ledger", str(house.folder))[::2] == (1, ["ledger/unreadable"])


def test_a_policy_that_cannot_be_read_is_a_finding_of_fsck(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    (house.folder / "policy").write_bytes(b"\xff\xfe")
    assert said(capsys, "fsck", "--ledger", str(house.folder))[::2] == (1, ["ledger/policy"])


@pytest.mark.parametrize("name", ["a b", "a+b", "a\nb"])
def test_a_name_that_no_note_can_carry_makes_no_log(
    house: House, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    said(capsys, "freeze", "--ledger", str(house.folder))
    words = ("succeed", "--ledger", str(house.folder), "--out", str(tmp_path / "next"), "--name", name)
    assert said(capsys, *words)[::2] == (1, ["ledger/name"])
    assert said(capsys, *words[:-1], "ledger.example/next")[0] == 0


def test_without_its_witnesses_a_log_is_called_whole_in_itself_only(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(house.folder)
    main(["ledger", "fsck", "--ledger", folder, "--lang", "en"])
    assert "the ledger is whole\n" in capsys.readouterr().out
    policy = (house.folder / "policy").read_text("utf-8")
    (house.folder / "policy").write_text(re.sub(r"http://127.0.0.1:[0-9]+", "http://127.0.0.1:1", policy), "utf-8")
    main(["ledger", "fsck", "--ledger", folder, "--lang", "en"])
    shown = capsys.readouterr().out
    assert "whole in itself" in shown
    assert "the ledger is whole\n" not in shown


def test_a_port_has_its_largest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "witness", "--ledger", "x", "--port", "65536"]) == 2
    assert "65536" in capsys.readouterr().err
