"""The attacks of the evidence design that a receipt meets; each test names who detects it."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kaohe.base.canonical import canonical_json, digest
from kaohe.flows.verify import verify
from kaohe.ledger.audit import Audit
from kaohe.ledger.checkpoint import Checkpoint
from kaohe.ledger.keys import tag_of
from kaohe.ledger.note import COSIGNATURE, PLAIN, Note, Signer, note_read, note_sign
from kaohe.ledger.proof import Proof, proof_read
from kaohe.ledger.tree import inclusion_proof, inclusion_root, leaf_hash, node_hash, root_of
from kaohe.scheme.canonical import content_hash
from tests.flows.test_seal import PAYS
from tests.ledger.judged import by_python, by_script
from tests.ledger.receipts import (
    ORIGIN,
    TIME,
    Sheet,
    World,
    own_place,
    pool_scheme,
    recommitted,
    relogged,
    sheets_of,
    signed,
)

Json = dict[str, Any]
SAME_ID = (62_415, 64_847)
"""Two seeds whose keys have one key id under this origin: 32 bits collide after some 10^5 keys."""


@pytest.fixture
def world() -> World:
    """A small log with one run of nine auxiliaries."""
    made = World(random.Random(99))
    made.pay([one for one in sheets_of(7) if one.form["sheet"] == "辅警"])
    return made


def codes(world: World, receipt: Json, policy: str = "") -> list[str]:
    """The codes of the steps that both verifiers let fail, the whole's first."""
    asked = [(canonical_json(receipt), policy or world.policy)]
    [ours] = by_python(asked)
    assert by_script(asked) == [ours]
    return [ours[1], *(code for _, ok, code in ours[2] if ok is False)]


def with_note(receipt: Json, note: Note) -> Json:
    """The receipt with another signed checkpoint."""
    proof = proof_read(receipt["proof"])
    assert proof is not None
    return {**receipt, "proof": Proof(proof.index, proof.hashes, note).text}


def text_of(receipt: Json) -> str:
    """The text that its checkpoint's signatures cover."""
    proof = proof_read(receipt["proof"])
    assert proof is not None
    return proof.checkpoint.text


# 7: keys. Detector: the pinned policy, in the log_signature and quorum steps.


def test_another_key_under_the_same_name_and_key_id_does_not_sign(world: World) -> None:
    known, other = (Signer(ORIGIN, PLAIN, seed.to_bytes(32)) for seed in SAME_ID)
    assert known.verifier.key_id == other.verifier.key_id
    assert known.verifier.public != other.verifier.public
    policy = world.policy.replace(world.log.verifier.vkey, known.verifier.vkey)
    receipt = world.receipt(world.paid[0])
    world.log = known
    assert codes(world, with_note(receipt, signed(world, text_of(receipt))), policy) == ["verified"]
    world.log = other
    assert codes(world, with_note(receipt, signed(world, text_of(receipt))), policy)[0] == "log_signature"


