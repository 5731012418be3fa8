"""恢复的账本 · Ledger restored: a log that came from elsewhere is judged without a call to an address that came with it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kaohe.flows.ledger import ledger_exported, ledger_published
from kaohe.flows.ledger_restored import ledger_kept, ledger_unpublished, ledger_witnessed
from kaohe.flows.ledger_seals import seals_read
from kaohe.flows.seal import sealing_key
from kaohe.ledger.log import DATABASE, Draft
from kaohe.ledger.note import Note
from kaohe.ledger.remote import Remote
from tests.ledger.logs import NOW, House, as_drafts, batch, batches, opened, written

ENTRIES = batches(2, 60)
RUN = f"{1:016x}"
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS place, '' AS key, x'' AS data FROM n"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A log that is published and exported."""
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        found.log.append(as_drafts(ENTRIES), NOW)
        assert ledger_published(found.folder, NOW).result["published"]
        ledger_exported(found.folder, None)
        yield found


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are called from here on, in their order."""
    found: list[str] = []
    real = Remote.latest

    def latest(self: Remote, origin: str) -> Note | None:
        found.append(self.url)
        return real(self, origin)

    monkeypatch.setattr(Remote, "latest", latest)
    return found


def elsewhere(house: House, address: str) -> Path:
    """The policy of a house with another address of its witnesses."""
    lines = (house.folder / "policy").read_text("utf-8").splitlines()
    path = house.folder.parent / "policy.kept"
    moved = [f"{line.rpartition(' ')[0]} {address}" if line.startswith("witness") else line for line in lines]
    path.write_text("\n".join([*moved, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("has_key", [False, True])
def test_no_address_is_called_that_came_with_the_log(house: House, called: list[str], *, has_key: bool) -> None:
    told = ledger_witnessed(house.folder, None, NOW, has_key=has_key)
    assert (told.findings, told.result["witnessed"], called) == ((), True, [])


def test_the_witnesses_of_a_policy_from_elsewhere_are_asked_once_and_no_other(house: House, called: list[str]) -> None:
    told = ledger_witnessed(house.folder, elsewhere(house, "http://127.0.0.1:9"), NOW, has_key=True)
    assert called == ["http://127.0.0.1:9"] * 3
    assert [finding.code for finding in told.findings] == ["ledger/not-cosigned"] * 3
    assert len(set(told.findings)) == 3


def test_a_witness_that_has_seen_more_is_still_heard_where_it_may_be_asked(house: House) -> None:
    copy, policy = house.folder.parent / "copy", house.folder / "policy"
    shutil.copytree(house.folder, copy, ignore=shutil.ignore_patterns("*.sqlite3*"))
    with closing(sqlite3.connect(house.folder / DATABASE)) as log, closing(sqlite3.connect(copy / DATABASE)) as kept:
        log.backup(kept)
    house.log.append(as_drafts(batch(3, len(ENTRIES), 5), len(ENTRIES)), NOW)
    assert ledger_published(house.folder, NOW).result["published"]
    told = ledger_witnessed(copy, policy, NOW, has_key=True)
    assert {finding.code for finding in told.findings} == {"ledger/export-behind", "ledger/witness-ahead"}
    assert ledger_witnessed(copy, None, NOW, has_key=True).findings == ()


def test_of_a_log_that_was_never_published_nobody_is_asked(tmp_path: Path, called: list[str]) -> None:
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        found.log.append(as_drafts(ENTRIES), NOW)
        assert (ledger_unpublished(found.folder).findings, called) == ((), [])


def test_a_view_that_never_ends_is_found_before_it_is_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE)) as log:
        log.execute(f"CREATE VIEW entry AS {ENDLESS}")
    assert [finding.code for finding in ledger_kept(tmp_path).findings] == ["ledger/altered"]


@pytest.mark.parametrize("place", [3, 4_000])
def test_of_an_entry_that_is_longer_than_any_no_more_is_read(house: House, place: int) -> None:
    house.log.store.change("INSERT OR REPLACE INTO entry VALUES (?, 'long', zeroblob(1 << 24))", (place,))
    told = ledger_witnessed(house.folder, None, NOW, has_key=True)
    assert [(finding.code, dict(finding.data)) for finding in told.findings] == [
        ("ledger/altered", {"what": f"entry {place}"})
    ]


def test_a_policy_of_any_length_is_read_no_further_than_one_can_be(house: House) -> None:
    with (house.folder / "policy").open("ab") as file:
        file.truncate(1 << 32)
    assert [finding.code for finding in ledger_witnessed(house.folder, None, NOW).findings] == ["ledger/policy"]


def test_the_seal_of_a_run_is_found_by_its_key_and_must_be_its_own(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        entries = batches(1, 3)
        keys = [f"place {place}" for place in range(len(entries) - 1)]
        log.append([Draft(key, entry) for key, entry in zip([*keys, sealing_key(RUN)], entries, strict=True)], NOW)
        log.append(
            [Draft(sealing_key("b" * 16), b'{"k":"seal"}'), Draft(sealing_key("c" * 16), entries[-1] + b" ")], NOW
        )
    seals = seals_read(tmp_path / "log", [RUN, "a" * 16, "b" * 16, "c" * 16])
    assert (seals.manifests, seals.succeeds, seals.findings) == ({RUN: f"{1:064x}"}, False, ())


def test_a_log_that_succeeds_another_one_says_so(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        log.append([Draft("shard", written({"k": "shard", "o": "aa" * 32, "z": 9, "c": "bb" * 32}))], NOW)
    assert seals_read(tmp_path / "log", [RUN]).succeeds
