"""恢复的根 · The restored root: a home that had a ledger comes back with the root that witnesses signed, or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from kaohe.base.findings import blocking
from kaohe.flows.ledger_restored import ledger_witnessed
from kaohe.ledger.keyfile import key_create
from kaohe.ledger.note import COSIGNATURE
from kaohe.web.keep.archive import STORE
from tests.journeys.conftest import Built
from tests.journeys.keeping import Files, codes, kaohe, rewritten

HEAD = "ledger/tiles/checkpoint"
MONTH = 30 * 24 * 3600


def without_checkpoint(files: Files) -> None:
    del files[HEAD]


def without_ledger(files: Files) -> None:
    for name in [name for name in files if name.startswith("ledger/")]:
        del files[name]


def without_a_trace(files: Files) -> None:
    without_ledger(files)
    lines = [json.loads(line) for line in files[STORE].decode().splitlines()]
    for line in lines:
        if line["model"] == "runs.run":
            line["fields"]["entries"] = None
    files[STORE] = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


@pytest.mark.parametrize(
    ("change", "listed", "why"),
    [
        (without_checkpoint, False, "of its runs are sealed"),
        pytest.param(without_ledger, False, "of its runs are sealed", marks=pytest.mark.prove),
        pytest.param(without_a_trace, True, "its list says", marks=pytest.mark.prove),
    ],
)
def test_a_home_that_had_a_ledger_does_not_come_back_without_its_root(
    kept: Path, tmp_path: Path, change: Callable[[Files], None], why: str, *, listed: bool
) -> None:
    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", change, listed=True, ledger=listed)
    for more in ((), ("--keys", kept / "keys.zip"), ("--unpublished",)):
        exits, said = kaohe("restore", touched, "--home", tmp_path / "new", *more)
        assert (exits, codes(said)) == (1, {"web/root-missing"})
        assert why in said["findings"][0]["en"]["cause"]
        assert said["findings"][0]["place"] == {"file": HEAD}
        assert [path.name for path in tmp_path.iterdir()] == ["touched.zip"]


def test_what_no_list_and_no_run_tells_the_keys_and_the_reader_of_a_policy_still_know(
    kept: Path, built: Built, tmp_path: Path
) -> None:
    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", without_a_trace, listed=True, ledger=False)
    for more in (("--keys", kept / "keys.zip"), ("--policy", built.site / "ledger" / "policy")):
        exits, said = kaohe("restore", touched, "--home", tmp_path / "new", *more)
        assert (exits, codes(said)) == (1, {"web/root-missing"})
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, said["result"]["ledger"]) == (0, {})


def spoken(*words: object, lang: str) -> str:
    """What a restore says to people."""
    asked = [sys.executable, "-m", "kaohe.cli.main", "restore", *map(str, words), "--lang", lang]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_said_by_which_policy_the_root_was_judged(kept: Path, built: Built, tmp_path: Path) -> None:
    policy = built.site / "ledger" / "policy"
    assert "按备份自带的见证策略判断" in spoken(kept / "data.zip", "--home", tmp_path / "zh", lang="zh")
    ours = spoken(kept / "data.zip", "--home", tmp_path / "en", "--policy", policy, lang="en")
    assert "judged by the witness policy that you gave" in ours
    assert "restored root = witnessed root" in ours
    assert "signatures of approval, which no ledger holds" in ours


def policy_of(built: Built, folder: Path, witness: str) -> Path:
    """A policy kept elsewhere: the log of the demonstration, and one witness."""
    log = (built.site / "ledger" / "policy").read_text("utf-8").splitlines()[0]
    path = folder / "policy"
    path.write_text(f"{log}\nwitness w {witness}\nquorum w\n", encoding="utf-8")
    return path


def test_a_policy_from_elsewhere_judges_and_differs_from_the_one_inside(
    kept: Path, built: Built, tmp_path: Path
) -> None:
    lines = (built.site / "ledger" / "policy").read_text("utf-8").splitlines()
    union = next(line.split()[2] for line in lines if line.startswith("witness union "))
    policy = policy_of(built, tmp_path, union)
    exits, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new", "--policy", policy)
    assert (exits, said["result"]["ledger"]["judged_by"]) == (0, "outside")
    assert said["result"]["ledger"]["policy"] == sha256(policy.read_bytes()).hexdigest()
    assert "web/other-policy" in codes(said, blocking=False)


def test_a_policy_that_asks_for_another_witness_finds_none(kept: Path, built: Built, tmp_path: Path) -> None:
    stranger = key_create(tmp_path / "key", "stranger.example", COSIGNATURE).verifier.vkey
    policy = policy_of(built, tmp_path, stranger)
    exits, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new", "--policy", policy)
    assert (exits, codes(said)) == (1, {"web/unwitnessed", "ledger/no-quorum"})
    assert {path.name for path in tmp_path.iterdir()} == {"key", "policy"}


@pytest.mark.prove
def test_a_policy_inside_that_asks_for_nobody_makes_no_witnessed_root(kept: Path, built: Built, tmp_path: Path) -> None:
    def alone(files: Files) -> None:
        files["ledger/policy"] = files["ledger/policy"].splitlines()[0] + b"\nquorum none\n"

    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", alone, listed=True)
    assert "恢复的根 = 账本自己签的根" in spoken(touched, "--home", tmp_path / "zh", lang="zh")
    policy = built.site / "ledger" / "policy"
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new", "--policy", policy)
    assert (exits, said["result"]["ledger"]["witnessed"]) == (0, True)
    assert "web/other-policy" in codes(said, blocking=False)


def test_a_policy_that_is_not_there_is_asked_for(kept: Path, tmp_path: Path) -> None:
    exits, said = kaohe("restore", kept / "data.zip", "--home", tmp_path / "new", "--policy", tmp_path / "none")
    assert (exits, codes(said)) == (2, {"flows/no-ledger"})
    assert list(tmp_path.iterdir()) == []


def changed_log(files: Files, folder: Path, statement: str) -> None:
    """The log inside a backup after a statement."""
    path = folder / "ledger.sqlite3"
    path.write_bytes(files["ledger/ledger.sqlite3"])
    with sqlite3.connect(path) as log:
        log.execute(statement)
    log.close()
    files["ledger/ledger.sqlite3"] = path.read_bytes()
    path.unlink()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM entry WHERE place = (SELECT max(place) FROM entry)", "ledger/missing"),
        ("UPDATE entry SET data = x'00' WHERE place = 1", "ledger/forked"),
        ("CREATE VIEW more AS SELECT 1", "ledger/altered"),
    ],
)
def test_without_any_key_the_log_itself_is_held_against_the_witnessed_root(
    kept: Path, tmp_path: Path, statement: str, code: str
) -> None:
    touched = rewritten(
        kept / "data.zip",
        tmp_path / "touched.zip",
        lambda files: changed_log(files, tmp_path, statement),
        listed=True,
    )
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, codes(said)) == (1, {"web/unwitnessed", code})
    assert [path.name for path in tmp_path.iterdir()] == ["touched.zip"]


@pytest.mark.prove
def test_a_log_that_was_never_published_comes_back_only_on_a_word(built: Built, tmp_path: Path) -> None:
    home, out, new = tmp_path / "home", tmp_path / "data.zip", tmp_path / "new"
    shutil.copytree(built.site, home)
    shutil.rmtree(home / "ledger" / "tiles")
    with sqlite3.connect(home / "ledger" / "ledger.sqlite3") as log:
        log.execute("UPDATE log SET published = '', seen = 0")
    log.close()
    exits, said = kaohe("backup", "--home", home, "--out", out)
    assert (exits, codes(said, blocking=False)) == (0, {"ledger/pending"})
    assert codes(kaohe("restore", out, "--home", new)[1]) == {"web/root-missing"}
    exits, said = kaohe("restore", out, "--home", new, "--unpublished")
    assert (exits, said["result"]["ledger"]["witnessed"]) == (0, False)


def test_how_old_a_backup_is_does_not_matter(built: Built) -> None:
    told = ledger_witnessed(built.site / "ledger", None, int(time.time()) + MONTH)
    assert not blocking(told.findings)
    assert told.result["witnessed"]


def test_a_run_that_cannot_be_opened_is_named(kept: Path, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        name = next(name for name in files if name.endswith("run.json"))
        files[name] = files[name].replace(b'"', b"'")

    touched = rewritten(kept / "data.zip", tmp_path / "touched.zip", change, listed=True)
    exits, said = kaohe("restore", touched, "--home", tmp_path / "new")
    assert (exits, len(said["result"]["lost"])) == (0, 1)
    assert "web/run-lost" in codes(said, blocking=False)
