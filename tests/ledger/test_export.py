"""导出 · Export: a client that knows only the public texts follows our log, and what is exported is never rewritten."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.ledger.export import export
from kaohe.ledger.publish import publish
from kaohe.ledger.tree import inclusion_proof, leaf_hash, root_of
from tests.conftest import shared_folder
from tests.ledger import c2sp_client
from tests.ledger.logs import NOW, House, as_drafts, batches

ENTRIES = batches(3, 197)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path, stack)


def grown(house: House, start: int, stop: int) -> Path:
    """The log with more entries, published and exported."""
    house.log.append(as_drafts(ENTRIES[start:stop], start), NOW)
    assert publish(house.log, NOW).published
    assert export(house.log, house.folder / "tiles").findings == ()
    return house.folder / "tiles"


def keys(house: House) -> tuple[str, list[str]]:
    return house.log.signer.verifier.vkey, [one.vkey for one in house.log.policy.verifiers]


def test_a_client_of_others_follows_a_log_of_ours(house: House) -> None:
    log, witnesses = keys(house)
    for start, stop in ((0, 1), (1, 200), (200, 256), (256, 601)):
        read = c2sp_client.below(grown(house, start, stop))
        assert c2sp_client.follow(read, log, witnesses, 3) == ENTRIES[:stop]


def test_it_follows_also_beyond_sixty_five_thousand_entries(house: House) -> None:
    many = [b"%d" % number for number in range(65_800)]
    house.log.append(as_drafts(many), NOW)
    publish(house.log, NOW)
    found = export(house.log, house.folder / "tiles")
    # 258 tiles of leaves, two above them, one on top, and as many bundles as tiles of leaves.
    assert (found.size, found.written) == (65_800, 258 + 2 + 1 + 258)
    log, witnesses = keys(house)
    assert c2sp_client.follow(c2sp_client.below(house.folder / "tiles"), log, witnesses, 3) == many


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("checkpoint", lambda data: data.replace(b"601", b"600")),
        ("checkpoint", lambda data: data.rsplit("— ".encode(), 1)[0]),
        ("checkpoint", lambda data: data.replace(b"\n", b"\r\n")),
        ("tile/0/000", lambda data: data[:-32]),
        ("tile/0/000", lambda data: data[32:64] + data[:32] + data[64:]),
        ("tile/0/002.p/89", lambda data: data + bytes(32)),
        ("tile/1/000.p/2", lambda data: bytes([data[0] ^ 1]) + data[1:]),
        ("tile/entries/001", lambda data: data[:-1]),
        ("tile/entries/001", lambda data: data + b"\x00\x00"),
        ("tile/entries/001", lambda data: b"\xff\xff" + data[2:]),
        ("tile/entries/000", lambda data: data.replace(b"cccc", b"dddd", 1)),
    ],
)
def test_it_refuses_what_was_changed_on_the_way(house: House, path: str, change: object) -> None:
    tiles = grown(house, 0, 601)
    file = tiles / path
    data = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(change(data))  # type: ignore[operator] # a lambda of the list above
    assert file.read_bytes() != data
    log, witnesses = keys(house)
    with pytest.raises(ValueError, match=r"\w"):
        c2sp_client.follow(c2sp_client.below(tiles), log, witnesses, 3)


def test_the_published_cases_hold_for_it_too() -> None:
    folder = shared_folder() / "vectors"
    for path in sorted((folder / "rfc6962_merkle" / "testdata" / "inclusion").rglob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        leaf, proof = base64.b64decode(case["leafHash"] or ""), [base64.b64decode(one) for one in case["proof"] or []]
        try:
            good = c2sp_client.included(case["leafIdx"], case["treeSize"], leaf, proof) == base64.b64decode(
                case["root"]
            )
        except ValueError:
            good = False
        assert good is not case["wantErr"], path
    notes = json.loads((folder / "c2sp" / "signed_note_examples.json").read_text(encoding="utf-8"))
    example = notes["examples"][0]
    assert c2sp_client.signers(example["note"].encode(), [example["vkey"]])[1] == {example["vkey"]}
    for vkey in notes["bad_vkeys"]:
        with pytest.raises(ValueError, match=r"not a verifier key|not canonical"):
            c2sp_client.key_of(vkey)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=300), st.data())
def test_both_implementations_make_the_same_trees_and_proofs(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    assert root_of(leaves) == c2sp_client.tree_root(leaves)
    if leaves:
        index = data.draw(st.integers(0, len(leaves) - 1))
        proof = inclusion_proof(leaves, index)
        assert c2sp_client.included(index, len(leaves), leaves[index], proof) == root_of(leaves)


def test_nothing_is_exported_before_it_is_published(house: House) -> None:
    house.log.append(as_drafts(ENTRIES), NOW)
    found = export(house.log, house.folder / "tiles")
    assert [finding.code for finding in found.findings] == ["ledger/pending"]
    assert not (house.folder / "tiles").exists()


def test_an_exported_file_with_other_bytes_is_not_overwritten(house: House) -> None:
    tiles = grown(house, 0, 601)
    file = tiles / "tile/0/001"
    assert file.stat().st_mode & 0o777 == 0o444
    file.chmod(0o644)
    file.write_bytes(bytes(8192))
    found = export(house.log, tiles)
    assert [finding.code for finding in found.findings] == ["ledger/export-differs"]
    assert file.read_bytes() == bytes(8192)


def test_the_export_can_be_thrown_away_and_written_again(house: House) -> None:
    tiles = grown(house, 0, 601)
    before = {path.relative_to(tiles): path.read_bytes() for path in tiles.rglob("*") if path.is_file()}
    assert export(house.log, tiles).written == 0
    shutil.rmtree(tiles)
    export(house.log, tiles)
    assert {path.relative_to(tiles): path.read_bytes() for path in tiles.rglob("*") if path.is_file()} == before
