"""默克尔树 · Merkle tree: published cases, the worked example, and proofs that no mutation survives."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.canonical import canonical_json
from kaohe.ledger import tree
from tests.conftest import shared_folder

EX_L = (2338928, 1949107, 1488901, 1299404, 1299404, 0, 1624256)


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(str(number).encode()) for number in range(count)]


def cases(kind: str) -> list[dict[str, Any]]:
    folder = shared_folder() / "vectors" / "rfc6962_merkle" / "testdata" / kind
    return [json.loads(Path(path).read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.json"))]


def decoded(value: str | None) -> bytes:
    return base64.b64decode(value or "")


def hashes(values: list[str] | None) -> list[bytes]:
    return [decoded(value) for value in values or []]


def test_the_98_published_inclusion_cases_hold() -> None:
    found = cases("inclusion")
    assert len(found) == 98
    for case in found:
        root = tree.inclusion_root(case["leafIdx"], case["treeSize"], decoded(case["leafHash"]), hashes(case["proof"]))
        assert (root != decoded(case["root"])) is case["wantErr"], case


def test_the_98_published_consistency_cases_hold() -> None:
    found = cases("consistency")
    assert len(found) == 98
    for case in found:
        roots = (decoded(case["root1"]), decoded(case["root2"]))
        good = tree.consistency_holds(case["size1"], case["size2"], roots, hashes(case["proof"]))
        assert good is not case["wantErr"], case


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 40))
def test_every_inclusion_proof_leads_to_the_root(size: int) -> None:
    known = leaves(size)
    for index in range(size):
        proof = tree.inclusion_proof(known, index)
        assert tree.inclusion_root(index, size, known[index], proof) == tree.root_of(known)


@pytest.mark.parametrize("new", range(1, 40))
def test_every_consistency_proof_holds(new: int) -> None:
    known = leaves(new)
    for old in range(1, new + 1):
        roots = (tree.root_of(known[:old]), tree.root_of(known))
        assert tree.consistency_holds(old, new, roots, tree.consistency_proof(known, old))


def test_a_root_is_the_fold_of_its_peaks() -> None:
    for size in range(70):
        known = leaves(size)
        spans = [tree.root_of(known[low:high]) for low, high in tree.peaks(size)]
        assert tree.fold(spans) == tree.root_of(known)


def test_peaks_cover_a_tree_from_large_to_small() -> None:
    for size in range(1, 300):
        spans = tree.peaks(size)
        assert [spans[0][0], spans[-1][1]] == [0, size]
        assert all(left[1] == right[0] and left[1] - left[0] > right[1] - right[0] for left, right in pairwise(spans))


def test_a_leaf_is_never_a_node() -> None:
    left, right = leaves(2)
    forged = b"\x01" + left + right
    assert tree.leaf_hash(forged) != tree.node_hash(left, right)


@given(st.integers(2, 60), st.data())
def test_a_proof_with_a_hash_more_less_or_changed_fails(size: int, data: st.DataObject) -> None:
    known = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(known, index)
    place = data.draw(st.integers(0, len(proof) - 1))
    root = tree.root_of(known)
    for wrong in (
        proof[:place] + proof[place + 1 :],
        [*proof[: place + 1], *proof[place:]],
        [*proof[:place], bytes(32), *proof[place + 1 :]],
        [*proof, bytes(32)],
        [*proof[:place], proof[place][:-1], *proof[place + 1 :]],
    ):
        assert tree.inclusion_root(index, size, known[index], wrong) != root


@given(st.integers(-3, 80), st.integers(-3, 80), st.lists(st.binary(min_size=31, max_size=33), max_size=70))
def test_a_proof_of_random_hashes_fails_and_never_raises(old: int, new: int, proof: list[bytes]) -> None:
    known = leaves(80)
    root = tree.root_of(known[: max(new, 0)])
    assert tree.inclusion_root(old, new, known[0], proof) != root or (old, new, proof) == (0, 1, [])
    good = tree.consistency_holds(old, new, (tree.root_of(known[: max(old, 0)]), root), proof)
    assert good is (0 < old == new and not proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (2**70, 2**64)])
def test_an_index_outside_the_tree_has_no_root(index: int, size: int) -> None:
    assert tree.inclusion_root(index, size, bytes(32), []) is None


def test_a_proof_of_64_hashes_is_refused() -> None:
    assert tree.inclusion_root(0, 2**64, bytes(32), [bytes(32)] * 64) is None
    assert tree.inclusion_root(0, 2**63, bytes(32), [bytes(32)] * 63) is not None


def test_the_worked_example_has_its_published_root_and_path() -> None:
    rows = [
        canonical_json(
            {
                "batch": "2026-03-KG01",
                "payee": f"T0{number + 1}",
                "amount_fen": amount,
                "scheme": "kg-pay@1.0.0",
                "trace": f"T0{number}",
            }
        )
        for number, amount in enumerate(EX_L)
    ]
    known = [tree.leaf_hash(row) for row in rows]
    assert known[0].hex() == "b922df06dded6e71d7c1b576853e993dedfa10d9c7f362ededbc2f7400a70ee2"
    assert tree.root_of(known).hex() == "4166a37e152e0bb73624c5bc3e6b8268b96099d06127243bea94540d6ae28e9e"
    assert [part.hex() for part in tree.inclusion_proof(known, 2)] == [
        "4d033cc298b378e6e9751c5a9d4727b7e2d20c7cd6e39defa98db8619a629910",
        "d0fa8b441fb80435a0fb020faa9541ae230dbe9b7a23285b0addafc898f680a0",
        "b8dae3bdd26bf78278aee05a443e3b6bffc16f78b810037159adaf4ee1e5a5bb",
    ]
