"""监督 · Monitor: what anyone can see from outside, from a folder or an address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kaohe.base.errors import KaoheError
from kaohe.ledger.checkpoint import Checkpoint
from kaohe.ledger.export import export
from kaohe.ledger.fork import fork_holds
from kaohe.ledger.monitor import DAY, Monitored, address_fetch, folder_fetch, monitor
from kaohe.ledger.note import PLAIN, Signer, note_sign
from kaohe.ledger.publish import publish
from tests.ledger.fork_verifier import verified
from tests.ledger.logs import NOW, House, as_drafts, batches, rewritten

ENTRIES = batches(3, 197)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        found.log.append(as_drafts(ENTRIES[:401]), NOW)
        publish(found.log, NOW)
        export(found.log, found.folder / "tiles")
        yield found


def followed(house: House, remembered: list[str] | None = None, now: int = NOW) -> Monitored:
    return monitor(folder_fetch(house.folder / "tiles"), house.log.policy, remembered or [], now)


def codes(found: Monitored) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_whole_log_is_followed_from_a_folder(house: House) -> None:
    found = followed(house)
    assert (found.size, found.findings, found.evidence) == (401, (), ())
    assert found.checkpoint == house.log.checkpoint


def test_and_from_an_address(house: House) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(house.folder / "tiles")))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fetch = address_fetch(f"http://127.0.0.1:{server.server_port}/")
    found = monitor(fetch, house.log.policy, [], NOW)
    nothing = fetch("tile/0/999")
    server.shutdown()
    server.server_close()
    thread.join()
    assert (found.size, found.findings, nothing) == (401, (), None)
    assert fetch("checkpoint") is None


def test_only_addresses_of_the_web_are_read() -> None:
    with pytest.raises(KaoheError):
        address_fetch("file:///etc")


def harmed(house: House, path: str, change: Callable[[bytes], bytes]) -> list[str]:
    file = house.folder / "tiles" / path
    file.chmod(0o644)
    file.write_bytes(change(file.read_bytes()))
    return codes(followed(house))


@pytest.mark.parametrize(
    ("path", "change", "wanted"),
    [
        ("tile/0/000", lambda data: data[:-1] + b"x", "ledger/altered"),
        ("tile/0/001.p/145", lambda data: data[:-32], "ledger/altered"),
        ("tile/1/000.p/1", lambda data: data * 2, "ledger/altered"),
        ("tile/entries/000", lambda data: data.replace(b"cccc", b"dddd", 1), "ledger/forked"),
        ("tile/entries/001.p/145", lambda data: data[:-1], "ledger/missing"),
        ("tile/entries/001.p/145", lambda data: data + b"\x00\x01x", "ledger/missing"),
        ("checkpoint", lambda data: data.replace(b"401", b"400"), "ledger/not-signed"),
        ("checkpoint", lambda _: b"", "ledger/not-signed"),
        ("checkpoint", lambda _: b"\xff\n\n", "ledger/not-signed"),
        ("checkpoint", lambda data: data.rsplit("— ".encode(), 1)[0], "ledger/no-quorum"),
    ],
)
def test_what_was_changed_is_found(house: House, path: str, change: Callable[[bytes], bytes], wanted: str) -> None:
    assert wanted in harmed(house, path, change)


def test_a_log_that_nobody_has_cosigned_for_a_day_is_stale(house: House) -> None:
    assert codes(followed(house, now=NOW + DAY)) == []
    assert codes(followed(house, now=NOW + DAY + 1)) == ["ledger/stale"]


def test_a_witness_that_has_seen_more_than_is_published_is_told(house: House) -> None:
    house.log.append(as_drafts(ENTRIES[401:], 401), NOW)
    publish(house.log, NOW)
    found = followed(house)
    assert codes(found) == ["ledger/export-behind"] * 3
    assert not any(finding.blocking for finding in found.findings)


def test_a_log_that_forgets_what_it_has_shown_is_found(house: House) -> None:
    remembered = followed(house).checkpoint
    rewritten(house.log, ENTRIES[:201])
    house.log.store.change("UPDATE log SET published = note")
    house.log = type(house.log).open(house.folder)
    again = house.folder / "again"
    export(house.log, again)
    found = monitor(folder_fetch(again), house.log.policy, [remembered], NOW)
    assert {"ledger/rolled-back", "ledger/no-quorum", "ledger/export-behind"} <= set(codes(found))
    house.log.store.close()


def test_a_split_view_gives_evidence_that_a_third_program_verifies(house: House) -> None:
    remembered = followed(house).checkpoint
    other = [entry.replace(b"cc" * 4, b"dd" * 4) for entry in ENTRIES]
    rewritten(house.log, other)
    house.log.store.change("UPDATE log SET published = note")
    log = type(house.log).open(house.folder)
    export(log, house.folder / "again")
    log.store.close()
    found = monitor(folder_fetch(house.folder / "again"), house.log.policy, [remembered], NOW)
    assert "ledger/forked" in codes(found)
    assert len(found.evidence) == 4
    assert all(fork_holds(data) and verified(data) for data in found.evidence)


def test_another_origin_in_the_name_of_the_same_key_is_not_believed(house: House) -> None:
    other = Checkpoint("another.example", 401, house.log.head().checkpoint.root)
    note = note_sign(other.text, [house.log.signer])
    assert harmed(house, "checkpoint", lambda _: note.encode()) == ["ledger/not-signed"]


def test_lines_of_keys_that_come_later_hinder_nobody_who_pins_the_old_ones(house: House) -> None:
    later = Signer(house.log.signer.name, PLAIN, bytes(32))
    text = house.log.head().checkpoint.text
    assert harmed(house, "checkpoint", lambda data: data + later.signature(text).encode()) == []
