"""账本之事 · Ledger acts, as the command line does them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.main import main
from kaohe.ledger.note import vkey_read
from kaohe.ledger.remote import Remote
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
    assert (code, found) == (1, ["ledger/forked"] * 3)
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
