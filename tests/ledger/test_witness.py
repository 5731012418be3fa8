"""见证方 · Witness: what it signs, what it refuses, and what a log does with its answer."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import base64_text
from kaohe.ledger.log import Log
from kaohe.ledger.note import PLAIN, Signer, note_read, note_sign
from kaohe.ledger.publish import publish
from kaohe.ledger.refused import RefusedError
from kaohe.ledger.remote import Remote, SilentError, origin_name
from kaohe.ledger.tree import consistency_proof, leaf_hash, root_of
from kaohe.ledger.witness import Reply, Witness
from kaohe.ledger.witness_server import WitnessServer
from tests.ledger.logs import NOW, ORIGIN, House, drafts, opened, serving

KEY = Signer(ORIGIN, PLAIN, bytes(range(32)))
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]


def body(old: int, new: int, *, key: Signer = KEY, leaves: list[bytes] = LEAVES, lines: str = "") -> bytes:
    """A request to cosign the first `new` leaves after the first `old`."""
    proof = consistency_proof(leaves[:new], old) if old else []
    note = note_sign(Checkpoint(key.name, new, root_of(leaves[:new])).text, [key]) + lines
    return ("\n".join([f"old {old}", *map(base64_text, proof), "", ""]) + note).encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WitnessServer]:
    with serving(tmp_path / "union", "union", KEY.verifier) as found:
        yield found


@pytest.fixture
def witness(server: WitnessServer) -> Witness:
    return server.witness


def statuses(witness: Witness, *bodies: bytes) -> list[int]:
    return [witness.add(one, NOW).status for one in bodies]


def test_a_growing_log_is_cosigned_step_by_step(witness: Witness) -> None:
    assert statuses(witness, body(0, 3), body(3, 3), body(3, 17), body(17, 40)) == [200] * 4
    latest = note_read(witness.latest(origin_name(ORIGIN)).text.encode())
    assert latest is not None
    assert checkpoint_read(latest.text) == Checkpoint(ORIGIN, 40, root_of(LEAVES))
    assert latest.signed_by([KEY.verifier, witness.signer.verifier]) == {
        KEY.verifier: 0,
        witness.signer.verifier: NOW,
    }


def test_an_empty_log_is_cosigned_and_then_grows(witness: Witness) -> None:
    assert statuses(witness, body(0, 0), body(0, 5)) == [200, 200]


def test_an_empty_tree_with_a_root_of_its_own_is_refused(witness: Witness) -> None:
    note = note_sign(Checkpoint(ORIGIN, 0, bytes(32)).text, [KEY])
    assert witness.add(b"old 0\n\n" + note.encode(), NOW).status == 422


def test_another_old_size_is_answered_with_the_size_that_is_known(witness: Witness) -> None:
    witness.add(body(0, 5), NOW)
    assert witness.add(body(0, 9), NOW) == Reply(409, "5\n", "text/x.tlog.size")
    assert witness.add(body(3, 9), NOW) == Reply(409, "5\n", "text/x.tlog.size")


def test_a_smaller_tree_is_never_signed_after_a_larger_one(witness: Witness) -> None:
    witness.add(body(0, 9), NOW)
    assert statuses(witness, body(0, 5), body(5, 5), body(5, 9), body(5, 7)) == [409] * 4


def test_a_replayed_request_is_answered_with_the_size_that_is_known(witness: Witness) -> None:
    witness.add(body(0, 5), NOW)
    assert witness.add(body(5, 9), NOW).status == 200
    assert witness.add(body(5, 9), NOW) == Reply(409, "9\n", "text/x.tlog.size")


def test_a_rewritten_history_is_refused_although_the_real_key_signed_it(witness: Witness) -> None:
    witness.add(body(0, 9), NOW)
    rewritten = [*LEAVES[:4], leaf_hash(b"other"), *LEAVES[5:]]
    assert statuses(witness, body(9, 12, leaves=rewritten), body(9, 9, leaves=rewritten)) == [422, 409]
    assert witness.add(body(9, 12), NOW).status == 200


def test_a_split_view_of_equal_size_is_refused(witness: Witness) -> None:
    witness.add(body(0, 9), NOW)
    assert witness.add(body(9, 9, leaves=LEAVES[::-1]), NOW).status == 409


def test_what_is_not_signed_by_the_log_is_refused(witness: Witness) -> None:
    other = Signer(ORIGIN, PLAIN, bytes(32))
    assert witness.add(body(0, 5, key=other), NOW).status == 403
    assert witness.add(body(0, 5, key=Signer("other.example", PLAIN, bytes(32))), NOW).status == 404


def test_a_bad_signature_by_the_log_beside_a_good_one_is_refused(witness: Witness) -> None:
    assert witness.add(body(0, 5, lines=KEY.signature("another text\n")), NOW).status == 403


def test_a_line_forged_in_the_name_of_the_witness_poisons_nothing(witness: Witness) -> None:
    forged = witness.signer.signature("another text\n", NOW)
    assert witness.add(body(0, 5, lines=forged), NOW).status == 200
    latest = witness.latest(origin_name(ORIGIN)).text
    assert forged not in latest
    note = note_read(latest.encode())
    assert note is not None
    assert note.signed_by([witness.signer.verifier]) == {witness.signer.verifier: NOW}


def test_time_never_goes_back_in_what_a_witness_says(witness: Witness) -> None:
    witness.add(body(0, 5), NOW)
    line = witness.add(body(5, 9), NOW - 1000).text
    note = note_read(body(5, 9).partition(b"\n\n")[2] + line.encode())
    assert note is not None
    assert note.signed_by([witness.signer.verifier]) == {witness.signer.verifier: NOW}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"old 0\n", b"old 00\n"),
        (b"old 0\n", b"old -1\n"),
        (b"old 0\n", b"old  0\n"),
        (b"old 0\n", b"0\n"),
        (b"old 0\n", b""),
        (b"old 0\n", b"old 0\nAAAA\n"),
        (b"old 0\n", b"old 0\r\n"),
        (b"old 0\n", b"old \xc3\xa9\n"),
        (b"old 0\n", b"old 9\n"),
        (b"\n\n", b"\n"),
        ("— ".encode(), b"- "),
    ],
)
def test_a_malformed_request_is_refused(witness: Witness, old: bytes, new: bytes) -> None:
    assert witness.add(body(0, 5).replace(old, new, 1), NOW).status == 400


def test_a_proof_where_none_is_needed_is_refused(witness: Witness) -> None:
    spare = base64_text(bytes(32)).encode()
    assert witness.add(body(0, 5).replace(b"old 0\n", b"old 0\n" + spare + b"\n"), NOW).status == 422


@pytest.mark.parametrize(("count", "status"), [(63, 422), (64, 400)])
def test_a_request_has_at_most_63_hashes(witness: Witness, count: int, status: int) -> None:
    spare = (base64_text(bytes(32)) + "\n").encode() * count
    assert witness.add(body(0, 5).replace(b"old 0\n", b"old 0\n" + spare), NOW).status == status


def test_sixteen_signatures_are_accepted_and_a_hundred_thousand_are_not(witness: Witness) -> None:
    line = "— x AAAAAAA=\n"
    assert witness.add(body(0, 5, lines=line * 15), NOW).status == 200
    assert witness.add(body(0, 5, lines=line * 100_000), NOW).status == 400


def test_of_two_requests_at_once_only_one_moves_the_witness(server: WitnessServer) -> None:
    server.witness.add(body(0, 5), NOW)
    found: list[int] = []

    def ask(size: int) -> None:
        found.append(server.witness.add(body(5, size), NOW).status)

    threads = [threading.Thread(target=ask, args=(size,)) for size in range(6, 26)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] + [409] * 19


def asked(server: WitnessServer, method: str, path: str, data: bytes | None = None, **headers: str) -> Reply:
    connection = HTTPConnection("127.0.0.1", int(server.server_address[1]), timeout=10)
    connection.request(method, path, data, headers)
    response = connection.getresponse()
    found = Reply(response.status, response.read().decode(), response.headers["Content-Type"])
    connection.close()
    return found


def test_the_server_speaks_the_protocol(server: WitnessServer) -> None:
    page = f"/{origin_name(ORIGIN)}/checkpoint"
    assert asked(server, "GET", page).status == 404
    assert asked(server, "POST", "/add-checkpoint", body(0, 5)).text.startswith("— union.example ")
    assert asked(server, "POST", "/add-checkpoint", body(0, 5)) == Reply(409, "5\n", "text/x.tlog.size")
    assert asked(server, "GET", page).text.startswith(f"{ORIGIN}\n5\n")
    assert [asked(server, "GET", path).status for path in ("/", "/x", "//checkpoint", "/../etc")] == [404] * 4
    assert asked(server, "POST", "/", b"").status == 404


def test_a_request_of_ten_megabytes_is_refused_unread(server: WitnessServer) -> None:
    with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=10) as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_request_without_a_length_is_refused(server: WitnessServer) -> None:
    for length in ("", "Content-Length: -1\r\n", "Content-Length: \xb2\r\n"):
        with socket.create_connection(("127.0.0.1", int(server.server_address[1])), timeout=10) as connection:
            connection.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n{length}\r\n".encode("latin-1"))
            assert connection.recv(100).startswith(b"HTTP/1.1 411 ")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path, stack)


def reopened(house: House) -> Log:
    return Log.open(house.folder)


def refusal(log: Log, now: int = NOW) -> str:
    with pytest.raises(RefusedError) as refused:
        log.append(drafts(100, 101), now)
    log.store.close()
    return refused.value.finding.code


def test_a_checkpoint_is_published_with_all_cosignatures_also_beyond_the_quorum(house: House) -> None:
    for size in (3, 300):
        house.log.append(drafts(0, size), NOW)
        found = publish(house.log, NOW)
        assert (found.published, found.cosigners, found.findings) == (True, ("finance", "audit", "union"), ())
        assert house.log.checkpoint == found.note
        note = note_read(found.note.encode())
        assert note is not None
        keys = [house.log.signer.verifier, *house.log.policy.verifiers]
        assert list((note.signed_by(keys) or {}).values()) == [0, NOW, NOW, NOW]


def test_without_quorum_a_checkpoint_stays_pending_and_the_published_one_stays(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    before = publish(house.log, NOW).note
    house.log.append(drafts(3, 5), NOW)
    house.stop("union")
    found = publish(house.log, NOW)
    assert (found.published, found.cosigners) == (False, ("finance", "audit"))
    assert [finding.code for finding in found.findings] == ["ledger/not-cosigned", "ledger/pending"]
    assert house.log.checkpoint == before


def test_a_missing_witness_outside_the_quorum_hinders_nothing(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    house.stop("finance")
    found = publish(house.log, NOW)
    assert (found.published, found.cosigners) == (True, ("audit", "union"))
    assert [finding.code for finding in found.findings] == ["ledger/not-cosigned"]


def test_publishing_again_keeps_what_a_witness_gave_before(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    house.stop("finance")
    assert publish(house.log, NOW).cosigners == ("finance", "audit", "union")


def test_a_witness_whose_clock_runs_ahead_is_not_used(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    house.time = NOW + 301
    codes = [finding.code for finding in publish(house.log, NOW).findings]
    assert codes == ["ledger/witness-clock"] * 3 + ["ledger/pending"]
    house.time = NOW + 300
    assert publish(house.log, NOW + 1).published


def test_a_witness_that_lies_about_a_size_is_not_followed(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    with house.servers["union"].witness._transaction() as connection:
        connection.execute("UPDATE seen SET size = 999, note = replace(note, char(10) || '3' || char(10), 'x')")
    house.log.append(drafts(3, 5), NOW)
    found = publish(house.log, NOW)
    assert [finding.code for finding in found.findings] == ["ledger/witness-ahead", "ledger/pending"]


def test_a_policy_without_witnesses_publishes_the_log_alone(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        log.append(drafts(0, 3), NOW)
        found = publish(log, NOW)
        assert (found.published, found.cosigners, found.note) == (True, (), log.head().note)


def test_a_restored_backup_refuses_to_sign(house: House, tmp_path: Path) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    backup = tmp_path / "backup"
    house.log.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(house.folder, backup)
    house.log.append(drafts(3, 9), NOW)
    publish(house.log, NOW)
    assert refusal(Log.open(backup)) == "ledger/rolled-back"
    # Without the fence the log signs a second history, and no witness follows it.
    careless = Log.open(backup, fenced=False)
    careless.append(drafts(50, 60), NOW)
    found = publish(careless, NOW)
    assert not found.published
    assert {finding.code for finding in found.findings} == {"ledger/not-cosigned", "ledger/pending"}
    careless.store.close()
    # A larger tree with another beginning is refused at the next start, too.
    assert refusal(Log.open(backup)) == "ledger/forked"


def test_a_log_that_hears_no_quorum_does_not_sign_after_a_start(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    house.stop("union")
    log = reopened(house)
    assert log.append(drafts(3, 4), NOW).size == 4
    log.store.close()
    house.stop("audit")
    assert refusal(reopened(house)) == "ledger/witnesses-silent"


def test_a_clock_that_went_back_signs_nothing(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    assert refusal(reopened(house), NOW - 301) == "ledger/clock-back"
    with pytest.raises(RefusedError, match="clock-back"):
        publish(house.log, NOW - 301)
    log = reopened(house)
    assert log.append(drafts(3, 4), NOW - 300).size == 4
    log.store.close()


def test_a_witness_that_shows_what_nobody_signed_counts_as_silent(house: House) -> None:
    house.log.append(drafts(0, 3), NOW)
    publish(house.log, NOW)
    for name in ("audit", "union"):
        with house.servers[name].witness._transaction() as connection:
            connection.execute(
                "UPDATE seen SET note = replace(note, char(10) || '3' || char(10), char(10) || '9' || char(10))"
            )
    assert refusal(reopened(house)) == "ledger/witnesses-silent"


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "http://", "http://127.0.0.1:1", "ftp://x"])
def test_an_address_that_cannot_be_asked_is_a_silent_witness(url: str) -> None:
    with pytest.raises(SilentError) as silent:
        Remote("union", KEY.verifier, url).latest(ORIGIN)
    why = silent.value.why
    assert why.zh.startswith(("没有登记", "它没有应答"))
    assert why.en.startswith(("it has no address", "it did not answer"))
