"""日志 · Log: what is acknowledged stays, what does not fit together is not signed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.ledger import tree
from kaohe.ledger.edge import Edge
from kaohe.ledger.fsck import fsck
from kaohe.ledger.log import BrokenError, Draft, Log, RewriteError
from kaohe.ledger.note import note_open
from kaohe.ledger.store import CommitError, Store
from kaohe.ledger.store_sqlite import SqliteStore
from kaohe.ledger.tiles import bundle_read, bundle_write, tile_path, tiles_of
from tests.ledger.logs import NOW, ORIGIN, drafts, opened
from tests.postgres import postgres_running


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with opened(tmp_path / "log") as found:
        yield found


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(draft.entry) for draft in drafts(0, count)]


def test_a_new_log_is_empty_and_signed(log: Log) -> None:
    head = log.head()
    assert (head.checkpoint.size, head.checkpoint.root, head.published) == (0, tree.EMPTY_ROOT, "")
    assert note_open(head.note.encode(), [log.signer.verifier]) is not None


def test_the_key_is_readable_by_its_owner_alone(log: Log) -> None:
    assert (log.folder / "keys/log.key").stat().st_mode & 0o777 == 0o600
    assert (log.folder / "ledger.sqlite3").stat().st_mode & 0o777 == 0o600
    (log.folder / "keys/log.key").chmod(0o640)
    with pytest.raises(KaoheError, match="others may read the key file"):
        Log.open(log.folder)


def test_appended_entries_stand_in_their_order_with_the_root_over_all(log: Log) -> None:
    appended = log.append(drafts(0, 3), NOW)
    assert appended.indices == (0, 1, 2)
    assert (appended.size, appended.root) == (3, tree.root_of(leaves(3)))
    assert list(log.entries(0, 3)) == [draft.entry for draft in drafts(0, 3)]
    assert log.append(drafts(3, 5), NOW).indices == (3, 4)


@pytest.mark.parametrize("sizes", [[1, 255, 1], [256, 256], [700, 1, 70000 - 701], [65536], [65535, 1, 1]])
def test_tiles_of_every_shape_lead_to_the_root(log: Log, sizes: list[int]) -> None:
    done = 0
    for size in sizes:
        root = log.append(drafts(done, done + size), NOW).root
        done += size
        assert root == tree.root_of(leaves(done))
    known = leaves(done)
    for index in {0, done // 3, done - 1}:
        assert tree.inclusion_root(index, done, known[index], log.proof(index, done)) == tree.root_of(known)
    for old in {1, done // 2, done - 1, done} - {0}:
        roots = (tree.root_of(known[:old]), tree.root_of(known))
        assert tree.consistency_holds(old, done, roots, log.consistency(old, done))


def test_every_proof_of_a_small_log_is_that_of_the_definition(log: Log) -> None:
    log.append(drafts(0, 300), NOW)
    known = leaves(300)
    for size in (1, 2, 3, 255, 256, 257, 300):
        assert log.tree().root(size) == tree.root_of(known[:size])
        for index in (0, size // 2, size - 1):
            assert log.proof(index, size) == tree.inclusion_proof(known[:size], index)
        for old in range(0, size, 37):
            wanted = tree.consistency_proof(known[:size], old) if old else []
            assert log.consistency(old, size) == wanted


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 4), (0, 0)])
def test_a_proof_outside_the_log_is_refused(log: Log, index: int, size: int) -> None:
    log.append(drafts(0, 3), NOW)
    with pytest.raises(KaoheError):
        log.proof(index, size)


def test_a_consistency_proof_outside_the_log_is_refused(log: Log) -> None:
    log.append(drafts(0, 3), NOW)
    for old, new in ((2, 4), (3, 2), (-1, 2)):
        with pytest.raises(KaoheError):
            log.consistency(old, new)


def test_the_same_draft_again_is_the_same_entry(log: Log) -> None:
    first = log.append(drafts(0, 10), NOW)
    again = log.append([*drafts(5, 12), *drafts(5, 6)], NOW)
    assert again.indices == (5, 6, 7, 8, 9, 10, 11, 5)
    assert again.size == 12
    assert log.append(drafts(0, 10), NOW).indices == first.indices


def test_the_same_key_with_other_bytes_is_an_error_and_changes_nothing(log: Log) -> None:
    log.append(drafts(0, 3), NOW)
    before = log.head()
    for wrong in ([*drafts(3, 5), Draft("key 1", b"other")], [Draft("new", b"a"), Draft("new", b"b")]):
        with pytest.raises(RewriteError):
            log.append(wrong, NOW)
    assert log.head() == before
    assert list(log.entries(0, 9)) == [draft.entry for draft in drafts(0, 3)]


def test_an_entry_of_65536_bytes_is_refused(log: Log) -> None:
    with pytest.raises(KaoheError, match="longer than 65535"):
        log.append([Draft("a", bytes(65_536))], NOW)
    assert log.append([Draft("a", bytes(65_535))], NOW).size == 1


def test_appending_nothing_changes_nothing(log: Log) -> None:
    before = log.head()
    assert log.append([], NOW).indices == ()
    assert log.head() == before


def test_a_hundred_concurrent_retries_log_each_entry_once(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    with opened(folder):
        pass
    found: list[tuple[int, ...]] = []

    def retry() -> None:
        with opened(folder) as mine:
            found.extend(mine.append(drafts(0, 5), NOW).indices for _ in range(10))

    threads = [threading.Thread(target=retry) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(0, 1, 2, 3, 4)] * 100
    with opened(folder) as log:
        assert log.head().checkpoint.size == 5


def test_two_writers_of_different_entries_make_one_history(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    with opened(folder):
        pass
    found: dict[int, int] = {}

    def write(first: int) -> None:
        with opened(folder) as mine:
            for number in range(first, first + 20):
                found[number] = mine.append(drafts(number, number + 1), NOW).indices[0]

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened(folder) as log:
        entries = list(log.entries(0, 40))
        assert sorted(found.values()) == list(range(40))
        assert all(entries[place] == f"entry {number}".encode() for number, place in found.items())
        assert log.head().checkpoint.root == tree.root_of([tree.leaf_hash(entry) for entry in entries])


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE log SET edge = zeroblob(64)",
        "UPDATE log SET edge = x''",
        "UPDATE log SET size = 3",
        "UPDATE log SET origin = 'another.example'",
        "UPDATE log SET note = replace(note, '2', '3')",
        "DELETE FROM log",
    ],
)
def test_a_log_whose_head_was_changed_signs_nothing(log: Log, harm: str) -> None:
    log.append(drafts(0, 2), NOW)
    log.store.change(harm)
    with pytest.raises(BrokenError):
        log.append(drafts(2, 3), NOW)


def test_a_database_that_gives_back_other_bytes_is_not_signed_for(log: Log) -> None:
    log.store.change(
        "CREATE TRIGGER lie AFTER INSERT ON entry BEGIN UPDATE entry SET data = x'00' WHERE place = new.place; END"
    )
    before = log.head()
    with pytest.raises(BrokenError, match="gives back other entries"):
        log.append(drafts(0, 1), NOW)
    assert log.head() == before
    assert list(log.entries(0, 9)) == []


def test_a_missing_tile_stops_a_proof(log: Log) -> None:
    log.append(drafts(0, 257), NOW)
    log.store.change("DELETE FROM tile")
    with pytest.raises(BrokenError, match="tile 0/0 is not stored"):
        log.proof(0, 257)


class FailingStore(SqliteStore):
    """A database whose disk fails when it commits."""

    def fail(self) -> None:
        self.rows("PRAGMA max_page_count = 1")
        self._connection.set_authorizer(
            lambda action, what, *_: (
                sqlite3.SQLITE_DENY if (action, what) == (sqlite3.SQLITE_TRANSACTION, "COMMIT") else sqlite3.SQLITE_OK
            )
        )


def test_a_failed_commit_ends_the_process(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        log.append(drafts(0, 1), NOW)
    store = FailingStore(tmp_path / "log" / "ledger.sqlite3")
    store.fail()
    failing = Log.open(tmp_path / "log", store)
    with pytest.raises(CommitError, match="nothing acknowledged is lost"):
        failing.append(drafts(1, 2), NOW)
    store.close()
    with opened(tmp_path / "log") as log:
        assert log.append(drafts(0, 2), NOW).indices == (0, 1)


def test_a_log_is_not_made_twice_in_one_folder(log: Log) -> None:
    with pytest.raises(FileExistsError):
        Log.create(log.folder, ORIGIN)


def test_a_folder_without_a_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match="there is no ledger"):
        Log.open(tmp_path)
    (tmp_path / "ledger.sqlite3").touch()
    with pytest.raises(KaoheError, match="there is no key file"):
        Log.open(tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/log.key").write_text("nothing\n", encoding="utf-8")
    (tmp_path / "keys/log.key").chmod(0o600)
    with pytest.raises(KaoheError, match="holds no key"):
        Log.open(tmp_path)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 600), min_size=1, max_size=5))
def test_an_edge_read_from_its_bytes_goes_on_as_if_never_written(sizes: list[int]) -> None:
    edge, done = Edge(0, []), 0
    for size in sizes:
        edge = Edge.of(done, edge.data)
        edge.append(leaves(done + size)[done:])
        done += size
    assert edge.root() == tree.root_of(leaves(done))


def test_the_example_of_the_specification_has_its_tiles() -> None:
    found = tiles_of(70_000)
    assert found.count((0, 273, 112)) == found.count((1, 0, 256)) == found.count((1, 1, 17)) == 1
    assert (2, 0, 1) in found
    assert len(found) == 273 + 1 + 1 + 1 + 1
    assert tile_path(3, 1234067, 17) == "tile/3/x001/x234/067.p/17"
    assert tile_path(None, 999) == "tile/entries/999"
    assert tile_path(None, 1000) == "tile/entries/x001/000"


@pytest.mark.parametrize("harm", [b"\x00", b"\x00\x05abc", b"\x00\x01a\x00", b"\x00\x01a\x00\x01b\x00\x00"])
def test_a_malformed_bundle_is_refused(harm: bytes) -> None:
    assert bundle_read(bundle_write([b"a", b"b"]), 2) == [b"a", b"b"]
    assert bundle_read(harm, 2) is None


def test_a_bundle_of_too_long_an_entry_is_not_written() -> None:
    with pytest.raises(KaoheError):
        bundle_write([bytes(65_536)])


def test_postgres_holds_the_same_log(tmp_path: Path) -> None:
    with postgres_running() as address:
        same_log_held(address, tmp_path)


def same_log_held(address: str, tmp_path: Path) -> None:
    from kaohe.ledger.store_postgres import PostgresStore  # noqa: PLC0415 - imported only when asked

    stores: list[Store] = [PostgresStore.create(address)]
    log = Log.create(tmp_path / "log", ORIGIN, stores[0])
    assert log.append(drafts(0, 300), NOW).root == tree.root_of(leaves(300))
    assert log.append(drafts(299, 302), NOW).indices == (299, 300, 301)
    with pytest.raises(RewriteError):
        log.append([*drafts(400, 402), Draft("key 1", b"other")], NOW)
    assert log.head().checkpoint.size == 302
    found: list[tuple[int, ...]] = []

    def retry() -> None:
        store = PostgresStore(address)
        mine = Log.open(tmp_path / "log", store)
        found.extend(mine.append(drafts(302, 305), NOW).indices for _ in range(5))
        store.close()

    threads = [threading.Thread(target=retry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(302, 303, 304)] * 20
    assert log.head().checkpoint.root == tree.root_of(leaves(305))
    assert log.proof(7, 305) == tree.inclusion_proof(leaves(305), 7)
    # The test's entries are no JSON of ours; nothing else is wrong, until an administrator changes one.
    assert {finding.code for finding in fsck(log).findings} == {"ledger/entry-malformed"}
    log.store.change("UPDATE entry SET data = 'x' WHERE place = 9")
    assert {"ledger/altered", "ledger/forked"} <= {finding.code for finding in fsck(log).findings}
    stores[0].close()
