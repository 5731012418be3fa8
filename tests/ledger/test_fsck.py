"""账本自检 · fsck: what an administrator of the database can do, and that it is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kaohe.ledger.checkpoint import Checkpoint
from kaohe.ledger.fork import fork_holds
from kaohe.ledger.fsck import fsck
from kaohe.ledger.log import BrokenError, Log
from kaohe.ledger.note import PLAIN, Signer, note_sign
from kaohe.ledger.publish import publish
from tests.ledger.fork_verifier import verified
from tests.ledger.logs import NOW, House, as_drafts, batch, batches, drafts, opened, policy_written, rewritten, serving

ENTRIES = batches(3, 197)
"""600 entries and one: two full tiles, and a part of a third."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A log of three batches, all published."""
    with ExitStack() as stack:
        found = House(tmp_path, stack)
        for start, stop in ((0, 201), (201, 401), (401, 601)):
            found.log.append(as_drafts(ENTRIES[start:stop], start), NOW)
            publish(found.log, NOW)
        yield found


def codes(log: Log) -> set[str]:
    return {finding.code for finding in fsck(log).findings}


def test_a_whole_log_is_clean(house: House) -> None:
    found = fsck(house.log)
    assert (found.size, found.findings, found.evidence) == (601, (), ())
    assert found.kinds == {"scheme": 1, "run": 3, "cohort": 3, "pay": 591, "seal": 3}


def test_an_empty_log_is_clean(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        assert fsck(log).findings == ()


def edited(log: Log, change: Callable[[list[bytes]], list[bytes]]) -> None:
    rewritten(log, change(list(ENTRIES)))


def swapped(entries: list[bytes]) -> list[bytes]:
    entries[9], entries[10] = entries[10], entries[9]
    return entries


def raised(entries: list[bytes]) -> list[bytes]:
    entries[9] = entries[9].replace(b"cc" * 4, b"dd" * 4)
    return entries


def other_key(log: Log) -> None:
    text = Checkpoint(log.signer.name, 601, log.head().checkpoint.root).text
    log.store.change("UPDATE log SET note = ?", (note_sign(text, [Signer(log.signer.name, PLAIN, bytes(32))]),))


def older_head(log: Log) -> None:
    """The last batch deleted, the head wound back to the checkpoint before it."""
    rewritten(log, ENTRIES[:401])


def one_statement(statement: str) -> Callable[[Log], None]:
    def act(log: Log) -> None:
        log.store.change(statement)

    return act


REWRITES: dict[str, tuple[Callable[[Log], None], set[str]]] = {
    "an entry changed in place": (
        one_statement("UPDATE entry SET data = replace(CAST(data AS TEXT), 'cccc', 'dddd') WHERE place = 9"),
        {"ledger/altered", "ledger/forked"},
    ),
    "an entry changed and all hashes re-signed with the real key": (lambda log: edited(log, raised), {"ledger/forked"}),
    "two entries swapped and re-signed": (lambda log: edited(log, swapped), {"ledger/forked"}),
    "the last batch deleted and the head wound back": (older_head, {"ledger/witness-ahead"}),
    "an entry deleted from the middle": (
        one_statement("DELETE FROM entry WHERE place = 300"),
        {"ledger/missing", "ledger/altered"},
    ),
    "an entry so far behind the last that nobody counts up to it": (
        one_statement("INSERT INTO entry VALUES (4611686018427387904, 'far', x'00')"),
        {"ledger/missing", "ledger/altered"},
    ),
    "a checkpoint that is no text": (one_statement("UPDATE checkpoint SET note = x'00'"), {"ledger/not-signed"}),
    "an entry deleted and re-signed": (
        lambda log: edited(log, lambda all_: all_[:9] + all_[10:]),
        {"ledger/witness-ahead"},
    ),
    "an entry slipped in and re-signed": (
        lambda log: edited(log, lambda all_: [*all_[:9], all_[9], *all_[9:]]),
        {"ledger/forked", "ledger/twice"},
    ),
    "a whole history of the same size": (
        lambda log: edited(log, lambda all_: [one.replace(b"cc", b"ee") for one in all_]),
        {"ledger/forked"},
    ),
    "the last batch replaced by a larger one": (
        lambda log: edited(log, lambda all_: [*all_[:401], *batch(3, 401, 250)]),
        {"ledger/forked"},
    ),
    "two tiles swapped": (
        one_statement("UPDATE tile SET place = 257 - place WHERE level = 0 AND place = 0 OR place = 257"),
        {"ledger/altered"},
    ),
    "the head signed with another key": (other_key, {"ledger/not-signed"}),
    "the checkpoints deleted": (one_statement("DELETE FROM checkpoint"), {"ledger/missing"}),
    "the published cosignatures cut off": (
        one_statement("UPDATE log SET published = note"),
        {"ledger/no-quorum"},
    ),
    "the head deleted": (one_statement("DELETE FROM log"), {"ledger/missing", "ledger/not-signed"}),
}


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_by_an_administrator_is_found(house: House, name: str) -> None:
    act, wanted = REWRITES[name]
    act(house.log)
    assert wanted <= codes(house.log)


def test_a_rewrite_that_is_signed_twice_leaves_evidence_for_a_third_program(house: House) -> None:
    edited(house.log, raised)
    found = fsck(house.log)
    assert len(found.evidence) == 3
    assert all(fork_holds(data) and verified(data) for data in found.evidence)
    edited(house.log, lambda all_: [*raised(all_), *batch(4, 601, 30)])
    found = fsck(house.log)
    assert len(found.evidence) == 3
    assert all(fork_holds(data) and verified(data) for data in found.evidence)


def test_evidence_that_was_tampered_with_proves_nothing(house: House) -> None:
    edited(house.log, lambda all_: [*raised(all_), *batch(4, 601, 30)])
    value = json.loads(fsck(house.log).evidence[0])
    honest = value | {"notes": [value["notes"][1], value["notes"][1]], "proof": []}
    wrong = [
        honest,
        value | {"proof": value["proof"][1:]},
        value | {"proof": [*value["proof"], "x"]},
        value | {"root": value["proof"][0]},
        value | {"notes": value["notes"][::-1]},
        value | {"notes": [value["notes"][0].replace("601", "600"), value["notes"][1]]},
        value | {"notes": value["notes"] * 2},
        value | {"notes": [1, 2]},
        value | {"notes": ["\ud800", value["notes"][1]]},
        value | {"log": house.log.policy.verifiers[0].vkey},
        value | {"log": "x"},
        value | {"form": "kaohe.fork/2"},
        value | {"more": 1},
        {},
        [],
    ]
    for one in wrong:
        data = json.dumps(one).encode()
        assert not fork_holds(data)
        assert not verified(data)
    assert not fork_holds(b"\xff")
    assert not fork_holds(b"[" * 100_000)


def test_colluding_witnesses_below_the_number_of_the_policy_cannot_hide_a_split(tmp_path: Path) -> None:
    with ExitStack() as stack:
        house = House(tmp_path, stack)
        house.log.append(as_drafts(ENTRIES), NOW)
        publish(house.log, NOW)
        liar = stack.enter_context(serving(tmp_path / "liar", "liar", house.log.signer.verifier))
        # The audit bureau lies: to the second branch it shows a witness that has forgotten everything.
        (liar.witness._database).unlink()
        forgetful = type(liar.witness)(
            tmp_path / "audit2.sqlite3", house.servers["audit"].witness.signer, liar.witness._logs
        )
        liar.witness = forgetful
        policy_written(house.log, {**house.servers, "audit": liar})
        rewritten(house.log, raised(list(ENTRIES)))
        found = publish(house.log, NOW)
        assert (found.published, found.cosigners) == (False, ("audit",))
        assert "ledger/forked" in {finding.code for finding in fsck(house.log).findings}


def test_a_log_that_does_not_fit_together_appends_nothing(house: House) -> None:
    house.log.store.change("UPDATE log SET edge = zeroblob(length(edge))")
    with pytest.raises(BrokenError):
        house.log.append(drafts(0, 1), NOW)


STORED = (
    ("entry", "data", "place = {0}", "place"),
    ("tile", "data", "level * 1000000 + place = {0}", "level * 1000000 + place"),
    ("checkpoint", "note", "size = {0}", "size"),
    ("log", "edge", "one = {0}", "one"),
    ("log", "note", "one = {0}", "one"),
    ("log", "published", "one = {0}", "one"),
)


def flipped_everywhere(log: Log, step: int) -> tuple[int, list[str]]:
    """How many single flips of every `step`-th stored byte were tried, and which were not found; each is undone."""
    usual, tried, missed = codes(log), 0, []
    for table, column, where, key in STORED:
        for name, value in log.store.rows(f"SELECT {key}, CAST({column} AS BLOB) FROM {table}"):
            kind = "TEXT" if column in {"note", "published"} else "BLOB"
            change = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE {where.format(name)}"
            for place in range(tried % min(step, len(value)), len(value), step):
                log.store.change(change, (value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :],))
                tried += 1
                if not codes(log) - usual:
                    missed.append(f"{table} {name} {column} byte {place}")
            log.store.change(change, (value,))
    return tried, missed