def test_lines_of_unknown_keys_are_ignored_and_a_bad_one_of_a_known_key_is_not(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    proof = proof_read(receipt["proof"])
    assert proof is not None
    strange = Signer("新来的.example", COSIGNATURE, bytes(32)).signature(proof.checkpoint.text, TIME)
    assert codes(world, {**receipt, "proof": receipt["proof"] + strange}) == ["verified"]
    bad = world.witnesses["finance"].signature(proof.checkpoint.text + "x\n", TIME)
    assert codes(world, {**receipt, "proof": receipt["proof"] + bad})[0] == "witness_signature"


def test_a_note_of_sixteen_lines_is_read_and_one_of_seventeen_is_not(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    lines = [Signer(f"w{at}.example", COSIGNATURE, bytes(32)).signature("x\n", TIME) for at in range(13)]
    assert codes(world, {**receipt, "proof": receipt["proof"] + "".join(lines[:12])}) == ["verified"]
    assert codes(world, {**receipt, "proof": receipt["proof"] + "".join(lines)})[0] == "proof_malformed"


# 8: another origin. Detector: the pinned policy.


def test_the_receipt_of_a_log_with_another_origin_is_of_another_log(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    text = text_of(receipt).replace(ORIGIN, "ledger.example/pay/2027")
    assert codes(world, with_note(receipt, signed(world, text)))[0] == "other_log"
    receipt["policy"]["text"] = world.policy.replace(ORIGIN, "ledger.example/pay/2027")
    assert codes(world, receipt) == ["verified"]


# 10: malformed proofs. Detector: the inclusion step.


def proofs(world: World, receipt: Json) -> Iterator[tuple[str, str]]:
    """Proofs that are wrong, with the code for each."""
    proof = proof_read(receipt["proof"])
    assert proof is not None
    hashes, size = proof.hashes, len(world.entries)
    for other in ((*hashes, hashes[0]), hashes[:-1], (hashes[0], *hashes), hashes[::-1], (), (hashes[0],) * 63):
        yield Proof(proof.index, other, proof.checkpoint).text, "inclusion"
    for index in (size, size + 1, 0, 2**53 - 1):
        yield Proof(index, hashes, proof.checkpoint).text, "inclusion"
    yield Proof(2**53, hashes, proof.checkpoint).text, "proof_malformed"
    yield Proof(proof.index, (hashes[0],) * 64, proof.checkpoint).text, "proof_malformed"
    for before, after in (
        ("index ", "index 0"),
        ("index ", "Index "),
        ("@v1", "@v2"),
        ("index ", "extra AAAA\nindex "),
    ):
        yield receipt["proof"].replace(before, after, 1), "proof_malformed"
    yield receipt["proof"] + "rest", "proof_malformed"
    yield receipt["proof"][:-1], "proof_malformed"


def test_a_malformed_proof_is_refused(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    for text, code in proofs(world, receipt):
        assert codes(world, {**receipt, "proof": text})[0] == code, text[:80]
    for size in (0, 1):
        note = signed(world, Checkpoint(ORIGIN, size, root_of([])).text)
        assert codes(world, with_note(receipt, note))[0] == "inclusion"


# 19: a node taken for a leaf. Detector: the prefix of the hashes, and the strict form of an entry.


def test_a_node_of_the_tree_cannot_pass_for_an_entry() -> None:
    leaves = [leaf_hash(bytes([at])) for at in range(4)]
    root, inner = root_of(leaves), leaves[0] + leaves[1]
    path = inclusion_proof([node_hash(*leaves[:2]), node_hash(*leaves[2:])], 0)
    for entry in (inner, b"\x01" + inner):
        assert leaf_hash(entry) != node_hash(*leaves[:2])
        assert inclusion_root(0, 2, leaf_hash(entry), [node_hash(*leaves[2:])]) != root
    assert path


# 20: right sums by wrong rules. Detector: the scheme step; where formulas do not follow from rules, `kaohe verify`.


def test_another_way_of_rounding_is_another_rule(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    receipt["scheme"]["form"]["columns"][2]["rounding"] = "floor"
    assert codes(world, receipt)[0] == "form_changed"
    form = receipt["scheme"]["form"]
    receipt["scheme"]["forms"][form["sheet"]] = digest(canonical_json(form))
    assert codes(world, receipt)[0] == "forms_changed"


def test_a_stated_sum_that_the_logged_rule_does_not_give_is_found_though_all_have_signed(world: World) -> None:
    receipt = world.receipt(world.paid[0])
    for one in receipt["disclosures"]:
        if one[1] in {"results.应发", "results.双倍"}:
            one[2] = str(int(one[2]) + 100)
    assert codes(world, relogged(world, recommitted(receipt))) == ["recompute", "recompute"]


def test_formulas_that_the_rules_do_not_compile_to_are_found_by_kaohe_verify(tmp_path: Path) -> None:
    """A payer logs rules for people to read and other formulas for the phone; reading the rules again shows it."""
    [sheet] = [one for one in sheets_of(7) if one.form["sheet"] == "辅警"]
    for form, follows in ((sheet.form, True), (_half_even(sheet.form), False)):
        made = World(random.Random(3))
        made.rules = (PAYS, content_hash(pool_scheme()))
        made.pay([Sheet(form, sheet.rows)])
        path, policy = tmp_path / "r.kaohe.json", tmp_path / "policy"
        path.write_bytes(canonical_json(made.receipt(made.paid[0])))
        policy.write_text(made.policy, encoding="utf-8")
        found = verify(path, policy)
        assert found.verdict is not None
        assert (found.verdict.code, found.compiled, found.ok) == ("verified", follows, follows)


def _half_even(form: Json) -> Json:
    columns = [{**one, "rounding": "half_even"} if one.get("rounding") else one for one in form["columns"]]
    return {**form, "columns": columns}


# 21: omission and double payment. Detector: the auditor's reading of all entries (`kaohe ledger monitor`).


def audited(entries: list[bytes]) -> list[str]:
    """The codes of what an audit of these entries finds."""
    audit = Audit()
    for index, entry in enumerate(entries):
        audit.take(index, entry)
    return [finding.code for finding in audit.finish()]


def test_a_payment_left_out_of_the_log_or_paid_under_two_tags_breaks_the_seal(world: World) -> None:
    assert audited(world.entries) == []
    at = world.paid[4].at
    assert "ledger/seal" in audited(world.entries[:at] + world.entries[at + 1 :])
    twice = world.entries[at].replace(world.paid[4].tag.encode(), b"ab" * 16)
    assert "ledger/seal" in audited([*world.entries[: at + 1], twice, *world.entries[at + 1 :]])
    assert "ledger/twice" in audited([*world.entries[: at + 1], world.entries[at], *world.entries[at + 1 :]])


# 22: guessing from the log. Detector: none is needed: nothing in the log matches without the salt.


def guessed(world: World, candidates: int) -> int:
    """Whoever knows the form of the record and tries amounts: how many hashes of theirs stand in the log."""
    public = {value for entry in world.entries for value in json.loads(entry).values() if isinstance(value, str)}
    tags = {one.tag for one in world.paid}
    found, sha256 = 0, hashlib.sha256
    for fen in range(candidates):
        for text in (b"%d" % fen, b'"%d"' % fen, b'["","results.\xe5\xba\x94\xe5\x8f\x91","%d"]' % fen):
            for prefix in (b"", b"\x00"):
                guess = sha256(prefix + text).hexdigest()
                found += guess in public or guess[:32] in tags
    return found


def test_a_pay_cannot_be_guessed_from_the_log(world: World) -> None:
    assert guessed(world, 20_000) == 0


@pytest.mark.prove
def test_not_with_a_million_candidates_either(world: World) -> None:
    assert guessed(world, 1_000_000) == 0


def test_who_has_the_salt_finds_the_pay_at_once(world: World) -> None:
    """The test of the test: the same search with the salt in hand finds it."""
    paid = world.paid[0]
    receipt = world.receipt(paid)
    salt, path, value = next(one for one in receipt["disclosures"] if one[1] == "results.应发")
    leaves = [leaf_hash(canonical_json(one)) for one in receipt["disclosures"]]
    assert leaf_hash(canonical_json([salt, path, value])) in leaves
    assert root_of(leaves).hex() == json.loads(receipt["entry"])["c"]


def test_tags_look_like_chance() -> None:
    """Each of 128 bits is set about half of the time, over people whose codes differ in one digit."""
    dice, count = random.Random(5), 4000
    tags = [int(tag_of(dice.randbytes(32), "2026-10", f"pay/任职/P{at}"), 16) for at in range(count)]
    ones = Counter(bit for tag in tags for bit in range(128) if tag >> bit & 1)
    assert max(abs(ones[bit] - count / 2) for bit in range(128)) < 5 * (count**0.5) / 2
    assert len(set(tags)) == count


# 26: rotation. Detector: the pinned policy, with a message that says which key is missing.


def test_after_a_rotation_old_receipts_hold_and_new_ones_ask_for_the_new_policy(world: World) -> None:
    old, old_policy = world.receipt(world.paid[0]), world.policy
    rotated = Signer(ORIGIN, PLAIN, bytes(range(32)))
    new_policy = f"log {rotated.verifier.vkey}\n" + old_policy.split("\n", 2)[2]
    text, world_log = text_of(old), world.log
    both = with_note(old, Note(text, (*signed(world, text).signatures, *_by(rotated, text).signatures)))
    world.log = rotated
    new = with_note(old, signed(world, text))
    world.log = world_log
    assert codes(world, old, old_policy) == ["verified"]
    assert codes(world, both, old_policy) == codes(world, both, new_policy) == ["verified"]
    assert codes(world, new, new_policy) == ["verified"]
    assert codes(world, new, old_policy)[0] == "log_signature"
    assert own_place(new) == own_place(old)


def _by(signer: Signer, text: str) -> Note:
    note = note_read(note_sign(text, [signer]).encode())
    assert note is not None
    return note
