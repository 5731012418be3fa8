"""签名便笺 · Signed notes: published examples and vectors, and what is rejected or ignored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cryptography_vectors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import base64_read, base64_text, decimal_read, hash_read
from kaohe.ledger.note import (
    COSIGNATURE,
    PLAIN,
    Signature,
    Signer,
    note_open,
    note_read,
    note_sign,
    skey_read,
    vkey_read,
)
from kaohe.ledger.proof import Proof, proof_read
from tests.conftest import shared_folder

LOG = Signer("ledger.example/pay/2026", PLAIN, bytes(range(32)))
WITNESS = Signer("union.example", COSIGNATURE, bytes(range(1, 33)))
HEAD = Checkpoint("ledger.example/pay/2026", 7, bytes(32))


def published() -> dict[str, Any]:
    path = shared_folder() / "vectors" / "c2sp" / "signed_note_examples.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def signed() -> str:
    return note_sign(HEAD.text, [LOG])


def test_the_published_note_opens() -> None:
    for example in published()["examples"]:
        verifier = vkey_read(example["vkey"])
        assert verifier is not None
        if "note" in example:
            opened = note_open(example["note"].encode(), [verifier])
            assert opened == ("This is an example message.\n", {verifier: 0})
        if "skey" in example:
            signer = skey_read(example["skey"])
            assert signer is not None
            assert (signer.verifier, signer.skey) == (verifier, example["skey"])


def test_the_published_bad_keys_are_refused() -> None:
    assert [vkey_read(text) for text in published()["bad_vkeys"]] == [None, None]


def test_the_published_note_opens_also_where_nothing_is_shared() -> None:
    verifier = vkey_read("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    assert verifier is not None
    note = (
        "This is an example message.\n\n— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )
    assert note_open(note.encode(), [verifier]) == ("This is an example message.\n", {verifier: 0})


def test_the_published_ed25519_vectors_hold() -> None:
    folder = Path(str(cryptography_vectors.__file__)).parent / "asymmetric" / "Ed25519"
    lines = (folder / "sign.input").read_text(encoding="ascii").splitlines()
    assert len(lines) == 1024
    for line in lines:
        secret, public, message, signature = (bytes.fromhex(part) for part in line.split(":")[:4])
        signer = Signer("x", PLAIN, secret[:32])
        assert signer.verifier.public == public
        found = Signature("x", signer.verifier.key_id, signature[:64])
        # A note signs text; the vectors sign bytes, of which some are text.
        if message.isascii():
            text = message.decode()
            assert signer.signature(text) == found.line
            assert found.time(text, signer.verifier) == 0
            assert found.time(text + "x", signer.verifier) is None


def test_a_cosignature_says_its_time() -> None:
    note = note_read((signed() + WITNESS.signature(HEAD.text, 1_774_000_000)).encode())
    assert note is not None
    assert note.signed_by([LOG.verifier, WITNESS.verifier]) == {LOG.verifier: 0, WITNESS.verifier: 1_774_000_000}


def test_a_cosignature_with_another_time_is_bad() -> None:
    line = note_read((signed() + WITNESS.signature(HEAD.text, 5)).encode())
    assert line is not None
    good = line.signatures[1]
    later = Signature(good.name, good.key_id, (6).to_bytes(8) + good.raw[8:])
    beyond = Signature(good.name, good.key_id, (2**63).to_bytes(8) + good.raw[8:])
    assert good.time(HEAD.text, WITNESS.verifier) == 5
    assert later.time(HEAD.text, WITNESS.verifier) is None
    assert beyond.time(HEAD.text, WITNESS.verifier) is None


def test_unknown_signatures_are_ignored() -> None:
    other = Signer("other.example", PLAIN, bytes(32))
    same_name = Signer(LOG.name, PLAIN, bytes(32))
    whole = signed() + other.signature(HEAD.text) + same_name.signature("a lie\n")
    assert note_open(whole.encode(), [LOG.verifier]) == (HEAD.text, {LOG.verifier: 0})


def test_a_bad_signature_of_a_known_key_rejects_the_whole_note() -> None:
    whole = signed() + WITNESS.signature("another text\n", 5)
    assert note_open(whole.encode(), [LOG.verifier]) is not None
    assert note_open(whole.encode(), [LOG.verifier, WITNESS.verifier]) is None


def test_the_same_key_id_under_another_key_is_a_bad_signature() -> None:
    forged = Signer(LOG.name, PLAIN, bytes(32)).signature(HEAD.text)
    note = note_read((HEAD.text + "\n" + forged).encode())
    assert note is not None
    collided = Signature(LOG.name, LOG.verifier.key_id, note.signatures[0].raw)
    assert note_open((HEAD.text + "\n" + collided.line).encode(), [LOG.verifier]) is None


def test_a_note_signed_by_nobody_known_does_not_open() -> None:
    assert note_open(signed().encode(), [WITNESS.verifier]) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n", "\r\n"),
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note + "trailing\n",
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("=\n", "\n"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note + "— x AAAA\n",
        lambda note: note + "—  AAAAAAAA\n",
        lambda note: note + "— a+b AAAAAAAA\n",
        lambda note: "\t" + note,
        lambda note: note + "— x AAAAAAA=\n" * 16,
        lambda note: note + "a" * 2**20,
        lambda note: note[:0],
    ],
)
def test_a_malformed_note_is_not_read(change: Any) -> None:
    assert note_read(signed().encode()) is not None
    assert note_read(change(signed()).encode()) is None


def test_a_note_that_is_not_utf8_is_not_read() -> None:
    assert note_read(b"\xff" + signed().encode()) is None


def test_sixteen_signatures_are_read() -> None:
    whole = signed() + "— x AAAAAAA=\n" * 15
    note = note_read(whole.encode())
    assert note is not None
    assert (len(note.signatures), note.whole) == (16, whole)


def test_a_text_may_hold_empty_lines() -> None:
    opened = note_open(note_sign("a\n\nb\n", [LOG]).encode(), [LOG.verifier])
    assert opened == ("a\n\nb\n", {LOG.verifier: 0})


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    note = note_read(data)
    assert note is None or data.decode() == note.whole


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_no_changed_byte_of_a_signed_note_survives(place: int, value: int) -> None:
    data = bytearray(signed().encode())
    place %= len(data)
    changed = data[place] != value
    data[place] = value
    assert (note_open(bytes(data), [LOG.verifier]) is None) is changed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "x+00000000+AAAA",
        LOG.verifier.vkey + " ",
        LOG.verifier.vkey.replace("+", " "),
        LOG.verifier.vkey.upper(),
        LOG.verifier.vkey.replace("ledger", "ladger"),
        "+" + LOG.verifier.vkey,
    ],
)
def test_a_malformed_public_key_is_refused(text: str) -> None:
    assert vkey_read(text) is None


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+x", LOG.verifier.vkey, LOG.skey[:-4], "X" + LOG.skey])
def test_a_malformed_private_key_is_refused(text: str) -> None:
    assert skey_read(text) is None


def test_a_private_key_does_not_show_itself() -> None:
    assert LOG.seed.hex() not in repr(LOG)
    assert repr(LOG.seed) not in repr(LOG)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD.text[:-1],
        HEAD.text + "extension\n",
        HEAD.text.replace("7", "07"),
        HEAD.text.replace("\n7\n", "\n-7\n"),
        HEAD.text.replace("\n7\n", "\n9223372036854775808\n"),
        HEAD.text.replace("=", ""),
        "\n" + HEAD.text,
        HEAD.text.replace(HEAD.origin, ""),
    ],
)
def test_a_malformed_checkpoint_is_not_read(text: str) -> None:
    assert checkpoint_read(HEAD.text) == HEAD
    assert checkpoint_read(text) is None


def test_a_proof_is_read_as_it_is_written() -> None:
    note = note_read(signed().encode())
    assert note is not None
    proof = Proof(3, (bytes(32), bytes(range(32))), note)
    assert proof_read(proof.text) == proof
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\nindex 3\nAAAA")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 3", "index 03"),
        lambda text: text.replace("index 3", "index  3"),
        lambda text: text.replace("index 3\n", "extra AAAA\nindex 3\n"),
        lambda text: text.replace("index 3\n", "index 3\nAAAA\n"),
        lambda text: text.replace("index 3\n", "index 3\n" + (base64_text(bytes(32)) + "\n") * 64),
        lambda text: text + " ",
        lambda text: text[:-1],
        lambda text: "\ud800" + text,
        lambda text: text + "\ud800",
        lambda text: text.split("\n\n")[0],
    ],
)
def test_a_malformed_proof_is_not_read(change: Any) -> None:
    note = note_read(signed().encode())
    assert note is not None
    assert proof_read(change(Proof(3, (bytes(32),), note).text)) is None


@pytest.mark.parametrize("text", ["AA", "AB==", "AA==\n", " AA==", "AA=A", "-_==", "A", "é", "=="])
def test_base64_has_one_spelling(text: str) -> None:
    assert base64_read(text) is None


def test_a_hash_is_32_bytes() -> None:
    assert hash_read(base64_text(bytes(32))) == bytes(32)
    assert [hash_read(base64_text(bytes(size))) for size in (0, 31, 33)] == [None] * 3


@pytest.mark.parametrize("text", ["", "+1", "-0", "00", "1 ", "１", "1\n", "1e3", "9" * 5000])
def test_a_decimal_has_one_spelling(text: str) -> None:
    assert decimal_read(text) is None