def small_house(folder: Path, stack: ExitStack, entries: int) -> Log:
    """A published log of short entries of an unknown kind."""
    house = House(folder, stack)
    given = [b'{"h":"sha256","k":"x","n":%d,"v":1}' % number for number in range(entries)]
    for start in range(0, entries, 250):
        house.log.append(as_drafts(given[start : start + 250], start), NOW)
        publish(house.log, NOW)
    policy = (house.folder / "policy").read_text(encoding="utf-8").splitlines()
    # The keys stay pinned; nobody is asked: each flip must be found from what is stored.
    lines = [line.rsplit(" ", 1)[0] if line.startswith("witness") else line for line in policy]
    (house.folder / "policy").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return house.log


def test_a_flipped_byte_of_each_object_is_found(tmp_path: Path) -> None:
    with ExitStack() as stack:
        tried, missed = flipped_everywhere(small_house(tmp_path, stack, 600), 89)
    assert missed == []
    assert tried > 800


@pytest.mark.prove
def test_each_flipped_byte_of_all_that_is_stored_is_found(tmp_path: Path) -> None:
    with ExitStack() as stack:
        tried, missed = flipped_everywhere(small_house(tmp_path, stack, 600), 1)
    assert missed == []
    assert tried > 40_000


BESIDE = {
    "origin": "UPDATE log SET origin = 'another.example'",
    "seen": "UPDATE log SET seen = 9999999999",
    "seen ": "UPDATE log SET published = ''",
    "log": "UPDATE log SET size = 'x'",
    "trigger t": "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
    "view v": "CREATE VIEW v AS SELECT data FROM entry",
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_no_signature_covers_is_looked_at_too(house: House, what: str) -> None:
    house.log.store.change(BESIDE[what])
    told = [finding.line("en") for finding in fsck(house.log).findings if finding.code == "ledger/altered"]
    assert any(f"{what.strip()}:" in line for line in told), told
