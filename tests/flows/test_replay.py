from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kaohe.flows.ledger_state import ledger_head, ledger_stated, run_sealed
from kaohe.flows.provenance import run_proven
from kaohe.flows.replay import replay
from kaohe.flows.seal import seal
from kaohe.flows.verify import verify
from tests.web.small import Small, small_made

CLEAN = ("run.json", "sheets/任职.parquet", "facts/任职.parquet")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Runs to be made again."""
    return small_made(tmp_path_factory.mktemp("replay") / "home")


@pytest.fixture
def pay(small: Small, tmp_path: Path) -> Path:
    """A run of pay that a test may harm."""
    return Path(shutil.copytree(small.pay, tmp_path / small.pay.name))


def test_a_run_made_again_is_the_same_to_the_byte(small: Small) -> None:
    for folder in (small.contest_2025, small.contest_2026, small.pay):
        before = sorted(path.name for path in folder.rglob("*"))
        done = replay(folder)
        assert (done.equal, done.kept, done.differs, done.again) == (True, True, (), done.run)
        assert done.rows > 0
        assert sorted(path.name for path in folder.rglob("*")) == before


def test_a_sheet_that_was_changed_afterwards_is_told(pay: Path) -> None:
    path = pay / "sheets" / "任职.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    done = replay(pay)
    assert (done.equal, done.kept, done.differs) == (False, False, ("kept",))


def test_a_statement_that_was_changed_afterwards_is_told(pay: Path) -> None:
    stated = json.loads((pay / "run.json").read_text("utf-8"))
    stated["checks"] = {"invented": {"failed": 0, "unjudged": 0}}
    stated["engine"] = "kaohe 0.0.1 duckdb 1.0"
    (pay / "run.json").write_text(json.dumps(stated, ensure_ascii=False), "utf-8")
    done = replay(pay)
    assert done.equal is False
    assert {"checks.invented", "engine"} <= set(done.differs)


def test_facts_that_were_changed_afterwards_are_not_run(pay: Path) -> None:
    path = pay / "facts" / "任职.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    done = replay(pay)
    assert (done.equal, [finding.code for finding in done.findings]) == (False, ["book/altered"])


@pytest.mark.parametrize(("part", "code"), [("run.json", "flows/not-a-run"), ("facts", "flows/broken-run")])
def test_a_run_without_a_part_is_not_made_again(pay: Path, part: str, code: str) -> None:
    target = pay / part
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    assert [finding.code for finding in replay(pay).findings] == [code]


def test_provenance_hashes_every_file_anew(pay: Path) -> None:
    told = run_proven(pay).result
    assert told["facts_hold"] is True
    assert all(sheet["holds"] for sheet in told["sheets"])
    assert [one["by"] for one in told["approved"]] == ["A1", "A2"]
    path = pay / "sheets" / "任职.parquet"
    path.write_bytes(path.read_bytes() + b" ")
    assert [sheet["name"] for sheet in run_proven(pay).result["sheets"] if not sheet["holds"]] == ["任职"]
    (pay / "run.json").unlink()
    assert [finding.code for finding in run_proven(pay).findings] == ["flows/not-a-run"]


def test_a_sealed_run_is_found_in_its_ledger(pay: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    for told in (ledger_stated, ledger_head):
        assert [finding.code for finding in told(ledger).findings] == ["flows/no-ledger"]
    assert [finding.code for finding in run_sealed("0" * 16, ledger).findings] == ["flows/no-ledger"]
    done = seal(pay, ledger=ledger, origin="ledger.example/test", now=1_790_000_000)
    state = ledger_stated(ledger).result
    assert (state["size"], state["origin"]) == (done.size, "ledger.example/test")
    head = ledger_head(ledger).result
    assert (head["published"], head["root"], head["fingerprint"]) == (done.size, state["root"], state["policy"])
    assert head["checkpoint"].startswith(f"ledger.example/test\n{done.size}\n")
    place = run_sealed(done.run, ledger).result
    assert (place["payments"], json.loads(place["seal"]["entry"])["b"]) == (12, done.run)
    assert [finding.code for finding in run_sealed("0" * 16, ledger).findings] == ["flows/not-sealed"]
    assert verify(tmp_path / "none.json").findings != ()
